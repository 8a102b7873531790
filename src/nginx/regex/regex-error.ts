import { readGroupStart } from "./regex-group.ts";

/** How much of a pattern is looked at. */
const PATTERN_LENGTH = 10_000;
/** The most that a quantifier may count to. */
const MOST_REPEATS = 65_535;
/** Letters that are nothing behind a backslash (PCRE2, "Backslash"). */
const NO_ESCAPE = /[FLUluijmqyIJMOTY]/;
/** What is wrong behind a backslash. */
const WRONG_ESCAPES: readonly (readonly [RegExp, string])[] = [
  [/^c$/, "there is nothing behind `\\c`"],
  [/^o(?!\{[0-7]+\})/, "`\\o` takes an octal number in braces"],
  [/^k(?![<'{])/, "`\\k` takes the name of a group"],
  [/^g(?![\d{<'+-])/, "`\\g` takes the number or name of a group"],
];
/** Other groups that are named behind a backslash; of two digits, both may be octal. */
const REFERENCES = [/^k[<'{]([A-Za-z_]\w*)[>'}]/, /^g\{?(\d+)/, /^([1-9])(?!\d)/];
const CLASSES: ReadonlySet<string> = new Set(
  "alpha lower upper alnum ascii blank cntrl digit graph print punct space word xdigit".split(" "),
);

/**
 * What PCRE has against a pattern, as far as that is sure: parentheses and classes that nothing
 * closes, a quantifier with nothing before it. `undefined` for a pattern that may be right.
 */
export function regexError(pattern: string): string | undefined {
  // In these, other rules hold.
  if (pattern.length > PATTERN_LENGTH || /\\N\{|\(\*[a-z]|\(\?\^?\w*x/.test(pattern))
    return undefined;
  return new Checker(pattern).check();
}

/** What the last thing that was read may be followed by. */
type Before = "nothing" | "item" | "quantifier" | "suffix";

class Checker {
  readonly #pattern: string;
  readonly #names = new Set<string>();
  /** Several groups may have one name. */
  readonly #sharesNames: boolean;
  #at = 0;
  /** For each open parenthesis, whether what is in it must not be of any length. */
  readonly #limited: boolean[] = [];
  #groups = 0;
  #mostReferred = 0;
  readonly #namesReferred = new Set<string>();
  #before: Before = "nothing";

  constructor(pattern: string) {
    this.#pattern = pattern;
    this.#sharesNames = /\(\?(?:\||[\w^-]*J)/.test(pattern);
  }

  check(): string | undefined {
    while (this.#at < this.#pattern.length) {
      const wrong = this.#next();
      if (wrong !== undefined) return wrong;
      this.#at++;
    }
    if (this.#limited.length > 0) return "a `)` is missing";
    if (this.#mostReferred > this.#groups) return `there is no group ${this.#mostReferred}`;
    const missing = [...this.#namesReferred].find((name) => !this.#names.has(name));
    return missing === undefined ? undefined : `there is no group \`${missing}\``;
  }

  #next(): string | undefined {
    const character = this.#pattern[this.#at] ?? "";
    const before = this.#before;
    this.#before = "item";
    switch (character) {
      case "\\":
        return this.#escape();
      case "[":
        return this.#class();
      case "(":
        return this.#open();
      case ")":
        return this.#limited.pop() === undefined ? "a `)` closes nothing" : undefined;
      case "|":
      case "^":
      case "$":
        this.#before = "nothing";
        return undefined;
      case "*":
      case "+":
      case "?":
        return this.#quantifier(character, before);
      case "{":
        return this.#counted(before);
      default:
        return undefined;
    }
  }

  #escape(): string | undefined {
    const letter = this.#pattern[++this.#at];
    if (letter === undefined) return "it ends with a backslash";
    if (letter === "Q") {
      const end = this.#pattern.indexOf("\\E", this.#at);
      this.#at = end === -1 ? this.#pattern.length : end + 1;
      return undefined;
    }
    if (NO_ESCAPE.test(letter)) return `\`\\${letter}\` means nothing`;
    const rest = this.#pattern.slice(this.#at, this.#at + 50);
    const wrong = WRONG_ESCAPES.find(([form]) => form.test(rest))?.[1];
    if (wrong !== undefined) return wrong;
    for (const form of REFERENCES) {
      const to = form.exec(rest)?.[1];
      if (to !== undefined) this.#refer(/^\d/.test(to) ? Number(to) : to);
    }
    return undefined;
  }

  #refer(to: number | string): void {
    if (typeof to === "string") this.#namesReferred.add(to);
    else this.#mostReferred = Math.max(this.#mostReferred, to);
  }

  #open(): string | undefined {
    const start = readGroupStart(this.#pattern, this.#at);
    const { length, captures, name, refers, looks, isWhole = false, wrong } = start;
    if (wrong !== undefined) return wrong;
    this.#at += length - 1;
    if (refers !== undefined) this.#refer(refers);
    if (isWhole) return undefined;
    this.#before = "nothing";
    this.#limited.push(looks === undefined ? this.#isLimited() : looks === "behind");
    if (captures) this.#groups++;
    if (name === undefined) return undefined;
    if (!/^[A-Za-z_]\w*$/.test(name)) return `\`${name}\` is no name for a group`;
    if (this.#names.has(name) && !this.#sharesNames) return `two groups are called \`${name}\``;
    this.#names.add(name);
    return undefined;
  }

  #isLimited(): boolean {
    return this.#limited.at(-1) ?? false;
  }

  #quantifier(character: string, before: Before): string | undefined {
    if (before === "nothing")
      return `there is nothing before the \`${character}\` that it could repeat`;
    // `+?` and `++` are quantifiers of their own.
    const isSuffix = before === "quantifier" && character !== "*";
    if (before === "suffix" || (before === "quantifier" && !isSuffix)) {
      return `the \`${character}\` repeats what is repeated already`;
    }
    this.#before = isSuffix ? "suffix" : "quantifier";
    const isEndless = !isSuffix && /^(?:[*+]|\{\d+,\})$/.test(character);
    return isEndless && this.#isLimited()
      ? `what looks behind must not be of any length, as with \`${character}\``
      : undefined;
  }

  #counted(before: Before): string | undefined {
    const rest = this.#pattern.slice(this.#at, this.#at + 30);
    const [whole, least = "", most] = /^\{(\d+)(?:,(\d*))?\}/.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    this.#at += whole.length - 1;
    if (Math.max(Number(least), Number(most ?? 0)) > MOST_REPEATS) return `${whole} is too much`;
    if (most && Number(most) < Number(least))
      return `the numbers of ${whole} are in the wrong order`;
    return this.#quantifier(whole, before === "quantifier" ? "suffix" : before);
  }

  #giveUp(): undefined {
    this.#at = this.#pattern.length;
    this.#limited.length = 0;
    this.#mostReferred = 0;
    this.#namesReferred.clear();
    return undefined;
  }

  /** Goes to the `]` that ends the class. */
  #class(): string | undefined {
    const pattern = this.#pattern;
    let at = this.#at + 1;
    if (pattern[at] === "^") at++;
    let isFirst = true;
    for (; at < pattern.length; at++) {
      const character = pattern[at] ?? "";
      if (character === "]" && !isFirst) {
        this.#at = at;
        return undefined;
      }
      isFirst = false;
      // Between `\Q` and `\E` a `]` ends nothing: nothing more is known.
      if (/^\\[QE]/.test(pattern.slice(at, at + 2))) return this.#giveUp();
      if (character === "\\") at++;
      else if (/^\[(?:\.[^\]]*\.|=[^\]]*=)\]/.test(pattern.slice(at, at + 20))) {
        return "PCRE has no `[.….]` and `[=…=]`";
      } else if (character === "[" && pattern[at + 1] === ":") {
        const end = pattern.indexOf(":]", at + 2);
        const name = end === -1 ? "" : pattern.slice(at + 2, end).replace(/^\^/, "");
        if (/^[a-z]+$/.test(name)) {
          if (!CLASSES.has(name)) return `there is no class \`[:${name}:]\``;
          at = end + 1;
        }
      } else if (pattern[at + 1] === "-" && /[a-zA-Z\d]/.test(character)) {
        const last = pattern[at + 2] ?? "";
        if (/[a-zA-Z\d]/.test(last) && last < character) {
          return `the range \`${character}-${last}\` is in the wrong order`;
        }
      }
    }
    return "a `]` is missing";
  }
}
