import { GOOD_STATUSES } from "../../nginx/headers/response-headers.ts";
import type { Level, Server } from "../../nginx/model/model.ts";
import type { Directive } from "../../nginx/syntax/syntax.ts";
import { errorPages, levelsOf } from "./error-pages.ts";
import type { ProbePath } from "./probe-paths.ts";

/** What Pleroma answers, whatever the configuration says. */
const STANDING = [200, 404];
/** So many statuses that nginx treats differently are tried. */
const MOST_STATUSES = 40;

/** The statuses that Pleroma is taken to answer. */
export interface ProbeStatuses {
  /** For every path. */
  readonly every: readonly number[];
  readonly of: (path: ProbePath) => readonly number[];
  /** There are more that nginx treats in ways of their own. */
  readonly isCut: boolean;
}

/**
 * The standing statuses, and those for which these servers do something of their own: one of each
 * kind, as nginx does the same for all that the same directives name.
 */
export function probeStatuses(servers: readonly Server[]): ProbeStatuses {
  const levels = servers.flatMap(levelsOf);
  const kinds = new Map<number, string>();
  const name = (status: number, mark: string): void => {
    kinds.set(status, `${kinds.get(status) ?? ""} ${mark}`);
  };
  for (const [index, statuses] of headerStatuses(levels).entries()) {
    for (const status of statuses) name(status, String(index));
  }
  const headers = oneOfEach(kinds);
  for (const [index, statuses] of interceptedStatuses(levels).entries()) {
    for (const status of statuses) name(status, `page ${index}`);
  }
  const all = oneOfEach(kinds);
  const every = [...new Set([...STANDING, ...headers.slice(0, MOST_STATUSES)])];
  const withIntercepted = [...new Set([...every, ...all.slice(0, MOST_STATUSES)])];
  return {
    every,
    of: ({ pathClass, derived }) => (pathClass === "api" && !derived ? withIntercepted : every),
    isCut: all.length > MOST_STATUSES,
  };
}

/** The first status of each kind; `add_header` without `always` makes a difference of its own. */
function oneOfEach(kinds: ReadonlyMap<number, string>): readonly number[] {
  const first = new Map<string, number>();
  for (const [status, marks] of kinds) {
    const kind = `${GOOD_STATUSES.has(status)}${marks}`;
    if (!first.has(kind)) first.set(kind, status);
  }
  return [...first.values()];
}

/** The statuses of Pleroma's that each `error_page` replaces. */
function interceptedStatuses(levels: readonly Level[]): readonly (readonly number[])[] {
  const intercepts = levels.some(({ byName }) =>
    byName.get("proxy_intercept_errors")?.some(({ args }) => args[0]?.value === "on"),
  );
  if (!intercepts) return [];
  return levels.flatMap((level) => errorPages(level).map((page) => page.statuses));
}

/** The statuses for which each directive of headers-more changes headers: its `-s`. */
function headerStatuses(levels: readonly Level[]): readonly (readonly number[])[] {
  const found: (readonly number[])[] = [];
  const pending: (readonly Directive[])[] = levels.map(({ directives }) => directives);
  for (const directives of pending) {
    for (const { name, args, block } of directives) {
      if (name === "if" && block !== undefined) pending.push(block);
      if (name !== "more_set_headers" && name !== "more_clear_headers") continue;
      const statuses = new Set<number>();
      for (const [index, { value }] of args.entries()) {
        if (args[index - 1]?.value !== "-s") continue;
        for (const word of value.split(/\s+/)) {
          if (/^[2-5]\d\d$/.test(word)) statuses.add(Number(word));
        }
      }
      if (statuses.size > 0) found.push([...statuses]);
    }
  }
  return found;
}
