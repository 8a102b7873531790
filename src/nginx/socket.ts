import { mayBeIncluded } from "./lookup.ts";
import type { Level, Listen, Server, Socket } from "./model.ts";
import type { Uncertainty } from "./syntax.ts";

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
  const listeners = new Map<string, Listener[]>();
  const sockets: Socket[] = [];
  for (const server of servers) {
    if (server.assumed) sockets.push(assumedSocket(server));
    for (const listen of server.listens) {
      const name = nameOf(listen);
      const same = listeners.get(name);
      if (same === undefined) listeners.set(name, [{ server, listen }]);
      else same.push({ server, listen });
    }
  }
  for (const [name, same] of listeners) {
    const socket = buildSocket(name, same, servers, https);
    if (socket !== undefined) sockets.push(socket);
  }
  return sockets;
}

function nameOf({ address, port, quic }: Listen): string {
  const host = address.includes(":") ? `[${address}]` : address;
  const name = address.startsWith("/") ? `unix:${address}` : `${host}:${port ?? "?"}`;
  return quic ? `${name} quic` : name;
}

function buildSocket(
  name: string,
  listeners: readonly Listener[],
  servers: readonly Server[],
  https: readonly Level[],
): Socket | undefined {
  const [first] = listeners;
  if (first === undefined) return undefined;
  const chosen = listeners.find(({ listen }) => listen.defaultServer);
  const defaultServer = (chosen ?? first).server;
  return {
    name,
    address: first.listen.address,
    port: first.listen.port,
    tls: isTls(listeners, defaultServer),
    quic: first.listen.quic,
    servers: [...new Set(listeners.map(({ server }) => server))],
    defaultServer,
    uncertain: uncertaintyOf(listeners, defaultServer, chosen === undefined ? servers : [], https),
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

/** `rivals` are the servers that may be the default by a `listen` that is not known. */
function uncertaintyOf(
  listeners: readonly Listener[],
  defaultServer: Server,
  rivals: readonly Server[],
  https: readonly Level[],
): Uncertainty | undefined {
  for (const { listen } of listeners) if (listen.uncertain !== undefined) return listen.uncertain;
  if (defaultServer.level.head?.conditional === true) return defaultServer.uncertain;
  for (const rival of rivals) {
    if (rival === defaultServer || rival.assumed) continue;
    const included = mayBeIncluded(rival.level, "listen");
    if (included !== undefined) return included;
  }
  if (rivals.length === 0) return undefined;
  for (const http of https) {
    const included = mayBeIncluded(http, "server");
    if (included !== undefined) return included;
  }
  return undefined;
}

function assumedSocket(server: Server): Socket {
  return {
    name: "*:?",
    address: "*",
    port: undefined,
    tls: undefined,
    quic: false,
    servers: [server],
    defaultServer: server,
    uncertain: server.uncertain,
  };
}
