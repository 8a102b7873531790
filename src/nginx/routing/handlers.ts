import { lookUp } from "../model/lookup.ts";
import type { Level } from "../model/model.ts";
import type { Directive } from "../syntax/syntax.ts";
import { Undecidable } from "./walk.ts";

/** Directives that pass a request on to another program. */
export const PASSING: readonly string[] = [
  "proxy_pass",
  "fastcgi_pass",
  "uwsgi_pass",
  "scgi_pass",
  "grpc_pass",
  "memcached_pass",
];

/**
 * Directives that make a location answer by itself, without a file: they set its handler
 * (`clcf->handler`), whereas `dav_methods`, `index` or `autoindex` belong to the content phase,
 * which a request gets to only where there is no handler (ngx_http_core_content_phase).
 */
const ANSWERING = [
  "stub_status",
  "empty_gif",
  "perl",
  "echo",
  "content_by_lua",
  "content_by_lua_block",
  "content_by_lua_file",
  "js_content",
  "mp4",
  "flv",
  "hls",
  "api",
  "status",
] as const;

/** The directive by which WebDAV answers a request with this method (ngx_http_dav_handler). */
export function davHandlerOf(level: Level, method: string): Directive | undefined {
  const { directives, uncertain } = lookUp(level, "dav_methods", true);
  const named = directives.find(({ args }) =>
    args.some(({ value }) => value.toUpperCase() === method),
  );
  if (uncertain !== undefined && DAV_METHODS.has(method)) throw new Undecidable(uncertain);
  return DAV_METHODS.has(method) ? named : undefined;
}

const DAV_METHODS: ReadonlySet<string> = new Set(["PUT", "DELETE", "MKCOL", "COPY", "MOVE"]);

/** Whether a level passes requests on: `/name/` is then reached from `/name` too. */
export function isPassedOn(level: Level): boolean {
  return PASSING.some((name) => level.byName.has(name));
}

/** The directive that answers at this level: the last of them takes the location's handler. */
export function handlerOf(level: Level): Directive | undefined {
  let handler: Directive | undefined;
  for (const names of [PASSING, ANSWERING]) {
    for (const name of names) {
      const own = level.byName.get(name)?.at(-1);
      if (own === undefined) continue;
      const position = level.directives.indexOf(own);
      if (handler === undefined || position > level.directives.indexOf(handler)) handler = own;
    }
  }
  // `if` and `limit_except` keep the handler of the location around them.
  const isInner = level.kind === "if" || level.kind === "limit_except";
  if (handler === undefined && isInner && level.parent !== undefined)
    return handlerOf(level.parent);
  return handler;
}
