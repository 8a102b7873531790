/**
 * The text that every match of a pattern begins with at the beginning of the subject: `/api/` of
 * `^/api/(v1|v2)`. Empty where that is not plain to see. It holds for every construct of PCRE,
 * also for those that are not translated.
 */
export function literalPrefix(pattern: string): string {
  if (!pattern.startsWith("^") || hasOuterAlternative(pattern)) return "";
  let prefix = "";
  let at = 1;
  while (at < pattern.length) {
    const escaped = pattern[at] === "\\";
    const character = pattern[escaped ? at + 1 : at] ?? "";
    // A backslash before a letter or digit is a class, an assertion or a reference.
    if (!(escaped ? /[^0-9A-Za-z]/ : /[0-9A-Za-z/_\-%@:=,;~!&'"<> ]/).test(character)) break;
    at += escaped ? 2 : 1;
    // A quantifier may ask for none of it.
    if (/[*?{+]/.test(pattern[at] ?? "")) break;
    prefix += character;
  }
  return prefix;
}

/** Whether a `|` may stand outside of all groups; comments, `\Q…\E` and `(?x)` are not read. */
function hasOuterAlternative(pattern: string): boolean {
  if (!pattern.includes("|")) return false;
  if (/\\[QE]|\(\?(?!:)/.test(pattern)) return true;
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    switch (pattern[at]) {
      case "\\":
        at++;
        break;
      case "[":
        at = endOfClass(pattern, at);
        break;
      case "(":
        depth++;
        break;
      case ")":
        depth--;
        break;
      case "|":
        if (depth <= 0) return true;
        break;
      default:
        break;
    }
  }
  return false;
}

/** The offset of the `]` that ends the class, where a first `]` is one of its characters. */
function endOfClass(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === "^") at++;
  if (pattern[at] === "]") at++;
  while (at < pattern.length && pattern[at] !== "]") at += pattern[at] === "\\" ? 2 : 1;
  return at;
}

/** Whether a subject begins with the prefix. */
export function beginsWith(subject: string, prefix: string, ignoreCase: boolean): boolean {
  if (!ignoreCase) return subject.startsWith(prefix);
  return subject.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase();
}
