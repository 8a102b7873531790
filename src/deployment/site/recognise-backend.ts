import type { NginxConfiguration, Server, UpstreamAddress } from "../../nginx/model/model.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { findFronts } from "./front-servers.ts";
import { addressKey, type Backend, backendsOf, isLoopback, placeKey } from "./nginx-backends.ts";
import { OwnServers } from "./own-servers.ts";
import { findTiers, type ServerTiers } from "./server-tiers.ts";

/** What leads to Pleroma, by the server that proxies there. */
export interface PleromaBackends extends ServerTiers {
  readonly byServer: ReadonlyMap<Server, readonly Backend[]>;
  /** `placeKey`s of every `proxy_pass` to it. */
  readonly places: ReadonlySet<string>;
  /** `addressKey`s. */
  readonly addresses: ReadonlySet<string>;
  readonly ownServers: OwnServers;
}

/** The port of `Endpoint.http` where nobody sets one, in every family. */
export const DEFAULT_PORT = 4000;

/** What people call Pleroma: upstreams, containers, files. */
const PLEROMA_NAME = /pleroma|akkoma|soapbox|rebased/i;

/**
 * Finds what is proxied to Pleroma among everything that the servers of a repository proxy. Other
 * services' backends stay out: a name, the port or the host has to point to Pleroma.
 */
export function recogniseBackends(
  configuration: NginxConfiguration,
  facts: EndpointFacts,
): PleromaBackends {
  const all = configuration.servers.flatMap((server) => backendsOf(server, configuration));
  const found = all.filter((backend) => hasEvidence(backend, facts));
  for (const backend of byHost(all, facts)) found.push(backend);
  const ownServers = new OwnServers(configuration);
  const recognised = withThoseBehind(
    firstNonEmpty([
      () => found,
      () => byFileName(all),
      () => all.filter((backend) => goesToPort(backend, facts)),
      () => (facts.configured ? onlyUncertainOne(all) : []),
    ]),
    all,
    ownServers,
  );
  const addresses = new Set(recognised.flatMap(keysOf));
  const names = new Set(recognised.map(({ name }) => name));
  const byServer = new Map<Server, Backend[]>();
  for (const backend of all) {
    if (!names.has(backend.name) && !keysOf(backend).some((key) => addresses.has(key))) continue;
    const same = byServer.get(backend.server);
    if (same === undefined) byServer.set(backend.server, [backend]);
    else same.push(backend);
  }
  const serving = [...byServer].flatMap(([server, own]) =>
    isMediaOnly(own) || isDiscoveryOnly(own) ? [] : [server],
  );
  const places = new Set([...byServer.values()].flat().map(({ location }) => placeKey(location)));
  const leading = new Set(byServer.keys());
  // A site that passes on nothing else is somebody else's, unless there is no other.
  if (serving.length > 0) {
    for (const [server, own] of byServer) if (isDiscoveryOnly(own)) byServer.delete(server);
  }
  for (const backend of findFronts(
    all.filter((backend) => isWhole(backend) && !byServer.has(backend.server)),
    serving,
    ownServers,
  )) {
    byServer.set(backend.server, [backend]);
  }
  const tiers = findTiers({
    all,
    leadsToPleroma: (server) => leading.has(server) || byServer.has(server),
    isPleroma: ({ location }) => places.has(placeKey(location)),
    isEvident: (backend) => hasEvidence(backend, facts) || goesToPort(backend, facts),
    configuration,
    ownServers,
  });
  return { byServer, places, addresses, ownServers, ...tiers };
}

function firstNonEmpty(attempts: readonly (() => readonly Backend[])[]): readonly Backend[] {
  for (const attempt of attempts) {
    const found = attempt();
    if (found.length > 0) return found;
  }
  return [];
}

/** What leads to Pleroma through a second server of the same nginx is followed there. */
function withThoseBehind(
  recognised: readonly Backend[],
  all: readonly Backend[],
  ownServers: OwnServers,
): readonly Backend[] {
  const whole = new Map<Server, Backend[]>();
  for (const backend of all.filter(isWhole)) {
    const same = whole.get(backend.server);
    if (same === undefined) whole.set(backend.server, [backend]);
    else same.push(backend);
  }
  const found = new Set(recognised);
  for (const backend of found) {
    // Of several, it is the one that answers to the name of the server in front.
    const [server] = ownServers.answering(backend);
    for (const behind of (server && whole.get(server)) ?? []) found.add(behind);
  }
  return [...found];
}

function keysOf({ addresses }: Backend): readonly string[] {
  return addresses.flatMap((address) => addressKey(address) ?? []);
}

/** No other service has these two folders together; upstream's example matches them at once. */
const MEDIA_PATTERN = /media\|proxy|proxy\|media/;

function hasEvidence(
  { name, addresses, patterns }: Backend,
  { port, socketPath }: EndpointFacts,
): boolean {
  if (PLEROMA_NAME.test(name) || name === "phoenix") return true;
  if (patterns.some((pattern) => MEDIA_PATTERN.test(pattern))) return true;
  return addresses.some((address) => {
    if (address.unix) return address.host === socketPath || PLEROMA_NAME.test(address.host);
    if (PLEROMA_NAME.test(address.host)) return true;
    return port.state === "known" && address.port === port.value && isLoopback(address.host);
  });
}

/** A server that carries the instance's name proxies the instance, whatever the port. */
function byHost(all: readonly Backend[], { host }: EndpointFacts): readonly Backend[] {
  if (host.state !== "known") return [];
  const name = host.value.toLowerCase();
  return all.filter(
    (backend) =>
      backend.server.names.some(({ kind, value }) => kind === "exact" && value === name) &&
      isWhole(backend),
  );
}

/** Whether everything that nothing else takes goes there. */
function isWhole({ patterns }: Backend): boolean {
  return patterns.every((pattern) => pattern === "/" || pattern.startsWith("@"));
}

/** A file named after Pleroma that knows only one backend. */
function byFileName(all: readonly Backend[]): readonly Backend[] {
  const byPath = new Map<string, Backend[]>();
  for (const backend of all) {
    const { path } = backend.server.location;
    if (!PLEROMA_NAME.test(path.slice(path.lastIndexOf("/") + 1))) continue;
    const same = byPath.get(path);
    if (same === undefined) byPath.set(path, [backend]);
    else same.push(backend);
  }
  return [...byPath.values()].flatMap((backends) => (isOne(backends) ? backends : []));
}

function goesToPort({ addresses }: Backend, { port: setting }: EndpointFacts): boolean {
  const wanted = setting.state === "known" ? setting.value : DEFAULT_PORT;
  return addresses.some(({ unix, port }) => !unix && port === wanted);
}

/** Beside an Elixir config of Pleroma: the one backend there is, if a template fills it in. */
function onlyUncertainOne(all: readonly Backend[]): readonly Backend[] {
  const uncertain = all.some(({ addresses }) => addresses.some(isUncertain));
  return uncertain && isOne(all) ? all : [];
}

function isUncertain(address: UpstreamAddress): boolean {
  return address.uncertain !== undefined || (!address.unix && address.port === undefined);
}

function isOne(backends: readonly Backend[]): boolean {
  return new Set(backends.map(({ name }) => name)).size === 1;
}

/** Whether nothing but uploads and the media proxy reaches Pleroma through these. */
export function isMediaOnly(backends: readonly Backend[]): boolean {
  return backends.every(
    ({ patterns, path }) =>
      patterns.some((pattern) => /media|proxy/.test(pattern)) || /^\/(?:media|proxy)/.test(path),
  );
}

/** Where other servers ask about accounts and the instance (RFC 7033, RFC 6415, NodeInfo). */
const DISCOVERY = /^\/(?:\.well-known|nodeinfo)/;
/** The same as a regular expression, without alternatives to all of it. */
const DISCOVERY_PATTERN = /^\^\/(?:\\?\.well-known|nodeinfo)(?:[^|(]|\([^()]*\))*$/;

/**
 * Whether nothing but that reaches Pleroma through these: a site at the domain of the accounts, which
 * passes such questions on to an instance that has a host of its own.
 */
function isDiscoveryOnly(backends: readonly Backend[]): boolean {
  return backends.every(({ patterns, path, replaced = "", rewritten }) => {
    if (path !== "") return DISCOVERY.test(path) && DISCOVERY.test(replaced);
    return !rewritten && (DISCOVERY.test(replaced) || DISCOVERY_PATTERN.test(patterns[0] ?? ""));
  });
}
