import type { NginxConfiguration, Server, Socket } from "../../nginx/model/model.ts";
import type { Uncertainty } from "../../nginx/syntax/syntax.ts";
import { isHiddenService } from "../hosts.ts";
import { isLocal } from "./entrances.ts";
import { isAt } from "./hops.ts";
import { type Backend, isLoopback, placeKey } from "./nginx-backends.ts";
import type { OwnServers } from "./own-servers.ts";
import { certainNames } from "./server-names.ts";

/** How servers of one nginx, and perhaps other programs of its machine, stand before one another. */
export interface ServerTiers {
  /**
   * By its `placeKey`, every `proxy_pass` that may lead to Pleroma by way of something else: why it
   * cannot be told from the `proxy_pass` alone.
   */
  readonly fronts: ReadonlyMap<string, Uncertainty>;
  /** Sockets that get their requests from servers that lead to Pleroma, as far as is known. */
  readonly fronted: ReadonlySet<Socket>;
  /** Of these, those of which the answers of the servers in front tell everything. */
  readonly seenThrough: ReadonlySet<Socket>;
  /** Of these, those that get no `Host` of the client's choice: their names are known to no client. */
  readonly unnamed: ReadonlySet<Socket>;
  /** How clients of some servers get to paths of the servers behind that have other paths outside. */
  readonly outside: (servers: readonly Server[], paths: readonly string[]) => readonly string[];
  /**
   * Another program of this machine must stand before one of the instance's sockets: nobody else gets
   * there, and nothing of this nginx passes on to it.
   */
  readonly hasUnknownFront: boolean;
  /** The servers of the same nginx that these pass anything on to, themselves or by others. */
  readonly behind: (servers: readonly Server[]) => readonly Server[];
}

/** What is known of the backends of a configuration. */
interface Known {
  readonly all: readonly Backend[];
  readonly leadsToPleroma: (server: Server) => boolean;
  /** Whether a backend counts as Pleroma. */
  readonly isPleroma: (backend: Backend) => boolean;
  /** Whether it does so by the place itself, not only by the server's name. */
  readonly isEvident: (backend: Backend) => boolean;
  readonly configuration: NginxConfiguration;
  readonly ownServers: OwnServers;
}

export function findTiers(known: Known): ServerTiers {
  const { all, leadsToPleroma, configuration, ownServers } = known;
  const streamed = configuration.streams.flatMap(({ upstream }) => upstream.addresses);
  const isStreamed = (socket: Socket) => streamed.some((address) => isAt(socket, address));
  const fronted = frontedSockets(known, isStreamed);
  const hasUnknownFront = configuration.sockets.some(
    (socket) =>
      isForPrograms(socket, leadsToPleroma) && !fronted.has(socket) && !isStreamed(socket),
  );
  const behind = serversBehind(all, ownServers);
  const open = configuration.sockets.filter((socket) => !fronted.has(socket));
  const entered = [...new Set(open.flatMap(({ servers }) => servers))];
  const folders = foldersOutside(new Set(entered), known);
  const reached = new Set([...entered, ...behind(entered)]);
  const seenThrough = seenThroughFronts(fronted, reached, new Set(folders), known);
  const naming = all.filter((backend) => ownServers.passesHost(backend));
  const namedByClients = new Set(naming.flatMap((backend) => socketsOf(backend, ownServers)));
  return {
    fronts: new Map([...ownFronts(known), ...(hasUnknownFront ? otherFronts(known) : [])]),
    fronted,
    seenThrough,
    unnamed: new Set([...seenThrough].filter((socket) => !namedByClients.has(socket))),
    outside: pathsOutside(folders),
    hasUnknownFront,
    behind,
  };
}

type Fronts = readonly (readonly [string, Uncertainty])[];

/** Every `proxy_pass` to another server of the same nginx. */
function ownFronts({ all, leadsToPleroma, isPleroma, ownServers }: Known): Fronts {
  return all.flatMap((backend) => {
    if (socketsOf(backend, ownServers).length === 0) return [];
    if (!isPleroma(backend) && !ownServers.answering(backend).some(leadsToPleroma)) return [];
    const { location, name } = backend;
    const reason = `what this nginx itself answers as ${name}`;
    return [[placeKey(location), { reason, location }] as const];
  });
}

/** Every `proxy_pass` to what may be another program, a cache for one, that comes back to this nginx. */
function otherFronts({ all, isPleroma, isEvident, ownServers }: Known): Fronts {
  return all.flatMap((backend) => {
    const { location, name, addresses } = backend;
    const isHere = addresses.every(({ unix, host }) => unix || isLoopback(host));
    if (!isHere || !isPleroma(backend) || isEvident(backend)) return [];
    if (socketsOf(backend, ownServers).length > 0) return [];
    const reason = `what listens on ${name}, and where that passes requests on to`;
    return [[placeKey(location), { reason, location }] as const];
  });
}

function socketsOf({ addresses, server }: Backend, ownServers: OwnServers): readonly Socket[] {
  return addresses.flatMap((address) => ownServers.socketsAt(address, server));
}

/**
 * Sockets for programs of this machine alone that get their requests from this nginx itself, as far
 * as the repository says: from servers that are known to lead to Pleroma, and from nothing else.
 */
function frontedSockets(
  { all, leadsToPleroma, ownServers }: Known,
  isStreamed: (socket: Socket) => boolean,
): ReadonlySet<Socket> {
  const fronted = new Set<Socket>();
  const others = new Set<Socket>();
  for (const backend of all) {
    const sockets = leadsToPleroma(backend.server) ? fronted : others;
    for (const socket of socketsOf(backend, ownServers)) if (isLocal(socket)) sockets.add(socket);
  }
  return new Set([...fronted].filter((socket) => !others.has(socket) && !isStreamed(socket)));
}

/** Whether programs of this machine alone get to Pleroma there; those of hidden services are known. */
function isForPrograms(socket: Socket, leadsToPleroma: (server: Server) => boolean): boolean {
  const isKnown = (server: Server) => certainNames([server]).some(isHiddenService);
  return isLocal(socket) && socket.servers.some((one) => leadsToPleroma(one) && !isKnown(one));
}

/**
 * Of these sockets, those to which every path comes as the client has sent it, or with another
 * beginning, so that what is asked of the servers in front of them tells everything; none where
 * something may go to any of them.
 *
 * @param reached the servers that requests from outside get to
 * @param folders every `proxy_pass` of which it is known what it changes of paths
 */
function seenThroughFronts(
  sockets: ReadonlySet<Socket>,
  reached: ReadonlySet<Server>,
  folders: ReadonlySet<Backend>,
  { all, ownServers }: Known,
): ReadonlySet<Socket> {
  const isOpen = ({ name, addresses }: Backend) =>
    name.includes("$") || addresses.some(({ uncertain }) => uncertain !== undefined);
  if (all.some(isOpen)) return new Set();
  const altering = all.filter((backend) => isAltering(backend) && !folders.has(backend));
  const altered = new Set(altering.flatMap((backend) => socketsOf(backend, ownServers)));
  const passing = all.filter(({ server }) => reached.has(server));
  const seen = new Set(passing.flatMap((backend) => socketsOf(backend, ownServers)));
  return new Set([...sockets].filter((socket) => seen.has(socket) && !altered.has(socket)));
}

/** Whether a `proxy_pass` changes the path. */
function isAltering({ path, patterns }: Backend): boolean {
  return path !== "" && path !== (patterns[0] ?? "/");
}

/** Every path is asked for in each of so many folders. */
const MOST_FOLDERS = 8;

/**
 * Every `proxy_pass` by which clients get to a folder of another server of this nginx; none where
 * there are too many.
 */
function foldersOutside(
  entered: ReadonlySet<Server>,
  { all, ownServers }: Known,
): readonly Backend[] {
  const found = all.filter((backend) => {
    const isKnown = backend.replaced !== undefined && entered.has(backend.server);
    return isKnown && isAltering(backend) && socketsOf(backend, ownServers).length > 0;
  });
  return found.length > MOST_FOLDERS ? [] : found;
}

function pathsOutside(folders: readonly Backend[]): ServerTiers["outside"] {
  return (servers, paths) => {
    const own = folders.filter(({ server }) => servers.includes(server));
    return own.flatMap(({ path, replaced = "" }) => {
      const within = paths.filter((target) => target.startsWith(path));
      return within.map((target) => `${replaced}${target.slice(path.length)}`);
    });
  };
}

function serversBehind(all: readonly Backend[], ownServers: OwnServers): ServerTiers["behind"] {
  const next = new Map<Server, Set<Server>>();
  for (const backend of all) {
    const known = next.get(backend.server) ?? new Set();
    for (const behind of ownServers.answering(backend)) known.add(behind);
    next.set(backend.server, known);
  }
  return (servers) => {
    const found = new Set(servers);
    for (const server of found) for (const behind of next.get(server) ?? []) found.add(behind);
    for (const server of servers) found.delete(server);
    return [...found];
  };
}
