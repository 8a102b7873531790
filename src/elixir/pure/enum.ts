import { isEqual, isSame } from "../values/compare.ts";
import { mapOf } from "../values/maps.ts";
import { findDynamic } from "../values/measure.ts";
import { either } from "../values/possible.ts";
import { asText } from "../values/to-text.ts";
import {
  atom,
  boolean,
  type ElixirValue,
  integer,
  list,
  string,
  truth,
  tuple,
} from "../values/value.ts";
import { type Items, itemsOf, ofItems } from "./items.ts";
import { described, type PureContext, type PureTable, partial, whole } from "./pure-function.ts";

/** The elements for which a function holds; undefined when that is not known of each. */
function select(
  items: Items,
  test: ElixirValue | undefined,
  expected: boolean,
  { apply }: PureContext,
): ElixirValue[] | undefined {
  if (test === undefined) return undefined;
  const selected: ElixirValue[] = [];
  let known = true;
  for (const item of items) {
    const holds = truth(apply(test, [item]));
    if (holds === undefined) known = false;
    else if (holds === expected) selected.push(item);
  }
  return known ? selected : undefined;
}

function map(items: Items, rest: Items, { apply, location }: PureContext): ElixirValue | undefined {
  const [change] = rest;
  return (
    change &&
    list(
      items.map((item) => apply(change, [item])),
      location,
    )
  );
}

function reduce(items: Items, rest: Items, { apply }: PureContext): ElixirValue | undefined {
  const change = rest.at(-1);
  if (change === undefined) return undefined;
  let [result, ...others] = rest.length === 2 ? [rest[0], ...items] : items;
  if (result === undefined) return undefined;
  for (const item of others) if (item !== undefined) result = apply(change, [item, result]);
  return result;
}

function memberOf(items: Items, wanted: ElixirValue): boolean | undefined {
  let unknown = false;
  for (const item of items) {
    const same = isSame(item, wanted);
    if (same) return true;
    unknown ||= same === undefined;
  }
  return unknown ? undefined : false;
}

const member = ofItems((items, [wanted], { location }) => {
  const found = wanted && memberOf(items, wanted);
  return found === undefined ? undefined : boolean(found, location);
});

/** `any?`, `all?` and `find`: the first element for which the function gives `wanted`. */
function search(
  items: Items,
  test: ElixirValue | undefined,
  wanted: boolean,
  { apply }: PureContext,
): { readonly item: ElixirValue | undefined } | undefined {
  for (const item of items) {
    const holds = truth(test ? apply(test, [item]) : item);
    if (holds === undefined) return undefined;
    if (holds === wanted) return { item };
  }
  return { item: undefined };
}

function joinTexts(
  items: Items,
  separator: ElixirValue | undefined,
  { location }: PureContext,
): ElixirValue | undefined {
  if (separator !== undefined && separator.kind !== "string") return undefined;
  const texts = items.map(asText);
  if (texts.some((text) => text === undefined)) return undefined;
  return string(texts.join(separator?.value ?? ""), location);
}

function concat(args: Items, { location }: PureContext): ElixirValue | undefined {
  const [first, second] = args;
  const lists = second === undefined ? first && itemsOf(first) : args;
  if (lists === undefined) return undefined;
  const all: ElixirValue[] = [];
  for (const part of lists) {
    const items = itemsOf(part);
    if (items === undefined) return undefined;
    for (const item of items) all.push(item);
  }
  return list(all, location);
}

function unique(items: Items): ElixirValue[] | undefined {
  const result: ElixirValue[] = [];
  if (items.length > 1_000) return undefined;
  for (const item of items) {
    const found = memberOf(result, item);
    if (found === undefined) return undefined;
    if (!found) result.push(item);
  }
  return result;
}

function into(args: Items, { location, apply }: PureContext): ElixirValue | undefined {
  const [source, target, change] = args;
  const items = source && itemsOf(source);
  if (items === undefined || target === undefined) return undefined;
  const changed = change === undefined ? items : items.map((item) => apply(change, [item]));
  if (target.kind === "list") {
    return target.items.length === 0 ? list(changed, location) : undefined;
  }
  if (target.kind !== "map") return undefined;
  const entries = [...target.entries];
  for (const item of changed) {
    const [key, value] = item.kind === "tuple" ? item.items : [];
    if (key === undefined || value === undefined) return undefined;
    entries.push([key, value]);
  }
  return mapOf(entries, location);
}

/** `take` and `drop` with a count from the front. */
function cut(
  items: Items,
  count: ElixirValue | undefined,
  take: boolean,
  { location }: PureContext,
): ElixirValue | undefined {
  if (count?.kind !== "integer" || count.value < 0n) return undefined;
  const at = Number(count.value);
  return list(take ? items.slice(0, at) : items.slice(at), location);
}

/** https://hexdocs.pm/elixir/Enum.html */
export const ENUM: PureTable = {
  "Enum.map": ofItems(map),
  "Enum.flat_map": ofItems((items, [change], context) =>
    change === undefined
      ? undefined
      : concat(
          [
            list(
              items.map((item) => context.apply(change, [item])),
              context.location,
            ),
          ],
          context,
        ),
  ),
  "Enum.each": ofItems((items, [action], { apply, location }) => {
    if (action === undefined) return undefined;
    for (const item of items) apply(action, [item]);
    return atom("ok", location);
  }),
  "Enum.filter": ofItems((items, [test], context) => {
    const selected = select(items, test, true, context);
    return selected && list(selected, context.location);
  }),
  "Enum.reject": ofItems((items, [test], context) => {
    const selected = select(items, test, false, context);
    return selected && list(selected, context.location);
  }),
  "Enum.reduce": ofItems(reduce),
  "Enum.concat": partial(concat),
  "Enum.join": ofItems((items, [separator], context) =>
    items.some((item) => findDynamic(item)) ? undefined : joinTexts(items, separator, context),
  ),
  "Enum.map_join": ofItems((items, rest, context) => {
    const change = rest.at(-1);
    if (change === undefined) return undefined;
    const changed = items.map((item) => context.apply(change, [item]));
    return joinTexts(changed, rest.length === 2 ? rest[0] : undefined, context);
  }),
  "Enum.member?": member,
  "Enum.count": ofItems((items, rest, context) => {
    const selected = rest.length === 0 ? items : select(items, rest[0], true, context);
    return selected && integer(BigInt(selected.length), context.location);
  }),
  "Enum.any?": ofItems((items, [test], context) => {
    const found = search(items, test, true, context);
    return found && boolean(found.item !== undefined, context.location);
  }),
  "Enum.all?": ofItems((items, [test], context) => {
    const found = search(items, test, false, context);
    return found && boolean(found.item === undefined, context.location);
  }),
  "Enum.find": ofItems((items, rest, context) => {
    const otherwise = rest.length === 2 ? rest[0] : atom("nil", context.location);
    const found = search(items, rest.at(-1), true, context);
    return found && (found.item ?? otherwise);
  }),
  "Enum.at": ofItems((items, [index, otherwise], { location }) =>
    index?.kind === "integer"
      ? (items.at(Number(index.value)) ?? otherwise ?? atom("nil", location))
      : undefined,
  ),
  "Enum.to_list": ofItems((items, _rest, { location }) => list(items, location)),
  "Enum.reverse": ofItems((items, rest, { location }) =>
    rest.length === 0 ? list([...items].reverse(), location) : undefined,
  ),
  "Enum.uniq": ofItems((items, rest, { location }) => {
    const result = rest.length === 0 ? unique(items) : undefined;
    return result && list(result, location);
  }),
  "Enum.empty?": ofItems((items, _rest, { location }) => boolean(items.length === 0, location)),
  "Enum.with_index": ofItems((items, rest, { location }) =>
    rest.length === 0
      ? list(
          items.map((item, index) => tuple([item, integer(BigInt(index), location)], location)),
          location,
        )
      : undefined,
  ),
  "Enum.take": ofItems((items, [count], context) => cut(items, count, true, context)),
  "Enum.drop": ofItems((items, [count], context) => cut(items, count, false, context)),
  "Enum.into": partial(into),
  "Enum.sum": ofItems((items, _rest, { location }) => {
    let sum = 0n;
    for (const item of items) {
      if (item.kind !== "integer") return undefined;
      sum += item.value;
    }
    return integer(sum, location);
  }),
  "Enum.zip": partial(([left, right], { location }) => {
    const a = left && itemsOf(left);
    const b = right && itemsOf(right);
    if (a === undefined || b === undefined) return undefined;
    const pairs = a.slice(0, b.length).flatMap((item, index) => {
      const other = b[index];
      return other === undefined ? [] : [tuple([item, other], location)];
    });
    return list(pairs, location);
  }),
  in: described(
    partial(([wanted, subject], { location }) => {
      const items = subject && itemsOf(subject);
      if (items === undefined || wanted === undefined) return undefined;
      const found = memberOf(items, wanted);
      return found === undefined ? undefined : boolean(found, location);
    }),
    ([wanted, subject], { location }) =>
      subject?.kind === "list" && wanted?.kind === "dynamic"
        ? either(wanted.reason, location)
        : undefined,
  ),
  "Kernel.==": whole(([a, b], { location }) => {
    const same = a && b && isEqual(a, b);
    return same === undefined ? undefined : boolean(same, location);
  }),
};
