import type { Level, Server } from "../../nginx/model/model.ts";

/** Trying a regular expression takes about as long as so many prefixes. */
const REGEX_STEPS = 10;

/** A condition may take a `map` and an expression. */
const REWRITE_STEPS = 3;
/** What every request to a server passes (ngx_http_rewrite_module.c). */
const REWRITES: ReadonlySet<string> = new Set(["if", "set", "rewrite"]);

/** How much a request to the servers has to look through: their rewrites and `location`s. */
export function requestCost(servers: readonly Server[]): number {
  let size = 0;
  for (const { level } of servers) {
    for (const { name } of level.directives) if (REWRITES.has(name)) size += REWRITE_STEPS;
  }
  const levels: Level[] = servers.map(({ level }) => level);
  for (const { locations } of levels) {
    for (const { level, modifier } of locations) {
      levels.push(level);
      size += modifier.startsWith("~") ? REGEX_STEPS : 1;
    }
  }
  return size;
}
