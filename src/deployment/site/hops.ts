import type {
  Listen,
  NginxConfiguration,
  Upstream,
  UpstreamAddress,
} from "../../nginx/model/model.ts";
import { possibleResults, route } from "../../nginx/route.ts";

/**
 * Where a request goes on from an address at which the same nginx listens; empty where it does not,
 * or where it answers by itself.
 *
 * @param host what the request has as its `Host`
 */
export function upstreamsBehind(
  address: UpstreamAddress,
  host: string,
  configuration: NginxConfiguration,
): readonly Upstream[] {
  const { streams, sockets } = configuration;
  const behind = streams.flatMap(({ listens, upstream }) =>
    listens.some((listen) => isAt(listen, address)) ? [upstream] : [],
  );
  for (const socket of sockets) {
    if (socket.quic || !isAt(socket, address)) continue;
    const results = possibleResults(route(configuration, { socket, host, target: "/" })) ?? [];
    for (const { outcome } of results) {
      const isPassedOn = outcome.kind === "proxy" || outcome.kind === "handler";
      if (isPassedOn && outcome.upstream !== undefined) behind.push(outcome.upstream);
    }
  }
  return behind;
}

const WILDCARDS: ReadonlySet<string> = new Set(["*", "0.0.0.0", "::"]);

/** Whether what listens there may take what is sent to the address. */
export function isAt(
  listen: Pick<Listen, "address" | "port">,
  { host, port, unix }: UpstreamAddress,
): boolean {
  if (unix) return listen.port === undefined && listen.address === host;
  if (port === undefined || listen.port !== port) return false;
  const name = host === "localhost" ? "127.0.0.1" : host;
  return listen.address === name || WILDCARDS.has(listen.address);
}
