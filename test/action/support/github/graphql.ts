import * as z from "zod";
import type { Answer } from "./answer.ts";
import type { GitHubState } from "./state.ts";

const request = z.strictObject({ query: z.string() });
/** GitHub has no OpenAPI description of GraphQL; this is the one question that it is asked. */
const VIEWER = /^\s*(?:query\s*)?\{\s*viewer\s*\{\s*login\s*\}\s*\}\s*$/;

/** Errors have the status 200 too. */
export function answerGraphql(
  { viewer }: GitHubState,
  body: unknown,
): { readonly answer: Answer; readonly violations: readonly string[] } {
  const parsed = request.safeParse(body);
  if (!parsed.success || !VIEWER.test(parsed.data.query)) {
    const errors = [{ message: "A query that the server does not know" }];
    const answer = { status: 200, body: { errors } };
    return { answer, violations: ["it is no query that the server knows"] };
  }
  if (viewer !== null) {
    return {
      answer: { status: 200, body: { data: { viewer: { login: viewer } } } },
      violations: [],
    };
  }
  const message = "Resource not accessible by integration";
  const errors = [{ type: "FORBIDDEN", message }];
  return { answer: { status: 200, body: { data: null, errors } }, violations: [] };
}
