import { regexError } from "../regex/regex-error.ts";
import type { Directive } from "../syntax/syntax.ts";

const FILE_TESTS = /^!?-[fdex]$/;
const COMPARISONS: ReadonlySet<string> = new Set(["=", "!="]);
const MATCHES: ReadonlySet<string> = new Set(["~", "~*", "!~", "!~*"]);

/** What nginx has against the condition of an `if` (ngx_http_rewrite_if_condition). */
export function conditionError({ args }: Directive): string | undefined {
  const values = args.map(({ value }) => value);
  const first = values[0] ?? "";
  const last = values.at(-1) ?? "";
  if (!first.startsWith("(") || !last.endsWith(")")) {
    return "`if` takes one condition in parentheses: `if ($variable = value) {`.";
  }
  values[0] = first.slice(1);
  values[values.length - 1] = (values.at(-1) ?? "").slice(0, -1);
  // Parentheses may stand by themselves.
  if (values[0] === "") values.shift();
  if (values.length > 1 && values.at(-1) === "" && args.at(-1)?.quoted !== true) values.pop();
  const [left = "", operator, ...right] = values;
  if (!left.startsWith("$") || left.length === 1) {
    return FILE_TESTS.test(left) && operator !== undefined && right.length === 0
      ? undefined
      : `The condition of \`if\` begins with a variable, or with one of \`-f\`, \`-d\`, \`-e\`, \`-x\`; this one begins with \`${left}\`.`;
  }
  if (operator === undefined) {
    return /^\$\w+$/.test(left)
      ? undefined
      : `There is no variable \`${left}\`: operators have spaces around them.`;
  }
  const isMatch = MATCHES.has(operator);
  if (!isMatch && !COMPARISONS.has(operator)) {
    return `\`if\` knows \`=\`, \`!=\`, \`~\`, \`~*\`, \`!~\` and \`!~*\`, but not \`${operator}\`.`;
  }
  if (right.length !== 1) {
    return "`if` takes a single comparison: nginx knows neither “and” nor “or”, and a text with spaces needs quotes.";
  }
  const wrong = isMatch ? regexError(right[0] ?? "") : undefined;
  return wrong === undefined ? undefined : `The regular expression ${right[0]} is wrong: ${wrong}.`;
}
