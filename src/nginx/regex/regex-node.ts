/**
 * The part of PCRE's syntax that a matcher without backtracking can run, over bytes. Everything
 * else (backreferences, lookbehind, possessive quantifiers, verbs, …) is not translated.
 */
export type RegexNode =
  | { readonly kind: "set"; readonly bytes: Uint8Array }
  | { readonly kind: "sequence"; readonly items: readonly RegexNode[] }
  | { readonly kind: "alternatives"; readonly items: readonly RegexNode[] }
  | {
      readonly kind: "repeat";
      readonly item: RegexNode;
      readonly least: number;
      readonly most: number;
      readonly greedy: boolean;
    }
  | { readonly kind: "capture"; readonly index: number; readonly item: RegexNode }
  | { readonly kind: "assertion"; readonly what: Assertion }
  | { readonly kind: "lookahead"; readonly item: RegexNode; readonly negative: boolean };

export type Assertion = "start" | "end" | "very-end" | "boundary" | "no-boundary";

/** Whether the node can match the empty text. */
export function isNullable(node: RegexNode): boolean {
  switch (node.kind) {
    case "set":
      return false;
    case "sequence":
      return node.items.every(isNullable);
    case "alternatives":
      return node.items.some(isNullable);
    case "repeat":
      return node.least === 0 || isNullable(node.item);
    case "capture":
      return isNullable(node.item);
    case "assertion":
    case "lookahead":
      return true;
  }
}

/** Whether a group that captures is in the node. */
export function hasCapture(node: RegexNode): boolean {
  switch (node.kind) {
    case "capture":
      return true;
    case "sequence":
    case "alternatives":
      return node.items.some(hasCapture);
    case "repeat":
    case "lookahead":
      return hasCapture(node.item);
    case "set":
    case "assertion":
      return false;
  }
}
