import type { NginxConfiguration, Server, Socket } from "../../nginx/model/model.ts";
import type { Uncertainty } from "../../nginx/syntax/syntax.ts";
import { isLocal } from "./entrances.ts";
import { isAt } from "./hops.ts";
import type { Backend } from "./nginx-backends.ts";
import type { OwnServers } from "./own-servers.ts";

/** A `proxy_pass` of everything to what the same nginx serves. */
export interface Front {
  readonly backend: Backend;
  /** What of Pleroma gets through depends on the server behind. */
  readonly uncertain: Uncertainty;
}

/**
 * What leads to Pleroma by way of another server of the same nginx, itself perhaps by way of one.
 *
 * @param whole every `proxy_pass` of everything
 * @param serving the servers that lead to Pleroma
 */
export function findFronts(
  whole: readonly Backend[],
  serving: readonly Server[],
  ownServers: OwnServers,
): readonly Front[] {
  const byServer = new Map<Server, Backend[]>();
  for (const backend of whole) {
    for (const server of ownServers.answering(backend)) {
      const same = byServer.get(server);
      if (same === undefined) byServer.set(server, [backend]);
      else same.push(backend);
    }
  }
  const found = new Map<Backend, Front>();
  const reached = new Set(serving);
  for (const server of reached) {
    for (const backend of byServer.get(server) ?? []) {
      if (found.has(backend)) continue;
      const { location, name } = backend;
      const uncertain = { reason: `what this nginx itself answers as ${name}`, location };
      found.set(backend, { backend, uncertain });
      reached.add(backend.server);
    }
  }
  return [...found.values()];
}

/**
 * Sockets for programs of this machine alone that get their requests from this nginx itself, as far
 * as the repository says: from servers that are known to lead to Pleroma, and from nothing else.
 */
export function frontedSockets(
  all: readonly Backend[],
  leadsToPleroma: (server: Server) => boolean,
  ownServers: OwnServers,
  { streams }: NginxConfiguration,
): ReadonlySet<Socket> {
  const fronted = new Set<Socket>();
  const others = new Set<Socket>();
  for (const backend of all) {
    const sockets = leadsToPleroma(backend.server) ? fronted : others;
    for (const socket of ownServers.socketsOf(backend)) if (isLocal(socket)) sockets.add(socket);
  }
  const streamed = streams.flatMap(({ upstream }) => upstream.addresses);
  const isStreamed = (socket: Socket) => streamed.some((address) => isAt(socket, address));
  return new Set([...fronted].filter((socket) => !others.has(socket) && !isStreamed(socket)));
}
