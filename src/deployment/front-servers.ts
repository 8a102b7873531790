import type { Server, Socket } from "../nginx/model.ts";
import type { Uncertainty } from "../nginx/syntax.ts";
import { addressKey, type Backend } from "./nginx-backends.ts";
import { certainNames } from "./server-names.ts";

/** A `proxy_pass` of everything to a host that the same nginx serves. */
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
  sockets: readonly Socket[],
): readonly Front[] {
  const byAddress = new Map<string, Backend[]>();
  for (const backend of whole) {
    for (const key of backend.addresses.flatMap((address) => addressKey(address) ?? [])) {
      const same = byAddress.get(key);
      if (same === undefined) byAddress.set(key, [backend]);
      else same.push(backend);
    }
  }
  if (byAddress.size === 0) return [];
  const ports = portsOf(sockets);
  const found = new Map<Backend, Front>();
  const reached = new Set(serving);
  for (const server of reached) {
    for (const name of certainNames([server])) {
      for (const port of ports.get(server) ?? []) {
        const key = `${name}:${port}`;
        for (const backend of byAddress.get(key) ?? []) {
          if (backend.server === server || found.has(backend)) continue;
          const { location } = backend;
          const uncertain = { reason: `what this nginx itself answers as ${key}`, location };
          found.set(backend, { backend, uncertain });
          reached.add(backend.server);
        }
        byAddress.delete(key);
      }
    }
  }
  return [...found.values()];
}

function portsOf(sockets: readonly Socket[]): ReadonlyMap<Server, ReadonlySet<number>> {
  const ports = new Map<Server, Set<number>>();
  for (const { port, quic, servers } of sockets) {
    if (port === undefined || quic) continue;
    for (const server of servers) {
      const known = ports.get(server);
      if (known === undefined) ports.set(server, new Set([port]));
      else known.add(port);
    }
  }
  return ports;
}
