import type { SyntaxNode } from "@lezer/common";
import type { Parser } from "./parse.ts";
import type { Call, Expression, Section, Span } from "./syntax.ts";
import { hasError, partsOf } from "./tree.ts";

/** `Module.function`, `map.key`, `function.`; and the argument of `alias Module.{A, B}`. */
export function parseDot(
  parser: Parser,
  parts: readonly SyntaxNode[],
  node: SyntaxNode,
): Expression {
  const [left, , right] = parts;
  const member = right && partsOf(right)[0];
  if (left === undefined) return parser.opaque(node, "a syntax error", true);
  const target = parser.convert(left);
  if (member?.name === "Alias" && target.kind === "call" && target.name === "__MODULE__") {
    return parser.convert(member);
  }
  if (member?.name === "Tuple") {
    const names = partsOf(member).map((part) => parser.convert(part));
    return makeCall(target, "{}", names, [], true, node);
  }
  if (member === undefined) return makeCall(target, "", [], [], false, node);
  if (member.name === "Alias") return parser.opaque(node, "a module name", false, [target]);
  return parser.placeholder(member) ?? makeCall(target, parser.source(member), [], [], true, node);
}

export function parseCall(
  parser: Parser,
  parts: readonly SyntaxNode[],
  node: SyntaxNode,
): Expression {
  const [head, ...rest] = parts;
  if (head === undefined) return parser.opaque(node, "a syntax error", true);
  const callee = parser.convert(head);
  const list = rest.find((part) => part.name === "Arguments");
  const block = rest.find((part) => part.name === "DoBlock");
  if ((list && hasError(list)) || (block && hasError(block))) {
    const inside = (list ? partsOf(list) : []).concat(block ? partsOf(block) : []);
    return parser.opaque(
      node,
      "a syntax error",
      true,
      inside.filter((part) => !part.type.isError).map((part) => parseInside(parser, part)),
    );
  }
  const args = list ? parser.expressions(partsOf(list)) : [];
  const sections = block ? parseSections(parser, block) : [];
  if (callee.kind === "opaque") {
    return parser.opaque(node, callee.reason, true, [...args, ...sections.map(({ body }) => body)]);
  }
  const direct = callee.kind === "call" && callee.arguments.length === 0 && head.name !== "Call";
  if (direct || (callee.kind === "call" && list === undefined && sections.length === 0)) {
    const bare = callee.bare && list === undefined && block === undefined;
    return makeCall(callee.target, callee.name, args, sections, bare, node);
  }
  return makeCall(callee, "", args, sections, false, node);
}

function parseInside(parser: Parser, part: SyntaxNode): Expression {
  const isSection = part.name.endsWith("Block") && part.name !== "Block";
  return isSection ? parser.block(partsOf(part).slice(1), part) : parser.convert(part);
}

function makeCall(
  target: Expression | undefined,
  name: string,
  args: readonly Expression[],
  sections: readonly Section[],
  bare: boolean,
  span: Span,
): Call {
  return {
    kind: "call",
    target,
    name,
    bare,
    arguments: args,
    sections,
    from: span.from,
    to: span.to,
  };
}

function parseSections(parser: Parser, block: SyntaxNode): Section[] {
  const parts = partsOf(block);
  const isSection = (part: SyntaxNode) => part.name.endsWith("Block") && part.name !== "Block";
  const body = parts.filter((part) => !isSection(part));
  const sections = [
    { name: "do", body: parser.block(body, block), from: block.from, to: block.to },
  ];
  for (const part of parts.filter(isSection)) {
    const [word, ...content] = partsOf(part);
    if (word === undefined) continue;
    sections.push({
      name: word.name,
      body: parser.block(content, part),
      from: part.from,
      to: part.to,
    });
  }
  return sections;
}
