import { knowledgeOf } from "../configuration/merge.ts";
import { isSame } from "../values/compare.ts";
import { findDynamic } from "../values/measure.ts";
import {
  dynamic,
  type ElixirValue,
  isKeywordList,
  type KeywordEntry,
  keywordPair,
  list,
  tuple,
} from "../values/value.ts";
import { mergeWith } from "./keyword-changes.ts";
import {
  fetch,
  fetchExisting,
  get,
  hasKey,
  isPairOrPlain,
  lookUpAny,
  lookUpKeyword,
} from "./lookup.ts";
import { type PureContext, type PureFunction, type PureTable, partial } from "./pure-function.ts";

type Items = readonly ElixirValue[];

/** A function of a list that certainly is a keyword list. */
function ofKeywords(
  run: (items: Items, rest: Items, context: PureContext) => ElixirValue | undefined,
): PureFunction {
  return partial(([subject, ...rest], context) =>
    subject?.kind === "list" && isKeywordList(subject)
      ? run(subject.items, rest, context)
      : undefined,
  );
}

/**
 * A function that takes the entries of a key away. A list with anything but pairs it leaves alone
 * when the key is missing, and else it raises.
 */
function ofPairs(
  run: (items: Items, rest: Items, context: PureContext) => ElixirValue | undefined,
): PureFunction {
  return partial(([subject, ...rest], context) =>
    subject?.kind === "list" && isDeletable(subject.items, rest[0])
      ? run(subject.items, rest, context)
      : undefined,
  );
}

function isDeletable(items: Items, key: ElixirValue | undefined): boolean {
  if (!items.every(isPairOrPlain)) return false;
  const isHere = (item: ElixirValue) => key?.kind === "atom" && keywordPair(item)?.key === key.name;
  return items.every(({ kind }) => kind === "tuple") || !items.some(isHere);
}

function without(items: Items, names: ReadonlySet<string>): ElixirValue[] {
  return items.filter((item) => !names.has(keywordPair(item)?.key ?? ""));
}

function namesOf(keys: ElixirValue | undefined): Set<string> | undefined {
  const items = keys?.kind === "list" ? keys.items : undefined;
  const names = new Set<string>();
  for (const item of items ?? []) {
    if (item.kind !== "atom") return undefined;
    names.add(item.name);
  }
  return items && names;
}

function mergeFlat(args: Items, { location, raise }: PureContext): ElixirValue | undefined {
  const [earlier, later] = args;
  // Where one is empty, the other may be any list.
  if (earlier?.kind === "list" && later?.kind === "list") {
    if (earlier.items.length === 0) return later;
    if (later.items.length === 0) return earlier;
  }
  for (const [index, side] of [earlier, later].entries()) {
    if (side?.kind === "list" && isKeywordList(side) === false && earlier?.kind === later?.kind) {
      return raise(`argument ${index + 1} is no keyword list`);
    }
  }
  if (later?.kind !== "list" || !isKeywordList(later)) return undefined;
  const names = new Set(later.items.flatMap((item) => keywordPair(item)?.key ?? []));
  if (earlier?.kind === "list" && isKeywordList(earlier)) {
    return list([...without(earlier.items, names), ...later.items], location);
  }
  if (earlier?.kind !== "dynamic") return undefined;
  const known = knowledgeOf(earlier);
  const entries = new Map([...known.entries, ...knowledgeOf(later).entries]);
  const keywords = { entries, open: known.open || known.certain !== true, certain: true };
  return dynamic(earlier.reason, location, undefined, keywords);
}

/** Puts a key first, as `Keyword.put/3` does, and takes its other entries away. */
function put(
  items: Items,
  key: ElixirValue,
  value: ElixirValue,
  { location }: PureContext,
): ElixirValue | undefined {
  if (key.kind !== "atom") return undefined;
  return list([tuple([key, value], location), ...without(items, new Set([key.name]))], location);
}

function concatenate([left, right]: Items, { location }: PureContext): ElixirValue | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (left.kind === "list" && right.kind === "list") {
    return list([...left.items, ...right.items], location);
  }
  const cause = findDynamic(left) ?? findDynamic(right);
  if (cause === undefined || !isListOrDynamic(left) || !isListOrDynamic(right)) return undefined;
  const front = knowledgeOf(left);
  const back = knowledgeOf(right);
  const entries = new Map<string, KeywordEntry>();
  for (const [key, entry] of back.entries) {
    const first = front.entries.get(key);
    if (first !== undefined && !first.optional) continue;
    const isHidden = front.open || first !== undefined;
    const value = isHidden ? dynamic(cause.reason, entry.value.location) : entry.value;
    entries.set(key, { value, optional: entry.optional });
  }
  for (const [key, entry] of front.entries) if (!entries.has(key)) entries.set(key, entry);
  return dynamic(cause.reason, location, undefined, {
    entries,
    open: front.open || back.open || back.certain !== true,
    certain: front.certain === true && back.certain === true,
  });
}

function isListOrDynamic(value: ElixirValue): boolean {
  return value.kind === "list" || value.kind === "dynamic";
}

function subtract([left, right]: Items, { location }: PureContext): ElixirValue | undefined {
  if (left?.kind !== "list" || right?.kind !== "list") return undefined;
  if (left.items.length * right.items.length > 1_000_000) return undefined;
  const rest = [...left.items];
  for (const item of right.items) {
    if (findDynamic(item) || rest.some((other) => findDynamic(other))) return undefined;
    const at = rest.findIndex((other) => isSame(other, item) === true);
    if (at !== -1) rest.splice(at, 1);
  }
  return list(rest, location);
}

/** https://hexdocs.pm/elixir/Keyword.html, and the operators on lists. */
export const KEYWORD: PureTable = {
  "Access.get": get(lookUpAny),
  "Keyword.get": get(lookUpKeyword),
  "Keyword.fetch": fetch(lookUpKeyword),
  "Keyword.fetch!": fetchExisting(lookUpKeyword),
  "Keyword.has_key?": hasKey(lookUpKeyword),
  "Keyword.put": ofPairs((items, [key, value], context) =>
    key && value ? put(items, key, value, context) : undefined,
  ),
  "Keyword.put_new": partial(([subject, key, value], context) => {
    if (subject?.kind !== "list" || !isKeywordList(subject) || !key || !value) return undefined;
    const found = lookUpKeyword(subject, key);
    if (found === "unknown") return undefined;
    return found === undefined
      ? list([tuple([key, value], context.location), ...subject.items], context.location)
      : subject;
  }),
  "Keyword.delete": ofPairs((items, [key], { location }) =>
    key?.kind === "atom" ? list(without(items, new Set([key.name])), location) : undefined,
  ),
  "Keyword.drop": ofKeywords((items, [keys], { location }) => {
    const names = namesOf(keys);
    return names && list(without(items, names), location);
  }),
  "Keyword.take": ofKeywords((items, [keys], { location }) => {
    const names = namesOf(keys);
    return (
      names &&
      list(
        items.filter((item) => names.has(keywordPair(item)?.key ?? "")),
        location,
      )
    );
  }),
  "Keyword.merge": partial((args, context) =>
    args.length === 3 ? mergeWith(args, context) : mergeFlat(args, context),
  ),
  "Keyword.keys": ofKeywords((items, _rest, { location }) =>
    list(
      items.flatMap((item) => (item.kind === "tuple" ? item.items.slice(0, 1) : [])),
      location,
    ),
  ),
  "Keyword.values": ofKeywords((items, _rest, { location }) =>
    list(
      items.flatMap((item) => keywordPair(item)?.value ?? []),
      location,
    ),
  ),
  "Keyword.new": partial((args, { location }) =>
    args.length === 0 ? list([], location) : undefined,
  ),
  "++": partial(concatenate),
  "--": partial(subtract),
};
