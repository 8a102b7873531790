import { isWhitespace, skipWhitespace } from "./whitespace.ts";

export interface Word {
  /** Without quotes and escapes. */
  readonly text: string;
  /** Range in the value that was split, quotes included. */
  readonly start: number;
  readonly end: number;
}

export interface Words {
  readonly words: readonly Word[];
  /** A quote that is never closed, or a bad escape: from there on systemd reads nothing. */
  readonly error: WordError | undefined;
}

export interface WordError {
  /** As something that a value has. */
  readonly what: string;
  /** Where the broken word begins. */
  readonly start: number;
}

/**
 * What a backslash does: names the next character, or is a C escape, the unknown ones kept or not.
 * `unquoted` is `plain`, but quotes are characters like any other (no EXTRACT_UNQUOTE).
 */
export type Escapes = "plain" | "unquoted" | "c" | "c-relaxed";

/** Splits a value as `extract_first_word()` of src/basic/extract-word.c does. */
export function splitWords(value: string, escapes: Escapes): Words {
  const words: Word[] = [];
  for (let at = skipWhitespace(value, 0); at < value.length; at = skipWhitespace(value, at)) {
    const word = readWord(value, at, escapes);
    if (typeof word === "string") return { words, error: { what: word, start: at } };
    words.push(word);
    at = word.end;
  }
  return { words, error: undefined };
}

/** The word that begins at an offset, or what is wrong with it. */
function readWord(value: string, start: number, escapes: Escapes): Word | string {
  let text = "";
  let quote = "";
  let at = start;
  for (; at < value.length; at++) {
    const character = value.charAt(at);
    if (character === "\\") {
      const sequence = readEscape(value, at + 1, escapes);
      if (sequence === undefined) return "a backslash that starts no known escape";
      text += sequence.text;
      at += sequence.length;
    } else if (quote !== "") {
      if (character === quote) quote = "";
      else text += character;
    } else if ((character === '"' || character === "'") && escapes !== "unquoted") {
      quote = character;
    } else if (isWhitespace(character)) {
      break;
    } else {
      text += character;
    }
  }
  return quote === "" ? { text, start, end: at } : "a quote that is never closed";
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["a", "\u0007"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ["\\", "\\"],
  ['"', '"'],
  ["'", "'"],
  ["s", " "],
]);

const NUMERIC_ESCAPES = [
  { shape: /^x([0-9a-fA-F]{2})/, base: 16, largest: 0xff },
  { shape: /^u([0-9a-fA-F]{4})/, base: 16, largest: 0xffff },
  { shape: /^U([0-9a-fA-F]{8})/, base: 16, largest: 0x10ffff },
  { shape: /^([0-7]{3})/, base: 8, largest: 0xff },
] as const;

interface Escape {
  readonly text: string;
  /** Characters after the backslash. */
  readonly length: number;
}

function readEscape(value: string, at: number, escapes: Escapes): Escape | undefined {
  const character = value.charAt(at);
  if (character === "") return escapes === "c-relaxed" ? { text: "\\", length: 0 } : undefined;
  if (escapes === "plain" || escapes === "unquoted") return { text: character, length: 1 };
  const simple = SIMPLE_ESCAPES.get(character);
  if (simple !== undefined) return { text: simple, length: 1 };
  const following = value.slice(at, at + 9);
  for (const { shape, base, largest } of NUMERIC_ESCAPES) {
    const match = shape.exec(following);
    const code = Number.parseInt(match?.[1] ?? "", base);
    if (match !== null && code > 0 && code <= largest) {
      return { text: String.fromCodePoint(code), length: match[0].length };
    }
  }
  return escapes === "c-relaxed" ? { text: `\\${character}`, length: 1 } : undefined;
}
