import { regexOf } from "../../nginx/regex/regex.ts";
import type { RegexNode } from "../../nginx/regex/regex-node.ts";
import type { ParsedRegex } from "../../nginx/regex/regex-syntax.ts";

/**
 * Whether an expression matches every text with the beginning, whatever follows: what it matches
 * without a word about the end (of `(/|$)`, the slash) is in the beginning.
 *
 * @param steps for the match
 */
export function matchesWhateverFollows(
  parsed: ParsedRegex,
  steps: number,
): (beginning: string) => boolean {
  const node = withoutEnds(parsed.node, false);
  const regex = node && regexOf({ ...parsed, node });
  if (node === undefined || regex === undefined) return () => false;
  const asksForBoundary = hasBoundary(node);
  return (beginning) => {
    const whole = regex.match(beginning, { steps })?.captures[0];
    // Whether there is a boundary at the end of a match depends on the character behind it.
    return whole !== undefined && !(asksForBoundary && beginning.endsWith(whole));
  };
}

/** The part of an expression that goes on to match when more text follows, if there is any. */
function withoutEnds(node: RegexNode, isLookahead: boolean): RegexNode | undefined {
  switch (node.kind) {
    case "set":
      return node;
    case "assertion":
      if (node.what === "boundary" || node.what === "no-boundary") {
        return isLookahead ? undefined : node;
      }
      return node.what === "start" ? node : undefined;
    case "lookahead": {
      const item = node.negative ? undefined : withoutEnds(node.item, true);
      return item && { ...node, item };
    }
    case "capture":
    case "repeat": {
      const item = withoutEnds(node.item, isLookahead);
      return item && { ...node, item };
    }
    case "alternatives": {
      const items = node.items.flatMap((item) => withoutEnds(item, isLookahead) ?? []);
      return items.length === 0 ? undefined : { ...node, items };
    }
    case "sequence": {
      const last = node.items.at(-1);
      const isOpen = isEnd(last) && takesEverything(node.items.at(-2));
      const kept = isOpen ? node.items.slice(0, -1) : node.items;
      const items = kept.flatMap((item) => withoutEnds(item, isLookahead) ?? []);
      return items.length < kept.length ? undefined : { ...node, items };
    }
  }
}

function isEnd(node: RegexNode | undefined): boolean {
  return node?.kind === "assertion" && (node.what === "end" || node.what === "very-end");
}

/** Whether the node goes on to the end of any text: `(?s).*`. */
function takesEverything(node: RegexNode | undefined): boolean {
  if (node?.kind === "capture") return takesEverything(node.item);
  if (node?.kind === "sequence") return node.items.length === 1 && takesEverything(node.items[0]);
  if (node?.kind !== "repeat" || node.most !== Number.POSITIVE_INFINITY) return false;
  return node.item.kind === "set" && node.item.bytes.every((has) => has === 1);
}

function hasBoundary(node: RegexNode): boolean {
  switch (node.kind) {
    case "set":
      return false;
    case "assertion":
      return node.what === "boundary" || node.what === "no-boundary";
    case "lookahead":
    case "capture":
    case "repeat":
      return hasBoundary(node.item);
    case "alternatives":
    case "sequence":
      return node.items.some(hasBoundary);
  }
}
