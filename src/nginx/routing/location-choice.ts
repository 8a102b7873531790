import type { Level, LocationBlock } from "../model/model.ts";
import { toBytes } from "../regex/regex.ts";
import type { Uncertainty } from "../syntax/syntax.ts";
import { isPassedOn } from "./handlers.ts";
import { type LocationIndex, locationIndex } from "./location-index.ts";
import { type MatchingLocation, matchingLocations } from "./regex-search.ts";
import { Undecidable, type Walk } from "./walk.ts";

export type LocationChoice =
  | { readonly kind: "location"; readonly block: LocationBlock }
  /** `/name` where only `/name/` has a handler: nginx redirects there. */
  | { readonly kind: "add-slash"; readonly block: LocationBlock };

/** What a search of one level gave, as the return codes of ngx_http_core_find_location say it. */
interface Found {
  /** `exact` and `redirect` end the search; after `prefix` regular expressions are tried. */
  readonly kind: "exact" | "regex" | "redirect" | "prefix";
  readonly block: LocationBlock;
}

/** The location for the walk's URI; `undefined` when the server's own level answers. */
export function chooseLocation(walk: Walk): LocationChoice | undefined {
  const found = search(walk.server.level, walk);
  if (found === undefined) return undefined;
  return { kind: found.kind === "redirect" ? "add-slash" : "location", block: found.block };
}

function search(level: Level, walk: Walk): Found | undefined {
  const own = searchPrefixes(level, walk);
  if (own?.kind === "exact") return own;
  const included = mayHoldLocation(level, walk.uri);
  if (included !== undefined) throw new Undecidable(included);
  if (own?.kind === "redirect") return own;
  const nested = own && search(own.block.level, walk);
  if (nested !== undefined && nested.kind !== "prefix") return nested;
  if (own?.block.modifier !== "^~") {
    const regex = searchRegexes(level, walk);
    if (regex !== undefined) return regex;
  }
  return nested ?? own;
}

/** A file that is not here, and that may have a `location` for the path. */
function mayHoldLocation({ unresolved }: Level, uri: string): Uncertainty | undefined {
  return unresolved.find(
    ({ maySet, below }) => maySet("location") && (below === undefined || uri.startsWith(below)),
  );
}

function searchPrefixes(level: Level, walk: Walk): Found | undefined {
  const { uri } = walk;
  const index = locationIndex(level);
  const exact = index.exact.get(uri);
  const certain = longestPrefix(index, uri);
  for (const block of index.open) {
    // An exact location wins over every prefix.
    if (exact !== undefined && block.modifier !== "=") continue;
    walk.work++;
    const found = searchOpen(block, certain?.length ?? -1, walk);
    if (found !== undefined) return found;
  }
  if (exact !== undefined) return { kind: "exact", block: exact };
  const redirect = index.passedOn.get(`${uri}/`);
  if (redirect !== undefined && (certain === undefined || certain.length < uri.length)) {
    return { kind: "redirect", block: redirect };
  }
  return certain && { kind: "prefix", block: certain.block };
}

function longestPrefix(
  { prefixes, lengths }: LocationIndex,
  uri: string,
): { readonly block: LocationBlock; readonly length: number } | undefined {
  for (const length of lengths) {
    if (length > uri.length) continue;
    const block = prefixes.get(uri.slice(0, length));
    if (block !== undefined) return { block, length };
  }
  return undefined;
}

/**
 * What a location does of which a template decides whether it is there, or what its pattern is:
 * all that it may do is followed. `length` is what another location is sure to match.
 */
function searchOpen(block: LocationBlock, length: number, walk: Walk): Found | undefined {
  const { modifier, uncertain } = block;
  if (uncertain === undefined) return undefined;
  const { uri } = walk;
  const placeholder = placeholderOf(block);
  const pattern = toBytes(block.pattern);
  // Up to the placeholder the pattern is what it is.
  const known = placeholder === undefined ? pattern : pattern.split(placeholder, 1)[0];
  if (known === undefined || !`${uri}/`.startsWith(known)) return undefined;
  const isWhole = placeholder === undefined;
  const fits = modifier === "=" ? !isWhole || uri === known : uri.startsWith(known);
  const wins = modifier === "=" || !isWhole || known.length > length;
  if (fits && wins && walk.choose(uncertain)) {
    return { kind: modifier === "=" ? "exact" : "prefix", block };
  }
  const mayAddSlash = isWhole ? known === `${uri}/` : length < uri.length && !uri.endsWith("/");
  if (!mayAddSlash || !isPassedOn(block.level)) return undefined;
  return walk.choose(uncertain) ? { kind: "redirect", block } : undefined;
}

function placeholderOf({ level }: LocationBlock): string | undefined {
  for (const { placeholders } of level.head?.args ?? []) {
    if (placeholders[0] !== undefined) return toBytes(placeholders[0].text);
  }
  return undefined;
}

function searchRegexes(level: Level, walk: Walk): Found | undefined {
  let tried = 0;
  for (const location of matchingLocations(level, walk)) {
    walk.work += location.index + 1 - tried;
    tried = location.index + 1;
    if (!isTaken(location, walk)) continue;
    const { block } = location;
    const nested = search(block.level, walk);
    return nested === undefined || nested.kind === "prefix"
      ? { kind: "regex", block: nested?.block ?? block }
      : nested;
  }
  walk.work += locationIndex(level).regexes.length - tried;
  return undefined;
}

/** Asks the walk where it is open whether the expression matches. */
function isTaken({ block, match }: MatchingLocation, walk: Walk): boolean {
  const { uncertain, level } = block;
  if (match !== undefined && uncertain === undefined) {
    walk.remember(match);
    return true;
  }
  const open = uncertain ?? {
    reason: `whether the regular expression ${block.pattern} matches`,
    location: level.location,
  };
  if (!walk.choose(open)) return false;
  if (match === undefined) walk.forgetCaptures(open);
  else walk.remember(match);
  return true;
}
