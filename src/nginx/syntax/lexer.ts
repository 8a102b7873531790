import { type LongToken, MAYBE_TOO_LONG } from "../validate/long-tokens.ts";

/**
 * nginx's own token rules, as `ngx_conf_read_token` in src/core/ngx_conf_file.c has them: a quote
 * is one only where a word begins, a `#` too, and `${` inside a word opens no block.
 */
export type TokenKind =
  | "word"
  | "semicolon"
  | "open"
  | "close"
  | "end"
  /** A quoted word that something other than space, `;`, `{` or `)` follows; `start` is there. */
  | "glued"
  /** A quoted word that the text ends in. */
  | "unclosed";

/** What the lexer has just read: offsets into the text, the end exclusive. */
export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
  quoted: boolean;
  /** A backslash is in the word. */
  escaped: boolean;
}

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const SHARP = 35;
const DOLLAR = 36;
const SINGLE_QUOTE = 39;
const CLOSING_PARENTHESIS = 41;
const SEMICOLON = 59;
const BACKSLASH = 92;
const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;

export class Lexer {
  /** Of what was read, that which nginx may find too long. */
  readonly long: LongToken[] = [];
  readonly #text: string;
  #at = 0;
  /** One object for all tokens: a file has hundreds of thousands of them. */
  readonly #token: Token = { kind: "end", start: 0, end: 0, quoted: false, escaped: false };

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the next token is looked for. */
  get position(): number {
    return this.#at;
  }

  /** Continues at another offset: behind a body that is in another language, or after an error. */
  continueAt(offset: number): void {
    this.#at = offset;
  }

  /** Reads the next token; it is valid until the next call. */
  next(): Token {
    const text = this.#text;
    let at = this.#at;
    for (;;) {
      const code = text.charCodeAt(at);
      if (isSpace(code)) at++;
      else if (code === SHARP) {
        const lineEnd = text.indexOf("\n", at);
        const end = lineEnd === -1 ? text.length : lineEnd;
        this.#measure("comment", at, end);
        at = end;
      } else break;
    }
    if (at >= text.length) return this.#give("end", text.length, text.length);
    switch (text.charCodeAt(at)) {
      case SEMICOLON:
        return this.#give("semicolon", at, at + 1);
      case OPENING_BRACE:
        return this.#give("open", at, at + 1);
      case CLOSING_BRACE:
        return this.#give("close", at, at + 1);
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE:
        return this.#quoted(at);
      default:
        return this.#word(at);
    }
  }

  /** Whether something that ends a quoted word stands at the offset. */
  endsWord(offset: number): boolean {
    const code = this.#text.charCodeAt(offset);
    return (
      offset >= this.#text.length ||
      isSpace(code) ||
      code === SEMICOLON ||
      code === OPENING_BRACE ||
      code === CLOSING_PARENTHESIS
    );
  }

  #word(start: number): Token {
    const text = this.#text;
    let escaped = false;
    let variable = false;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === OPENING_BRACE && variable) continue;
      variable = false;
      if (code === BACKSLASH) {
        escaped = true;
        at++;
      } else if (code === DOLLAR) variable = true;
      else if (isSpace(code) || code === SEMICOLON || code === OPENING_BRACE) break;
    }
    this.#token.quoted = false;
    this.#token.escaped = escaped;
    const end = Math.min(at, text.length);
    this.#measure("word", start, end);
    return this.#give("word", start, end);
  }

  #quoted(start: number): Token {
    const text = this.#text;
    const quote = text.charCodeAt(start);
    let escaped = false;
    for (let at = start + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === BACKSLASH) {
        escaped = true;
        at++;
      } else if (code === quote) {
        this.#measure("quoted", start, at + 1);
        this.#token.quoted = true;
        this.#token.escaped = escaped;
        return this.#give(this.endsWord(at + 1) ? "word" : "glued", start, at + 1);
      }
    }
    return this.#give("unclosed", start, text.length);
  }

  #measure(kind: LongToken["kind"], start: number, end: number): void {
    if (end - start > MAYBE_TOO_LONG) this.long.push({ kind, start, end });
  }

  #give(kind: TokenKind, start: number, end: number): Token {
    this.#token.kind = kind;
    this.#token.start = start;
    this.#token.end = end;
    this.#at = end;
    return this.#token;
  }
}

function isSpace(code: number): boolean {
  return code === SPACE || code === LINE_FEED || code === TAB || code === CARRIAGE_RETURN;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "\\": "\\",
  t: "\t",
  r: "\r",
  n: "\n",
};

/** Takes escapes away; a backslash before anything else stays, as regular expressions need it. */
export function unescapeWord(word: string): string {
  let unescaped = "";
  let copied = 0;
  for (let at = word.indexOf("\\"); at !== -1; at = word.indexOf("\\", at + 2)) {
    const character = ESCAPES[word.charAt(at + 1)];
    if (character === undefined) continue;
    unescaped += word.slice(copied, at) + character;
    copied = at + 2;
  }
  return unescaped + word.slice(copied);
}
