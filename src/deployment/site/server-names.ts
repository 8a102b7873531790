import type { Server, ServerName } from "../../nginx/model/model.ts";
import type { Location } from "../../source/location.ts";

/** The longest host name there is (RFC 1035). */
const LONGEST_HOST = 253;

/** The names of servers that are whole host names, known without the running host. */
export function certainNames(servers: readonly Server[]): readonly string[] {
  const names = servers.flatMap((server) =>
    server.names.flatMap(({ kind, value, uncertain }) =>
      kind === "exact" && uncertain === undefined && isHost(value) ? [value] : [],
    ),
  );
  return [...new Set(names)];
}

/** People write `_`, `--` or nothing where they want no name. */
function isHost(name: string): boolean {
  return name.length <= LONGEST_HOST && /[\p{L}\p{N}]/u.test(name);
}

/** Whether a template or a variable fills in a name of the server. */
export function hasUncertainName({ names }: Server): boolean {
  return names.some(({ uncertain }) => uncertain !== undefined);
}

/** Where a server names a host; regular expressions are not looked at. */
export function nameIn(server: Server, host: string): Location | undefined {
  return server.names.find((name) => isNameOf(name, host))?.location;
}

function isNameOf({ kind, value }: ServerName, host: string): boolean {
  switch (kind) {
    case "exact":
      return value === host;
    case "leading-wildcard":
      return host.endsWith(`.${value}`);
    case "trailing-wildcard":
      return host.startsWith(`${value}.`);
    case "regex":
      return false;
  }
}

/** The name of a server, be it a pattern or what a template fills in. */
export function writtenName({ names }: Server): ServerName | undefined {
  return names.find(({ value }) => isHost(value));
}

export function sharesName(server: Server, { kind, value }: ServerName): boolean {
  return server.names.some((name) => name.kind === kind && name.value === value);
}

export function showName({ kind, value }: ServerName): string {
  switch (kind) {
    case "leading-wildcard":
      return `*.${value}`;
    case "trailing-wildcard":
      return `${value}.*`;
    case "regex":
      return `~${value}`;
    case "exact":
      return value;
  }
}

/** A host that the name matches; `undefined` where finding one takes more than a look. */
export function requestFor({ kind, value }: ServerName): string | undefined {
  switch (kind) {
    case "leading-wildcard":
      return `any.${value}`;
    case "trailing-wildcard":
      return `${value}.any`;
    case "exact":
      return value;
    case "regex":
      return undefined;
  }
}
