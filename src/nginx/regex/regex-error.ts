/** How much of a pattern is looked at. */
const PATTERN_LENGTH = 10_000;
/** The most that a quantifier may count to. */
const MOST_REPEATS = 65_535;
/** Letters that are nothing behind a backslash (PCRE2, "Backslash"). */
const NO_ESCAPE = /[FLUluijmqyIJMOTY]/;
const CLASSES: ReadonlySet<string> = new Set(
  "alpha lower upper alnum ascii blank cntrl digit graph print punct space word xdigit".split(" "),
);

/**
 * What PCRE has against a pattern, as far as that is sure: parentheses and classes that nothing
 * closes, a quantifier with nothing before it. `undefined` for a pattern that may be right.
 */
export function regexError(pattern: string): string | undefined {
  // In these, other rules hold.
  if (pattern.length > PATTERN_LENGTH || /\\[QEN]|\(\?[#x^-]|\(\*|\(\?[a-wyz]*x/.test(pattern))
    return undefined;
  return new Checker(pattern).check();
}

/** What the last thing that was read may be followed by. */
type Before = "nothing" | "item" | "quantifier" | "suffix";

class Checker {
  readonly #pattern: string;
  readonly #names = new Set<string>();
  #at = 0;
  #depth = 0;
  #groups = 0;
  #mostReferred = 0;
  #before: Before = "nothing";

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  check(): string | undefined {
    while (this.#at < this.#pattern.length) {
      const wrong = this.#next();
      if (wrong !== undefined) return wrong;
      this.#at++;
    }
    if (this.#depth > 0) return "a `)` is missing";
    return this.#mostReferred > this.#groups
      ? `there is no group ${this.#mostReferred}`
      : undefined;
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
        this.#depth--;
        return this.#depth < 0 ? "a `)` closes nothing" : undefined;
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
    if (NO_ESCAPE.test(letter)) return `\`\\${letter}\` means nothing`;
    const isOne = /[1-9]/.test(letter) && !/\d/.test(this.#pattern[this.#at + 1] ?? "");
    if (isOne) this.#mostReferred = Math.max(this.#mostReferred, Number(letter));
    return undefined;
  }

  #open(): string | undefined {
    this.#depth++;
    this.#before = "nothing";
    if (this.#pattern[this.#at + 1] !== "?") {
      this.#groups++;
      return undefined;
    }
    const name = /^\(\?(?:P?<(?![=!])|')([^>')]*)/.exec(
      this.#pattern.slice(this.#at, this.#at + 50),
    )?.[1];
    // `(?:`, `(?<name>`: the question mark belongs to the group.
    this.#at++;
    if (name === undefined) return undefined;
    this.#groups++;
    if (!/^[A-Za-z_]\w*$/.test(name)) return `\`${name}\` is no name for a group`;
    if (this.#names.has(name)) return `two groups are called \`${name}\``;
    this.#names.add(name);
    return undefined;
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
    return undefined;
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
      if (character === "\\") at++;
      else if (character === "[" && pattern[at + 1] === ":") {
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
