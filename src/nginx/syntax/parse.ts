import { LIMITS } from "../../source/limits.ts";
import type { Location } from "../../source/location.ts";
import { type Problem, problem } from "../../source/problem.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { placeholderIn, readTemplate, type TemplateText } from "../../source/template.ts";
import { longTokenProblems } from "../validate/long-tokens.ts";
import { Lexer, type Token } from "./lexer.ts";
import { endOfLuaBlock } from "./lua.ts";
import { Pile } from "./pile.ts";
import { Directive, type ParsedFile, type UnresolvedInclude, type WordRange } from "./syntax.ts";
import { Words } from "./words.ts";

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

/** A block of which the `}` is still to come. */
interface OpenBlock {
  /** Absent where a `{` stands alone. */
  readonly head: Head | undefined;
  /** Where its own directives begin among those that are read. */
  readonly start: number;
}

/** What stands in front of a `;` or `{`: the numbers of its words. */
interface Head extends WordRange {
  readonly name: string;
}

class Parser {
  readonly #file: SourceFile;
  readonly #template: TemplateText;
  readonly #lexer: Lexer;
  readonly #problems: Problem[] = [];
  readonly #words: Words;
  /** Each name once: most directives have one of a few. */
  readonly #names = new Map<string, string>();
  readonly #open: OpenBlock[] = [];
  /** The directives of all open blocks that are complete, those of the innermost one on top. */
  readonly #directives = new Pile<Directive>();
  /** The number of the first word that belongs to no directive yet. */
  #first = 0;
  #unclosedQuotes = 0;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#template = readTemplate(file.text, "nginx");
    this.#words = new Words(file, this.#template);
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
    while (this.#open.length > 0) this.#closeBlock();
    const tooLong = longTokenProblems(this.#file, this.#template, this.#lexer.long);
    return {
      file: this.#file,
      directives: this.#directives.take(0),
      problems: [...this.#problems, ...tooLong],
    };
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
        if (!this.#finishDirective()) {
          this.#syntax(this.#locate(token), "a directive was expected before this `;`.");
        }
        return true;
      case "open":
        return this.#openBlock(token);
      case "close":
        this.#close(token);
        return true;
      case "end":
        return false;
    }
  }

  #word(token: Token): void {
    this.#words.add(token);
    const isName = this.#words.count === this.#first + 1;
    if (isName && this.#isTemplateLine(token)) this.#finishDirective();
  }

  /** A line that is nothing but a placeholder stands for directives, not for a directive's name. */
  #isTemplateLine({ start, end }: Token): boolean {
    const placeholder = placeholderIn(this.#template, start, end);
    if (placeholder?.start !== start || placeholder.end !== end) return false;
    const { masked } = this.#template;
    let at = end;
    while (masked[at] === " " || masked[at] === "\t" || masked[at] === "\r") at++;
    return at >= masked.length || masked[at] === "\n";
  }

  /** The words so far are a directive without a block; `false` if there are none. */
  #finishDirective(): boolean {
    const head = this.#takeHead();
    if (head !== undefined) this.#add(head, undefined);
    return head !== undefined;
  }

  /** The words so far, and none any more. */
  #takeHead(): Head | undefined {
    const words = this.#words;
    const first = this.#first;
    this.#first = words.count;
    if (first === words.count) return undefined;
    const written = words.valueOf(first);
    const name = this.#names.get(written) ?? written;
    if (name === written) this.#names.set(name, name);
    return { words, first, last: words.count - 1, name };
  }

  #add(head: Head, block: readonly Directive[] | undefined): void {
    const conditional = this.#words.isConditional(head.first);
    this.#directives.push(new Directive(head.name, head, block, conditional, unresolvedName(head)));
  }

  #openBlock(token: Token): boolean {
    const head = this.#takeHead();
    if (head === undefined || head.name === "") {
      this.#syntax(this.#locate(token), "a directive was expected before this `{`.");
    }
    // The file itself is the first level.
    if (this.#open.length + 1 >= LIMITS.nesting) {
      this.#problems.push(
        problem(
          "nginx/limit",
          this.#locate(token),
          `Blocks are nested deeper than ${LIMITS.nesting} levels: the rest of the file was not read.`,
        ),
      );
      return false;
    }
    this.#open.push({ head, start: this.#directives.size });
    return head?.name.endsWith("_by_lua_block") ? this.#skipLua(token) : true;
  }

  #skipLua(token: Token): boolean {
    this.#closeBlock();
    const end = endOfLuaBlock(this.#file.text, token.end);
    if (end === undefined) {
      this.#syntax(this.#locate(token), "the Lua code that begins here has no closing `}`.");
      return false;
    }
    this.#lexer.continueAt(end);
    return true;
  }

  #close(token: Token): void {
    this.#finishUnended((name) => `\`${name}\` must end with \`;\` before the \`}\`.`);
    if (this.#open.length === 0) {
      this.#syntax(this.#locate(token), "this `}` closes no block; is there one too many?");
    } else this.#closeBlock();
  }

  #closeBlock(): void {
    const block = this.#open.pop();
    if (block === undefined) return;
    const inner = this.#directives.take(block.start);
    if (block.head !== undefined) this.#add(block.head, inner);
  }

  /** Words that neither a `;` nor a `{` follows are a directive all the same. */
  #finishUnended(expected: (name: string) => string): void {
    const head = this.#takeHead();
    if (head === undefined) return;
    const end = this.#words.endOf(head.last);
    this.#syntax(this.#file.locate(end, end), expected(head.name));
    this.#add(head, undefined);
  }

  /** A quote without its partner takes the rest of the file; reading goes on in the next line. */
  #unclosed(token: Token): boolean {
    const lineEnd = this.#file.text.indexOf("\n", token.start);
    this.#syntax(
      this.#file.locate(token.start, token.start + 1),
      "nothing closes the quote that begins here.",
    );
    this.#unclosedQuotes++;
    if (lineEnd === -1 || this.#unclosedQuotes > UNCLOSED_QUOTES) return false;
    this.#lexer.continueAt(lineEnd);
    this.#finishDirective();
    return true;
  }

  #end(): void {
    this.#finishUnended(
      (name) => `the file ends where \`${name}\` needs a \`;\` or a block in braces.`,
    );
    const head = this.#open.at(-1)?.head;
    if (head === undefined) return;
    this.#syntax(
      this.#words.locate(head.first, head.last),
      `nothing closes this \`${head.name}\` block: a \`}\` is missing.`,
    );
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

/** A template that stands where a directive's name does may put any directives there. */
function unresolvedName({ words, first, name }: Head): UnresolvedInclude | undefined {
  if (words.placeholdersOf(first).length === 0) return undefined;
  return {
    pattern: name,
    reason: `what a template puts in the place of ${name}`,
    location: words.locate(first, first),
    maySet: () => true,
  };
}
