import type { Uncertainty } from "../syntax/syntax.ts";
import { mayBeIncluded } from "./lookup.ts";
import type { Level, Listen, Server, Socket } from "./model.ts";
import { mayBeHidden } from "./server.ts";

interface Listener {
  readonly server: Server;
  readonly listen: Listen;
}

/**
 * The sockets that the servers' `listen`s open together (ngx_http_add_addresses): `ssl` of one
 * `listen` holds for all with the same address and port; the default server is the one that says
 * so, else the first.
 */
export function buildSockets(
  servers: readonly Server[],
  https: readonly Level[],
): readonly Socket[] {
  // Each main configuration is a program of its own, mostly on a host of its own.
  const programs = new Map(https.map((http, index) => [http, index]));
  const listeners = new Map<string, Listener[]>();
  const sockets: Socket[] = [];
  for (const server of servers) {
    if (server.assumed) sockets.push(assumedSocket(server));
    for (const listen of server.listens) {
      const key = `${programs.get(server.level.parent ?? server.level)} ${nameOf(listen)}`;
      const same = listeners.get(key);
      if (same === undefined) listeners.set(key, [{ server, listen }]);
      else same.push({ server, listen });
    }
  }
  const hidden = hiddenListens(servers, https);
  for (const same of listeners.values()) {
    const socket = buildSocket(same, hidden);
    if (socket !== undefined) sockets.push(socket);
  }
  return sockets;
}

function nameOf({ address, port, quic }: Listen): string {
  const host = address.includes(":") ? `[${address}]` : address;
  const name = address.startsWith("/") ? `unix:${address}` : `${host}:${port ?? "?"}`;
  return quic ? `${name} quic` : name;
}

function buildSocket(listeners: readonly Listener[], hidden: HiddenListens): Socket | undefined {
  const [first] = listeners;
  if (first === undefined) return undefined;
  const chosen = listeners.find(({ listen }) => listen.defaultServer);
  const defaultServer = (chosen ?? first).server;
  return {
    name: nameOf(first.listen),
    address: first.listen.address,
    port: first.listen.port,
    tls: isTls(listeners, defaultServer),
    quic: first.listen.quic,
    proxyProtocol: listeners.some(({ listen }) => listen.proxyProtocol),
    servers: [...new Set(listeners.map(({ server }) => server))],
    defaultServer,
    uncertain: uncertaintyOf(listeners, defaultServer, chosen === undefined ? hidden : NONE),
  };
}

function isTls(listeners: readonly Listener[], defaultServer: Server): boolean | undefined {
  if (listeners.some(({ listen }) => listen.ssl === true)) return true;
  if (hasSslDirective(defaultServer)) return true;
  return listeners.some(({ listen }) => listen.ssl === undefined) ? undefined : false;
}

/** `ssl on;`, which nginx had until 1.25, makes TLS of what its default server listens on. */
function hasSslDirective({ level }: Server): boolean {
  const own = level.byName.get("ssl") ?? level.parent?.byName.get("ssl");
  return own?.[0]?.args[0]?.value === "on";
}

/** What may hold a `listen` that is not known. */
interface HiddenListens {
  /** Two servers that may: for each default server, one of them is another. */
  readonly rivals: readonly { readonly server: Server; readonly why: Uncertainty }[];
  /** There may be servers that are not known at all. */
  readonly more: Uncertainty | undefined;
}

const NONE: HiddenListens = { rivals: [], more: undefined };

function hiddenListens(servers: readonly Server[], https: readonly Level[]): HiddenListens {
  const rivals: { server: Server; why: Uncertainty }[] = [];
  for (const server of servers) {
    const why = server.assumed ? undefined : mayBeHidden(server.level, "listen");
    if (why !== undefined) rivals.push({ server, why });
    if (rivals.length === 2) break;
  }
  const included = https.map((http) => mayBeIncluded(http, "server"));
  return { rivals, more: included.find((why) => why !== undefined) };
}

/** Why another server may be the default: `hidden` holds those that may be by what is not known. */
function uncertaintyOf(
  listeners: readonly Listener[],
  defaultServer: Server,
  { rivals, more }: HiddenListens,
): Uncertainty | undefined {
  for (const { listen } of listeners) if (listen.uncertain !== undefined) return listen.uncertain;
  if (defaultServer.level.head?.conditional === true) return defaultServer.uncertain;
  return rivals.find(({ server }) => server !== defaultServer)?.why ?? more;
}

function assumedSocket(server: Server): Socket {
  return {
    name: "*:?",
    address: "*",
    port: undefined,
    tls: undefined,
    quic: false,
    proxyProtocol: false,
    servers: [server],
    defaultServer: server,
    uncertain: server.uncertain,
  };
}
