import { lookUp } from "../model/lookup.ts";
import type { Server } from "../model/model.ts";
import type { Argument } from "../syntax/syntax.ts";
import { changedOnTheWay } from "./input-headers.ts";
import { byHostname } from "./map.ts";
import type { Walk } from "./walk.ts";

const VALID = "";
const INVALID = "1";

/** What `$invalid_referer` holds, where the `Referer` decides it and is known (ngx_http_referer_variable). */
export function refererValue(walk: Walk): string | undefined {
  const { directives, uncertain } = lookUp(walk.level, "valid_referers", true);
  if (uncertain !== undefined || directives.some(({ conditional }) => conditional)) {
    return undefined;
  }
  if (directives.length === 0) return VALID;
  const args = directives.flatMap((directive) => directive.args);
  if (args.some(({ placeholders }) => placeholders.length > 0)) return undefined;
  const isChanged = changedOnTheWay(walk.configuration, "http_referer") !== undefined;
  const referer = isChanged ? undefined : walk.request.sent?.("http_referer");
  return referer === undefined ? undefined : judge(referer, args, walk);
}

function judge(referer: string, args: readonly Argument[], walk: Walk): string | undefined {
  const words = args.map(({ value }) => value);
  if (referer === "") return words.includes("none") ? VALID : INVALID;
  const [, address = "", host = ""] = /^https?:\/\/(([^/:]*).*)$/is.exec(referer) ?? [];
  const isWithScheme = address !== "" && referer.length >= "http://i.ru".length;
  if (!isWithScheme) return words.includes("blocked") ? VALID : INVALID;
  if (host === "") return undefined;
  if (host.length > LONGEST_HOST) return INVALID;
  const names = namesOf(words, walk.server);
  if (names === undefined) return undefined;
  const path = byHostname(names, host.toLowerCase());
  if (path !== undefined) {
    const slash = address.indexOf("/");
    return (slash === -1 ? "" : address.slice(slash)).startsWith(path) ? VALID : INVALID;
  }
  return matchesAny(words, address, host.toLowerCase(), walk);
}

const LONGEST_HOST = 256;
const WORDS: ReadonlySet<string> = new Set(["none", "blocked", "server_names"]);

/** By host, with what the path has to begin with; `undefined` where some name is not known. */
function namesOf(
  words: readonly string[],
  { names, uncertain }: Server,
): ReadonlyMap<string, string> | undefined {
  const known = new Map<string, string>();
  for (const word of words) {
    if (WORDS.has(word) || word.startsWith("~")) continue;
    const slash = word.indexOf("/");
    const host = slash === -1 ? word : word.slice(0, slash);
    known.set(host.toLowerCase(), slash === -1 ? "" : word.slice(slash));
  }
  if (!words.includes("server_names")) return known;
  if (uncertain !== undefined) return undefined;
  for (const name of names) {
    if (name.uncertain !== undefined || name.conditional) return undefined;
    if (name.kind === "exact") known.set(name.value, "");
    if (name.kind === "leading-wildcard") known.set(`*.${name.value}`, "");
    if (name.kind === "trailing-wildcard") known.set(`${name.value}.*`, "");
  }
  return known;
}

/** The server's regular expressions are held against the host, those of the directive against all. */
function matchesAny(
  words: readonly string[],
  address: string,
  host: string,
  { server, regexes }: Walk,
): string | undefined {
  const results = words
    .filter((word) => word.startsWith("~"))
    .map((word) => regexes.match(word.slice(1), true, address));
  if (words.includes("server_names")) {
    for (const { kind, value } of server.names) {
      if (kind === "regex") results.push(regexes.match(value, /[A-Z]/.test(value), host));
    }
  }
  if (results.some((match) => match !== null && match !== undefined)) return VALID;
  return results.includes(undefined) ? undefined : INVALID;
}
