/** How much of a pattern is looked at. */
const PATTERN_LENGTH = 10_000;

/**
 * What PCRE has against a pattern, as far as that is sure: parentheses and classes that nothing
 * closes, a quantifier with nothing before it. `undefined` for a pattern that may be right.
 */
export function regexError(pattern: string): string | undefined {
  // In these, other rules hold.
  if (pattern.length > PATTERN_LENGTH || /\\[QEN]|\(\?[#x^-]|\(\*|\(\?[a-wyz]*x/.test(pattern))
    return undefined;
  let depth = 0;
  let isStart = true;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    const wasStart = isStart;
    isStart = character === "|" || character === "(";
    switch (character) {
      case "\\":
        at++;
        if (at >= pattern.length) return "it ends with a backslash";
        break;
      case "[": {
        const end = endOfClass(pattern, at);
        if (end === undefined) return "a `]` is missing";
        at = end;
        break;
      }
      case "(":
        depth++;
        // `(?:`, `(?<name>`: the question mark belongs to the group.
        if (pattern[at + 1] === "?") {
          at++;
          isStart = false;
        }
        break;
      case ")":
        depth--;
        if (depth < 0) return "a `)` closes nothing";
        break;
      case "*":
      case "+":
      case "?":
        if (wasStart) return `there is nothing before the \`${character}\` that it could repeat`;
        break;
      default:
        break;
    }
  }
  return depth > 0 ? "a `)` is missing" : undefined;
}

/** The offset of the `]` that ends the class; `undefined` where none does. */
function endOfClass(pattern: string, start: number): number | undefined {
  let at = start + 1;
  if (pattern[at] === "^") at++;
  if (pattern[at] === "]") at++;
  for (; at < pattern.length; at++) {
    if (pattern[at] === "\\") at++;
    else if (pattern[at] === "]") return at;
    else if (pattern[at] === "[" && pattern[at + 1] === ":") {
      const end = pattern.indexOf(":]", at + 2);
      if (end !== -1) at = end + 1;
    }
  }
  return undefined;
}
