import { isPassedOn } from "./handlers.ts";
import { mayBeIncluded } from "./lookup.ts";
import type { Level, LocationBlock } from "./model.ts";
import { nginxRegex, toBytes } from "./regex.ts";
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
  const included = mayBeIncluded(level, "location");
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

function searchPrefixes({ locations }: Level, walk: Walk): Found | undefined {
  const { uri } = walk;
  let longest: LocationBlock | undefined;
  let length = -1;
  let redirect: LocationBlock | undefined;
  for (const block of locations) {
    if (block.modifier !== "=" && block.modifier !== "" && block.modifier !== "^~") continue;
    if (!isThere(block, walk)) continue;
    const prefix = toBytes(block.pattern);
    if (prefix === `${uri}/` && isPassedOn(block.level)) redirect ??= block;
    if (block.modifier === "=") {
      if (prefix === uri) return { kind: "exact", block };
    } else if (prefix.length > length && uri.startsWith(prefix)) {
      longest = block;
      length = prefix.length;
    }
  }
  if (redirect !== undefined && length < uri.length) return { kind: "redirect", block: redirect };
  return longest && { kind: "prefix", block: longest };
}

function searchRegexes({ locations }: Level, walk: Walk): Found | undefined {
  for (const block of locations) {
    if (block.modifier !== "~" && block.modifier !== "~*") continue;
    if (!isThere(block, walk)) continue;
    const match = nginxRegex(block.pattern, block.modifier === "~*")?.match(walk.uri);
    const uncertainty = {
      reason: `whether the regular expression ${block.pattern} matches`,
      location: block.level.location,
    };
    if (match === undefined) {
      if (!walk.choose(uncertainty)) continue;
      walk.forgetCaptures(uncertainty);
    } else if (match === null) continue;
    else walk.remember(match);
    const nested = search(block.level, walk);
    return nested === undefined || nested.kind === "prefix"
      ? { kind: "regex", block: nested?.block ?? block }
      : nested;
  }
  return undefined;
}

/** A location that a template leaves out is not there; one with an unknown pattern may match. */
function isThere(block: LocationBlock, walk: Walk): boolean {
  if (block.uncertain === undefined) return true;
  if (block.level.head?.conditional === true && !hasPlaceholder(block)) {
    return couldMatch(block, walk.uri) && walk.choose(block.uncertain);
  }
  throw new Undecidable(block.uncertain);
}

function hasPlaceholder({ level }: LocationBlock): boolean {
  return level.head?.args.some(({ placeholders }) => placeholders.length > 0) ?? false;
}

function couldMatch({ modifier, pattern }: LocationBlock, uri: string): boolean {
  if (modifier === "~" || modifier === "~*") return true;
  return uri.startsWith(toBytes(pattern)) || `${uri}/` === toBytes(pattern);
}
