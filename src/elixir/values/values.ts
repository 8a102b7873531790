import { pathPart } from "../configuration/settings.ts";
import { type ElixirValue, isKeywordList, keywordPair, truth } from "./value.ts";

/** Whether a known value is true for `if`: everything but `false` and `nil`. */
export function isTruthy(value: ElixirValue): boolean {
  return truth(value) === true;
}

/** The text of a binary; `undefined` for everything else, charlists included. */
export function textOf(value: ElixirValue): string | undefined {
  return value.kind === "string" ? value.value : undefined;
}

/** Whether `Keyword.keyword?/1` certainly holds: what `Config` merges deeply. */
export function isKeywords(value: ElixirValue): boolean {
  return value.kind === "list" && isKeywordList(value) === true;
}

/** Every value that a list holds under a key, in order: programs differ in which of them wins. */
export function entriesOf(value: ElixirValue, key: string): readonly ElixirValue[] {
  if (value.kind !== "list") return [];
  return value.items.flatMap((item) => {
    const pair = keywordPair(item);
    return pair !== undefined && pathPart(pair.key) === key ? [pair.value] : [];
  });
}

/** Follows keys through lists and maps as `Access.fetch/2` does: the first entry of a key. */
export function lookUp(value: ElixirValue, keys: readonly string[]): ElixirValue | undefined {
  let current: ElixirValue | undefined = value;
  for (const key of keys) current = current && child(current, key);
  return current;
}

function child(value: ElixirValue, key: string): ElixirValue | undefined {
  if (value.kind !== "map") return entriesOf(value, key)[0];
  const same = ([name]: readonly [ElixirValue, ElixirValue]) =>
    name.kind === "atom" && pathPart(name.name) === key;
  return value.entries.findLast(same)?.[1];
}
