import type {
  ClientHeader,
  LostHeader,
  NginxConfiguration,
  RouteResult,
  Server,
  Socket,
} from "../nginx/model.ts";
import { responseHeaders } from "../nginx/response-headers.ts";
import { route } from "../nginx/route.ts";
import type { Uncertainty } from "../nginx/syntax.ts";
import { showText } from "../nginx/text.ts";
import { readsQuery } from "./client-choice.ts";
import { errorPageTargets, internalErrorPages } from "./error-pages.ts";
import { namedPaths } from "./named-paths.ts";
import type { NginxSite, ProxyOutcome } from "./nginx-site.ts";
import type { PleromaHeader } from "./pleroma-headers.ts";
import { type ProbePath, probePaths } from "./probe-paths.ts";
import { probeStatuses } from "./probe-statuses.ts";
import { type SiteHost, sizeOf } from "./site-hosts.ts";

/** One request to the instance, as far as a client sees it. */
export interface Probe {
  readonly host: SiteHost;
  readonly socket: Socket;
  readonly path: ProbePath;
  /** What Pleroma answers, should the request get there. */
  readonly upstreamStatus: number;
  /** `GET` where absent. */
  readonly method?: "POST";
  /** With whatever query the client chooses; without one where absent. */
  readonly anyQuery?: boolean;
}

/** One way in which nginx may answer a probe. */
export interface Answer {
  readonly probe: Probe;
  readonly result: RouteResult;
  /** Clients get this answer by their choice of a query alone. */
  readonly byQuery: boolean;
  /** Whether Pleroma answers; the reason where the upstream may or may not be Pleroma. */
  readonly fromPleroma: boolean | Uncertainty;
  readonly headers: () => AnswerHeaders;
}

export interface AnswerHeaders {
  /** What the client gets, in the order in which it does. */
  readonly headers: readonly ClientHeader[];
  readonly lost: readonly LostHeader[];
  /** Why there may be headers beside these. */
  readonly uncertain: readonly Uncertainty[];
}

/** Everything that may happen to one probe. */
export interface ProbeAnswers {
  readonly probe: Probe;
  /** More than one where only the running host knows which. */
  readonly answers: readonly Answer[];
  /** Why there may be other answers than these, or which one is given. */
  readonly undecided: Uncertainty | undefined;
  /** No path is known for what is asked: it may be of any class. */
  readonly unsampled?: boolean;
}

/** The probes of an instance's hosts, each asked once and only when somebody wants to know. */
export interface Probes {
  readonly site: NginxSite;
  readonly pleroma: readonly PleromaHeader[];
  readonly of: (host: SiteHost) => readonly ProbeAnswers[];
  /** A request that is not one of the standing ones. */
  readonly ask: (probe: Probe) => ProbeAnswers;
}

/** Sockets of different kinds on which one host is asked for. */
export const MOST_ENTRANCES = 20;

export function createProbes(site: NginxSite, pleroma: readonly PleromaHeader[]): Probes {
  const known = new Map<SiteHost, readonly ProbeAnswers[]>();
  const of = (host: SiteHost): readonly ProbeAnswers[] => {
    const asked = known.get(host);
    if (asked !== undefined) return asked;
    const answers = host.entrances
      .slice(0, MOST_ENTRANCES)
      .flatMap((socket) => askOn(socket, host, site, pleroma));
    known.set(host, answers);
    return answers;
  };
  return { site, pleroma, of, ask: (probe) => ask(probe, site, pleroma) };
}

/** Derived paths are tried as long as they do not have to look through too much. */
const MOST_STEPS = 1_000_000;

/** Everything that is asked of a host on one socket. */
function askOn(
  socket: Socket,
  host: SiteHost,
  site: NginxSite,
  pleroma: readonly PleromaHeader[],
): readonly ProbeAnswers[] {
  const { configuration } = site;
  const servers = answering(socket, host, configuration);
  const statuses = probeStatuses(servers);
  const queries = readsQuery(servers, configuration) ? [false, true] : [false];
  const steps = sizeOf(servers) * host.entrances.length * statuses.every.length * queries.length;
  const most = Math.floor(MOST_STEPS / Math.max(1, steps));
  const { first, more, unsampled } = namedPaths(servers, configuration);
  const derived = [...errorPageTargets(servers), ...first, ...more];
  const paths = probePaths(derived, host.role, most);
  const asked = paths.flatMap((path) =>
    statuses
      .of(path)
      .flatMap((upstreamStatus) =>
        queries.map((anyQuery) =>
          ask({ host, socket, path, upstreamStatus, anyQuery }, site, pleroma),
        ),
      ),
  );
  const isLeftOut = first.some((target) => !paths.some((path) => path.target === target));
  const open = isLeftOut ? [...unsampled, tooMany(socket)] : unsampled;
  return [
    ...asked,
    ...open.map((undecided) => unsampledProbe(undecided, socket, host)),
    ...errorPagesOn(socket, host, site, pleroma),
  ];
}

function tooMany({ defaultServer: { location } }: Socket): Uncertainty {
  return { reason: "paths beyond those that this program asks for", location };
}

/** What nobody can ask for, as no path is known. */
function unsampledProbe(undecided: Uncertainty, socket: Socket, host: SiteHost): ProbeAnswers {
  const path = { target: "/…", pathClass: "other", derived: true } as const;
  const probe = { host, socket, path, upstreamStatus: 200 };
  return { probe, answers: [], undecided, unsampled: true };
}

/** What visitors see while Pleroma is down, where nothing else leads there. */
function errorPagesOn(
  socket: Socket,
  host: SiteHost,
  site: NginxSite,
  pleroma: readonly PleromaHeader[],
): readonly ProbeAnswers[] {
  const asked = routeProbe(site.configuration, rootProbe(socket, host));
  if (asked.server === undefined) return [];
  return internalErrorPages(asked, asked.server).map((result) => {
    const target = result.outcome.kind === "file" ? showText(result.outcome.path) : "/";
    const path = { target, pathClass: "other", derived: true } as const;
    const probe = { host, socket, path, upstreamStatus: result.status ?? 502 };
    return { probe, answers: [answerOf(probe, result, site, pleroma)], undecided: undefined };
  });
}

function rootProbe(socket: Socket, host: SiteHost): Probe {
  const path = { target: "/", pathClass: "page", derived: false } as const;
  return { host, socket, path, upstreamStatus: 200 };
}

/** The server that answers for the host; where that is open, those that may by their names. */
function answering(
  socket: Socket,
  host: SiteHost,
  configuration: NginxConfiguration,
): readonly Server[] {
  const { requestHost } = host;
  const { server } = routeProbe(configuration, rootProbe(socket, host));
  if (server !== undefined) return [server];
  const named = socket.servers.filter(({ names }) =>
    names.some(({ value }) => requestHost === value || requestHost.endsWith(`.${value}`)),
  );
  return [...new Set([socket.defaultServer, ...named])];
}

function ask(probe: Probe, site: NginxSite, pleroma: readonly PleromaHeader[]): ProbeAnswers {
  const result = routeProbe(site.configuration, probe);
  const { outcome } = result;
  const answer = (one: RouteResult) => answerOf(probe, one, site, pleroma);
  if (outcome.kind !== "unknown") {
    return { probe, answers: [answer(result)], undecided: undefined };
  }
  const { reason, location, possible = [] } = outcome;
  const decided = possible.filter((one) => one.outcome.kind !== "unknown");
  return { probe, answers: decided.map(answer), undecided: { reason, location } };
}

function routeProbe(configuration: NginxConfiguration, probe: Probe): RouteResult {
  return route(configuration, {
    socket: probe.socket,
    host: probe.host.requestHost,
    target: probe.path.target,
    upstreamStatus: probe.upstreamStatus,
    method: probe.method ?? "GET",
    anyQuery: probe.anyQuery ?? false,
  });
}

function answerOf(
  probe: Probe,
  result: RouteResult,
  site: NginxSite,
  pleroma: readonly PleromaHeader[],
): Answer {
  const { outcome } = result;
  const fromPleroma = outcome.kind === "proxy" ? answersAs(probe, outcome, site) : false;
  let known: AnswerHeaders | undefined;
  const headers = () => {
    known ??= clientHeaders(probe, result, fromPleroma === false ? [] : pleroma);
    return known;
  };
  return { probe, result, byQuery: result.byQuery, fromPleroma, headers };
}

/** What serves the pages of the instance is Pleroma, even under an address that is not known. */
function answersAs({ host, path }: Probe, outcome: ProxyOutcome, site: NginxSite) {
  const known = site.isPleroma(outcome);
  const isOwn = path.pathClass === "page" || path.pathClass === "api";
  return known !== true && known !== false && host.role === "instance" && isOwn ? true : known;
}

/**
 * What the client gets, Pleroma's own headers with all that is uncertain about them. nginx treats
 * each name by itself, so that a header which may be missing can be followed as if it were there.
 */
function clientHeaders(
  { path, upstreamStatus }: Probe,
  result: RouteResult,
  pleroma: readonly PleromaHeader[],
): AnswerHeaders {
  const sent = pleroma.map(({ name, value }) => ({ name, value: showText(value) }));
  // Of its pages alone it is certain what they are.
  if (path.target === "/" && upstreamStatus === 200) {
    sent.push({ name: "Content-Type", value: "text/html; charset=utf-8" });
  }
  const { headers, lost, uncertain } = responseHeaders(result, sent, statusOf(result));
  const own = new Map(pleroma.map((header) => [header.name.toLowerCase(), header]));
  return {
    headers: headers.map((header) => {
      const original = own.get(header.name.toLowerCase());
      if (header.sender !== "upstream" || original === undefined) return header;
      const { value, origin } = original;
      const reason = header.uncertain ?? original.uncertain;
      return { ...header, value, location: header.location ?? origin, uncertain: reason };
    }),
    lost,
    uncertain,
  };
}

/** Of a file that is there (the other case is an answer of its own), unless an error led to it. */
function statusOf({ outcome, status, steps }: RouteResult): number | undefined {
  const isPlainFile = outcome.kind === "file" && !steps.some(({ what }) => what === "error_page");
  return status ?? (isPlainFile ? 200 : undefined);
}
