import type { SyntaxNode } from "@lezer/common";
import { LIMITS } from "../../source/limits.ts";
import type { Parser } from "./parse.ts";
import { associate } from "./precedence.ts";
import type { Expression } from "./syntax.ts";
import { partsOf } from "./tree.ts";

/** Each operator is a level of the expression. */
const LONGEST_CHAIN = LIMITS.nesting;

/** The grammar does not always group a chain of operators as Elixir does. */
export function parseOperators(parser: Parser, node: SyntaxNode): Expression {
  const operands: Expression[] = [];
  const operators: string[] = [];
  const waiting: SyntaxNode[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const parts = partsOf(next);
    const [left, operator, right] = parts;
    const isError = parts.some((part) => part.type.isError);
    if (next.name === "Right" && left && parts.length === 1) waiting.push(left);
    else if (next.name === "Operator" || next.name === "WordOperator") {
      operators.push(parser.source(next).replace(/\s+/g, " "));
    } else if (isBinary(next) && !isError && left && operator && right) {
      waiting.push(right, operator, left);
    } else operands.push(parser.convert(next));
    if (operators.length > LONGEST_CHAIN) {
      parser.tooLong(node);
      return parser.opaque(node, "a chain of operators that is too long", true, operands);
    }
  }
  return (
    associate({ operands, operators }) ??
    parser.opaque(node, "an operator that is not evaluated", false, operands)
  );
}

function isBinary({ name }: SyntaxNode): boolean {
  return name === "BinaryOperator" || name === "PipeOperator" || name === "WhenOperator";
}
