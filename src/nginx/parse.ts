import { LIMITS } from "../source/limits.ts";
import type { Location } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import type { SourceFile } from "../source/source-file.ts";
import {
  isConditional,
  placeholderIn,
  readTemplate,
  type TemplateText,
} from "../source/template.ts";
import { Lexer, type Token, unescapeWord } from "./lexer.ts";
import { LineCursor } from "./line-cursor.ts";
import { endOfLuaBlock } from "./lua.ts";
import { placeholdersIn } from "./placeholders.ts";
import type { Argument, Directive, ParsedFile } from "./syntax.ts";

/** How often reading goes on behind a quote that nothing closes: it bounds the time it takes. */
const UNCLOSED_QUOTES = 8;
/** After so many syntax errors the text is something else than nginx configuration. */
const SYNTAX_ERRORS = 100;

/** A file is parsed to see what it is, to find its includes and to put it together. */
const PARSED = new WeakMap<SourceFile, ParsedFile>();

/** Reads a file as nginx does. After a syntax error the rest is read all the same. */
export function parseNginx(file: SourceFile): ParsedFile {
  const known = PARSED.get(file);
  if (known !== undefined) return known;
  const parsed = new Parser(file).parse();
  PARSED.set(file, parsed);
  return parsed;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface OpenBlock {
  readonly head: Directive | undefined;
  readonly children: Directive[];
}

class Parser {
  readonly #file: SourceFile;
  readonly #template: TemplateText;
  readonly #lexer: Lexer;
  readonly #problems: Problem[] = [];
  readonly #root: OpenBlock = { head: undefined, children: [] };
  readonly #stack: OpenBlock[] = [this.#root];
  readonly #cursor: LineCursor;
  /** The words of a directive that is not complete yet: the first, and the others. */
  #name: Argument | undefined;
  /** Copied for each directive: an array that has grown takes more room than its words. */
  readonly #args: Argument[] = [];
  #wordsStart = 0;
  #wordsEnd = 0;
  #unclosedQuotes = 0;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#cursor = new LineCursor(file);
    this.#template = readTemplate(file.text, "nginx");
    this.#lexer = new Lexer(this.#template.masked);
  }

  parse(): ParsedFile {
    while (this.#problems.length < SYNTAX_ERRORS) {
      const token = this.#lexer.next();
      if (token.kind === "end") {
        this.#end();
        break;
      }
      if (!this.#read(token)) break;
    }
    while (this.#stack.length > 1) this.#closeBlock();
    return { file: this.#file, directives: this.#root.children, problems: this.#problems };
  }

  /** Takes one token in; `false` when reading cannot go on. */
  #read(token: Token): boolean {
    switch (token.kind) {
      case "word":
        this.#word(token);
        return true;
      case "glued":
        this.#syntax(
          this.#file.locate(token.end, token.end + 1),
          "a space, `;` or `{` was expected after the closing quote.",
        );
        this.#word(token);
        return true;
      case "unclosed":
        return this.#unclosed(token);
      case "semicolon":
        if (this.#name === undefined) {
          this.#syntax(this.#locate(token), "a directive was expected before this `;`.");
        } else this.#simple();
        return true;
      case "open":
        return this.#open(token);
      case "close":
        this.#close(token);
        return true;
      case "end":
        return false;
    }
  }

  #word(token: Token): void {
    const { start, end, quoted, escaped } = token;
    this.#wordsEnd = end;
    const inner = quoted ? this.#slice(start + 1, end - 1) : this.#slice(start, end);
    const word: Argument = {
      value: escaped ? unescapeWord(inner) : inner,
      quoted,
      location: this.#cursor.locate(start, end),
      placeholders: placeholdersIn(this.#template, start, end),
    };
    if (this.#name !== undefined) {
      this.#args.push(word);
      return;
    }
    this.#name = word;
    this.#wordsStart = start;
    if (word.placeholders.length > 0 && this.#isWholeLine(start, end)) this.#simple();
  }

  /** A line that is nothing but a placeholder stands for directives, not for a directive's name. */
  #isWholeLine(start: number, end: number): boolean {
    const placeholder = placeholderIn(this.#template, start, end);
    if (placeholder?.start !== start || placeholder.end !== end) return false;
    const { masked } = this.#template;
    let at = end;
    while (masked[at] === " " || masked[at] === "\t" || masked[at] === "\r") at++;
    return at >= masked.length || masked[at] === "\n";
  }

  #slice(start: number, end: number): string {
    return this.#file.text.slice(start, end);
  }

  #simple(): void {
    const directive = this.#take();
    if (directive !== undefined) this.#top().children.push(directive);
  }

  /** The directive that the words so far make, and no words any more. */
  #take(block?: readonly Directive[]): Directive | undefined {
    const name = this.#name;
    if (name === undefined) return undefined;
    const args = this.#args.slice();
    const directive: Mutable<Directive> = {
      name: name.value,
      args,
      location:
        args.length === 0 ? name.location : this.#cursor.locate(this.#wordsStart, this.#wordsEnd),
      nameLocation: name.location,
      conditional: isConditional(this.#template, this.#wordsStart),
    };
    if (block !== undefined) directive.block = block;
    if (name.placeholders.length > 0) {
      directive.unresolved = {
        pattern: name.value,
        reason: `what a template puts in the place of ${name.value}`,
        location: name.location,
        maySet: () => true,
      };
    }
    this.#forget();
    return directive;
  }

  #forget(): void {
    this.#name = undefined;
    this.#args.length = 0;
  }

  #open(token: Token): boolean {
    const name = this.#name?.value ?? "";
    if (name === "") this.#syntax(this.#locate(token), "a directive was expected before this `{`.");
    if (this.#stack.length >= LIMITS.nesting) {
      this.#problems.push(
        problem(
          "nginx/limit",
          this.#locate(token),
          `Blocks are nested deeper than ${LIMITS.nesting} levels: the rest of the file was not read.`,
        ),
      );
      this.#forget();
      return false;
    }
    const children: Directive[] = [];
    const head = this.#take(children);
    if (name.endsWith("_by_lua_block")) return this.#luaBlock(head, token);
    if (head !== undefined) this.#top().children.push(head);
    this.#stack.push({ head, children });
    return true;
  }

  #luaBlock(head: Directive | undefined, token: Token): boolean {
    if (head !== undefined) this.#top().children.push(head);
    const end = endOfLuaBlock(this.#file.text, token.end);
    if (end === undefined) {
      this.#syntax(this.#locate(token), "the Lua code that begins here has no closing `}`.");
      return false;
    }
    this.#lexer.continueAt(end);
    return true;
  }

  #close(token: Token): void {
    if (this.#name !== undefined) {
      this.#syntax(
        this.#file.locate(this.#wordsEnd, this.#wordsEnd),
        `\`${this.#name?.value ?? ""}\` must end with \`;\` before the \`}\`.`,
      );
      this.#simple();
    }
    if (this.#stack.length === 1) {
      this.#syntax(this.#locate(token), "this `}` closes no block; is there one too many?");
    } else this.#closeBlock();
  }

  #closeBlock(): void {
    this.#stack.pop();
  }

  /** A quote without its partner takes the rest of the file; reading goes on in the next line. */
  #unclosed(token: Token): boolean {
    const lineEnd = this.#file.text.indexOf("\n", token.start);
    this.#syntax(
      this.#file.locate(token.start, token.start + 1),
      "nothing closes the quote that begins here.",
    );
    this.#unclosedQuotes++;
    if (lineEnd === -1 || this.#unclosedQuotes > UNCLOSED_QUOTES) {
      this.#forget();
      return false;
    }
    this.#lexer.continueAt(lineEnd);
    if (this.#name !== undefined) this.#simple();
    return true;
  }

  #end(): void {
    if (this.#name !== undefined) {
      this.#syntax(
        this.#file.locate(this.#wordsEnd, this.#wordsEnd),
        `the file ends where \`${this.#name?.value ?? ""}\` needs a \`;\` or a block in braces.`,
      );
      this.#simple();
    }
    const open = this.#stack.at(-1)?.head;
    if (open !== undefined && this.#stack.length > 1) {
      this.#syntax(
        open.location,
        `nothing closes this \`${open.name}\` block: a \`}\` is missing.`,
      );
    }
  }

  #top(): OpenBlock {
    return this.#stack.at(-1) ?? this.#root;
  }

  #locate(token: Token): Location {
    return this.#file.locate(token.start, token.end);
  }

  #syntax(location: Location, expected: string): void {
    this.#problems.push(
      problem("nginx/syntax", location, `nginx cannot read this file: ${expected}`),
    );
  }
}
