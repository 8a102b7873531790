import { assembleNginx } from "../../../src/nginx/configuration.ts";
import { responseHeaders } from "../../../src/nginx/headers/response-headers.ts";
import { lookUp } from "../../../src/nginx/model/lookup.ts";
import type {
  NginxConfiguration,
  RouteResult,
  Upstream,
  UpstreamHeader,
} from "../../../src/nginx/model/model.ts";
import { routeOnward, type Way } from "../../../src/nginx/onward.ts";
import { possibleResults, route } from "../../../src/nginx/route.ts";
import type { Directive } from "../../../src/nginx/syntax/syntax.ts";
import { knownText, showText, type Text } from "../../../src/nginx/syntax/text.ts";
import { markName } from "./loopback.ts";
import {
  CASE_FILE,
  IGNORED_HEADERS,
  type OracleAnswer,
  type OracleCase,
  type OracleRequest,
  type ReachedUpstream,
  STUB_HEADERS,
} from "./oracle-case.ts";

export interface Comparison {
  readonly request: string;
  /** Sure of one outcome, of a choice of several, or of nothing. */
  readonly certainty: "known" | "possible" | "unknown";
  /** What is claimed and not so. */
  readonly disagreements: readonly string[];
}

/** Routes every request of a case and holds the results against nginx's answers. */
export function compareCase(
  oracleCase: OracleCase,
  answers: readonly OracleAnswer[],
): readonly Comparison[] {
  const { files } = oracleCase;
  const main = files.get(CASE_FILE);
  const configuration = assembleNginx(main === undefined ? [] : [main], {
    paths: new Set(files.keys()),
    files,
    links: new Map(),
  });
  return oracleCase.requests.map((request, index) => {
    const answer = answers[index];
    if (answer === undefined) throw new Error(`${oracleCase.name} is not recorded: ORACLE=missing`);
    return compare(configuration, request, answer);
  });
}

function compare(
  configuration: NginxConfiguration,
  request: OracleRequest,
  answer: OracleAnswer,
): Comparison {
  const { host, target, method, upstreamStatus } = request;
  const socket = configuration.sockets.find(({ name }) => name === `*:${request.port}`);
  if (socket === undefined) throw new Error(`no socket has the port ${request.port}`);
  const sent = variablesOf(request);
  const { tls, raises } = request;
  const open = raises === undefined ? {} : { raises };
  const isPlain = !tls && socket.tls === true;
  const reached = isPlain ? { ...socket, tls: false } : socket;
  const asked = { socket: reached, host, target, method, upstreamStatus, ...open };
  const possible = routeOnward(
    configuration,
    sent.size === 0 ? asked : { ...asked, sent: (name) => sent.get(name) ?? "" },
  );
  const shown = `${method} ${request.tls ? "https" : "http"}://${host}:${request.port}${target} ${upstreamStatus}`;
  if (possible === undefined) return { request: shown, certainty: "unknown", disagreements: [] };
  const certainty = possible.length > 1 ? "possible" : "known";
  const differences = possible.map((way) => differencesOf(configuration, way, answer));
  const best = differences.toSorted((a, b) => a.length - b.length)[0] ?? [];
  return { request: shown, certainty, disagreements: best };
}

/** What nginx's variables make of the headers of a request. */
function variablesOf({ headers }: OracleRequest): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const [name, value] of headers) {
    variables.set(`http_${name.toLowerCase().replaceAll("-", "_")}`, value);
    if (name !== "Cookie") continue;
    for (const pair of value.split("; ")) {
      const [cookie = "", ...rest] = pair.split("=");
      variables.set(`cookie_${cookie.toLowerCase()}`, rest.join("="));
    }
  }
  return variables;
}

function differencesOf(
  configuration: NginxConfiguration,
  way: Way,
  answer: OracleAnswer,
): readonly string[] {
  const { result } = way;
  const side = sideResults(configuration, result);
  // What nginx asks of itself has the same variables, and so leaves its own mark.
  const blocks = side.length > 0 ? [] : blockDifferences(result, answer);
  // Nothing is said of a second server that is asked in the course of an error.
  if (isLost(configuration, way)) return blocks;
  return [
    ...blocks,
    ...outcomeDifferences(result, answer),
    ...upstreamDifferences(configuration, way, answer),
    ...headerDifferences(way, answer),
  ];
}

/** Whether the way leads to this nginx itself without being followed there. */
function isLost({ sockets }: NginxConfiguration, { result, behind }: Way): boolean {
  const names = result.steps.filter(({ what }) => what === "proxy_pass");
  const own = sockets.map(
    ({ address, port }) => `${address === "*" ? "127.0.0.1" : address}:${port}`,
  );
  const passed = behind === undefined ? names : names.slice(0, -1);
  return passed.some(({ detail }) => own.includes(detail));
}

/** The server and the innermost location; nginx has none where it refuses a request at once. */
function blockDifferences(result: RouteResult, answer: OracleAnswer): readonly string[] {
  const differences: string[] = [];
  if (answer.server !== null && result.server !== undefined) {
    const ours = markName(result.server.location);
    if (ours !== answer.server) differences.push(`server ${ours}, nginx ${answer.server}`);
  }
  // The rewrite directives of a location, and so its mark, have no turn in a `limit_except`.
  let level = result.level?.kind === "limit_except" ? undefined : result.level;
  while (level !== undefined && level.kind !== "location") level = level.parent;
  const ours = level === undefined ? "" : markName(level.location);
  // Nor have those of a location that only adds a slash.
  const wasEntered = result.steps.some(({ location }) => markName(location) === ours);
  if (answer.block !== null && wasEntered) {
    if (ours !== answer.block) differences.push(`location ${ours}, nginx ${answer.block}`);
  }
  return differences;
}

function outcomeDifferences(result: RouteResult, answer: OracleAnswer): readonly string[] {
  const { status } = result;
  const real = answer.status === 0 ? 444 : answer.status;
  const differences: string[] = [];
  const isMissing = result.outcome.kind === "file" && real === 404;
  if (status !== undefined && status !== real && !isMissing)
    differences.push(`status ${status}, nginx ${real}`);
  const target = redirectTarget(result, answer);
  if (target !== undefined && !fits(target, answer.location ?? "")) {
    differences.push(`to ${showText(target)}, nginx ${answer.location ?? "nowhere"}`);
  }
  return differences;
}

/** Unless another address is written over it, and up to the end of the line. */
function redirectTarget({ outcome, level }: RouteResult, answer: OracleAnswer): Text | undefined {
  if (outcome.kind !== "redirect" || level === undefined) return undefined;
  const { directives } = lookUp(level, "more_set_headers", true);
  const isReplaced = directives.some(({ args }) =>
    args.some(({ value }) => /^location\s*:/i.test(value)),
  );
  if (isReplaced) return undefined;
  const whole = knownText(outcome.target);
  const [line = "", ...others] = whole?.split(/[\r\n]/) ?? [];
  const isBroken = others.length > 0 && answer.location === line;
  return isBroken ? [line] : outcome.target;
}

/** What has left nginx: the request itself, and those that nginx makes beside it. */
function upstreamDifferences(
  configuration: NginxConfiguration,
  way: Way,
  answer: OracleAnswer,
): readonly string[] {
  const differences: string[] = [];
  const explained = new Set<ReachedUpstream>();
  const explain = ({ outcome }: RouteResult): boolean => {
    if (outcome.kind !== "proxy") return false;
    const found = answer.upstreams.filter(
      ({ address, uri }) => reaches(outcome.upstream, address) && fits(outcome.uri, uri),
    );
    for (const one of found) explained.add(one);
    return found.length > 0;
  };
  let last = way;
  while (last.behind !== undefined) last = last.behind;
  const { result } = last;
  if (result.outcome.kind === "proxy" && !explain(result)) {
    const { upstream, uri } = result.outcome;
    differences.push(`proxied to ${upstream.name} as ${showText(uri)}, nginx did not`);
  }
  for (const one of sideResults(configuration, way.result)) explain(one);
  for (const one of answer.upstreams) {
    if (explained.has(one) || wasTried(configuration, way.result, one)) continue;
    differences.push(`nginx proxied to ${one.address} as ${one.uri}`);
  }
  return differences;
}

/** An upstream whose answer an `error_page` has replaced. */
function wasTried(
  { upstreams }: NginxConfiguration,
  { steps }: RouteResult,
  { address }: ReachedUpstream,
): boolean {
  return steps.some(({ what, detail }) => {
    const upstream = upstreams.get(detail.toLowerCase());
    return (
      what === "proxy_pass" &&
      (upstream
        ? reaches(upstream, address)
        : [detail, `${detail}:80`, `${detail}:443`].includes(address))
    );
  });
}

/** Where the requests go that nginx makes of itself: copies, questions whether a client is let in. */
function sideResults(
  configuration: NginxConfiguration,
  { request, server }: RouteResult,
): readonly RouteResult[] {
  const query = request.target.replace(/^[^?]*/, "");
  return sideDirectives(server?.level.directives ?? []).flatMap(({ name, args }) => {
    // ngx_http_mirror_handler gives the query along.
    const target = `${args[0]?.value ?? ""}${name === "mirror" ? query : ""}`;
    return possibleResults(route(configuration, { ...request, target, internal: true })) ?? [];
  });
}

/** All of the server, as a request passes several locations when an error sends it on. */
function sideDirectives(directives: readonly Directive[]): readonly Directive[] {
  return directives.flatMap((directive) => [
    ...(["mirror", "auth_request", "post_action"].includes(directive.name) ? [directive] : []),
    ...sideDirectives(directive.block ?? []),
  ]);
}

function reaches({ addresses }: Upstream, real: string): boolean {
  return addresses.some(({ host, port, unix, uncertain }) => {
    if (uncertain !== undefined) return true;
    return real === (unix ? `unix:${host}` : `${host}:${port}`);
  });
}

/** Equal as far as the text is known. */
function fits(text: Text, real: string): boolean {
  let at = 0;
  for (const part of text) {
    if (typeof part !== "string") continue;
    const found = real.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return knownText(text) === undefined || knownText(text) === real;
}

function headerDifferences(way: Way, answer: OracleAnswer): readonly string[] {
  const sent = sentBehind(way);
  if (sent === undefined) return [];
  const { headers, uncertain } = responseHeaders(way.result, sent, answer.status || 444);
  if (uncertain.length > 0) return [];
  const doubtful = new Set(
    headers
      .filter((header) => header.uncertain !== undefined || knownText(header.value) === undefined)
      .map(({ name }) => name.toLowerCase()),
  );
  const isCompared = (name: string): boolean =>
    !IGNORED_HEADERS.has(name.toLowerCase()) && !doubtful.has(name.toLowerCase());
  const ours = headers
    .filter(({ name }) => isCompared(name))
    .map(({ name, value }) => `${name}: ${showText(value)}`);
  const real = answer.headers
    .filter(([name]) => isCompared(name))
    .map(([name, value]) => `${name}: ${value}`);
  if (byName(ours) === byName(real)) return [];
  return [`headers\n    ${byName(ours)}\n  nginx\n    ${byName(real)}`];
}

/** What the server behind sends, the stub where there is none; `undefined` where that is open. */
function sentBehind({ behind }: Way): readonly UpstreamHeader[] | undefined {
  if (behind === undefined) return STUB_HEADERS;
  const sent = sentBehind(behind);
  const { headers, uncertain } = responseHeaders(behind.result, sent ?? []);
  const isOpen = headers.some(
    (header) => header.uncertain !== undefined || knownText(header.value) === undefined,
  );
  if (sent === undefined || uncertain.length > 0 || isOpen) return undefined;
  return headers.map(({ name, value }) => ({ name, value: showText(value) }));
}

/** The order matters among headers of one name only. */
function byName(headers: readonly string[]): string {
  const nameOf = (header: string): string => header.slice(0, header.indexOf(":")).toLowerCase();
  return headers
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0))
    .map((header) => nameOf(header) + header.slice(header.indexOf(":")))
    .join("\n    ");
}
