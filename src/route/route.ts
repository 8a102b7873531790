import { type AssemblyOptions, assemble } from "../deployment/assemble.ts";
import type { Instance } from "../deployment/instance.ts";
import { readNginx } from "../deployment/nginx-part.ts";
import { waysThrough } from "../deployment/probes/onward-answers.ts";
import { answerOf, ask, type Probe } from "../deployment/probes/probe-answers.ts";
import { classOf } from "../deployment/probes/probe-paths.ts";
import type { SiteHost } from "../deployment/site/site-hosts.ts";
import { responseHeaders } from "../nginx/headers/response-headers.ts";
import type { NginxConfiguration, RouteResult, Socket } from "../nginx/model/model.ts";
import { followOnward } from "../nginx/onward.ts";
import { possibleResults, route } from "../nginx/route.ts";
import type { Uncertainty } from "../nginx/syntax/syntax.ts";
import { probes } from "../rules/nginx/needs.ts";
import { createRedactor, type Redactor } from "../source/redaction.ts";
import type { Repository } from "../source/repository.ts";
import { asConfigured, notesOn } from "./own-headers.ts";
import { type OnwardAnswer, type ServerAnswer, through } from "./route-onward.ts";
import { describeRoute, type RouteReport } from "./route-report.ts";

/** What somebody wants to know about. */
export interface RouteRequest {
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
  /** Path and query, exactly as a client sends them. */
  readonly target: string;
  readonly method: string;
  /** What the upstream answers, should the request get there. */
  readonly upstreamStatus: number;
}

/** One way in which nginx may answer. */
export type RouteAnswer = OnwardAnswer;

export interface Routed {
  readonly request: RouteRequest;
  readonly socket: Socket;
  /** More than one where only the running host knows which. */
  readonly answers: readonly RouteAnswer[];
  readonly undecided: Uncertainty | undefined;
  /** Blocks that the repository does not hold, and that were taken to set nothing. */
  readonly assumed: NginxConfiguration["assumed"];
  /** What Pleroma's own headers rest on, in sentences; none where none of them are shown. */
  readonly notes: readonly string[];
  readonly problems: number;
  readonly redactor: Redactor;
}

/**
 * What nginx, as the repository configures it, does with a request; a sentence where it cannot be.
 *
 * @param options what the policy says about instances
 */
export function routeRequest(
  repository: Repository,
  request: RouteRequest,
  options: AssemblyOptions,
): RouteReport | string {
  const assembly = assemble(repository, options);
  const instance = instanceFor(assembly.instances, request);
  const configuration = instance?.nginx?.configuration ?? readNginx(repository).configuration;
  if (configuration === undefined) return "There is no nginx configuration in this folder.";
  const host = instance && hostOf(instance, request);
  const socket =
    findSocket(host?.entrances ?? [], request) ?? findSocket(configuration.sockets, request);
  if (socket === undefined) return nobodyListens(configuration, request);
  const { problems, assumed } = configuration;
  const redactor = createRedactor(assembly.secrets);
  const reportOn = (on: Socket): RouteReport => {
    const { answers, undecided } =
      instance === undefined
        ? routePlainly(configuration, on, request)
        : routeToInstance(instance, host ?? unknownHost(configuration, on, request), {
            socket: on,
            request,
          });
    return describeRoute({
      request,
      socket: on,
      answers,
      undecided,
      assumed,
      notes: instance && answers.some(isOfPleroma) ? notesOn(instance) : [],
      problems: problems.length,
      redactor,
    });
  };
  const report = reportOn(socket);
  const shown = JSON.stringify(report.answers);
  const others = openSockets(configuration.sockets, request)
    .filter(({ port, name }) => port === socket.port && name !== socket.name)
    .slice(0, MOST_OTHERS)
    .filter((other) => JSON.stringify(reportOn(other).answers) !== shown)
    .map(({ name }) => `nginx answers this otherwise where it comes in on ${name}.`);
  return others.length === 0 ? report : { ...report, notes: [...report.notes, ...others] };
}

/** So many other addresses of the same port are compared. */
const MOST_OTHERS = 10;

function isOfPleroma({ fromPleroma }: RouteAnswer): boolean {
  return fromPleroma !== false;
}

/** The instance that has the host, else any that nginx serves. */
function instanceFor(instances: readonly Instance[], request: RouteRequest): Instance | undefined {
  const served = instances.filter(({ nginx }) => nginx !== undefined);
  return served.find((instance) => hostOf(instance, request) !== undefined) ?? served[0];
}

function hostOf({ nginx }: Instance, { host }: RouteRequest): SiteHost | undefined {
  return nginx?.hosts.find(({ name, requestHost }) => name === host || requestHost === host);
}

/** The wildcard address first: it is what clients of a name mostly get to. */
function findSocket(sockets: readonly Socket[], request: RouteRequest): Socket | undefined {
  const open = openSockets(sockets, request);
  const exact = open.filter(({ port }) => port === request.port);
  return exact.find(({ address }) => address === "*") ?? exact[0] ?? open[0];
}

function openSockets(sockets: readonly Socket[], { port, tls }: RouteRequest): readonly Socket[] {
  return sockets.filter(
    (socket) =>
      !socket.quic &&
      !socket.address.startsWith("/") &&
      (socket.port === undefined || socket.port === port) &&
      (socket.tls === undefined || socket.tls === tls),
  );
}

function nobodyListens({ sockets }: NginxConfiguration, { port, tls }: RouteRequest): string {
  const wanted = tls ? "https" : "http";
  const others = sockets.map(({ name, tls: secure }) => `${name} (${secure ? "https" : "http"})`);
  return `nginx does not listen for ${wanted} on port ${port}. It listens on ${[...new Set(others)].join(", ")}.`;
}

type Answers = Pick<Routed, "answers" | "undecided">;

function routePlainly(
  configuration: NginxConfiguration,
  socket: Socket,
  { host, target, method, upstreamStatus }: RouteRequest,
): Answers {
  const asked = route(configuration, { socket, host, target, method, upstreamStatus });
  const { outcome } = asked;
  const answerOf = (result: RouteResult): ServerAnswer => ({
    result,
    fromPleroma: false,
    headers: responseHeaders(result, []),
  });
  const ways = followOnward(configuration, possibleResults(asked) ?? []);
  const answers = ways.map((way) => through(way, answerOf));
  return { answers, undecided: outcome.kind === "unknown" ? outcome : undefined };
}

function routeToInstance(
  instance: Instance,
  host: SiteHost,
  {
    socket,
    request: { target, method, upstreamStatus },
  }: { socket: Socket; request: RouteRequest },
): Answers {
  const known = probes.resolve(instance);
  if (known === undefined) return { answers: [], undecided: undefined };
  const { site } = known;
  const pleroma = asConfigured(known.pleroma, instance, host.requestHost);
  const probeOf = (path: string): Probe => {
    const asked = { target: path, pathClass: classOf(path), derived: true };
    return { host, socket, path: asked, method, upstreamStatus };
  };
  const { answers, undecided } = ask(probeOf(target), site, pleroma);
  const behind = (result: RouteResult): ServerAnswer => {
    const probe = probeOf(result.request.target);
    const { fromPleroma, headers } = answerOf(probe, result, site, pleroma);
    const { outcome } = result;
    const told = outcome.kind === "proxy" ? site.isPleroma(outcome) : fromPleroma;
    // A rule takes what answers for the pages for Pleroma; a person is told the doubt.
    const isOpen = fromPleroma === true && typeof told !== "boolean";
    return { result, fromPleroma: isOpen ? told : fromPleroma, headers: headers() };
  };
  return {
    answers: waysThrough(
      answers.map(({ result }) => result),
      site,
    ).map((way) => through(way, behind)),
    undecided,
  };
}

/** A host that is not known to be the instance's: only what surely is Pleroma counts as it. */
function unknownHost(
  { http }: NginxConfiguration,
  socket: Socket,
  request: RouteRequest,
): SiteHost {
  return {
    name: request.host,
    requestHost: request.host,
    role: "media",
    sockets: [socket],
    entrances: [socket],
    hidden: false,
    location: http.location,
  };
}
