import type { Server } from "../../nginx/model/model.ts";
import type { Backend } from "./nginx-backends.ts";
import type { OwnServers } from "./own-servers.ts";

/**
 * Every `proxy_pass` that leads to Pleroma by way of another server of the same nginx, itself perhaps
 * by way of one.
 *
 * @param whole every `proxy_pass` of everything
 * @param serving the servers that lead to Pleroma
 */
export function findFronts(
  whole: readonly Backend[],
  serving: readonly Server[],
  ownServers: OwnServers,
): readonly Backend[] {
  const byServer = new Map<Server, Backend[]>();
  for (const backend of whole) {
    for (const server of ownServers.answering(backend)) {
      const same = byServer.get(server);
      if (same === undefined) byServer.set(server, [backend]);
      else same.push(backend);
    }
  }
  const found = new Set<Backend>();
  const reached = new Set(serving);
  for (const server of reached) {
    for (const backend of byServer.get(server) ?? []) {
      found.add(backend);
      reached.add(backend.server);
    }
  }
  return [...found];
}
