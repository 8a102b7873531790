import { responseHeaders } from "../../nginx/headers/response-headers.ts";
import type {
  NginxConfiguration,
  Outcome,
  RaisedError,
  RouteResult,
  Socket,
} from "../../nginx/model/model.ts";
import { possibleResults, route } from "../../nginx/route.ts";
import type { Uncertainty } from "../../nginx/syntax/syntax.ts";
import { showText } from "../../nginx/syntax/text.ts";
import { headersFor, type PleromaHeader } from "../pleroma-headers.ts";
import type { NginxSite, PassedOn } from "../site/nginx-site.ts";
import type { SiteHost } from "../site/site-hosts.ts";
import type { ClientChoice } from "./client-choice.ts";
import { type AnswerHeaders, passedOn } from "./passed-headers.ts";
import type { ProbePath } from "./probe-paths.ts";

/** One request to the instance, as far as a client sees it. */
export interface Probe {
  readonly host: SiteHost;
  readonly socket: Socket;
  readonly path: ProbePath;
  /** What Pleroma answers, should the request get there. */
  readonly upstreamStatus: number;
  /** `GET` where absent. */
  readonly method?: string;
  /** With whatever query the client chooses; without one where absent. */
  readonly anyQuery?: boolean;
  /** What the client sends of its own will; anything where absent. */
  readonly choice?: ClientChoice;
  /** What goes wrong in nginx itself. */
  readonly raises?: RaisedError;
}

/** One way in which nginx may answer a probe. */
export interface Answer {
  readonly probe: Probe;
  readonly result: RouteResult;
  /** The servers of the same nginx that have passed the request on, the client's own first. */
  readonly through: readonly RouteResult[];
  /** Whether Pleroma answers; the reason where the upstream may or may not be Pleroma. */
  readonly fromPleroma: boolean | Uncertainty;
  readonly headers: () => AnswerHeaders;
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

/** Sends a probe to the server that it meets first, and no further. */
export function ask(
  probe: Probe,
  site: NginxSite,
  pleroma: readonly PleromaHeader[],
): ProbeAnswers {
  const result = routeProbe(site.configuration, probe);
  const answers = decidedResults(result).map((one) => answerOf(probe, one, site, pleroma));
  return { probe, answers, undecided: uncertaintyOf(result) };
}

/** All that may happen, as far as it is known. */
export function decidedResults(result: RouteResult): readonly RouteResult[] {
  return possibleResults(result)?.filter(({ outcome }) => outcome.kind !== "unknown") ?? [];
}

/** Why something else may happen, or which of several things it is. */
export function uncertaintyOf({ outcome }: RouteResult): Uncertainty | undefined {
  if (outcome.kind !== "unknown") return undefined;
  return { reason: outcome.reason, location: outcome.location };
}

/** What nginx does with a probe. */
export function routeProbe(
  configuration: NginxConfiguration,
  { socket, host, path, upstreamStatus, method = "GET", anyQuery = false, choice, raises }: Probe,
): RouteResult {
  const failing = raises === undefined ? {} : { raises };
  const asked = { socket, host: host.requestHost, upstreamStatus, method, anyQuery, ...failing };
  const { target } = path;
  if (choice === undefined) return route(configuration, { ...asked, target });
  const { query, sent } = choice;
  const separator = target.includes("?") ? "&" : "?";
  const whole = query === undefined ? target : `${target}${separator}${query}`;
  return route(configuration, { ...asked, target: whole, sent });
}

/** What the server does that the client itself talks to. */
export function entranceOf({ through, result }: Answer): RouteResult {
  return through[0] ?? result;
}

/**
 * One of the things that may happen to a probe.
 *
 * @param through the servers of the same nginx before the one that answers, the client's own first
 */
export function answerOf(
  probe: Probe,
  result: RouteResult,
  site: NginxSite,
  pleroma: readonly PleromaHeader[],
  through: readonly RouteResult[] = [],
): Answer {
  const { outcome } = result;
  const fromPleroma = passesOn(outcome) ? answersAs(probe, outcome, site) : false;
  const sent = () =>
    outcome.kind === "proxy" ? headersFor(pleroma, outcome.uri, probe.method) : pleroma;
  let known: AnswerHeaders | undefined;
  const headers = () => {
    known ??= through.reduceRight(
      (inner, outer) => passedOn(outer, inner),
      clientHeaders(probe, result, fromPleroma === false ? [] : sent()),
    );
    return known;
  };
  return { probe, result, through, fromPleroma, headers };
}

function passesOn(outcome: Outcome): outcome is Outcome & PassedOn {
  return outcome.kind === "proxy" || (outcome.kind === "handler" && outcome.upstream !== undefined);
}

/** What serves the pages of the instance is Pleroma, even under an address that is not known. */
function answersAs({ host, path }: Probe, outcome: PassedOn, site: NginxSite) {
  const known = site.isPleroma(outcome);
  // The server behind may answer by itself.
  if (site.isFront(outcome)) return known;
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
