import { isSame } from "../compare.ts";
import { asText } from "../to-text.ts";
import { atom, type ElixirValue, list, string, tuple } from "../value.ts";
import { type Items, ofItems } from "./items.ts";
import { type PureTable, partial, whole } from "./pure-function.ts";

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
  "Tuple.to_list": partial(([value], { location }) =>
    value?.kind === "tuple" ? list(value.items, location) : undefined,
  ),
};
