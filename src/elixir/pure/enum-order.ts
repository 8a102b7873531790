import { isLess } from "../values/compare.ts";
import { atom, type ElixirValue, integer, isAtom, list, truth, tuple } from "../values/value.ts";
import { type Items, ofItems } from "./items.ts";
import type { PureContext, PureTable } from "./pure-function.ts";

/** Sorts what is all of one kind, stably; Elixir's order between kinds is not needed. */
function sortBy(
  items: Items,
  keys: Items,
  order: ElixirValue | undefined,
): ElixirValue[] | undefined {
  const descends = order !== undefined && isAtom(order, "desc");
  if (order !== undefined && !descends && !isAtom(order, "asc")) return undefined;
  const [first] = keys;
  if (first && keys.some((key) => isLess(first, key) === undefined)) return undefined;
  const compare = (a: ElixirValue | undefined, b: ElixirValue | undefined): number => {
    if (a === undefined || b === undefined) return 0;
    return isLess(a, b) ? -1 : isLess(b, a) ? 1 : 0;
  };
  const places = [...items.keys()].sort(
    (a, b) => (descends ? -1 : 1) * compare(keys[a], keys[b]) || a - b,
  );
  return places.flatMap((place) => items[place] ?? []);
}

/** The largest or smallest number, the first of those that are equal. */
function extreme(sign: 1 | -1) {
  return (items: Items, rest: Items, { raise }: PureContext): ElixirValue | undefined => {
    if (rest.length > 0) return undefined;
    let best: (ElixirValue & { kind: "integer" | "float" }) | undefined;
    for (const item of items) {
      if (item.kind !== "integer" && item.kind !== "float") return undefined;
      if (best === undefined || (sign === 1 ? item.value > best.value : item.value < best.value)) {
        best = item;
      }
    }
    return best ?? raise("there are no elements");
  };
}

/** How many elements at the front a function holds for; undefined when that is not known. */
function countWhile(
  items: Items,
  test: ElixirValue | undefined,
  { apply }: PureContext,
): number | undefined {
  if (test === undefined) return undefined;
  let count = 0;
  for (const item of items) {
    const holds = truth(apply(test, [item]));
    if (holds === undefined) return undefined;
    if (!holds) break;
    count++;
  }
  return count;
}

/** https://hexdocs.pm/elixir/Enum.html: functions about places and order. */
export const ENUM_ORDER: PureTable = {
  "Enum.sort": ofItems((items, [order], { location }) => {
    const sorted = sortBy(items, items, order);
    return sorted && list(sorted, location);
  }),
  "Enum.sort_by": ofItems((items, [key, order], { apply, location }) => {
    if (key === undefined) return undefined;
    const keys = items.map((item) => apply(key, [item]));
    const sorted = sortBy(items, keys, order);
    return sorted && list(sorted, location);
  }),
  "Enum.max": ofItems(extreme(1)),
  "Enum.min": ofItems(extreme(-1)),
  "Enum.take_while": ofItems((items, [test], context) => {
    const count = countWhile(items, test, context);
    return count === undefined ? undefined : list(items.slice(0, count), context.location);
  }),
  "Enum.drop_while": ofItems((items, [test], context) => {
    const count = countWhile(items, test, context);
    return count === undefined ? undefined : list(items.slice(count), context.location);
  }),
  "Enum.split": ofItems((items, [count], { location }) => {
    if (count?.kind !== "integer") return undefined;
    const at = Number(count.value);
    const parts = [items.slice(0, at), items.slice(at)];
    return tuple(
      parts.map((part) => list(part, location)),
      location,
    );
  }),
  "Enum.fetch!": ofItems((items, [index], { raise }) =>
    index?.kind === "integer"
      ? (items.at(Number(index.value)) ?? raise("there is no such element"))
      : undefined,
  ),
  "Enum.find_index": ofItems((items, [test], { apply, location }) => {
    if (test === undefined) return undefined;
    for (const [index, item] of items.entries()) {
      const holds = truth(apply(test, [item]));
      if (holds === undefined) return undefined;
      if (holds) return integer(BigInt(index), location);
    }
    return atom("nil", location);
  }),
  "Enum.find_value": ofItems((items, rest, { apply, location }) => {
    const change = rest.at(-1);
    if (change === undefined) return undefined;
    for (const item of items) {
      const value = apply(change, [item]);
      const holds = truth(value);
      if (holds === undefined) return undefined;
      if (holds) return value;
    }
    return rest.length === 2 ? rest[0] : atom("nil", location);
  }),
  "Enum.chunk_every": ofItems((items, [size, ...rest], { location }) => {
    if (size?.kind !== "integer" || size.value < 1n || rest.length > 0) return undefined;
    const step = Number(size.value);
    const chunks: ElixirValue[] = [];
    for (let at = 0; at < items.length; at += step) {
      chunks.push(list(items.slice(at, at + step), location));
    }
    return list(chunks, location);
  }),
  "Enum.intersperse": ofItems((items, [separator], { location }) =>
    separator === undefined
      ? undefined
      : list(
          items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])),
          location,
        ),
  ),
};
