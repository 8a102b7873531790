import { responseHeaders } from "./headers/response-headers.ts";
import type { NginxConfiguration, NginxRequest, Outcome, RouteResult } from "./model/model.ts";
import { runWalk } from "./routing/run-walk.ts";
import { MOST_WORK, Walk } from "./routing/walk.ts";
import type { Uncertainty } from "./syntax/syntax.ts";
import { showText } from "./syntax/text.ts";

/** So many ways through the configuration are looked at for one request. */
const WALKS = 64;

/**
 * What nginx does with a request. Where only the running host can answer a question (whether a
 * file exists, what an unknown variable holds), both answers are followed: if all ways end alike
 * the outcome is known, else it is `unknown` with all that is possible.
 */
export function route(configuration: NginxConfiguration, request: NginxRequest): RouteResult {
  const results = new Map<string, RouteResult>();
  let answers: readonly boolean[] = [];
  let firstQuestion: Uncertainty | undefined;
  let work = 0;
  for (let count = 0; count < WALKS && work <= MOST_WORK; count++) {
    const walk = new Walk(configuration, request, answers);
    const result = runWalk(walk);
    work += walk.work;
    if (result.outcome.kind === "unknown") return result;
    firstQuestion ??= walk.questions[0];
    const key = keyOf(result);
    if (!results.has(key)) results.set(key, result);
    const next = nextAnswers(walk.answers);
    if (next === undefined) return combine([...results.values()], firstQuestion, request);
    answers = next;
  }
  const reason = "too many things that only the host knows";
  const location = firstQuestion?.location ?? request.socket.defaultServer.location;
  return unknownResult([...results.values()][0], { kind: "unknown", reason, location });
}

/** Every way that a request may take, when the host decides; the result itself when it is known. */
export function possibleResults(result: RouteResult): readonly RouteResult[] | undefined {
  return result.outcome.kind === "unknown" ? result.outcome.possible : [result];
}

/** The last question that was answered with yes is answered with no. */
function nextAnswers(answers: readonly boolean[]): readonly boolean[] | undefined {
  const last = answers.lastIndexOf(true);
  return last === -1 ? undefined : [...answers.slice(0, last), false];
}

function combine(
  results: readonly RouteResult[],
  question: Uncertainty | undefined,
  request: NginxRequest,
): RouteResult {
  const [first] = results;
  if (results.length === 1 && first !== undefined) return first;
  const reason = question?.reason ?? "the host";
  const location = question?.location ?? request.socket.defaultServer.location;
  return unknownResult(first, { kind: "unknown", reason, location, possible: results });
}

function unknownResult(first: RouteResult | undefined, outcome: Outcome): RouteResult {
  if (first === undefined) throw new RangeError("a request takes at least one way");
  const { request, server, uri, evaluate } = first;
  return {
    request,
    server,
    level: undefined,
    outcome,
    uri,
    status: undefined,
    steps: [],
    evaluate,
  };
}

/** Two ways with the same key look the same to the client and get the same headers. */
function keyOf(result: RouteResult): string {
  const { outcome, level, status, server } = result;
  const place = (where: { path: string; line: number; column: number } | undefined): string =>
    where === undefined ? "" : `${where.path}:${where.line}:${where.column}`;
  const parts = [
    outcome.kind,
    status,
    place(level?.location),
    level?.kind,
    place(server?.location),
  ];
  switch (outcome.kind) {
    case "proxy":
      parts.push(place(outcome.location), showText(outcome.uri));
      break;
    case "redirect":
      parts.push(showText(outcome.target));
      break;
    default:
      break;
  }
  // Variables in headers may hold what was different on the way.
  for (const { name, value } of responseHeaders(result, []).headers) {
    parts.push(name, showText(value));
  }
  return parts.join(" ");
}
