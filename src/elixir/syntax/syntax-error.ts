import type { SyntaxNode, Tree } from "@lezer/common";
import { findUnbalanced } from "./brackets.ts";
import { explainError } from "./explain-error.ts";
import { findLaxity } from "./lax-grammar.ts";
import { findStrangeCharacter, isMadeUp } from "./strange-characters.ts";
import type { Span } from "./syntax.ts";

export interface SyntaxProblem {
  readonly span: Span;
  /** What is wrong and what to do. */
  readonly message: string;
  /** Elixir sees it while it looks at single words, before it looks at brackets. */
  readonly isToken?: boolean;
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
  const found = conflictMarker(text, error) ?? findStrangeCharacter(tree, error, text);
  if (found !== undefined) return found;
  const explained = swallowsRest(error)
    ? explainError(tree, error, text)
    : (findUnbalanced(tree, text) ?? explainError(tree, error, text));
  return laxity && (laxity.isToken || laxity.span.from <= explained.span.from) ? laxity : explained;
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

/** Whether the grammar took what follows for a text, so that no bracket in it is seen. */
function swallowsRest({ parent }: SyntaxNode): boolean {
  return parent?.name === "QuotedKeyword" && isMadeUp(parent);
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
