import type { Location } from "../../source/location.ts";
import { isSame } from "../values/compare.ts";
import { findDynamic } from "../values/measure.ts";
import { oneOf } from "../values/possible.ts";
import {
  type DynamicValue,
  dynamic,
  type ElixirValue,
  isKeywordList,
  type KeywordEntry,
  type KeywordKnowledge,
  keywordPair,
  type ListValue,
  list,
  tuple,
} from "../values/value.ts";

/**
 * What `Config` makes of a value that is set again (`Config.deep_merge/3`): two keyword lists are
 * merged deeply, anything else is replaced.
 */
export function deepMerge(earlier: ElixirValue, later: ElixirValue): ElixirValue {
  if (later.kind === "list") {
    const kind = isKeywordList(later);
    if (kind === false) return later;
    if (earlier.kind === "list") {
      const earlierKind = isKeywordList(earlier);
      if (earlierKind === false) return later;
      if (kind && earlierKind) return mergeKeywords(earlier, later, deepMerge);
    } else if (earlier.kind !== "dynamic" || (kind && hasNoKeys(earlier))) return later;
    return mergeKnowledge(earlier, later);
  }
  if (later.kind !== "dynamic") return later;
  if (earlier.kind !== "dynamic" && earlier.kind !== "list") return later;
  if (earlier.kind === "list" && isKeywordList(earlier) === false) return later;
  const merged = mergeKnowledge(earlier, later);
  if (later.fallback === undefined) return merged;
  return { ...merged, fallback: deepMerge(earlier, later.fallback) };
}

/**
 * `Keyword.merge/3`: each entry of `later` is merged with the next entry of `earlier` that has its
 * key; what `earlier` alone has comes first, all other entries of a key that both have are gone.
 */
export function mergeKeywords(
  earlier: ListValue,
  later: ListValue,
  merge: (earlier: ElixirValue, later: ElixirValue, key: ElixirValue) => ElixirValue,
): ListValue {
  const waiting = new Map<string, { values: ElixirValue[]; next: number }>();
  for (const item of earlier.items) {
    const pair = keywordPair(item);
    if (pair === undefined) continue;
    const queue = waiting.get(pair.key);
    if (queue) queue.values.push(pair.value);
    else waiting.set(pair.key, { values: [pair.value], next: 0 });
  }
  const set = new Set<string>();
  const added: ElixirValue[] = [];
  for (const item of later.items) {
    const pair = keywordPair(item);
    const key = item.kind === "tuple" ? item.items[0] : undefined;
    if (pair === undefined || key === undefined) continue;
    set.add(pair.key);
    const queue = waiting.get(pair.key);
    const previous = queue?.values[queue.next];
    if (queue) queue.next++;
    added.push(
      previous === undefined ? item : tuple([key, merge(previous, pair.value, key)], item.location),
    );
  }
  const kept = earlier.items.filter((item) => !set.has(keywordPair(item)?.key ?? ""));
  return list([...kept, ...added], later.location);
}

const UNSET: KeywordKnowledge = { entries: new Map(), open: false, certain: "or-unset" };
const NOTHING: KeywordKnowledge = { entries: new Map(), open: false, certain: false };
const ANYTHING: KeywordKnowledge = { entries: new Map(), open: true, certain: false };

/** What is known of the keys of a value; undefined stands for a setting that is not there. */
export function knowledgeOf(value: ElixirValue | undefined): KeywordKnowledge {
  if (value === undefined) return UNSET;
  if (value.kind === "dynamic") return value.keywords ?? ANYTHING;
  if (value.kind !== "list") return NOTHING;
  const known = knowledge.get(value) ?? knowledgeOfList(value);
  if (value.items.length > SHORT) knowledge.set(value, known);
  return known;
}

/** Lists up to this length are looked through anew every time. */
const SHORT = 16;
const knowledge = new WeakMap<ListValue, KeywordKnowledge>();

function knowledgeOfList(value: ListValue): KeywordKnowledge {
  const kind = isKeywordList(value);
  if (kind === false) return NOTHING;
  const entries = new Map<string, KeywordEntry>();
  let afterUnknown: ElixirValue | undefined;
  for (const item of value.items) {
    const pair = keywordPair(item);
    if (pair === undefined) afterUnknown ??= item;
    else if (!entries.has(pair.key)) {
      const found = afterUnknown && findDynamic(afterUnknown);
      const hidden = found && dynamic(found.reason, pair.value.location);
      entries.set(pair.key, { value: hidden ?? pair.value, optional: false });
    }
  }
  return { entries, open: kind === undefined, certain: kind === true };
}

/** Whether merging a keyword list over it leaves nothing of it. */
function hasNoKeys({ keywords }: DynamicValue): boolean {
  return keywords !== undefined && !keywords.open && keywords.entries.size === 0;
}

/** `deepMerge` where at least one side is not known as a whole. */
function mergeKnowledge(earlier: ElixirValue, later: ElixirValue): DynamicValue {
  const cause = findDynamic(later) ?? findDynamic(earlier);
  const reason = cause?.reason ?? "code that is not evaluated";
  const old = knowledgeOf(earlier);
  const now = knowledgeOf(later);
  const entries = new Map<string, KeywordEntry>();
  for (const [key, entry] of old.entries) {
    if (now.entries.has(key)) continue;
    entries.set(key, {
      value: now.open ? dynamic(reason, entry.value.location) : entry.value,
      optional: entry.optional || old.certain !== true || now.certain === false || now.open,
    });
  }
  for (const [key, entry] of now.entries) {
    entries.set(key, mergeEntry(old, old.entries.get(key), entry, now.certain !== false, reason));
  }
  return dynamic(reason, later.location, undefined, {
    entries,
    open: old.open || now.open,
    certain: now.certain === "or-unset" ? old.certain : now.certain,
  });
}

function mergeEntry(
  old: KeywordKnowledge,
  before: KeywordEntry | undefined,
  after: KeywordEntry,
  isCertain: boolean,
  reason: string,
): KeywordEntry {
  const location = after.value.location;
  if (before === undefined && !old.open) {
    return { value: after.value, optional: after.optional || !isCertain };
  }
  // An earlier value that may or may not be there, or may not even be merged with.
  const previous = before?.value ?? dynamic(reason, location);
  const merged = deepMerge(previous, after.value);
  const certainlyMerged = before !== undefined && !before.optional && old.certain === true;
  const value = certainlyMerged
    ? merged
    : (join([merged, after.value], reason, location) ?? merged);
  if (!after.optional && isCertain) return { value, optional: false };
  return {
    value: join([value, previous], reason, location) ?? value,
    optional: !certainlyMerged || !isCertain,
  };
}

/**
 * The one value that stands for several possible ones; undefined among them is a setting that
 * is not there. Where all agree nothing is lost.
 */
export function join(
  values: readonly (ElixirValue | undefined)[],
  reason: string,
  location: Location,
  fallback?: ElixirValue,
): ElixirValue | undefined {
  const [first] = values;
  if (values.every((value) => agrees(first, value))) return first;
  const present = values.filter((value) => value !== undefined);
  const isComplete = present.length === values.length;
  const joined = joinKnowledge(values, reason, location, fallback);
  return isComplete ? oneOf(joined, present) : joined;
}

function joinKnowledge(
  values: readonly (ElixirValue | undefined)[],
  reason: string,
  location: Location,
  fallback: ElixirValue | undefined,
): DynamicValue {
  const known = values.map(knowledgeOf);
  if (known.every(({ entries }) => entries.size === 0)) {
    const isOpen = known.some(({ open }) => open);
    return dynamic(reason, location, fallback, isOpen ? ANYTHING : NOTHING);
  }
  const keys = new Set<string>();
  for (const { entries } of known) for (const key of entries.keys()) keys.add(key);
  const entries = new Map<string, KeywordEntry>();
  for (const key of keys) {
    const found = known.map((knowledge) => knowledge.entries.get(key));
    const place = found.find((entry) => entry !== undefined)?.value.location ?? location;
    const possible = found.map((entry, index) =>
      entry === undefined && known[index]?.open ? dynamic(reason, place) : entry?.value,
    );
    const present = possible.filter((value) => value !== undefined);
    const value = join(present, reason, place);
    if (value === undefined) continue;
    const optional =
      present.length < possible.length || found.some((entry) => entry?.optional === true);
    entries.set(key, { value, optional });
  }
  return dynamic(reason, location, fallback, {
    entries,
    open: known.some(({ open }) => open),
    certain: certaintyOf(known),
  });
}

function agrees(a: ElixirValue | undefined, b: ElixirValue | undefined): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && isSame(a, b) === true;
}

function certaintyOf(known: readonly KeywordKnowledge[]): boolean | "or-unset" {
  if (known.some(({ certain }) => certain === false)) return false;
  return known.every(({ certain }) => certain === true) ? true : "or-unset";
}
