import {
  atom,
  type ElixirValue,
  isKeywordList,
  keywordPair,
  list,
  tuple,
} from "../values/value.ts";
import { lookUpAny, lookUpMap } from "./lookup.ts";
import { type PureContext, type PureTable, partial } from "./pure-function.ts";

/** The keys of a path that are no functions; undefined for any other path. */
function pathOf(keys: ElixirValue | undefined): readonly ElixirValue[] | undefined {
  if (keys?.kind !== "list" || keys.items.length === 0) return undefined;
  return keys.items.some(({ kind }) => kind === "dynamic") ? undefined : keys.items;
}

/** The value after a change under a path; undefined when that is not known. */
function changeIn(
  subject: ElixirValue,
  [key, ...rest]: readonly ElixirValue[],
  change: (before: ElixirValue) => ElixirValue | undefined,
  context: PureContext,
): ElixirValue | undefined {
  if (key === undefined) return change(subject);
  const { location } = context;
  if (subject.kind === "atom" && subject.name === "nil") {
    return context.raise("there is nothing to put the value into");
  }
  if (subject.kind === "map") {
    const found = lookUpMap(subject, key);
    if (found === "unknown") return undefined;
    const changed = changeIn(found ?? atom("nil", location), rest, change, context);
    return changed && { ...subject, entries: [...subject.entries, [key, changed]], location };
  }
  if (subject.kind !== "list" || !isKeywordList(subject) || key.kind !== "atom") return undefined;
  const at = subject.items.findIndex((item) => keywordPair(item)?.key === key.name);
  const found = subject.items[at];
  const before = found && keywordPair(found)?.value;
  const changed = changeIn(before ?? atom("nil", location), rest, change, context);
  if (changed === undefined) return undefined;
  const entry = tuple([key, changed], location);
  // `Keyword.get_and_update/3` changes the first entry of a key, and puts a new one first.
  const items = at === -1 ? [entry, ...subject.items] : subject.items.with(at, entry);
  return list(items, location);
}

/** `get_in` and its like, called as functions. */
export const NESTED: PureTable = {
  "Kernel.get_in": partial(([subject, keys], { location }) => {
    const path = pathOf(keys);
    let found = subject;
    for (const key of path ?? []) {
      if (found === undefined) break;
      const next = lookUpAny(found, key);
      if (next === "unknown") return undefined;
      found = next ?? atom("nil", location);
    }
    return path && found;
  }),
  "Kernel.put_in": partial(([subject, keys, value], context) => {
    const path = pathOf(keys);
    return subject && path && value && changeIn(subject, path, () => value, context);
  }),
  "Kernel.update_in": partial(([subject, keys, action], context) => {
    const path = pathOf(keys);
    if (subject === undefined || path === undefined || action === undefined) return undefined;
    return changeIn(subject, path, (before) => context.apply(action, [before]), context);
  }),
};
