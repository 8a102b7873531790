import type { SyntaxNode, Tree } from "@lezer/common";
import { explainShape } from "./mistake-shapes.ts";
import type { Span } from "./syntax.ts";
import type { SyntaxProblem } from "./syntax-error.ts";

/** Says what is wrong at a place where the grammar can make no sense of the text. */
export function explainError(tree: Tree, error: SyntaxNode, text: string): SyntaxProblem {
  const from = skipBlank(text, error.from);
  const to = Math.min(text.length, Math.max(error.to, endOfWord(text, from)));
  const span = { from, to };
  const next = text[from] ?? "";
  const before = lastSolid(tree, text, error.from);
  const previous = text[before] ?? "";
  const known = explainShape(error, text);
  if (known !== undefined) return known;
  if (error.parent?.name === "Keyword" || error.parent?.name === "QuotedKeyword") {
    return explainKeywords(text, span, before);
  }
  if (next === "," || (previous === "," && ")]}".includes(next) && next !== "")) {
    const at = next === "," ? from : before;
    return {
      span: { from: at, to: at + 1 },
      message:
        "A value is missing beside this comma. Take the comma away, or write what is missing.",
    };
  }
  if (previous === ",") return trailingComma(before);
  if (text.slice(from, to) === "end") {
    return { span, message: 'This "end" closes nothing: there is no "do" that it belongs to.' };
  }
  if (isValueEnd(previous) && isValueStart(next)) {
    return {
      span,
      message: missingBefore(previous, next),
    };
  }
  if (previous !== "" && "=+-*/|&<>:".includes(previous)) {
    return {
      span: { from: before, to: before + 1 },
      message: "A value is missing behind this.",
    };
  }
  if (next === "") {
    return {
      span: { from: before, to: before + 1 },
      message: "The file ends here although something has to follow.",
    };
  }
  return {
    span,
    message:
      "Elixir does not expect this here. Look for a comma, a quotation mark or a bracket that is missing in front of it.",
  };
}

function missingBefore(previous: string, next: string): string {
  if (/\d/.test(previous) && /[a-z]/i.test(next)) {
    return "A number cannot go on like this. Put quotation marks around it if it is a text, else a comma in front of this.";
  }
  return /\w/.test(previous) && /\w/.test(next)
    ? "A comma is missing in front of this, or quotation marks around a text."
    : "A comma is missing in front of this.";
}

function explainKeywords(text: string, span: Span, before: number): SyntaxProblem {
  const isArrow = text.startsWith("=>", span.from);
  if (isArrow) {
    return {
      span: { from: span.from, to: span.from + 2 },
      message:
        'Pairs with "=>" have to stand in front of those with a colon. Move this one to the front.',
    };
  }
  const isNextLine = text.slice(before, span.from).includes("\n");
  if (text[before] === "," && isNextLine) return trailingComma(before);
  return {
    span,
    message:
      "After key: value only further pairs may follow. Give this a key, or move it to the front.",
  };
}

function trailingComma(at: number): SyntaxProblem {
  return {
    span: { from: at, to: at + 1 },
    message:
      "After this comma Elixir expects another key: value pair. Take the comma away, or add the pair.",
  };
}

function skipBlank(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && " \t\r\n".includes(text[at] ?? "")) at++;
  return at;
}

/** The last character in front of an offset that is neither blank nor in a comment. */
function lastSolid(tree: Tree, text: string, offset: number): number {
  let at = offset - 1;
  while (at >= 0) {
    if (!" \t\r\n".includes(text[at] ?? "")) {
      const inner = tree.resolveInner(at, 1);
      if (inner.name !== "Comment") return at;
      at = inner.from;
    }
    at--;
  }
  return at;
}

function endOfWord(text: string, from: number): number {
  let at = from;
  if (text[at] === ":") at++;
  while (at < text.length && at - from < 100 && /[\w.?!]/.test(text[at] ?? "")) at++;
  return Math.max(at, from + 1);
}

function isValueEnd(character: string): boolean {
  return /[\w"'\])}?!]/.test(character);
}

function isValueStart(character: string): boolean {
  return /[\w"'[{:%~@&]/.test(character);
}
