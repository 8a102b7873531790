import type { Level, RaisedError, Server } from "../../nginx/model/model.ts";
import { errorPages, levelsOf } from "./error-pages.ts";

/** Errors of a server's own that its `error_page`s send on. */
export interface RaisedErrors {
  readonly errors: readonly RaisedError[];
  /** There are more that nginx treats in ways of their own. */
  readonly isCut: boolean;
}

/** So many are tried. */
const MOST_ERRORS = 30;
/** With `recursive_error_pages`, so often in a row. */
const MOST_TIMES = 3;

/**
 * What nginx itself raises where (ngx_http_request.c, ngx_http_core_module.c, ngx_http_upstream.c,
 * ngx_http_static_module.c). 408 closes the connection, whatever an `error_page` says.
 */
const STATUSES: readonly (readonly [RaisedError["stage"], ReadonlySet<number>])[] = [
  ["request", new Set([400, 405, 411, 414, 421, 494, 495, 496, 497, 501, 505])],
  ["body", new Set([413])],
  ["access", new Set([401, 403, 500])],
  ["content", new Set([403, 404, 405, 412, 416, 500, 502, 503, 504, 507])],
];

/** Plain HTTP on a socket for TLS. */
export const PLAIN_ON_TLS = 497;

/** One of each kind: nginx does the same for all that the same directives name. */
export function raisedErrors(servers: readonly Server[]): RaisedErrors {
  const levels = servers.flatMap(levelsOf);
  const limits = limitStatuses(levels);
  const kinds = new Map<string, RaisedError>();
  const marks = new Map<number, string>();
  for (const [index, { statuses }] of levels.flatMap(errorPages).entries()) {
    for (const status of statuses) marks.set(status, `${marks.get(status) ?? ""} ${index}`);
  }
  for (const [stage, statuses] of STATUSES) {
    for (const [status, mark] of marks) {
      const isRaised = statuses.has(status) || (stage === "access" && limits.has(status));
      if (!isRaised) continue;
      // Where an error of one kind is raised, one of another may not be.
      const own = status === PLAIN_ON_TLS || stage === "access" || stage === "content";
      const kind = `${stage}${own ? status : ""}${mark}`;
      if (!kinds.has(kind)) kinds.set(kind, { stage, status, times: 1 });
    }
  }
  const once = [...kinds.values()];
  const errors = isRecursive(levels) ? once.flatMap(repeated) : once;
  return { errors: errors.slice(0, MOST_ERRORS), isCut: errors.length > MOST_ERRORS };
}

function repeated(error: RaisedError): readonly RaisedError[] {
  return Array.from({ length: MOST_TIMES }, (_, index) => ({ ...error, times: index + 1 }));
}

function isRecursive(levels: readonly Level[]): boolean {
  return levels.some(({ byName }) =>
    byName.get("recursive_error_pages")?.some(({ args }) => args[0]?.value === "on"),
  );
}

/** Other statuses than 503 that a limit may answer with. */
function limitStatuses(levels: readonly Level[]): ReadonlySet<number> {
  const statuses = new Set([503]);
  for (const { byName } of levels) {
    for (const name of ["limit_req_status", "limit_conn_status"]) {
      for (const { args } of byName.get(name) ?? []) statuses.add(Number(args[0]?.value));
    }
  }
  return statuses;
}
