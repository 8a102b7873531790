import type { SyntaxNode } from "@lezer/common";
import { placeholderIn } from "../../source/template.ts";
import type { Parser } from "./parse.ts";
import type { Expression, TextPart } from "./syntax.ts";
import { rawPartsOf, stripHeredoc, unescapeSequence } from "./text.ts";
import { partsOf } from "./tree.ts";

/** A string, charlist or quoted atom with its interpolations; heredocs lose their indentation. */
export function parseText(
  parser: Parser,
  node: SyntaxNode,
  type: "string" | "charlist" | "atom",
): Expression {
  const span = { from: node.from, to: node.to };
  const filled = placeholderIn(parser.template, node.from, node.to);
  let raw = rawPartsOf(node, parser.text);
  const opening = parser.text.slice(node.from, node.from + 3);
  if (type !== "atom" && (opening === '"""' || opening === "'''")) raw = stripHeredoc(raw);
  const parts: TextPart[] = [];
  for (const part of raw) {
    if ("text" in part) parts.push(part.text);
    else if ("escape" in part) {
      const character = unescapeSequence(part.escape);
      if (character === undefined) {
        return parser.opaque(span, "an escape sequence that is not evaluated");
      }
      parts.push(character);
    } else parts.push(parser.block(partsOf(part), part));
  }
  if (filled !== undefined && !parts.some((part) => typeof part !== "string")) {
    return parser.placeholder(span) ?? { kind: "text", type, parts, ...span };
  }
  if (filled !== undefined) {
    const marker = parser.placeholder(span);
    if (marker) parts.push(marker);
  }
  return { kind: "text", type, parts, ...span };
}

/** `~s`, `~S`, `~c`, `~C`, `~w` and `~W`; any other sigil is opaque. */
export function parseSigil(parser: Parser, node: SyntaxNode): Expression {
  const span = { from: node.from, to: node.to };
  const parts = partsOf(node);
  const nameNode = parts.find((part) => part.name === "SigilName");
  const modifiers = parts.find((part) => part.name === "SigilModifiers");
  const name = nameNode ? parser.text.slice(nameNode.from, nameNode.to) : "";
  const modifier = modifiers ? parser.text.slice(modifiers.from, modifiers.to) : "";
  const start = nameNode?.to ?? node.from;
  const opening = parser.text.slice(start, start + 3);
  let raw = rawPartsOf(node, parser.text);
  if (opening === '"""' || opening === "'''") raw = stripHeredoc(raw, name === name.toUpperCase());
  const type = name === "c" || name === "C" ? "charlist" : "string";
  if (!/^[sScCwW]$/.test(name)) return parser.opaque(span, `a ~${name} sigil`);
  const texts: TextPart[] = [];
  for (const part of raw) {
    if ("text" in part) texts.push(part.text);
    else if ("escape" in part) {
      const closing = part.escape.length === 2 && isDelimiter(part.escape[1] ?? "");
      const isRaw = name === name.toUpperCase();
      const character = closing || !isRaw ? unescapeSequence(part.escape) : part.escape;
      if (character === undefined) return parser.opaque(span, "an escape sequence");
      texts.push(character);
    } else texts.push(parser.block(partsOf(part), part));
  }
  const marker = parser.placeholder(span);
  if (marker) texts.push(marker);
  const text: Expression = { kind: "text", type, parts: texts, ...span };
  return name === "w" || name === "W" ? { kind: "words", text, modifier, ...span } : text;
}

function isDelimiter(character: string): boolean {
  return "/|\"'()[]{}<>".includes(character);
}

const BASES: Readonly<Record<string, string>> = { "0x": "x", "0o": "o", "0b": "b" };

/** An integer in any base, or a character literal (`?a`). */
function parseInteger(parser: Parser, node: SyntaxNode): Expression {
  const span = { from: node.from, to: node.to };
  const written = parser.text.slice(node.from, node.to);
  if (written.startsWith("?")) {
    const character = written[1] === "\\" ? unescapeSequence(written.slice(1)) : written.slice(1);
    const code = character?.codePointAt(0);
    if (code === undefined) return parser.opaque(span, "a character that is not evaluated");
    return { kind: "integer", value: BigInt(code), ...span };
  }
  const digits = written.replaceAll("_", "");
  const isBased = BASES[digits.slice(0, 2)] !== undefined;
  // Conversion of decimal digits to a number takes more than linear time.
  if (digits.length > 2_000 || !(isBased || /^\d+$/.test(digits))) {
    return parser.opaque(span, "a number that is not evaluated");
  }
  return { kind: "integer", value: BigInt(digits), ...span };
}

/** A number, an atom, a module name, a character. */
export function parseLeaf(parser: Parser, node: SyntaxNode): Expression {
  const written = parser.source(node);
  const span = { from: node.from, to: node.to };
  switch (node.name) {
    case "Float": {
      const value = Number(written.replaceAll("_", ""));
      if (!Number.isFinite(value)) return parser.opaque(span, "a number that is not evaluated");
      return { kind: "float", value, ...span };
    }
    case "Boolean":
    case "Nil":
      return { kind: "atom", name: written, ...span };
    case "Atom":
      return { kind: "atom", name: written.slice(1), ...span };
    case "Alias":
      return { kind: "alias", segments: written.split(".").map((s) => s.trim()), ...span };
    default:
      return parseInteger(parser, node);
  }
}
