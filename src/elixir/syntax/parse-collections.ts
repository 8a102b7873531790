import type { SyntaxNode } from "@lezer/common";
import type { Parser } from "./parse.ts";
import { parseText } from "./parse-literals.ts";
import type { Expression, Span } from "./syntax.ts";
import { hasError, partsOf } from "./tree.ts";

/** `[a, b]`, `[a | b]`, `[key: value]`. */
export function parseList(parser: Parser, parts: readonly SyntaxNode[], span: Span): Expression {
  const last = parts.at(-1);
  const cons = last?.name === "BinaryOperator" ? partsOf(last) : [];
  const [head, operator, tail] = cons;
  if (head && tail && operator && parser.source(operator) === "|") {
    const items = [...parseItems(parser, parts.slice(0, -1)), parser.convert(head)];
    return { kind: "list", items, tail: parser.convert(tail), ...span };
  }
  return { kind: "list", items: parseItems(parser, parts), tail: undefined, ...span };
}

function parseItems(parser: Parser, parts: readonly SyntaxNode[]): Expression[] {
  return parts.flatMap((part) =>
    part.name === "Keywords" && !hasError(part) ? parsePairs(parser, part) : [parser.convert(part)],
  );
}

/** The pairs of `key: value, …` as tuples. */
export function parsePairs(parser: Parser, keywords: SyntaxNode): Expression[] {
  return partsOf(keywords).map((pair) => {
    const [key, value] = partsOf(pair);
    if (
      pair.name !== "Pair" ||
      key === undefined ||
      value === undefined ||
      hasError(pair) ||
      hasError(key)
    ) {
      return parser.convert(pair);
    }
    return {
      kind: "tuple",
      items: [parseKey(parser, key), parser.convert(value)],
      from: pair.from,
      to: pair.to,
    };
  });
}

function parseKey(parser: Parser, node: SyntaxNode): Expression {
  if (node.name === "QuotedKeyword") return parseText(parser, node, "atom");
  const name = parser.source(node).trimEnd().slice(0, -1);
  return (
    parser.placeholder(node) ?? { kind: "atom", name, from: node.from, to: node.from + name.length }
  );
}

export function parseMap(parser: Parser, parts: readonly SyntaxNode[], span: Span): Expression {
  const content = parts.find((part) => part.name === "MapContent");
  if (parts.some((part) => part.name === "Struct")) {
    return parser.opaque(span, "a struct", false, content ? parser.operands(partsOf(content)) : []);
  }
  let base: Expression | undefined;
  const entries: [Expression, Expression][] = [];
  const add = (part: SyntaxNode): boolean => {
    if (part.name === "Keywords" && !hasError(part)) {
      for (const pair of parsePairs(parser, part)) {
        const [key, value] = pair.kind === "tuple" ? pair.items : [];
        if (key === undefined || value === undefined) return false;
        entries.push([key, value]);
      }
      return true;
    }
    const [left, operator, right] = partsOf(part);
    if (!left || !operator || !right || parser.source(operator) !== "=>") return false;
    entries.push([parser.convert(left), parser.convert(right)]);
    return true;
  };
  for (const part of content ? partsOf(content) : []) {
    const [left, operator, right] = part.name === "BinaryOperator" ? partsOf(part) : [];
    const isUpdate = operator !== undefined && parser.source(operator) === "|";
    if (isUpdate && left) base = parser.convert(left);
    if (!add(isUpdate && right ? right : part)) {
      return parser.opaque(span, "a map that could not be read", false, [parser.convert(part)]);
    }
  }
  return { kind: "map", base, entries, ...span };
}
