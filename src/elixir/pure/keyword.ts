import { isSame } from "../compare.ts";
import { findDynamic } from "../measure.ts";
import { knowledgeOf } from "../merge.ts";
import {
  atom,
  boolean,
  dynamic,
  type ElixirValue,
  isKeywordList,
  type KeywordEntry,
  keywordPair,
  list,
  tuple,
} from "../value.ts";
import { type PureContext, type PureFunction, type PureTable, partial } from "./pure-function.ts";

type Items = readonly ElixirValue[];

/** A lookup: what is there, `undefined` for nothing, or `"unknown"`. */
type Found = ElixirValue | undefined | "unknown";

function lookUpKeyword(subject: ElixirValue, key: ElixirValue): Found {
  if (key.kind !== "atom") return "unknown";
  const known = knowledgeOf(subject);
  const entry = known.entries.get(key.name);
  if (entry && !entry.optional)
    return known.certain === true || subject.kind === "list" ? entry.value : "unknown";
  return entry || known.open || known.certain !== true ? "unknown" : undefined;
}

function lookUpMap(subject: ElixirValue, key: ElixirValue): Found {
  if (subject.kind !== "map") return "unknown";
  for (let at = subject.entries.length - 1; at >= 0; at--) {
    const entry = subject.entries[at];
    if (entry === undefined) continue;
    const same = isSame(entry[0], key);
    if (same === undefined) return "unknown";
    if (same) return entry[1];
  }
  return undefined;
}

type Lookup = (subject: ElixirValue, key: ElixirValue) => Found;

/** `get/2,3`: the value, or the default. */
function get(lookUp: Lookup): PureFunction {
  return partial(([subject, key, otherwise], { location }) => {
    if (subject === undefined || key === undefined) return undefined;
    const found = lookUp(subject, key);
    if (found === "unknown") return undefined;
    return found ?? otherwise ?? atom("nil", location);
  });
}

function fetch(lookUp: Lookup): PureFunction {
  return partial(([subject, key], { location }) => {
    if (subject === undefined || key === undefined) return undefined;
    const found = lookUp(subject, key);
    if (found === "unknown") return undefined;
    return found === undefined
      ? atom("error", location)
      : tuple([atom("ok", location), found], location);
  });
}

function fetchExisting(lookUp: Lookup): PureFunction {
  return partial(([subject, key]) => {
    const found = subject && key && lookUp(subject, key);
    return found === "unknown" ? undefined : found;
  });
}

function hasKey(lookUp: Lookup): PureFunction {
  return partial(([subject, key], { location }) => {
    const found = subject && key ? lookUp(subject, key) : "unknown";
    return found === "unknown" ? undefined : boolean(found !== undefined, location);
  });
}

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

function mergeFlat(args: Items, { location }: PureContext): ElixirValue | undefined {
  const [earlier, later, change] = args;
  if (change !== undefined || later?.kind !== "list" || !isKeywordList(later)) return undefined;
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

function mapMerge(args: Items, { location }: PureContext): ElixirValue | undefined {
  const [earlier, later, change] = args;
  if (change !== undefined || earlier?.kind !== "map" || later?.kind !== "map") return undefined;
  return { kind: "map", entries: [...earlier.entries, ...later.entries], location };
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

const access: Lookup = (subject, key) => {
  if (subject.kind === "map") return lookUpMap(subject, key);
  if (subject.kind === "atom" && subject.name === "nil") return undefined;
  return lookUpKeyword(subject, key);
};

/** https://hexdocs.pm/elixir/Keyword.html, Map.html, and the operators on lists. */
export const KEYWORD: PureTable = {
  "Access.get": get(access),
  "Keyword.get": get(lookUpKeyword),
  "Keyword.fetch": fetch(lookUpKeyword),
  "Keyword.fetch!": fetchExisting(lookUpKeyword),
  "Keyword.has_key?": hasKey(lookUpKeyword),
  "Keyword.put": ofKeywords((items, [key, value], context) =>
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
  "Keyword.delete": ofKeywords((items, [key], { location }) =>
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
  "Keyword.merge": partial(mergeFlat),
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
  "Map.get": get(lookUpMap),
  "Map.fetch": fetch(lookUpMap),
  "Map.fetch!": fetchExisting(lookUpMap),
  "Map.has_key?": hasKey(lookUpMap),
  "Map.put": partial(([subject, key, value], { location }) =>
    subject?.kind === "map" && key && value
      ? { kind: "map", entries: [...subject.entries, [key, value]], location }
      : undefined,
  ),
  "Map.merge": partial(mapMerge),
  "Map.new": partial((args, { location }) => {
    const [source] = args;
    if (source === undefined) return { kind: "map", entries: [], location };
    const pairs = source.kind === "list" && args.length === 1 ? source.items : undefined;
    const entries: [ElixirValue, ElixirValue][] = [];
    for (const pair of pairs ?? []) {
      const [key, value] = pair.kind === "tuple" ? pair.items : [];
      if (key === undefined || value === undefined) return undefined;
      entries.push([key, value]);
    }
    return pairs && { kind: "map", entries, location };
  }),
  "++": partial(concatenate),
  "--": partial(subtract),
};
