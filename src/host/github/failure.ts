import * as z from "zod";

/** GitHub answered with something that is not what it documents: cut off, or not GitHub. */
export class UnexpectedAnswer extends Error {
  override readonly name = "UnexpectedAnswer";
}

/** The address of GitHub's API, or of the proxy on the way there, is none. */
export class MalformedAddress extends Error {
  override readonly name = "MalformedAddress";
}

/** GitHub's API answers with a redirect that is not followed. */
export class UnfollowedRedirect extends Error {
  override readonly name = "UnfollowedRedirect";
  readonly status: number;
  readonly response = { headers: {} };

  constructor(status: number) {
    super("GitHub's API redirects to somewhere else.");
    this.status = status;
  }
}

/** GraphQL refuses, which it does with the status of a success: here it has the one of REST. */
export class GraphqlRefusal extends Error {
  override readonly name = "GraphqlRefusal";
  readonly status: number;
  readonly response: { readonly headers: Readonly<Record<string, unknown>> };

  constructor(status: number, headers: Readonly<Record<string, unknown>>) {
    super("GitHub's GraphQL refuses.");
    this.status = status;
    this.response = { headers };
  }
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
  /** The runner names an address that is none, so that nobody was asked. */
  readonly isMisdirected: boolean;
  /** Nothing of GitHub's: this program has a defect. */
  readonly isDefect: boolean;
}

/** What octokit throws. Connections that break have the status 500 there, and no response. */
const requestError = z.object({
  status: z.number(),
  response: z
    .object({ headers: z.record(z.string(), z.unknown()), data: z.unknown().optional() })
    .optional(),
});
const refusal = z.object({
  message: z.string(),
  errors: z.array(z.union([z.string(), z.object({ message: z.string() })])).optional(),
});

export function readFailure(error: unknown): Failure {
  const parsed = requestError.safeParse(error);
  if (!parsed.success) {
    const passing = error instanceof UnexpectedAnswer;
    const isMisdirected = error instanceof MalformedAddress;
    const isDefect = !passing && !isMisdirected;
    const nothing = { status: null, retryAfter: null, rateLimited: false };
    return { ...nothing, passing, isMisdirected, isDefect };
  }
  const { status, response } = parsed.data;
  const headers = response?.headers ?? {};
  const rateLimited =
    status === 429 ||
    (status === 403 &&
      (isExhausted(headers) ||
        headers["retry-after"] !== undefined ||
        isSecondaryLimit(response?.data)));
  const asked = askedToWait(headers);
  return {
    status: response === undefined ? null : status,
    passing: status >= 500 || rateLimited,
    retryAfter: rateLimited ? (asked ?? UNNAMED_WAIT) : status >= 500 ? asked : null,
    rateLimited,
    isMisdirected: false,
    isDefect: false,
  };
}

/** What GitHub says of a refusal, in its words; empty where it says nothing. */
export function refusalWords(error: unknown): string {
  const data = requestError.safeParse(error).data?.response?.data;
  const parsed = refusal.safeParse(data).data;
  if (parsed === undefined) return "";
  const details = (parsed.errors ?? []).map((one) => (typeof one === "string" ? one : one.message));
  return [parsed.message, ...details].join(": ");
}

/** A limit that does not say for how long asks for a minute. */
const UNNAMED_WAIT = 60_000;

/**
 * `retry-after` first, else when the limit resets.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function askedToWait(headers: Readonly<Record<string, unknown>>): number | null {
  const after = seconds(headers["retry-after"]);
  if (after !== null) return after * 1000;
  const reset = seconds(headers["x-ratelimit-reset"]);
  return isExhausted(headers) && reset !== null ? Math.max(0, reset * 1000 - Date.now()) : null;
}

function isExhausted(headers: Readonly<Record<string, unknown>>): boolean {
  return headers["x-ratelimit-remaining"] === "0";
}

/** GitHub tells this refusal from that of a token that may not by its words alone. */
function isSecondaryLimit(data: unknown): boolean {
  const parsed = refusal.safeParse(data);
  return parsed.success && /\bsecondary rate limit\b/i.test(parsed.data.message);
}

function seconds(header: unknown): number | null {
  return typeof header === "string" && /^\d{1,10}$/.test(header) ? Number(header) : null;
}
