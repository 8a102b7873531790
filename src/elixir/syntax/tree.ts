import type { SyntaxNode } from "@lezer/common";

/** The children of a node without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== "Comment") children.push(child);
  }
  return children;
}

const PUNCTUATION = new Set(["(", ")", "[", "]", "{", "}", "<<", ">>", "#{", "do", "end", "fn"]);

/** The children of a node that stand for something: no brackets, no block words, no comments. */
export function partsOf(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).filter((child) => !PUNCTUATION.has(child.name));
}

/** Whether something is missing or too much among the children. */
export function hasError(node: SyntaxNode): boolean {
  return childrenOf(node).some((child) => child.type.isError);
}
