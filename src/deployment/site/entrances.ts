import type { NginxConfiguration, Server, Socket } from "../../nginx/model/model.ts";
import { isLoopback } from "./nginx-backends.ts";

/** Sockets with the same servers behind them: a host gets to the same server on all of them. */
export interface SocketGroup {
  /** One of them, to ask. */
  readonly first: Socket;
  readonly sockets: readonly Socket[];
}

/** The sockets by the servers behind them. */
export function groupSockets({ sockets }: NginxConfiguration): readonly SocketGroup[] {
  const numbers = new Map<Server, number>();
  const groups = new Map<string, { first: Socket; sockets: Socket[] }>();
  for (const socket of sockets) {
    const key = keyOf(socket, socket.servers, numbers);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: socket, sockets: [socket] });
    else group.sockets.push(socket);
  }
  return [...groups.values()];
}

/**
 * One socket of each kind: those that differ by their IP address only answer alike.
 *
 * @param answering the server that a host gets to, where that is known: all others make no difference
 */
export function entrancesOf(
  sockets: readonly Socket[],
  answering: ReadonlyMap<Socket, Server> = new Map(),
): readonly Socket[] {
  const byKind = new Map<string, Socket>();
  const numbers = new Map<Server, number>();
  for (const socket of sockets) {
    const { port, tls, quic, servers } = socket;
    const server = answering.get(socket);
    const behind = keyOf(socket, server === undefined ? servers : [server], numbers);
    const kind = `${port} ${tls} ${quic} ${isLocal(socket)} ${behind}`;
    if (!byKind.has(kind)) byKind.set(kind, socket);
  }
  return [...byKind.values()];
}

/** What tells servers behind a socket from others; who has no number yet gets the next one. */
function keyOf(
  { defaultServer, uncertain }: Socket,
  servers: readonly Server[],
  numbers: Map<Server, number>,
): string {
  const numberOf = (server: Server) => {
    const number = numbers.get(server) ?? numbers.size;
    numbers.set(server, number);
    return number;
  };
  const doubt = uncertain === undefined ? "" : "?";
  return `${servers.map(numberOf).join(" ")} (${numberOf(defaultServer)})${doubt}`;
}

/** Whether the same servers take what comes to the two sockets, in the same way. */
export function isAlike(socket: Socket, other: Socket): boolean {
  return (
    socket.defaultServer === other.defaultServer &&
    socket.tls === other.tls &&
    socket.servers.length === other.servers.length &&
    socket.servers.every((server, index) => server === other.servers[index])
  );
}

/** Only programs of this machine get there. */
export function isLocal({ address, port }: Pick<Socket, "address" | "port">): boolean {
  return port === undefined ? address.startsWith("/") : isLoopback(address);
}
