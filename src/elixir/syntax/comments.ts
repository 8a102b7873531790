import { beginsLine, type Comment, commentAt } from "../../source/comment.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { readTemplate } from "../../source/template.ts";

/** A string, charlist, sigil or quoted atom that has begun and not ended. */
interface Quote {
  readonly closing: string;
  readonly isHeredoc: boolean;
  readonly interpolates: boolean;
  /** Braces that are open in the interpolation that is being read. */
  braces: number;
}

/** `?` and `!` belong to a name, so that `empty?#` ends in a comment and `?#` alone does not. */
const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_]*[?!]?/uy;
/** Operators that end in `~`, or whose tail would be read as one that does. */
const OPERATOR = /===|!==|~~~|<<~|<~>|==|!=|<=|>=|=~|<~/y;
/** elixir_tokenizer.erl: one letter, or several upper-case ones and digits (since 1.15). */
const SIGIL = /~(?:([a-z])|[A-Z][A-Z0-9]*)(?=["'/|([{<])/y;

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" };

/**
 * All comments of an Elixir file, by the tokenizer's rules for what else may hold a `#`: strings,
 * charlists, heredocs, sigils and `?#`. A quote that nothing closes takes the rest of the file.
 */
export function elixirComments(file: SourceFile): readonly Comment[] {
  return new CommentScanner(file).scan();
}

class CommentScanner {
  readonly #file: SourceFile;
  readonly #text: string;
  readonly #comments: Comment[] = [];
  /** The quotes around the place that is being read, each but the last in an interpolation. */
  readonly #quotes: Quote[] = [];
  #isCode = true;
  #at = 0;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#text = readTemplate(file.text, "elixir").masked;
  }

  scan(): readonly Comment[] {
    while (this.#at < this.#text.length) {
      const quote = this.#quotes.at(-1);
      if (this.#isCode || quote === undefined) this.#readCode(quote);
      else this.#readQuoted(quote);
    }
    return this.#comments;
  }

  #readCode(quote: Quote | undefined): void {
    const text = this.#text;
    switch (text[this.#at]) {
      case "#":
        this.#readComment();
        return;
      case '"':
      case "'":
        this.#open(this.#at, true);
        return;
      case "?":
        this.#at += text[this.#at + 1] === "\\" ? 3 : 2;
        return;
      case "{":
        if (quote) quote.braces++;
        this.#at++;
        return;
      case "}":
        if (quote?.braces === 0) this.#isCode = false;
        else if (quote) quote.braces--;
        this.#at++;
        return;
      default:
        this.#readWord();
    }
  }

  #readWord(): void {
    const length = this.#match(NAME)?.[0].length ?? this.#match(OPERATOR)?.[0].length;
    if (length !== undefined) {
      this.#at += length;
      return;
    }
    const sigil = this.#match(SIGIL);
    if (sigil) this.#open(this.#at + sigil[0].length, sigil[1] !== undefined);
    else this.#at++;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }

  #readComment(): void {
    const lineEnd = this.#text.indexOf("\n", this.#at);
    const end = lineEnd === -1 ? this.#text.length : lineEnd;
    const hasReturn = lineEnd !== -1 && this.#text[end - 1] === "\r";
    const ownLine = beginsLine(this.#text, this.#at);
    this.#comments.push(commentAt(this.#file, this.#at, hasReturn ? end - 1 : end, ownLine));
    this.#at = end;
  }

  /** Goes into what begins with the quotation mark or bracket at an offset. */
  #open(start: number, interpolates: boolean): void {
    const mark = this.#text[start] ?? "";
    const isHeredoc =
      (mark === '"' || mark === "'") && this.#text.startsWith(mark.repeat(3), start);
    const closing = isHeredoc ? mark.repeat(3) : (CLOSING[mark] ?? mark);
    this.#quotes.push({ closing, isHeredoc, interpolates, braces: 0 });
    this.#isCode = false;
    this.#at = start + (isHeredoc ? 3 : 1);
  }

  #readQuoted(quote: Quote): void {
    const text = this.#text;
    const character = text[this.#at];
    if (character === "\\") this.#skipEscape(quote);
    else if (character === "#" && text[this.#at + 1] === "{" && quote.interpolates) {
      quote.braces = 0;
      this.#isCode = true;
      this.#at += 2;
    } else if (quote.isHeredoc) {
      this.#at++;
      if (character === "\n") this.#closeHeredoc(quote);
    } else {
      this.#at++;
      if (character === quote.closing) this.#close();
    }
  }

  #skipEscape({ isHeredoc, closing }: Quote): void {
    const next = this.#text[this.#at + 1];
    if (next === "\n" || next === "\r") this.#at++;
    else if (isHeredoc && this.#text.startsWith(closing, this.#at + 1)) this.#at += 4;
    else this.#at += 2;
  }

  /** A heredoc ends only where nothing but blanks stands in front of its marks. */
  #closeHeredoc({ closing }: Quote): void {
    let at = this.#at;
    while (this.#text[at] === " " || this.#text[at] === "\t") at++;
    if (!this.#text.startsWith(closing, at)) return;
    this.#at = at + closing.length;
    this.#close();
  }

  /** Behind the quote there is code again: of the interpolation around it, or of the file. */
  #close(): void {
    this.#quotes.pop();
    this.#isCode = true;
  }
}
