import type { Expression } from "./syntax.ts";

/** How tightly a binary operator binds, and whether to its right: https://hexdocs.pm/elixir/operators.html */
const LEVELS: readonly (readonly [associates: "left" | "right", ...operators: string[]])[] = [
  ["left", "<-", "\\\\"],
  ["right", "when"],
  ["right", "::"],
  ["right", "|"],
  ["right", "=>"],
  ["right", "="],
  ["left", "||", "|||", "or"],
  ["left", "&&", "&&&", "and"],
  ["left", "==", "!=", "=~", "===", "!=="],
  ["left", "<", ">", "<=", ">="],
  ["left", "|>", "<<<", ">>>", "<<~", "~>>", "<~", "~>", "<~>", "<|>"],
  ["left", "in", "not in"],
  ["left", "^^^"],
  ["right", "//"],
  ["right", "++", "--", "+++", "---", "..", "<>"],
  ["left", "+", "-"],
  ["left", "*", "/"],
  ["left", "**"],
];

const PRECEDENCE = new Map(
  LEVELS.flatMap(([associates, ...operators], level) =>
    operators.map((operator) => [operator, { level, isRight: associates === "right" }] as const),
  ),
);

/** Operands and the operators between them, as they stand in the text. */
export interface Chain {
  readonly operands: readonly Expression[];
  readonly operators: readonly string[];
}

/** Builds the expression that Elixir reads; undefined when an operator is unknown. */
export function associate({ operands, operators }: Chain): Expression | undefined {
  const [first, ...rest] = operands;
  if (first === undefined || operators.some((name) => !PRECEDENCE.has(name))) return undefined;
  const done = [first];
  const waiting: string[] = [];
  const reduce = (): void => {
    const right = done.pop();
    const left = done.pop();
    const operator = waiting.pop();
    if (left === undefined || right === undefined || operator === undefined) return;
    done.push({ kind: "binary", operator, left, right, from: left.from, to: right.to });
  };
  for (const [index, operand] of rest.entries()) {
    const operator = operators[index] ?? "";
    const next = PRECEDENCE.get(operator);
    while (next !== undefined && waiting.length > 0) {
      const last = PRECEDENCE.get(waiting.at(-1) ?? "");
      if (last === undefined || last.level < next.level) break;
      if (last.level === next.level && next.isRight) break;
      reduce();
    }
    waiting.push(operator);
    done.push(operand);
  }
  while (waiting.length > 0) reduce();
  return done[0];
}
