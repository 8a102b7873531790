import type { SyntaxNode, Tree } from "@lezer/common";
import { findUnbalanced } from "./brackets.ts";
import { findLaxity } from "./lax-grammar.ts";
import type { Span } from "./syntax.ts";

export interface SyntaxProblem {
  readonly span: Span;
  /** What is wrong and what to do. */
  readonly message: string;
}

/**
 * The first place that Elixir's parser would reject. `isExcused` says of an offset that a template
 * stands there, so that nobody knows the real text.
 */
export function findSyntaxError(
  tree: Tree,
  text: string,
  isExcused: (offset: number) => boolean,
): SyntaxProblem | undefined {
  const error = firstError(tree, isExcused);
  const laxity = findLaxity(tree, text);
  if (laxity && isExcused(laxity.span.from)) return undefined;
  if (error === undefined) return laxity;
  const found = conflictMarker(text, error) ?? findUnbalanced(tree, text) ?? explain(error, text);
  return laxity && laxity.span.from <= found.span.from ? laxity : found;
}

function firstError(tree: Tree, isExcused: (offset: number) => boolean): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  tree.iterate({
    enter: (node) => {
      if (found !== undefined) return false;
      if (node.type.isError && !isExcused(node.from)) found = node.node;
      return found === undefined;
    },
  });
  return found;
}

function conflictMarker(text: string, error: SyntaxNode): SyntaxProblem | undefined {
  for (const marker of ["<<<<<<< ", "=======", ">>>>>>> "]) {
    const at = text.startsWith(marker) ? 0 : text.indexOf(`\n${marker}`);
    if (at === -1) continue;
    const from = text[at] === "\n" ? at + 1 : at;
    if (from > error.to + 1000) continue;
    return {
      span: { from, to: from + marker.trimEnd().length },
      message:
        "This is the marker of an unfinished Git merge. Decide for one side and delete the markers.",
    };
  }
  return undefined;
}

const TYPOGRAPHIC = "\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb";

function explain(error: SyntaxNode, text: string): SyntaxProblem {
  const from = skipBlank(text, error.from);
  const to = Math.min(text.length, Math.max(error.to, endOfWord(text, from)));
  const span = { from, to };
  const next = text[from] ?? "";
  const before = lastSolid(text, error.from);
  const previous = text[before] ?? "";
  if (TYPOGRAPHIC.includes(next) && next !== "") {
    return {
      span: { from, to: from + 1 },
      message: `This is a typographic quotation mark. Write a straight one: "`,
    };
  }
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
  if (isValueEnd(previous) && isValueStart(next)) {
    return {
      span,
      message: "A comma is missing in front of this.",
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

/** Mistakes that are known by what stands around them on the line. */
function explainShape(error: SyntaxNode, text: string): SyntaxProblem | undefined {
  const lineStart = Math.max(text.lastIndexOf("\n", error.from - 1) + 1, error.from - 200);
  const before = text.slice(lineStart, error.from);
  const after = text.slice(error.from, error.from + 20);
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

function skipBlank(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && " \t\r\n".includes(text[at] ?? "")) at++;
  return at;
}

function lastSolid(text: string, offset: number): number {
  let at = offset - 1;
  while (at >= 0 && " \t\r\n".includes(text[at] ?? "")) at--;
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
