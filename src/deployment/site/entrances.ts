import type { NginxConfiguration, Server, Socket } from "../../nginx/model/model.ts";
import { isLoopback } from "./nginx-backends.ts";

/** Sockets with the same servers behind them: a host gets to the same server on all of them. */
export interface SocketGroup {
  /** One of them, to ask. */
  readonly first: Socket;
  readonly sockets: readonly Socket[];
}

/** The sockets by the servers behind them. */
export function groupSockets({ servers, sockets }: NginxConfiguration): readonly SocketGroup[] {
  const numbers = new Map(servers.map((server, index) => [server, index]));
  const groups = new Map<string, { first: Socket; sockets: Socket[] }>();
  for (const socket of sockets) {
    const numberOf = (server: Server) => numbers.get(server) ?? -1;
    const behind = socket.servers.map(numberOf).join(" ");
    const doubt = socket.uncertain === undefined ? "" : "?";
    const key = `${behind} (${numberOf(socket.defaultServer)})${doubt}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: socket, sockets: [socket] });
    else group.sockets.push(socket);
  }
  return [...groups.values()];
}

/** One socket of each kind: those that differ by their IP address only answer alike. */
export function entrancesOf(sockets: readonly Socket[]): readonly Socket[] {
  const byKind = new Map<string, Socket>();
  const numbers = new Map<Server, number>();
  for (const socket of sockets) {
    const known = numbers.get(socket.defaultServer);
    const number = known ?? numbers.size;
    if (known === undefined) numbers.set(socket.defaultServer, number);
    const { port, tls, quic, uncertain, servers } = socket;
    const doubt = uncertain === undefined ? "" : "?";
    const kind = `${port} ${tls} ${quic} ${isLocal(socket)} ${number} ${servers.length}${doubt}`;
    if (!byKind.has(kind)) byKind.set(kind, socket);
  }
  return [...byKind.values()];
}

/** Only programs of this machine get there. */
export function isLocal({ address, port }: Pick<Socket, "address" | "port">): boolean {
  return port === undefined ? address.startsWith("/") : isLoopback(address);
}
