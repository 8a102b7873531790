import type { Location } from "../../source/location.ts";
import { measure } from "../values/measure.ts";
import { type ElixirValue, keywordPair, type ListValue, list, tuple } from "../values/value.ts";
import { deepMerge } from "./merge.ts";

/** Counts what merging costs, and stops it when it is too much. */
export type Spend = (steps: number, location: () => Location) => void;

/**
 * What one setting has been set to so far, merged when somebody looks. Merging at every call would
 * take time quadratic in the calls that add to the same keyword list.
 */
export class Merging {
  /** Undefined once everything is merged into `#latest`. */
  #earlier: Merging | undefined;
  #latest: ElixirValue;

  constructor(value: ElixirValue, earlier?: Merging) {
    this.#latest = value;
    this.#earlier = earlier;
  }

  /** The same setting after one more call has set it. */
  followedBy(value: ElixirValue): Merging {
    return new Merging(value, this);
  }

  /** Where the latest call stands: merging keeps the later location. */
  get location(): Location {
    return this.#latest.location;
  }

  value(spend: Spend): ElixirValue {
    if (this.#earlier === undefined) return this.#latest;
    const later: ElixirValue[] = [];
    let first: Merging = this;
    for (; first.#earlier !== undefined; first = first.#earlier) later.push(first.#latest);
    this.#latest = mergeAll([first.#latest, ...later.reverse()], spend);
    this.#earlier = undefined;
    return this.#latest;
  }
}

/** One value at least. */
type Some<T> = readonly [T, ...T[]];

/** Merges one value after another, as `deepMerge` does. */
function mergeAll([first, ...rest]: Some<ElixirValue>, spend: Spend): ElixirValue {
  let result = first;
  let run: [ListValue, ...ListValue[]] | undefined = isPlain(first) ? [first] : undefined;
  for (const value of rest) {
    if (run !== undefined && isPlain(value)) {
      run.push(value);
      continue;
    }
    if (run !== undefined) result = mergeKeywords(run, spend);
    const cost = measure(result).size + measure(value).size;
    spend(cost, () => value.location);
    result = deepMerge(result, value);
    run = isPlain(result) ? [result] : undefined;
  }
  return run === undefined ? result : mergeKeywords(run, spend);
}

/** Whether this is a keyword list that has every key once. */
function isPlain(value: ElixirValue): value is ListValue {
  if (value.kind !== "list") return false;
  const keys = new Set<string>();
  for (const item of value.items) {
    const pair = keywordPair(item);
    if (pair === undefined || keys.has(pair.key)) return false;
    keys.add(pair.key);
  }
  return true;
}

interface Entry {
  /** The latest pair as it is written. */
  item: ElixirValue;
  readonly values: [ElixirValue, ...ElixirValue[]];
}

/** `Keyword.merge/3` of many lists at once: what is set again moves to the end. */
function mergeKeywords(lists: Some<ListValue>, spend: Spend): ListValue {
  const [first] = lists;
  if (lists.length === 1) return first;
  const merged = new Map<string, Entry>();
  let { location } = first;
  for (const { items, location: latest } of lists) {
    location = latest;
    spend(items.length, () => latest);
    for (const item of items) {
      const pair = keywordPair(item);
      if (pair === undefined) continue;
      const entry = merged.get(pair.key);
      if (entry === undefined) {
        merged.set(pair.key, { item, values: [pair.value] });
        continue;
      }
      entry.item = item;
      entry.values.push(pair.value);
      merged.delete(pair.key);
      merged.set(pair.key, entry);
    }
  }
  const items = [...merged.values()].map(({ item, values }) => {
    const key = item.kind === "tuple" ? item.items[0] : undefined;
    if (values.length === 1 || key === undefined) return item;
    return tuple([key, mergeAll(values, spend)], item.location);
  });
  return list(items, location);
}
