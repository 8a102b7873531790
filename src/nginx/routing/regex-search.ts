import type { Level } from "../model/model.ts";
import type { RegexMatch } from "../regex/regex.ts";
import { locationIndex, type RegexLocation } from "./location-index.ts";
import type { Walk } from "./walk.ts";

/** A `location ~` that matches a path, or of which that is not known. */
export interface MatchingLocation extends RegexLocation {
  /** `undefined` where it cannot be told whether it matches. */
  readonly match: RegexMatch | undefined;
  /** Its place among the expressions of its level. */
  readonly index: number;
}

/** How far a level's expressions have been tried with a path, and what was found. */
interface Search {
  readonly found: MatchingLocation[];
  tried: number;
}

/** By path: the same ones are asked for again and again, on every way that a request may take. */
const SEARCHES = new WeakMap<Level, Map<string, Search>>();

/** The regular expressions of a level that may match the walk's URI, in order, tried one by one. */
export function* matchingLocations(level: Level, walk: Walk): Generator<MatchingLocation> {
  const { regexes } = locationIndex(level);
  if (regexes.length === 0) return;
  const search = searchFor(level, walk.uri);
  for (let at = 0; ; at++) {
    const found = search.found[at] ?? findNext(search, regexes, walk);
    if (found === undefined) return;
    yield found;
  }
}

function searchFor(level: Level, uri: string): Search {
  const searches = SEARCHES.get(level) ?? new Map<string, Search>();
  SEARCHES.set(level, searches);
  const search = searches.get(uri) ?? { found: [], tried: 0 };
  searches.set(uri, search);
  return search;
}

function findNext(
  search: Search,
  regexes: readonly RegexLocation[],
  { regexes: cache, uri }: Walk,
): MatchingLocation | undefined {
  while (search.tried < regexes.length) {
    const index = search.tried++;
    const regex = regexes[index];
    if (regex === undefined) continue;
    const { pattern, ignoreCase } = regex;
    const match = pattern === undefined ? undefined : cache.match(pattern, ignoreCase, uri);
    if (match === null) continue;
    const found = { ...regex, match, index };
    search.found.push(found);
    return found;
  }
  return undefined;
}
