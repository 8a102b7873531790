import { knowledgeOf } from "../configuration/merge.ts";
import { isSame } from "../values/compare.ts";
import { atom, boolean, type ElixirValue, keywordPair, tuple } from "../values/value.ts";
import { type PureFunction, partial } from "./pure-function.ts";

/** A lookup: what is there, `undefined` for nothing, or `"unknown"`. */
type Found = ElixirValue | undefined | "unknown";

export type Lookup = (subject: ElixirValue, key: ElixirValue) => Found;

/** Whether `:lists.keyfind/3` takes it for a pair, or certainly for nothing. */
export function isPairOrPlain(item: ElixirValue): boolean {
  if (item.kind === "dynamic") return false;
  return item.kind !== "tuple" || (item.items.length === 2 && item.items[0]?.kind !== "dynamic");
}

export function lookUpKeyword(subject: ElixirValue, key: ElixirValue): Found {
  if (key.kind !== "atom") return "unknown";
  if (subject.kind === "list" && subject.items.every(isPairOrPlain)) {
    for (const item of subject.items) {
      const pair = keywordPair(item);
      if (pair?.key === key.name) return pair.value;
    }
    return undefined;
  }
  const known = knowledgeOf(subject);
  const entry = known.entries.get(key.name);
  if (entry && !entry.optional) {
    return known.certain === true || subject.kind === "list" ? entry.value : "unknown";
  }
  return entry || known.open || known.certain !== true ? "unknown" : undefined;
}

export function lookUpMap(subject: ElixirValue, key: ElixirValue): Found {
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

/** As `value[key]` does: `nil` has no keys. */
export function lookUpAny(subject: ElixirValue, key: ElixirValue): Found {
  if (subject.kind === "map") return lookUpMap(subject, key);
  if (subject.kind === "atom" && subject.name === "nil") return undefined;
  return lookUpKeyword(subject, key);
}

/** `get/2,3`: the value, or the default. */
export function get(lookUp: Lookup): PureFunction {
  return partial(([subject, key, otherwise], { location }) => {
    if (subject === undefined || key === undefined) return undefined;
    const found = lookUp(subject, key);
    if (found === "unknown") return undefined;
    return found ?? otherwise ?? atom("nil", location);
  });
}

export function fetch(lookUp: Lookup): PureFunction {
  return partial(([subject, key], { location }) => {
    if (subject === undefined || key === undefined) return undefined;
    const found = lookUp(subject, key);
    if (found === "unknown") return undefined;
    return found === undefined
      ? atom("error", location)
      : tuple([atom("ok", location), found], location);
  });
}

export function fetchExisting(lookUp: Lookup): PureFunction {
  return partial(([subject, key], { raise }) => {
    if (subject === undefined || key === undefined) return undefined;
    const found = lookUp(subject, key);
    if (found === "unknown") return undefined;
    return found ?? raise("the key is missing");
  });
}

export function hasKey(lookUp: Lookup): PureFunction {
  return partial(([subject, key], { location }) => {
    const found = subject && key ? lookUp(subject, key) : "unknown";
    return found === "unknown" ? undefined : boolean(found !== undefined, location);
  });
}
