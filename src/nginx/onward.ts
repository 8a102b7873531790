import { lookUp, lookUpValue } from "./model/lookup.ts";
import type {
  NginxConfiguration,
  NginxRequest,
  RouteResult,
  Socket,
  Upstream,
} from "./model/model.ts";
import { possibleResults, route } from "./route.ts";
import { knownText } from "./syntax/text.ts";

/** One way of a request, through as many servers of the same nginx as it passes. */
export interface Way {
  readonly result: RouteResult;
  /** What the server does at which the `proxy_pass` of `result` arrives. */
  readonly behind: Way | undefined;
}

/** So many servers of one nginx, one behind the other, are followed. */
const MOST_SERVERS = 5;

/**
 * Every way that a request may take, those through a second server of the same nginx included: the
 * first one then gets the status that the second one answers. `undefined` where anything may happen.
 */
export function routeOnward(
  configuration: NginxConfiguration,
  request: NginxRequest,
  depth = 1,
): readonly Way[] | undefined {
  const results = possibleResults(route(configuration, request));
  return results?.flatMap((result) => followOnward(configuration, result, depth));
}

/** The same for one way that is known up to the first `proxy_pass`. */
export function followOnward(
  configuration: NginxConfiguration,
  result: RouteResult,
  depth = 1,
): readonly Way[] {
  const next = depth < MOST_SERVERS ? onwardRequest(configuration, result) : undefined;
  const behind = next && routeOnward(configuration, next, depth + 1);
  if (behind === undefined) return [{ result, behind: undefined }];
  return behind.flatMap((way) => withStatus(configuration, result, way));
}

/** What becomes of the request when its upstream answers as `behind` does. */
function withStatus(
  configuration: NginxConfiguration,
  result: RouteResult,
  behind: Way,
): readonly Way[] {
  const { request, status } = result;
  const upstreamStatus = behind.result.status;
  if (upstreamStatus === (request.upstreamStatus ?? 200)) return [{ result, behind }];
  if (upstreamStatus === undefined || upstreamStatus === 444) {
    return [{ result: { ...result, status: undefined }, behind }];
  }
  const asked = possibleResults(route(configuration, { ...request, upstreamStatus })) ?? [];
  const same = asked.filter(
    ({ outcome }) => outcome.kind !== "proxy" || isSamePlace(outcome, result.outcome),
  );
  if (same.length === 0) return [{ result: { ...result, status }, behind }];
  return same.map((one) => ({
    result: one,
    behind: one.outcome.kind === "proxy" ? behind : undefined,
  }));
}

function isSamePlace(
  { location: one }: RouteResult["outcome"],
  { location: other }: RouteResult["outcome"],
): boolean {
  return one.path === other.path && one.line === other.line && one.column === other.column;
}

/** The request that a `proxy_pass` makes, where the same nginx listens for it; else `undefined`. */
function onwardRequest(
  configuration: NginxConfiguration,
  result: RouteResult,
): NginxRequest | undefined {
  const { outcome, request, steps } = result;
  if (outcome.kind !== "proxy" || outcome.upstream.uncertain !== undefined) return undefined;
  const [address, ...others] = outcome.upstream.addresses;
  if (address === undefined || address.uncertain !== undefined || others.length > 0) {
    return undefined;
  }
  const socket = socketAt(configuration.sockets, address);
  const target = knownText(outcome.uri);
  const host = sentHeader(result, "host") ?? proxyHost(outcome.upstream);
  if (socket === undefined || target === undefined || typeof host !== "string") return undefined;
  if (steps.some(({ what }) => what === "error_page")) return undefined;
  const { method = "GET", upstreamStatus = 200 } = request;
  const tls = outcome.scheme === "https";
  return {
    socket: socket.tls === true && !tls ? { ...socket, tls } : socket,
    host,
    target,
    method,
    upstreamStatus,
    ...(socket.tls === true && !tls ? { raises: PLAIN_ON_TLS } : {}),
    sent: (variable) => sentVariable(result, variable),
  };
}

/** `$proxy_host` (ngx_http_proxy_set_vars). */
function proxyHost({ name }: Upstream): string {
  return name.startsWith("unix:") ? "localhost" : name;
}

const PLAIN_ON_TLS = { status: 497, stage: "request", times: 1 } as const;

/** A socket of the address itself comes before one of all addresses. */
function socketAt(
  sockets: readonly Socket[],
  { host, port, unix }: { host: string; port: number | undefined; unix: boolean },
): Socket | undefined {
  const open = openSockets(sockets);
  if (unix) return open.get(host)?.[0];
  const here = port === undefined ? undefined : open.get(port);
  if (here === undefined) return undefined;
  const name = host === "localhost" ? "127.0.0.1" : host;
  const wildcard = /^127\./.test(name) ? "*" : name === "::1" ? "::" : undefined;
  return (
    here.find(({ address }) => address === name) ?? here.find(({ address }) => address === wildcard)
  );
}

/** By port, or by the path of a unix socket. */
function openSockets(sockets: readonly Socket[]): ReadonlyMap<number | string, readonly Socket[]> {
  const known = OPEN.get(sockets);
  if (known !== undefined) return known;
  const open = new Map<number | string, Socket[]>();
  for (const socket of sockets) {
    if (socket.quic || socket.uncertain !== undefined) continue;
    const key = socket.port ?? socket.address;
    const others = open.get(key);
    if (others) others.push(socket);
    else open.set(key, [socket]);
  }
  OPEN.set(sockets, open);
  return open;
}

/** One request after another asks. */
const OPEN = new WeakMap<readonly Socket[], ReadonlyMap<number | string, readonly Socket[]>>();

/** `null` where it is not known; `undefined` where no `proxy_set_header` is about it. */
function sentHeader({ level, evaluate }: RouteResult, name: string): string | null | undefined {
  if (level === undefined) return null;
  const { directives, uncertain } = lookUp(level, "proxy_set_header", true);
  if (uncertain !== undefined) return null;
  const own = directives.find(({ args }) => args[0]?.value.toLowerCase() === name);
  return own && (knownText(evaluate(own, 1, { upstream: [], status: undefined })) ?? null);
}

function sentVariable(result: RouteResult, variable: string): string | undefined {
  if (variable === "server_protocol") {
    const { value, uncertain } = result.level
      ? lookUpValue(result.level, "proxy_http_version")
      : { value: undefined, uncertain: undefined };
    return value === undefined || uncertain !== undefined ? undefined : `HTTP/${value}`;
  }
  const { level, request } = result;
  const passes = level && lookUpValue(level, "proxy_pass_request_headers");
  if (passes === undefined || passes.value === "off" || passes.uncertain) return undefined;
  const header = /^http_(.+)$/.exec(variable)?.[1]?.replaceAll("_", "-");
  const set = header === undefined ? undefined : sentHeader(result, header);
  return set === undefined ? request.sent?.(variable) : (set ?? undefined);
}
