import { parseFile } from "../elixir/syntax/parse.ts";
import { type Expression, forEachPart } from "../elixir/syntax/syntax.ts";
import type { SourceFile } from "../source/source-file.ts";

/** One pair of a keyword list or a map, however it is written: `key: value`, `{:key, value}`. */
export interface Pair {
  readonly key: string;
  readonly value: Expression;
  /** All pairs of the same list, this one included. */
  readonly siblings: readonly Pair[];
}

/** The first pair of a file that is meant, of all lists and maps, whatever they are nested in. */
export function findPair(file: SourceFile, isMeant: (pair: Pair) => boolean): Pair | undefined {
  const open = [...parseFile(file).statements];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const found = pairsOf(next).find(isMeant);
    if (found !== undefined) return found;
    forEachPart(next, (part) => open.push(part));
  }
  return undefined;
}

/** The pairs of a list or a map; none of anything else. */
export function pairsOf(expression: Expression): readonly Pair[] {
  const siblings: Pair[] = [];
  for (const [key, value] of entriesOf(expression)) {
    if (key?.kind === "atom" && value !== undefined) {
      siblings.push({ key: key.name, value, siblings });
    }
  }
  return siblings;
}

function entriesOf(expression: Expression): readonly (readonly Expression[])[] {
  if (expression.kind === "map") return expression.entries;
  if (expression.kind !== "list") return [];
  return expression.items.map((item) => (item.kind === "tuple" ? item.items : []));
}
