import type { Location } from "../../source/location.ts";
import { lookUpValue } from "../model/lookup.ts";
import type { Outcome, RouteResult, SentHeaders } from "../model/model.ts";
import type { Argument } from "../syntax/syntax.ts";
import type { Text } from "../syntax/text.ts";
import { isRelative } from "./rewrite.ts";
import { evaluate, variable } from "./variables.ts";
import type { Walk } from "./walk.ts";

/** What the client gets at the end of a walk. */
export function finish(walk: Walk, outcome: Outcome): RouteResult {
  const status = statusOf(walk, outcome);
  return {
    request: walk.request,
    server: walk.server,
    level: walk.level,
    outcome: outcome.kind === "redirect" ? completeRedirect(outcome, walk) : outcome,
    uri: walk.uri,
    status,
    steps: walk.steps,
    evaluate: (directive, index, sent) => {
      const argument = directive.args[index];
      return argument === undefined ? [] : evaluateForHeaders(argument, walk, sent);
    },
  };
}

/** What a map gives may depend on the upstream's answer: nothing of it stays for another one. */
function evaluateForHeaders(argument: Argument, walk: Walk, sent: SentHeaders): Text {
  const { mapValues, captures } = walk;
  walk.mapValues = new Map(mapValues);
  const text = evaluate(argument, walk, sent);
  walk.mapValues = mapValues;
  if (walk.captures !== captures) {
    const { location } = argument;
    walk.captures = { reason: "which regular expression has matched last", location };
  }
  return text;
}

function statusOf(walk: Walk, outcome: Outcome): number | undefined {
  if (outcome.kind === "redirect") return outcome.status;
  if (walk.errorStatus > 0) return walk.errorStatus;
  if (outcome.kind === "status") return outcome.status;
  return outcome.kind === "proxy" ? walk.upstreamStatus : undefined;
}

/** nginx completes a path in `Location` (ngx_http_header_filter). */
function completeRedirect(outcome: Extract<Outcome, { kind: "redirect" }>, walk: Walk): Outcome {
  if (!isRelative(outcome.target)) return outcome;
  if (lookUpValue(walk.level, "absolute_redirect").value === "off") return outcome;
  const useName = lookUpValue(walk.level, "server_name_in_redirect").value === "on";
  const port = redirectPort(walk, outcome.location);
  const host = variable(useName ? "server_name" : "host", outcome, walk);
  const scheme = variable("scheme", outcome, walk);
  return { ...outcome, target: [...scheme, "://", ...host, ...port, ...outcome.target] };
}

function redirectPort(walk: Walk, location: Location): Text {
  if (lookUpValue(walk.level, "port_in_redirect").value === "off") return [];
  const { port, tls } = walk.request.socket;
  if (walk.request.socket.defaultServer.assumed) {
    return [{ reason: "the port of the server around this fragment", location }];
  }
  return port === undefined || port === (tls === true ? 443 : 80) ? [] : [`:${port}`];
}
