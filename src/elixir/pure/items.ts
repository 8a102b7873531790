import { type ElixirValue, integer, isAtom } from "../values/value.ts";
import { type PureContext, type PureFunction, partial } from "./pure-function.ts";

export type Items = readonly ElixirValue[];

/** The most elements of a range that are written out. */
const LARGEST_RANGE = 10_000n;

/** The elements of a list or range; undefined for what has none, or none in a known order. */
export function itemsOf(value: ElixirValue): readonly ElixirValue[] | undefined {
  if (value.kind === "list") return value.items;
  if (value.kind !== "map") return undefined;
  if (value.entries.length === 0) return [];
  const field = (name: string) => value.entries.find(([key]) => isAtom(key, name))?.[1];
  const struct = field("__struct__");
  if (struct === undefined || !isAtom(struct, "Elixir.Range")) return undefined;
  const first = field("first");
  const last = field("last");
  const step = field("step");
  if (first?.kind !== "integer" || last?.kind !== "integer" || step?.kind !== "integer") {
    return undefined;
  }
  if (step.value === 0n) return undefined;
  const count = (last.value - first.value) / step.value;
  if (count > LARGEST_RANGE) return undefined;
  const items: ElixirValue[] = [];
  const isPast = (at: bigint) => (step.value > 0n ? at > last.value : at < last.value);
  for (let at = first.value; !isPast(at); at += step.value) items.push(integer(at, value.location));
  return items;
}

/** A function of a list's elements, which may themselves be dynamic. */
export function ofItems(
  run: (items: Items, rest: Items, context: PureContext) => ElixirValue | undefined,
): PureFunction {
  return partial(([subject, ...rest], context) => {
    const items = subject && itemsOf(subject);
    return items && run(items, rest, context);
  });
}
