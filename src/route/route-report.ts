import type { Outcome, RouteResult } from "../nginx/model/model.ts";
import { possibleRefusals } from "../nginx/routing/refusals.ts";
import type { Uncertainty } from "../nginx/syntax/syntax.ts";
import { showText } from "../nginx/syntax/text.ts";
import type { Redactor } from "../source/redaction.ts";
import type { RouteAnswer, Routed } from "./route.ts";
import { withoutComparison, withoutCookie, withoutUserinfo } from "./route-redaction.ts";

/** What is shown of a routed request, whatever the format; every text is free of secrets. */
export type RouteReport = ReturnType<typeof describeRoute>;

export function describeRoute(routed: Routed) {
  const { request, socket, answers, undecided, assumed, notes, problems, redactor } = routed;
  const { tls, host, port, target, method, upstreamStatus } = request;
  const shownPort = port === (tls ? 443 : 80) ? "" : `:${port}`;
  return {
    request: {
      url: redactor.text(`${tls ? "https" : "http"}://${host}${shownPort}${target}`),
      method,
      socket: socket.name,
      upstreamStatus,
    },
    answers: answers.map((answer) => describeAnswer(answer, redactor)),
    undecided: undecided
      ? { reason: redactor.text(undecided.reason), location: undecided.location }
      : null,
    /** Blocks that the repository does not hold. */
    assumed,
    notes,
    /** How many problems the nginx files have. */
    problems,
  };
}

type Show = (text: Parameters<typeof showText>[0]) => string;

function describeAnswer(answer: RouteAnswer, redactor: Redactor) {
  const { result, fromPleroma, headers, onward } = answer;
  const doubt = typeof fromPleroma === "boolean" ? undefined : fromPleroma;
  const value: Show = (text) => redactor.text(showText(text));
  const reason = (uncertain: Uncertainty | undefined) =>
    uncertain === undefined ? null : redactor.text(uncertain.reason);
  const served = (one: RouteResult) => {
    const shown = describeServer(one, value);
    return doubt && one.outcome.kind === "proxy" ? { ...shown, status: null } : shown;
  };
  return {
    ...served(result),
    fromPleroma: typeof fromPleroma === "boolean" ? fromPleroma : null,
    /** The servers of the same nginx behind this one, the nearest first. */
    onward: onward.map(served),
    /** What may refuse the request, as it depends on other requests. */
    refusals: [result, ...onward].flatMap(possibleRefusals).map(({ directive, status }) => ({
      directive: directive.name,
      status: status ?? null,
      location: directive.location,
    })),
    headers: headers.headers.map(({ name, value: text, sender, location: origin, uncertain }) => ({
      name,
      value: withoutCookie(name, value(text)),
      sender: sender === "upstream" && fromPleroma !== false ? "pleroma" : sender,
      location: origin ?? null,
      uncertain: reason(uncertain ?? (sender === "upstream" ? doubt : undefined)),
    })),
    lost: headers.lost.map(({ name, value: text, by, location: origin }) => ({
      name,
      value: withoutCookie(name, value(text)),
      by,
      location: origin,
    })),
    moreHeaders: [...headers.uncertain, ...(doubt ? [doubt] : [])].map(({ reason: why }) =>
      redactor.text(why),
    ),
  };
}

/** What one server does. */
function describeServer({ server, status, steps, outcome }: RouteResult, value: Show) {
  const location = steps.findLast(({ what }) => what === "location");
  return {
    server: server ? { name: server.names[0]?.value ?? null, location: server.location } : null,
    answeredBy: location
      ? { pattern: value([location.detail]), location: location.location }
      : null,
    steps: steps.map((step) => ({ ...step, detail: value([withoutComparison(step)]) })),
    outcome: describeOutcome(outcome, value),
    status: status ?? null,
  };
}

function describeOutcome(outcome: Outcome, value: Show) {
  const { kind, location } = outcome;
  switch (outcome.kind) {
    case "proxy": {
      const { upstream } = outcome;
      const addresses = upstream.addresses.map(({ host, port, unix }) =>
        unix ? `unix:${host}` : `${host.includes(":") ? `[${host}]` : host}:${port ?? "?"}`,
      );
      const uri = value(outcome.uri);
      return { kind, upstream: value([withoutUserinfo(upstream.name)]), addresses, uri, location };
    }
    case "redirect":
      return { kind, target: value(outcome.target), location };
    case "file":
      return { kind, path: value(outcome.path), location };
    case "handler":
      return { kind, directive: outcome.directive, location };
    default:
      return { kind, location };
  }
}
