import { lookUp } from "../model/lookup.ts";
import type { Level } from "../model/model.ts";
import type { Uncertainty } from "../syntax/syntax.ts";

/** Programs in the configuration that may answer a request themselves, or send it elsewhere. */
const REQUEST_CODE = [
  "server_rewrite_by_lua_block",
  "server_rewrite_by_lua_file",
  "rewrite_by_lua",
  "rewrite_by_lua_block",
  "rewrite_by_lua_file",
  "access_by_lua",
  "access_by_lua_block",
  "access_by_lua_file",
  "js_access",
] as const;

/** What changes the headers of an answer in ways that are not modelled. */
const HEADER_CODE = [
  "header_filter_by_lua",
  "header_filter_by_lua_block",
  "header_filter_by_lua_file",
  "js_header_filter",
  "security_headers",
] as const;

/** The code that runs for requests at a level; nobody can say what it does. */
export function requestCode(level: Level): Uncertainty | undefined {
  return codeOf(level, REQUEST_CODE);
}

/** The same for what runs before the headers are sent. */
export function headerCode(level: Level): Uncertainty | undefined {
  return codeOf(level, HEADER_CODE);
}

function codeOf(level: Level, names: readonly string[]): Uncertainty | undefined {
  for (const name of names) {
    const [directive] = lookUp(level, name, true).directives;
    if (directive !== undefined && directive.args[0]?.value !== "off") {
      return { reason: `what \`${name}\` does`, location: directive.location };
    }
  }
  return undefined;
}
