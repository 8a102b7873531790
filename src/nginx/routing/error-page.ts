import { lookUp } from "../model/lookup.ts";
import type { Level } from "../model/model.ts";
import type { Argument, Directive } from "../syntax/syntax.ts";
import { Undecidable } from "./walk.ts";

export interface ErrorPage {
  readonly directive: Directive;
  /** A path, a named location or a URL. */
  readonly target: Argument;
  /** The status that the client gets: of `=200`; 0 for `=`, that is the target's own. */
  readonly status: number | undefined;
}

/** The `error_page` that applies to a status at a level (ngx_http_core_error_page). */
export function findErrorPage(level: Level, status: number): ErrorPage | undefined {
  const { directives, uncertain } = lookUp(level, "error_page", true);
  for (const directive of directives) {
    const page = read(directive, status);
    if (page === undefined) continue;
    if (directive.conditional && uncertain !== undefined) throw new Undecidable(uncertain);
    return page;
  }
  if (uncertain !== undefined) throw new Undecidable(uncertain);
  return undefined;
}

function read(directive: Directive, status: number): ErrorPage | undefined {
  const words = directive.args.slice(0, -1).map(({ value }) => value);
  const target = directive.args.at(-1);
  if (target === undefined || !words.includes(String(status))) return undefined;
  const overwrite = words.find((word) => word.startsWith("="));
  return {
    directive,
    target,
    status: overwrite === undefined ? undefined : Number(overwrite.slice(1)),
  };
}
