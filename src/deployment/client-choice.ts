import type { NginxConfiguration, Server } from "../nginx/model.ts";
import type { Directive } from "../nginx/syntax.ts";

/** Variables that hold the query or a part of it. */
const QUERY = /\$\{?(?:args|query_string|is_args|arg_\w+)\b/i;

/** Whether anything that these servers do may depend on the query of a request. */
export function readsQuery(
  servers: readonly Server[],
  { maps, http }: NginxConfiguration,
): boolean {
  if ([...maps.values()].some(({ source }) => mentionsQuery(source))) return true;
  const outer = http.directives.filter(({ name }) => name !== "server" && name !== "log_format");
  return [outer, ...servers.map(({ level }) => level.directives)].some(mentionsQueryWithin);
}

function mentionsQueryWithin(directives: readonly Directive[]): boolean {
  const pending = [directives];
  for (const block of pending) {
    for (const directive of block) {
      if (mentionsQuery(directive)) return true;
      if (directive.block !== undefined) pending.push(directive.block);
    }
  }
  return false;
}

function mentionsQuery({ args }: Directive): boolean {
  return args.some(({ value }) => QUERY.test(value));
}
