import type { SyntaxNode } from "@lezer/common";
import type { SyntaxProblem } from "./syntax-error.ts";

/** What is typical for other languages, by the text that begins at the error or just before it. */
const FOREIGN: readonly (readonly [before: RegExp, after: RegExp, message: string])[] = [
  [
    /^\s*(?:if|unless|case|cond|for|with)\b.*\)?\s*$/,
    /^\s*\{/,
    'A block begins with "do" and ends with "end". Write these in the place of the braces.',
  ],
  [
    /^\s*(?:if|unless|case|cond|for|with)\b.*,\s*$/,
    /^do\b(?!:)/,
    'Take away the comma in front of "do". Or write, on one line: , do: …',
  ],
  [/(?:^|\s)(?:\/\*|<!--)\s*$/, /^/, 'This is no comment in Elixir. Comments begin with "#".'],
  [/:\s+\/$/, /^/, 'A path or a pattern needs quotation marks: "/var/lib/pleroma"'],
  [/%$/, /^\[/, "A map is written with braces, %{key: value}; a keyword list is [key: value]."],
  [/\w$/, /^:\s*(?:\n|$)/, 'A block begins with "do", not with a colon.'],
];

/** Mistakes that are known by what stands around them on the line. */
export function explainShape(error: SyntaxNode, text: string): SyntaxProblem | undefined {
  const lineStart = Math.max(text.lastIndexOf("\n", error.from - 1) + 1, error.from - 200);
  const before = text.slice(lineStart, error.from);
  const after = text.slice(error.from, error.from + 20);
  for (const [behind, ahead, message] of FOREIGN) {
    if (behind.test(before) && ahead.test(after)) {
      return { span: { from: error.from, to: error.from + 1 }, message };
    }
  }
  const at = (length: number) => ({ from: error.from - length, to: error.from + 1 });
  if (/\d\.\d+\.$/.test(before) && /^\d/.test(after)) {
    return { span: at(2), message: "An IP address is written as a tuple: {127, 0, 0, 1}" };
  }
  if (after.startsWith("\\") || before.endsWith("\\")) {
    return {
      span: at(before.endsWith("\\") ? 1 : 0),
      message: 'This escape sequence is not valid. For a backslash write "\\\\".',
    };
  }
  if (/\d$/.test(before) && after.startsWith("_")) {
    return { span: at(1), message: "Between the digits of a number only single _ may stand." };
  }
  const colon = /:[a-z_][A-Za-z0-9_]{0,100}$/.exec(before);
  if (colon !== null && /^:\s/.test(after)) {
    return {
      span: at(colon[0].length),
      message: "A key is written without a colon in front of it: key: value",
    };
  }
  const block = error.parent?.name === "StabClause" ? error.parent.parent : error.parent;
  if (block?.name === "Block" && /\w[ \t]$/.test(text.slice(block.from - 2, block.from))) {
    return {
      span: { from: block.from - 1, to: block.from + 1 },
      message: 'Take away the space in front of this "(".',
    };
  }
  return undefined;
}
