import { placeholderUncertainty } from "../syntax/placeholders.ts";
import type { Argument, Directive, Uncertainty, UnresolvedInclude } from "../syntax/syntax.ts";
import type { Level, Upstream, UpstreamAddress, VariableMap } from "./model.ts";

/**
 * The block that a `proxy_pass` to this authority means. nginx compares names without regard to
 * case, and takes a port off the authority first: no block can be named with one
 * (ngx_http_upstream_add).
 */
export function findUpstreamBlock(
  upstreams: ReadonlyMap<string, Upstream>,
  authority: string,
): Upstream | undefined {
  return hasPort(authority) ? undefined : upstreams.get(authority.toLowerCase());
}

/** Whether an address ends with a port. */
export function hasPort(authority: string): boolean {
  return !authority.startsWith("unix:") && /:\d*$/.test(authority.replace(/^\[[^\]]*\]/, ""));
}

/** The `upstream` blocks, by name in lower case. */
export function readUpstreams(https: readonly Level[]): ReadonlyMap<string, Upstream> {
  const upstreams = new Map<string, Upstream>();
  for (const http of https) {
    for (const [key, upstream] of readUpstreamBlocks(http.byName.get("upstream") ?? [])) {
      const known = upstreams.get(key);
      upstreams.set(key, known === undefined ? upstream : either(known, upstream));
    }
  }
  return upstreams;
}

/** Those of one block around them: of one name, the first. */
export function readUpstreamBlocks(directives: readonly Directive[]): Map<string, Upstream> {
  const upstreams = new Map<string, Upstream>();
  for (const directive of directives) {
    const name = directive.args[0]?.value;
    const key = name?.toLowerCase();
    if (name === undefined || key === undefined || upstreams.has(key)) continue;
    upstreams.set(key, readUpstream(name, directive));
  }
  return upstreams;
}

/** Two main configurations have an `upstream` of one name. */
function either(first: Upstream, second: Upstream): Upstream {
  if (placesOf(first) === placesOf(second)) return first;
  const { location } = second;
  const uncertain = { reason: "which of the main configurations this is about", location };
  const addresses = [...first.addresses, ...second.addresses];
  return { ...first, addresses: addresses.map((one) => ({ ...one, uncertain })), uncertain };
}

function placesOf({ addresses, uncertain }: Upstream): string {
  const places = addresses.map(({ host, port, unix }) => [host, port ?? null, unix]);
  return JSON.stringify([places, uncertain?.reason ?? null]);
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
      if (maps.has(name.slice(1)) && http !== https[0]) {
        const { location } = source;
        const reason = "which of the main configurations this is about";
        unresolved.push({ pattern: "", reason, location, maySet: () => false });
      }
      maps.set(name.slice(1), { source, directives: source.block, unresolved });
    }
  }
  return maps;
}
