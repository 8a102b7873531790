import type { Level, Upstream, UpstreamAddress, VariableMap } from "./model.ts";
import { placeholderUncertainty } from "./placeholders.ts";
import type { Argument, Directive, Uncertainty, UnresolvedInclude } from "./syntax.ts";

/** The `upstream` blocks, by name. */
export function readUpstreams(https: readonly Level[]): ReadonlyMap<string, Upstream> {
  const upstreams = new Map<string, Upstream>();
  for (const http of https) {
    for (const directive of http.byName.get("upstream") ?? []) {
      const name = directive.args[0]?.value;
      if (name === undefined || upstreams.has(name)) continue;
      upstreams.set(name, readUpstream(name, directive));
    }
  }
  return upstreams;
}

function readUpstream(name: string, directive: Directive): Upstream {
  const addresses: UpstreamAddress[] = [];
  let uncertain: Uncertainty | undefined = directive.conditional
    ? { reason: "whether a template keeps this `upstream`", location: directive.location }
    : undefined;
  for (const inner of directive.block ?? []) {
    const [address, ...parameters] = inner.args;
    uncertain ??= inner.unresolved;
    if (inner.name !== "server" || address === undefined) continue;
    if (parameters.some(({ value }) => value === "down")) continue;
    if (inner.conditional) {
      uncertain ??= { reason: "whether a template keeps this server", location: inner.location };
    }
    addresses.push(readAddress(address.value, address, 80));
  }
  return { name, addresses, location: directive.location, uncertain };
}

/** `host`, `host:port`, `[address]:port` or `unix:path` (ngx_parse_url in src/core/ngx_inet.c). */
export function readAddress(
  text: string,
  argument: Argument,
  defaultPort: number,
): UpstreamAddress {
  const { location } = argument;
  const uncertain = placeholderUncertainty(argument);
  if (text.startsWith("unix:")) {
    // In a `proxy_pass` a colon ends the path.
    const path = text.slice(5).split(":")[0] ?? "";
    return { host: path, port: undefined, unix: true, location, uncertain };
  }
  const bracket = text.startsWith("[") ? text.indexOf("]") : -1;
  const colon = text.indexOf(":", Math.max(bracket, 0));
  const host =
    bracket === -1 ? text.slice(0, colon === -1 ? text.length : colon) : text.slice(1, bracket);
  const port = colon === -1 ? "" : text.slice(colon + 1);
  return {
    host,
    port: port === "" ? defaultPort : /^\d+$/.test(port) ? Number(port) : undefined,
    unix: false,
    location,
    uncertain,
  };
}

/** The `map` blocks, by the variable that they set. */
export function readMaps(https: readonly Level[]): ReadonlyMap<string, VariableMap> {
  const maps = new Map<string, VariableMap>();
  for (const http of https) {
    for (const source of http.byName.get("map") ?? []) {
      const name = source.args[1]?.value;
      if (name?.startsWith("$") !== true || source.block === undefined) continue;
      const unresolved: UnresolvedInclude[] = [];
      for (const inner of source.block) {
        if (inner.unresolved !== undefined) unresolved.push(inner.unresolved);
      }
      maps.set(name.slice(1), { source, directives: source.block, unresolved });
    }
  }
  return maps;
}
