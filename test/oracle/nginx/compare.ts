import { assembleNginx } from "../../../src/nginx/configuration.ts";
import type { NginxConfiguration, RouteResult, Upstream } from "../../../src/nginx/model.ts";
import { responseHeaders } from "../../../src/nginx/response-headers.ts";
import { possibleResults, route } from "../../../src/nginx/route.ts";
import { knownText, showText, type Text } from "../../../src/nginx/text.ts";
import { markName } from "./loopback.ts";
import {
  CASE_FILE,
  IGNORED_HEADERS,
  type OracleAnswer,
  type OracleCase,
  type OracleRequest,
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
    if (answer === undefined) throw new Error(`${oracleCase.name} is not recorded`);
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
  const result = route(
    configuration,
    sent.size === 0 ? asked : { ...asked, sent: (name) => sent.get(name) ?? "" },
  );
  const shown = `${method} ${request.tls ? "https" : "http"}://${host}:${request.port}${target} ${upstreamStatus}`;
  const possible = possibleResults(result);
  if (possible === undefined) return { request: shown, certainty: "unknown", disagreements: [] };
  const certainty = result.outcome.kind === "unknown" ? "possible" : "known";
  const differences = possible.map((one) => differencesOf(one, answer));
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

function differencesOf(result: RouteResult, answer: OracleAnswer): readonly string[] {
  return [
    ...blockDifferences(result, answer),
    ...outcomeDifferences(result, answer),
    ...headerDifferences(result, answer),
  ];
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
  if (answer.block !== null && level !== undefined) {
    const ours = markName(level.location);
    if (ours !== answer.block) differences.push(`location ${ours}, nginx ${answer.block}`);
  }
  return differences;
}

function outcomeDifferences(result: RouteResult, answer: OracleAnswer): readonly string[] {
  const { outcome, status } = result;
  const real = answer.status === 0 ? 444 : answer.status;
  const differences: string[] = [];
  if (status !== undefined && status !== real) differences.push(`status ${status}, nginx ${real}`);
  if (outcome.kind === "proxy") {
    const { upstream } = answer;
    if (upstream === null) differences.push("proxied, nginx did not");
    else {
      if (!reaches(outcome.upstream, upstream.address)) {
        differences.push(`upstream ${outcome.upstream.name}, nginx ${upstream.address}`);
      }
      if (!fits(outcome.uri, upstream.uri)) {
        differences.push(`URI ${showText(outcome.uri)}, nginx ${upstream.uri}`);
      }
    }
  } else if (answer.upstream !== null && !result.steps.some(({ what }) => what === "proxy_pass")) {
    differences.push(`${outcome.kind}, nginx proxied to ${answer.upstream.address}`);
  }
  if (outcome.kind === "redirect" && !fits(outcome.target, answer.location ?? "")) {
    differences.push(`to ${showText(outcome.target)}, nginx ${answer.location ?? "nowhere"}`);
  }
  return differences;
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

function headerDifferences(result: RouteResult, answer: OracleAnswer): readonly string[] {
  const { headers, uncertain } = responseHeaders(result, STUB_HEADERS, answer.status || 444);
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

/** The order matters among headers of one name only. */
function byName(headers: readonly string[]): string {
  const nameOf = (header: string): string => header.slice(0, header.indexOf(":")).toLowerCase();
  return headers
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0))
    .map((header) => nameOf(header) + header.slice(header.indexOf(":")))
    .join("\n    ");
}
