import type { NginxConfiguration } from "../model/model.ts";
import type { Directive, Uncertainty } from "../syntax/syntax.ts";

/** By the name of the header, in lower case with `_` for `-`, as variables have it. */
type Changes = ReadonlyMap<string, Directive>;

const CHANGES = new WeakMap<NginxConfiguration, Changes>();
const DIRECTIVES: ReadonlySet<string> = new Set([
  "more_set_input_headers",
  "more_clear_input_headers",
]);

/**
 * Why a header of the request may not be what the client has sent: headers-more may change it, as
 * the last of the rewrite directives of any location that the request has passed.
 */
export function changedOnTheWay(
  configuration: NginxConfiguration,
  variable: string,
): Uncertainty | undefined {
  const changes = changesOf(configuration);
  if (changes.size === 0) return undefined;
  const header = headerOf(variable);
  const directive = header === undefined ? undefined : (changes.get(header) ?? changes.get("*"));
  return (
    directive && { reason: `what \`${directive.name}\` makes of it`, location: directive.location }
  );
}

/** The header that a variable reads, as far as a client sends it. */
function headerOf(variable: string): string | undefined {
  if (variable === "host") return "host";
  if (variable.startsWith("cookie_")) return "cookie";
  return variable.startsWith("http_") ? variable.slice("http_".length) : undefined;
}

function changesOf(configuration: NginxConfiguration): Changes {
  const known = CHANGES.get(configuration);
  if (known !== undefined) return known;
  const changes = new Map<string, Directive>();
  const pending = configuration.servers.map(({ level }) => level.directives);
  pending.push(configuration.http.directives);
  for (const directives of pending) {
    for (const directive of directives) {
      if (DIRECTIVES.has(directive.name)) collect(directive, changes);
      if (directive.block !== undefined) pending.push(directive.block);
    }
  }
  CHANGES.set(configuration, changes);
  return changes;
}

/** Names end with a `*` where all that begin so are cleared; those count as any. */
function collect(directive: Directive, changes: Map<string, Directive>): void {
  for (const { value, placeholders } of directive.args) {
    const name = (value.split(":")[0] ?? "").trim().toLowerCase().replaceAll("-", "_");
    const isOpen = placeholders.length > 0 || name.includes("$") || name.includes("*");
    changes.set(isOpen ? "*" : name, directive);
  }
}
