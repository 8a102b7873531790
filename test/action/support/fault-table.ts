import { fileURLToPath } from "node:url";
import type { Fault } from "./github-server.ts";

/** Variables of a runner on which no test waits for real. */
export const FAST_CLOCK = {
  NODE_OPTIONS: `--import=${fileURLToPath(new URL("fast-clock.mjs", import.meta.url))}`,
};

/** A fault that does not go away, and what a run does about it. */
export interface LastingFault {
  readonly name: string;
  readonly fault: Fault;
  /** How often a request is sent that meets it. */
  readonly attempts: number;
  /** What a notice says of it. */
  readonly reason: RegExp;
}

const ATTEMPTS = 4;
const UNREACHABLE = /cannot be reached, or its answers do not arrive whole/;
const LIMITED = /takes no more requests/;

function status(code: number, headers?: Readonly<Record<string, string>>, message?: string): Fault {
  return {
    kind: "status",
    status: code,
    ...(headers && { headers }),
    ...(message !== undefined && { message }),
  };
}

/** Unix time, as GitHub says when a limit ends. */
function inSeconds(seconds: number): string {
  return String(Math.ceil(Date.now() / 1000) + seconds);
}

/** Refusals that say something of the token or the request: asking again is of no use. */
export const REFUSALS: readonly LastingFault[] = [
  { name: "401", fault: status(401), attempts: 1, reason: /does not accept.*\(401\)/ },
  { name: "403", fault: status(403), attempts: 1, reason: /\(403\)/ },
  { name: "404", fault: status(404), attempts: 1, reason: /\(404\)/ },
  { name: "410", fault: status(410), attempts: 1, reason: /status 410/ },
  { name: "422", fault: status(422), attempts: 1, reason: /status 422/ },
];

/** GitHub out of patience. */
export const LIMITS: readonly LastingFault[] = [
  {
    name: "429 for a moment, again and again",
    fault: status(429, { "retry-after": "1" }),
    attempts: ATTEMPTS,
    reason: LIMITED,
  },
  {
    name: "429 for an hour",
    fault: status(429, { "retry-after": "3600" }),
    attempts: 1,
    reason: LIMITED,
  },
  {
    name: "a secondary limit as 403 with retry-after",
    fault: status(403, { "retry-after": "45" }),
    attempts: 2,
    reason: LIMITED,
  },
  {
    name: "a secondary limit as 403 that says so in words only",
    fault: status(403, {}, "You have exceeded a secondary rate limit."),
    attempts: 2,
    reason: LIMITED,
  },
  {
    name: "a secondary limit as 429 without retry-after",
    fault: status(429),
    attempts: 2,
    reason: LIMITED,
  },
  {
    name: "a used-up limit that is reset in an hour",
    fault: status(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inSeconds(3600) }),
    attempts: 1,
    reason: LIMITED,
  },
];

/** GitHub, or what lies between, out of order. */
export const OUTAGES: readonly LastingFault[] = [
  { name: "500", fault: status(500), attempts: ATTEMPTS, reason: /status 500/ },
  {
    name: "503 with a long retry-after",
    fault: status(503, { "retry-after": "600" }),
    attempts: 1,
    reason: /status 503/,
  },
  { name: "silence", fault: { kind: "silence" }, attempts: ATTEMPTS, reason: UNREACHABLE },
  { name: "a reset", fault: { kind: "reset" }, attempts: ATTEMPTS, reason: UNREACHABLE },
  {
    name: "a page for people in place of JSON",
    fault: { kind: "html", status: 200 },
    attempts: ATTEMPTS,
    reason: UNREACHABLE,
  },
  {
    name: "a page for people with a 502",
    fault: { kind: "html", status: 502 },
    attempts: ATTEMPTS,
    reason: /status 502/,
  },
  {
    name: "redirects without end",
    fault: { kind: "redirect", status: 302, to: "/repositories/1/elsewhere" },
    attempts: 4,
    reason: /status 302/,
  },
];
