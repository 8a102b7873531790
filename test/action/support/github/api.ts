import { type Answer, NOT_FOUND, refusal } from "./answer.ts";
import { unmoved } from "./faults.ts";
import { answerGraphql } from "./graphql.ts";
import { REPOSITORY, TOKEN } from "./names.ts";
import { describedAnswer, understand } from "./openapi.ts";
import { perform } from "./operations.ts";
import type { GitHubState } from "./state.ts";

/** A request as it came in. */
export interface RawRequest {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly userAgent: string | undefined;
  readonly body: string;
}

/** A call of one of GitHub's operations, by the name that its description gives it. */
export interface Call {
  readonly operation: string;
  readonly body: unknown;
}

export interface Handled {
  readonly answer: Answer;
  /** What was asked for; `null` when no operation was reached. */
  readonly call: Call | null;
  /** What goes against GitHub's description, of the request or of the answer. */
  readonly violations: readonly string[];
}

/** Does what a request asks for, as far as the token may. */
export function handle(state: GitHubState, request: RawRequest): Handled {
  const { method, url, authorization, userAgent } = request;
  if (userAgent === undefined) {
    return handled(refusal(403, "Request forbidden by administrative rules."));
  }
  if (authorization !== `token ${TOKEN}`) return handled(refusal(401, "Bad credentials"));
  const body = parse(request.body);
  if (body === null) {
    return handled(refusal(400, "Problems parsing JSON"), ["the body is no JSON"]);
  }
  // An Enterprise server has its API below a path.
  const pathname = url.pathname.replace(/^\/api(?:\/v3(?=\/repos)|(?=\/graphql))/, "");
  if (method === "POST" && pathname === "/graphql") {
    return { ...answerGraphql(state, body.value), call: null };
  }
  const asked = new URL(url);
  asked.pathname = unmoved(pathname, REPOSITORY);
  const understood = understand(method, asked, body.value);
  if (understood === null) {
    return handled(NOT_FOUND, ["the excerpt of GitHub's description has no such operation"]);
  }
  const { operation, violations } = understood;
  const call = { operation, body: body.value };
  if (violations.length > 0) {
    return { answer: refusal(422, "Invalid request.", violations), call, violations };
  }
  // Further pages are at the address that was asked.
  const address = `${url.origin}${url.pathname}`;
  const answer = perform(operation, state, { ...understood.request, address });
  return { call, ...describedAnswer(operation, answer) };
}

function handled(answer: Answer, violations: readonly string[] = []): Handled {
  return { answer, call: null, violations };
}

/** `null` for what is no JSON. */
function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: text === "" ? undefined : JSON.parse(text) };
  } catch {
    return null;
  }
}
