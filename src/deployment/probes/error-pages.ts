import type {
  Level,
  LocationBlock,
  Outcome,
  RouteResult,
  Server,
} from "../../nginx/model/model.ts";

/** So many error pages of one server are judged as if they had just been shown. */
const MOST_PAGES = 500;

/** The paths that these servers answer errors with. */
export function errorPageTargets(servers: readonly Server[]): readonly string[] {
  const pages = servers.flatMap(levelsOf).flatMap(errorPages);
  const paths = pages.flatMap(({ target }) => (target.startsWith("/") ? [target] : []));
  return [...new Set(paths)];
}

/**
 * The pages that a server shows for errors of its own (Pleroma is down: 502), where only such an
 * error leads to them: as if each had just been shown.
 *
 * @param asked any answer of the server
 */
export function internalErrorPages(
  asked: RouteResult,
  server: Server,
): { readonly pages: readonly RouteResult[]; readonly isCut: boolean } {
  const results = new Map<string, RouteResult>();
  const pages = new Map<string, LocationBlock>();
  for (const block of server.level.locations) {
    const isPage = block.modifier === "=" || block.modifier === "@";
    if (isPage && !pages.has(block.pattern)) pages.set(block.pattern, block);
  }
  for (const level of levelsOf(server)) {
    for (const { target, statuses } of errorPages(level)) {
      const page = pages.get(target);
      const [status] = statuses;
      if (page === undefined || status === undefined || results.has(target)) continue;
      if (page.modifier === "=" && !page.level.byName.has("internal")) continue;
      const outcome = answerOf(page.level, target);
      if (outcome === undefined) continue;
      if (results.size >= MOST_PAGES) return { pages: [...results.values()], isCut: true };
      results.set(target, { ...asked, level: page.level, outcome, uri: target, status });
    }
  }
  return { pages: [...results.values()], isCut: false };
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
