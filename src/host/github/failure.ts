import * as z from "zod";

/** GitHub answered with something that is not what it documents: cut off, or not GitHub. */
export class UnexpectedAnswer extends Error {
  override readonly name = "UnexpectedAnswer";
}

/** What went wrong with a call to GitHub. */
export interface Failure {
  /** `null` when no answer came, or not one that makes sense. */
  readonly status: number | null;
  /** Whether the same call may work a little later. */
  readonly passing: boolean;
  /** How long GitHub asks to wait, in milliseconds. */
  readonly retryAfter: number | null;
  /** GitHub refuses calls of this token for now. */
  readonly rateLimited: boolean;
}

/** What octokit throws. Connections that break have the status 500 there, and no response. */
const requestError = z.object({
  status: z.number(),
  response: z.object({ headers: z.record(z.string(), z.unknown()) }).optional(),
});

export function readFailure(error: unknown): Failure {
  const parsed = requestError.safeParse(error);
  if (!parsed.success) {
    const passing = error instanceof UnexpectedAnswer;
    return { status: null, passing, retryAfter: null, rateLimited: false };
  }
  const { status, response } = parsed.data;
  const headers = response?.headers ?? {};
  const exhausted = headers["x-ratelimit-remaining"] === "0";
  const rateLimited =
    status === 429 || (status === 403 && (exhausted || headers["retry-after"] !== undefined));
  return {
    status: response === undefined ? null : status,
    passing: status >= 500 || rateLimited,
    retryAfter: rateLimited || status >= 500 ? waitingTime(headers, exhausted) : null,
    rateLimited,
  };
}

/** https://docs.github.com/rest, "rate limits": `retry-after` first, else when the limit resets. */
function waitingTime(
  headers: Readonly<Record<string, unknown>>,
  exhausted: boolean,
): number | null {
  const after = seconds(headers["retry-after"]);
  if (after !== null) return after * 1000;
  const reset = seconds(headers["x-ratelimit-reset"]);
  return exhausted && reset !== null ? Math.max(0, reset * 1000 - Date.now()) : null;
}

function seconds(header: unknown): number | null {
  return typeof header === "string" && /^\d{1,10}$/.test(header) ? Number(header) : null;
}
