import type { SyntaxNode } from "@lezer/common";
import { childrenOf } from "./tree.ts";

/** A run of source text, an escape sequence in it, or the node of an interpolation. */
export type RawPart = { readonly text: string } | { readonly escape: string } | SyntaxNode;

/** The parts of a quoted node (string, charlist, atom, sigil), in order and as written. */
export function rawPartsOf(node: SyntaxNode, text: string): RawPart[] {
  const parts: RawPart[] = [];
  for (const child of childrenOf(node)) {
    if (child.name === "QuotedContent") parts.push({ text: text.slice(child.from, child.to) });
    else if (child.name === "EscapeSequence")
      parts.push({ escape: text.slice(child.from, child.to) });
    else if (child.name === "Interpolation") parts.push(child);
  }
  return parts;
}

/**
 * Takes the indentation of the closing quotes from every line of a heredoc, and the line end that
 * follows the opening quotes.
 */
export function stripHeredoc(parts: readonly RawPart[], isRaw = false): RawPart[] {
  const last = parts.at(-1);
  const lastText = last !== undefined && "text" in last ? last.text : "";
  const indentation = lastText.length - (lastText.lastIndexOf("\n") + 1);
  const stripped: RawPart[] = [];
  let atLineStart = false;
  for (const [index, part] of parts.entries()) {
    if ("escape" in part) {
      stripped.push(part);
      atLineStart = part.escape.endsWith("\n");
    } else if ("text" in part) {
      let content = stripLines(part.text, indentation, atLineStart);
      // The grammar has skipped the line end already where a `-` follows.
      if (index === 0) content = content.replace(/^[ \t]*\r?\n/, "");
      // The grammar has no escape sequence for a joined line here.
      if (!isRaw) content = content.replace(/\\\r?\n/g, "");
      stripped.push({ text: content });
      atLineStart = false;
    } else {
      stripped.push(part);
      atLineStart = false;
    }
  }
  return stripped;
}

function stripLines(text: string, indentation: number, atLineStart: boolean): string {
  return text
    .split("\n")
    .map((line, index) => {
      if (index === 0 && !atLineStart) return line;
      let from = 0;
      while (from < indentation && (line[from] === " " || line[from] === "\t")) from++;
      return line.slice(from);
    })
    .join("\n");
}

/** https://hexdocs.pm/elixir/String.html#module-escape-characters */
const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  d: "\x7F",
  e: "\x1B",
  f: "\f",
  n: "\n",
  r: "\r",
  s: " ",
  t: "\t",
  v: "\v",
};

/** The text that an escape sequence stands for; undefined for one that Elixir rejects. */
export function unescapeSequence(sequence: string): string | undefined {
  const letter = sequence.slice(1);
  if (letter === "\n" || letter === "\r\n") return "";
  if (letter.startsWith("u") || letter.startsWith("x")) {
    const digits = letter.slice(1).replace(/^\{|\}$/g, "");
    if (!/^[0-9A-Fa-f]{1,6}$/.test(digits)) return undefined;
    const code = Number.parseInt(digits, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    // `\xNN` is a byte: above 127 it is no character of its own.
    if (letter.startsWith("x") && code > 0x7f) return undefined;
    return String.fromCodePoint(code);
  }
  return ESCAPES[letter] ?? letter;
}
