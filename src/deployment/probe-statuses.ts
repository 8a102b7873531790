import type { Server } from "../nginx/model.ts";
import type { Directive } from "../nginx/syntax.ts";
import { errorPages, levelsOf } from "./error-pages.ts";
import type { ProbePath } from "./probe-paths.ts";

/** What Pleroma answers, whatever the configuration says. */
const STANDING = [200, 404];
/** So many statuses beside the standing ones are tried. */
const MOST_STATUSES = 10;

/** The statuses that Pleroma is taken to answer. */
export interface ProbeStatuses {
  /** For every path. */
  readonly every: readonly number[];
  readonly of: (path: ProbePath) => readonly number[];
}

/** The standing statuses, and those for which these servers do something of their own. */
export function probeStatuses(servers: readonly Server[]): ProbeStatuses {
  const every = [...new Set([...STANDING, ...headerStatuses(servers)])];
  const withIntercepted = [...new Set([...every, ...interceptedStatuses(servers)])];
  return {
    every,
    of: ({ pathClass, derived }) => (pathClass === "api" && !derived ? withIntercepted : every),
  };
}

/** The statuses of Pleroma's that an `error_page` of these servers replaces. */
function interceptedStatuses(servers: readonly Server[]): readonly number[] {
  const levels = servers.flatMap(levelsOf);
  const intercepts = levels.some(({ byName }) =>
    byName.get("proxy_intercept_errors")?.some(({ args }) => args[0]?.value === "on"),
  );
  if (!intercepts) return [];
  const statuses = levels.flatMap((level) => errorPages(level).flatMap((page) => page.statuses));
  return [...new Set(statuses)].slice(0, MOST_STATUSES);
}

/** The statuses for which headers-more changes headers: its `-s`. */
function headerStatuses(servers: readonly Server[]): readonly number[] {
  const statuses = new Set<number>();
  const pending: (readonly Directive[])[] = servers
    .flatMap(levelsOf)
    .map(({ directives }) => directives);
  for (const directives of pending) {
    for (const { name, args, block } of directives) {
      if (name === "if" && block !== undefined) pending.push(block);
      if (name !== "more_set_headers" && name !== "more_clear_headers") continue;
      for (const [index, { value }] of args.entries()) {
        if (args[index - 1]?.value !== "-s") continue;
        for (const word of value.split(/\s+/)) {
          if (/^[2-5]\d\d$/.test(word)) statuses.add(Number(word));
        }
      }
    }
  }
  return [...statuses].slice(0, MOST_STATUSES);
}
