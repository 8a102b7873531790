/** What begins at a `(` of a pattern, as far as it can be wrong. */
export interface GroupStart {
  /** Characters from the `(` up to what is in the group. */
  readonly length: number;
  /** It counts for `\1`. */
  readonly captures: boolean;
  readonly name?: string;
  /** A group that it calls or asks about: a number, or a name. */
  readonly refers?: number | string;
  readonly looks?: "ahead" | "behind";
  /** It ends by itself, as a comment does. */
  readonly isWhole?: boolean;
  /** Why PCRE refuses it. */
  readonly wrong?: string;
}

const SEEN = 80;
/** pcre2pattern(3), "Special start-of-pattern items" and "Backtracking control". */
const VERBS =
  /^\(\*(?:UTF(?:8|16|32)?|UCP|NOTEMPTY(?:_ATSTART)?|NO_\w+|LIMIT_\w+=\d+|CRLF|CR|LF|ANYCRLF|ANY|NUL|BSR_\w+|CASELESS_RESTRICT|TURKISH_CASING|ACCEPT|FAIL|F|MARK|COMMIT|PRUNE|SKIP|THEN|:)(?::[^)]*)?\)/;

/** What stands behind `(?`, and what of it is used. */
const STARTS: readonly (readonly [RegExp, (match: RegExpExecArray) => Partial<GroupStart>])[] = [
  [/^\(\?(?:P?<(?![=!])|')([^>')]*)/, ([, name = ""]) => ({ captures: true, name })],
  [/^\(\?<[=!]/, () => ({ looks: "behind" })],
  [/^\(\?[=!]/, () => ({ looks: "ahead" })],
  [/^\(\?(\d+)\)/, ([, number = ""]) => ({ refers: Number(number), isWhole: true })],
  [/^\(\?(?:&|P[>=])(\w+)\)/, ([, name = ""]) => ({ refers: name, isWhole: true })],
  [/^\(\?[+-]\d+\)/, () => ({ isWhole: true })],
  [/^\(\?\((\d+)\)/, ([, number = ""]) => ({ refers: Number(number) })],
  [/^\(\?\((?:<(\w+)>|'(\w+)')\)/, ([, name, quoted]) => ({ refers: name ?? quoted ?? "" })],
  [/^\(\?C(\d+)\)/, ([, number = ""]) => callout(Number(number))],
  [/^\(\?P(?![<>=])/, () => ({ wrong: "nothing is written `(?P` without `<`, `>` or `=`" })],
  [
    /^\(\?(?:[b-hj-lopqt-wyzABDEFGHIKLMNOQSTVWYZ]|[^\w:|>=!<'#(&+^-])/,
    ([whole]) => ({ wrong: `nothing begins with \`${whole}\`` }),
  ],
];

function callout(number: number): Partial<GroupStart> {
  return number > 255 ? { wrong: "the number of a callout is at most 255" } : { isWhole: true };
}

/** Reads what begins at the `(` there. */
export function readGroupStart(pattern: string, at: number): GroupStart {
  if (pattern.startsWith("(?#", at)) return comment(pattern, at);
  const seen = pattern.slice(at, at + SEEN);
  if (seen.startsWith("(*")) {
    const [verb] = VERBS.exec(seen) ?? [];
    const wrong = /^\(\*([A-Z_]+)\)/.exec(seen)?.[1];
    if (verb !== undefined) return { length: verb.length, captures: false, isWhole: true };
    return { length: 2, captures: false, ...(wrong && { wrong: `there is no verb \`${wrong}\`` }) };
  }
  if (!seen.startsWith("(?")) return { length: 1, captures: true };
  for (const [form, read] of STARTS) {
    const match = form.exec(seen);
    if (match === null) continue;
    const found = read(match);
    const isRead = found.isWhole === true || found.refers !== undefined;
    return { captures: false, ...found, length: isRead ? match[0].length : 2 };
  }
  return { length: 2, captures: false };
}

function comment(pattern: string, at: number): GroupStart {
  const end = pattern.indexOf(")", at);
  const start = { length: end + 1 - at, captures: false, isWhole: true };
  return end === -1 ? { ...start, wrong: "the comment `(?#` has no `)`" } : start;
}
