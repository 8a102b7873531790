import type { Level, RouteResult, Server } from "../nginx/model.ts";

/** So many statuses beside the standing ones are tried. */
const MOST_STATUSES = 10;

/** The statuses of Pleroma's that an `error_page` of these servers replaces. */
export function interceptedStatuses(servers: readonly Server[]): readonly number[] {
  const levels = servers.flatMap(levelsOf);
  const intercepts = levels.some(({ byName }) =>
    byName.get("proxy_intercept_errors")?.some(({ args }) => args[0]?.value === "on"),
  );
  if (!intercepts) return [];
  const statuses = levels.flatMap((level) => errorPages(level).flatMap((page) => page.statuses));
  return [...new Set(statuses)].slice(0, MOST_STATUSES);
}

/** The paths that these servers answer errors with. */
export function errorPageTargets(servers: readonly Server[]): readonly string[] {
  const pages = servers.flatMap(levelsOf).flatMap(errorPages);
  return [...new Set(pages.map(({ target }) => target))].slice(0, MOST_STATUSES);
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
      const page = server.level.locations.find(
        ({ modifier, pattern }) => modifier === "=" && pattern === target,
      )?.level;
      const [status] = statuses;
      if (page === undefined || status === undefined || results.has(target)) continue;
      if (!page.byName.has("internal") || !servesFiles(page)) continue;
      const { location } = page;
      const outcome = { kind: "file", path: [target], location } as const;
      results.set(target, { ...asked, level: page, outcome, status });
    }
  }
  return [...results.values()].slice(0, MOST_STATUSES);
}

function servesFiles({ byName }: Level): boolean {
  return ["proxy_pass", "return", "rewrite", "try_files", "if"].every((name) => !byName.has(name));
}

function errorPages(
  level: Level,
): readonly { readonly target: string; readonly statuses: readonly number[] }[] {
  return (level.byName.get("error_page") ?? []).flatMap(({ args }) => {
    const target = args.at(-1)?.value;
    if (target?.startsWith("/") !== true) return [];
    const statuses = args
      .slice(0, -1)
      .flatMap(({ value }) => (/^[3-5]\d\d$/.test(value) ? [Number(value)] : []));
    return [{ target, statuses }];
  });
}

/** The level of a server, those of its `location`s, and those around it. */
function levelsOf({ level }: Server): readonly Level[] {
  const levels: Level[] = [level];
  for (const { locations } of levels) {
    for (const block of locations) levels.push(block.level);
  }
  for (let at = level.parent; at !== undefined; at = at.parent) levels.push(at);
  return levels;
}
