import { addOthers, addRange, addRanges } from "./byte-set.ts";
import { hasCapture, isNullable, type RegexNode } from "./regex-node.ts";

export interface ParsedRegex {
  readonly node: RegexNode;
  readonly captures: number;
  readonly names: ReadonlyMap<string, number>;
}

const PATTERN_LENGTH = 2000;
const GROUP_DEPTH = 50;
const MOST_REPEATS = 200;

/** `undefined` for a pattern with anything in it that is not translated. */
export function parseRegex(pattern: string, ignoreCase: boolean): ParsedRegex | undefined {
  if (pattern.length > PATTERN_LENGTH) return undefined;
  try {
    return new RegexParser(pattern, ignoreCase).parse();
  } catch (error) {
    if (error instanceof Untranslatable) return undefined;
    throw error;
  }
}

class Untranslatable extends Error {}

const DIGIT = "0-9";
const WORD = "0-9A-Za-z_";
const SPACE = "\t-\r ";
const CLASSES: Readonly<Record<string, string>> = { d: DIGIT, w: WORD, s: SPACE };
const CONTROLS: Readonly<Record<string, string>> = {
  t: "\t",
  n: "\n",
  r: "\r",
  f: "\f",
  e: "\x1b",
};

/** One node for each character: patterns consist of little else. */
const LITERALS = new Map<number, RegexNode>();
const FOLDED_LITERALS = new Map<number, RegexNode>();

class RegexParser {
  readonly #pattern: string;
  #at = 0;
  #ignoreCase: boolean;
  #dotAll = false;
  #captures = 0;
  #depth = 0;
  readonly #names = new Map<string, number>();

  constructor(pattern: string, ignoreCase: boolean) {
    this.#pattern = pattern;
    this.#ignoreCase = ignoreCase;
  }

  parse(): ParsedRegex {
    const node = this.#alternatives();
    if (this.#at < this.#pattern.length) throw new Untranslatable();
    return { node, captures: this.#captures, names: this.#names };
  }

  #alternatives(): RegexNode {
    if (++this.#depth > GROUP_DEPTH) throw new Untranslatable();
    const [ignoreCase, dotAll] = [this.#ignoreCase, this.#dotAll];
    const items = [this.#sequence()];
    while (this.#take("|")) items.push(this.#sequence());
    this.#ignoreCase = ignoreCase;
    this.#dotAll = dotAll;
    this.#depth--;
    const [only] = items;
    return only !== undefined && items.length === 1 ? only : { kind: "alternatives", items };
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (this.#at < this.#pattern.length) {
      const next = this.#pattern[this.#at];
      if (next === "|" || next === ")") break;
      const item = this.#atom();
      if (item !== undefined) items.push(this.#quantified(item));
    }
    return { kind: "sequence", items };
  }

  #quantified(item: RegexNode): RegexNode {
    const range = this.#quantifier();
    if (range === undefined) return item;
    if (item.kind === "assertion" || item.kind === "lookahead") throw new Untranslatable();
    const [least, most] = range;
    // What PCRE leaves in a group that matched nothing last differs from machine to machine.
    if (most > 1 && isNullable(item) && hasCapture(item)) throw new Untranslatable();
    const greedy = !this.#take("?");
    if (this.#take("+") || this.#quantifier() !== undefined) throw new Untranslatable();
    return { kind: "repeat", item, least, most, greedy };
  }

  #quantifier(): readonly [number, number] | undefined {
    if (this.#take("*")) return [0, Number.POSITIVE_INFINITY];
    if (this.#take("+")) return [1, Number.POSITIVE_INFINITY];
    if (this.#take("?")) return [0, 1];
    const counted = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(
      this.#pattern.slice(this.#at, this.#at + 12),
    );
    if (counted === null) return undefined;
    this.#at += counted[0].length;
    const least = Number(counted[1]);
    const bound = counted[2] === undefined ? least : counted[3];
    const most = bound === "" ? Number.POSITIVE_INFINITY : Number(bound);
    if (least > MOST_REPEATS || (most !== Number.POSITIVE_INFINITY && most > MOST_REPEATS)) {
      throw new Untranslatable();
    }
    if (most < least) throw new Untranslatable();
    return [least, most];
  }

  /** `undefined` for what matches nothing itself: `(?i)`. */
  #atom(): RegexNode | undefined {
    const character = this.#pattern[this.#at++] ?? "";
    switch (character) {
      case "^":
        return { kind: "assertion", what: "start" };
      case "$":
        return { kind: "assertion", what: "end" };
      case ".":
        return this.#set(this.#dotAll ? "" : "\n", true);
      case "[":
        return this.#class();
      case "(":
        return this.#group();
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
        throw new Untranslatable();
      default:
        return this.#literal(character);
    }
  }

  #group(): RegexNode | undefined {
    if (this.#pattern[this.#at] === "*") throw new Untranslatable();
    if (!this.#take("?")) return this.#capture(undefined);
    const name = /^(?:P?<([A-Za-z_]\w{0,40})>|'([A-Za-z_]\w{0,40})')/.exec(
      this.#pattern.slice(this.#at, this.#at + 50),
    );
    if (name !== null) {
      this.#at += name[0].length;
      return this.#capture(name[1] ?? name[2]);
    }
    if (this.#take(":")) return this.#closed();
    const flags = /^[is]{1,2}(?=[:)])/.exec(this.#pattern.slice(this.#at, this.#at + 3))?.[0];
    if (flags !== undefined) return this.#flagged(flags);
    const negative = this.#take("!");
    if (!negative && !this.#take("=")) throw new Untranslatable();
    const item = this.#closed();
    // Captures of what must not match are never set.
    if (!negative && hasCapture(item)) throw new Untranslatable();
    return { kind: "lookahead", item, negative };
  }

  /** `(?i)` is for the rest of the group around it, `(?i:…)` for a group of its own. */
  #flagged(flags: string): RegexNode | undefined {
    const [ignoreCase, dotAll] = [this.#ignoreCase, this.#dotAll];
    this.#ignoreCase ||= flags.includes("i");
    this.#dotAll ||= flags.includes("s");
    this.#at += flags.length;
    if (this.#take(")")) return undefined;
    this.#at++;
    const item = this.#closed();
    this.#ignoreCase = ignoreCase;
    this.#dotAll = dotAll;
    return item;
  }

  #capture(name: string | undefined): RegexNode {
    const index = ++this.#captures;
    if (name !== undefined) {
      if (this.#names.has(name)) throw new Untranslatable();
      this.#names.set(name, index);
    }
    return { kind: "capture", index, item: this.#closed() };
  }

  #closed(): RegexNode {
    const item = this.#alternatives();
    if (!this.#take(")")) throw new Untranslatable();
    return item;
  }

  #escape(): RegexNode {
    const character = this.#pattern[this.#at++] ?? "";
    const ofClass = CLASSES[character.toLowerCase()];
    if (ofClass !== undefined) return this.#set(ofClass, character !== character.toLowerCase());
    switch (character) {
      case "b":
        return { kind: "assertion", what: "boundary" };
      case "B":
        return { kind: "assertion", what: "no-boundary" };
      case "A":
        return { kind: "assertion", what: "start" };
      case "Z":
        return { kind: "assertion", what: "end" };
      case "z":
        return { kind: "assertion", what: "very-end" };
      default:
        return this.#literal(this.#escapedCharacter(character));
    }
  }

  /** The one character that an escape stands for. */
  #escapedCharacter(character: string): string {
    const control = CONTROLS[character];
    if (control !== undefined) return control;
    if (character === "x") {
      const hex = /^[0-9A-Fa-f]{2}/.exec(this.#pattern.slice(this.#at, this.#at + 2))?.[0];
      if (hex === undefined) throw new Untranslatable();
      this.#at += 2;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    if (character === "" || /[0-9A-Za-z]/.test(character)) throw new Untranslatable();
    return character;
  }

  #class(): RegexNode {
    const negated = this.#take("^");
    const bytes = new Uint8Array(256);
    for (let first = true; first || this.#pattern[this.#at] !== "]"; first = false) {
      const low = this.#classItem(bytes);
      const next = this.#pattern[this.#at + 1];
      if (low === undefined) continue;
      if (this.#pattern[this.#at] !== "-" || next === "]" || next === undefined) {
        addRange(bytes, low, low);
        continue;
      }
      this.#at++;
      const high = this.#classItem(bytes);
      if (high === undefined || high < low) throw new Untranslatable();
      addRange(bytes, low, high);
    }
    this.#at++;
    return this.#finish(bytes, negated);
  }

  /** One character of a class as a number; `undefined` for a `\d`, which is added at once. */
  #classItem(bytes: Uint8Array): number | undefined {
    let character = this.#pattern[this.#at++] ?? "";
    if (character === "" || (character === "[" && /[:.=]/.test(this.#pattern[this.#at] ?? ""))) {
      throw new Untranslatable();
    }
    if (character === "\\") {
      character = this.#pattern[this.#at++] ?? "";
      const ofClass = CLASSES[character.toLowerCase()];
      if (ofClass !== undefined) {
        const add = character === character.toLowerCase() ? addRanges : addOthers;
        add(bytes, ofClass);
        return undefined;
      }
      character = character === "b" ? "\b" : this.#escapedCharacter(character);
    }
    return byteOf(character);
  }

  #literal(character: string): RegexNode {
    const literals = this.#ignoreCase ? FOLDED_LITERALS : LITERALS;
    const byte = byteOf(character);
    const known = literals.get(byte);
    if (known !== undefined) return known;
    const bytes = new Uint8Array(256);
    bytes[byte] = 1;
    const node = this.#finish(bytes, false);
    literals.set(byte, node);
    return node;
  }

  #set(ranges: string, negated: boolean): RegexNode {
    const bytes = new Uint8Array(256);
    addRanges(bytes, ranges);
    return this.#finish(bytes, negated);
  }

  #finish(bytes: Uint8Array, negated: boolean): RegexNode {
    if (this.#ignoreCase) {
      for (let upper = 65; upper <= 90; upper++) {
        const either = (bytes[upper] ?? 0) | (bytes[upper + 32] ?? 0);
        bytes[upper] = either;
        bytes[upper + 32] = either;
      }
    }
    return { kind: "set", bytes: negated ? bytes.map((has) => 1 - has) : bytes };
  }

  #take(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}

function byteOf(character: string): number {
  const code = character.charCodeAt(0);
  if (code > 255) throw new Untranslatable();
  return code;
}
