import { lookUp, lookUpValue } from "./model/lookup.ts";
import type {
  NginxConfiguration,
  NginxRequest,
  RouteResult,
  RouteStep,
  Socket,
  Upstream,
} from "./model/model.ts";
import { possibleResults, route } from "./route.ts";
import { knownText, showText } from "./syntax/text.ts";

/** One way of a request, through as many servers of the same nginx as it passes. */
export interface Way {
  readonly result: RouteResult;
  /** What the server does at which the `proxy_pass` of `result` arrives. */
  readonly behind: Way | undefined;
}

interface Onward {
  readonly depth?: number;
  readonly placed?: (result: RouteResult) => RouteResult;
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
  onward: Onward = {},
): readonly Way[] | undefined {
  const results = possibleResults(route(configuration, request));
  return results && followOnward(configuration, results, onward);
}

/**
 * The same for ways that are known up to the first `proxy_pass`.
 *
 * @param placed gives what passes a request on the address that its name leads to
 */
export function followOnward(
  configuration: NginxConfiguration,
  results: readonly RouteResult[],
  { depth = 1, placed = (result) => result }: Onward = {},
): readonly Way[] {
  const followed = new Set<string>();
  return results.flatMap((result) => {
    const [first = result] = passedFirst(configuration, result).filter(
      (one) => onwardRequest(configuration, placed(one)) !== undefined,
    );
    const { outcome } = first;
    if (first !== result && outcome.kind === "proxy") {
      const { path, line, column } = outcome.location;
      const key = `${path}:${line}:${column} ${showText(outcome.uri)}`;
      if (followed.has(key)) return [];
      followed.add(key);
    }
    const next = onwardRequest(configuration, placed(first));
    if (next === undefined) return [{ result, behind: undefined }];
    const behind =
      depth < MOST_SERVERS
        ? routeOnward(configuration, next, { depth: depth + 1, placed })
        : undefined;
    if (behind === undefined) return [{ result: { ...first, status: undefined }, behind }];
    return behind.flatMap((way) => withAnswer(configuration, first, way));
  });
}

/** What has been asked before an `error_page` came in the place of its answer. */
function passedFirst(
  configuration: NginxConfiguration,
  { request, steps }: RouteResult,
): readonly RouteResult[] {
  const index = steps.findIndex(({ what }) => what === "proxy_pass");
  const passed = steps[index];
  const isReplaced = steps.slice(index).some(({ what }) => what === "error_page");
  if (passed === undefined || !isReplaced || request.firstStatus !== undefined) return [];
  if (request.raises !== undefined) return [];
  return routes(configuration, { ...request, firstStatus: 200 }).filter(
    ({ outcome }) => outcome.kind === "proxy" && isSamePlace(outcome, passed),
  );
}

/** What becomes of the request when its upstream answers as `behind` does. */
function withAnswer(
  configuration: NginxConfiguration,
  result: RouteResult,
  behind: Way,
): readonly Way[] {
  const { request } = result;
  const asked: NginxRequest = { ...request, firstStatus: 200 };
  const { status } = behind.result;
  if (status === 444) {
    // Whoever waits for an answer takes a closed connection for an upstream that does not work.
    const raises = { status: 502, stage: "content", times: 1 } as const;
    return throughSame(routes(configuration, { ...asked, raises }), result).map((one) => ({
      result: one,
      behind: undefined,
    }));
  }
  const open = { result: { ...result, status: undefined }, behind };
  if (status !== undefined) return withStatus(configuration, result, behind, status);
  const others = openStatuses(result, behind.result).flatMap((possible) =>
    withStatus(configuration, result, behind, possible).filter((way) => way.behind === undefined),
  );
  return [open, ...others];
}

function withStatus(
  configuration: NginxConfiguration,
  result: RouteResult,
  behind: Way,
  firstStatus: number,
): readonly Way[] {
  const { request } = result;
  if (firstStatus === (request.firstStatus ?? request.upstreamStatus ?? 200)) {
    return [{ result, behind }];
  }
  const asked = throughSame(routes(configuration, { ...request, firstStatus }), result);
  if (asked.length === 0) return [{ result, behind }];
  return asked.map((one) => {
    const isLast = one.outcome.kind === "proxy" && isSamePlace(one.outcome, result.outcome);
    return { result: one, behind: isLast ? behind : undefined };
  });
}

/** Statuses of an answer whose status is not known, as far as an `error_page` names them. */
function openStatuses({ level }: RouteResult, { outcome, uri }: RouteResult): readonly number[] {
  const pages = level === undefined ? [] : lookUp(level, "error_page", true).directives;
  const named = pages.flatMap(({ args }) => args.slice(0, -1).map(({ value }) => Number(value)));
  const missing = uri.endsWith("/") ? [403, 404] : [404];
  return [...new Set(named)].filter(
    (status) => status >= 300 && (outcome.kind !== "file" || missing.includes(status)),
  );
}

/** Those that have passed the request on at the same place. */
function throughSame(
  results: readonly RouteResult[],
  { outcome }: RouteResult,
): readonly RouteResult[] {
  return results.filter(({ steps }) =>
    steps.some((step) => step.what === "proxy_pass" && isSamePlace(step, outcome)),
  );
}

function routes(configuration: NginxConfiguration, request: NginxRequest): readonly RouteResult[] {
  return possibleResults(route(configuration, request)) ?? [];
}

type Placed = Pick<RouteStep, "location">;

function isSamePlace({ location: one }: Placed, { location: other }: Placed): boolean {
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
  const sentHost = sentHeader(result, "host");
  const host = sentHost === undefined ? proxyHost(outcome.upstream) : sentHost;
  if (socket === undefined || target === undefined || host === null) return undefined;
  if (steps.some(({ what }) => what === "error_page")) return undefined;
  const { method = "GET", upstreamStatus = 200 } = request;
  const hostless = host === "";
  const version = result.level && lookUpValue(result.level, "proxy_http_version");
  if (hostless && version?.uncertain !== undefined) return undefined;
  const tls = outcome.scheme === "https";
  const isPlain = socket.tls === true && !tls;
  const raised = socket.proxyProtocol
    ? 444
    : isPlain
      ? 497
      : hostless && (version?.value ?? "1.0") !== "1.0"
        ? 400
        : undefined;
  return {
    socket: isPlain ? { ...socket, tls } : socket,
    host,
    hostless,
    target,
    method,
    upstreamStatus,
    ...(raised === undefined ? {} : { raises: { status: raised, stage: "request", times: 1 } }),
    sent: (variable) => sentVariable(result, variable),
  };
}

/** `$proxy_host` (ngx_http_proxy_set_vars). */
function proxyHost({ name }: Upstream): string {
  return name.startsWith("unix:") ? "localhost" : name;
}

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
