import type { Level, Outcome, RouteResult, Server } from "../nginx/model.ts";

/** So many error pages are looked at. */
const MOST_PAGES = 10;

/** The paths that these servers answer errors with. */
export function errorPageTargets(servers: readonly Server[]): readonly string[] {
  const pages = servers.flatMap(levelsOf).flatMap(errorPages);
  const paths = pages.flatMap(({ target }) => (target.startsWith("/") ? [target] : []));
  return [...new Set(paths)].slice(0, MOST_PAGES);
}

/**
 * The pages that a server shows for errors of its own (Pleroma is down: 502), where only such an
 * error leads to them: as if each had just been shown.
 *
 * @param asked any answer of the server
 */
export function internalErrorPages(asked: RouteResult, server: Server): readonly RouteResult[] {
  const results = new Map<string, RouteResult>();
  for (const level of levelsOf(server)) {
    for (const { target, statuses } of errorPages(level)) {
      const page = server.level.locations.find(({ modifier, pattern }) =>
        modifier === "=" || modifier === "@" ? pattern === target : false,
      );
      const [status] = statuses;
      if (page === undefined || status === undefined || results.has(target)) continue;
      if (page.modifier === "=" && !page.level.byName.has("internal")) continue;
      const outcome = answerOf(page.level, target);
      if (outcome !== undefined)
        results.set(target, { ...asked, level: page.level, outcome, status });
    }
  }
  return [...results.values()].slice(0, MOST_PAGES);
}

/** The file or text of an error page's `location`; `undefined` where it is neither. */
function answerOf({ byName, location }: Level, target: string): Outcome | undefined {
  if (["proxy_pass", "rewrite", "if"].some((name) => byName.has(name))) return undefined;
  const [text] = byName.get("return") ?? [];
  if (text !== undefined) {
    const status = Number(text.args[0]?.value);
    return status > 0 ? { kind: "status", status, location: text.location } : undefined;
  }
  const [tried] = byName.get("try_files") ?? [];
  const path = tried?.args[0]?.value ?? target;
  return path.startsWith("/") ? { kind: "file", path: [path], location } : undefined;
}

/** Each `error_page` of a level that stays within the server. */
export function errorPages(
  level: Level,
): readonly { readonly target: string; readonly statuses: readonly number[] }[] {
  return (level.byName.get("error_page") ?? []).flatMap(({ args }) => {
    const target = args.at(-1)?.value;
    if (target === undefined || !/^[/@]/.test(target)) return [];
    const statuses = args
      .slice(0, -1)
      .flatMap(({ value }) => (/^[3-5]\d\d$/.test(value) ? [Number(value)] : []));
    return [{ target, statuses }];
  });
}

/** The level of a server, those of its `location`s, and those around it. */
export function levelsOf({ level }: Server): readonly Level[] {
  const levels: Level[] = [level];
  for (const { locations } of levels) {
    for (const block of locations) levels.push(block.level);
  }
  for (let at = level.parent; at !== undefined; at = at.parent) levels.push(at);
  return levels;
}
