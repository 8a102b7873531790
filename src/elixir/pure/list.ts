import { isEqual, isSame } from "../values/compare.ts";
import { asText, charlistText } from "../values/to-text.ts";
import { atom, type ElixirValue, integer, list, string, tuple } from "../values/value.ts";
import { type Items, ofItems } from "./items.ts";
import { type PureTable, partial, whole } from "./pure-function.ts";

/** Where an index points in a list, -1 for outside of it. */
function placeOf(
  subject: ElixirValue | undefined,
  index: ElixirValue | undefined,
): number | undefined {
  if (subject?.kind !== "list" || index?.kind !== "integer") return undefined;
  const at = Number(index.value);
  const place = at < 0 ? subject.items.length + at : at;
  return place >= 0 && place < subject.items.length ? place : -1;
}

const foldLeft = partial(([subject, initial, change], { apply }) => {
  if (subject?.kind !== "list" || initial === undefined || change === undefined) return undefined;
  let result = initial;
  for (const item of subject.items) result = apply(change, [item, result]);
  return result;
});

/** https://hexdocs.pm/elixir/List.html and Tuple.html */
export const LIST: PureTable = {
  "List.first": ofItems(
    (items, [otherwise], { location }) => items[0] ?? otherwise ?? atom("nil", location),
  ),
  "List.last": ofItems(
    (items, [otherwise], { location }) => items.at(-1) ?? otherwise ?? atom("nil", location),
  ),
  "List.wrap": partial(([value], { location }) => {
    if (value === undefined || value.kind === "dynamic") return undefined;
    if (value.kind === "list") return value;
    return value.kind === "atom" && value.name === "nil"
      ? list([], location)
      : list([value], location);
  }),
  "List.flatten": whole(([value], { location, spend }) => {
    if (value?.kind !== "list") return undefined;
    const flat: ElixirValue[] = [];
    const visit = (items: Items): void => {
      spend(items.length);
      for (const item of items) {
        if (item.kind === "list") visit(item.items);
        else flat.push(item);
      }
    };
    visit(value.items);
    return list(flat, location);
  }),
  "List.to_tuple": ofItems((items, _rest, { location }) => tuple(items, location)),
  "List.delete": whole(([subject, wanted], { location }) => {
    if (subject?.kind !== "list" || wanted === undefined) return undefined;
    const at = subject.items.findIndex((item) => isSame(item, wanted) === true);
    return list(
      subject.items.filter((_item, index) => index !== at),
      location,
    );
  }),
  "List.duplicate": partial(([value, count], { location, spend }) => {
    if (value === undefined || count?.kind !== "integer") return undefined;
    if (count.value < 0n || count.value > 10_000n) return undefined;
    spend(Number(count.value));
    return list(
      Array.from({ length: Number(count.value) }, () => value),
      location,
    );
  }),
  "List.to_string": whole(([value], { location }) => {
    const text = value?.kind === "list" ? asText(value) : undefined;
    return text === undefined ? undefined : string(text, location);
  }),
  "List.insert_at": partial(([subject, index, value], { location }) => {
    if (subject?.kind !== "list" || index?.kind !== "integer" || value === undefined) {
      return undefined;
    }
    const { length } = subject.items;
    const at = Number(index.value);
    const place = at < 0 ? Math.max(length + at + 1, 0) : Math.min(at, length);
    return list(subject.items.toSpliced(place, 0, value), location);
  }),
  "List.delete_at": partial(([subject, index], { location }) => {
    const at = placeOf(subject, index);
    if (subject?.kind !== "list" || at === undefined) return undefined;
    return list(at === -1 ? subject.items : subject.items.toSpliced(at, 1), location);
  }),
  "List.replace_at": partial(([subject, index, value], { location }) => {
    const at = placeOf(subject, index);
    if (subject?.kind !== "list" || at === undefined || value === undefined) return undefined;
    return list(at === -1 ? subject.items : subject.items.with(at, value), location);
  }),
  "List.keyfind": partial(([subject, key, index, otherwise], { location }) => {
    if (subject?.kind !== "list" || key === undefined || index?.kind !== "integer") {
      return undefined;
    }
    for (const item of subject.items) {
      if (item.kind === "dynamic") return undefined;
      const found = item.kind === "tuple" ? item.items[Number(index.value)] : undefined;
      const same = found ? isEqual(found, key) : false;
      if (same === undefined) return undefined;
      if (same) return item;
    }
    return otherwise ?? atom("nil", location);
  }),
  "List.foldl": foldLeft,
  "List.to_atom": whole(([value], { location }) => {
    const text = value?.kind === "list" ? charlistText(value) : undefined;
    return text === undefined ? undefined : atom(text, location);
  }),
  "List.to_integer": whole(([value, base], { location, raise }) => {
    const text = value?.kind === "list" && base === undefined ? charlistText(value) : undefined;
    if (text === undefined || text.length > 2_000) return undefined;
    if (!/^[+-]?\d+$/.test(text)) return raise("the text is no integer");
    return integer(BigInt(text.replace(/^\+/, "")), location);
  }),
  "Tuple.append": partial(([subject, value], { location }) =>
    subject?.kind === "tuple" && value ? tuple([...subject.items, value], location) : undefined,
  ),
  "Tuple.to_list": partial(([value], { location }) =>
    value?.kind === "tuple" ? list(value.items, location) : undefined,
  ),
};
