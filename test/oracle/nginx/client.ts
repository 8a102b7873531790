import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LoopbackPlan } from "./loopback.ts";
import {
  IGNORED_HEADERS,
  type OracleAnswer,
  type OracleRequest,
  type ReachedUpstream,
} from "./oracle-case.ts";

/** What has reached the stubs, and what they answer. */
export interface Seen {
  upstreams: ReachedUpstream[];
  status: number;
}

/** nginx does not take the configuration, or Node's client not what nginx answers. */
export class Refusal extends Error {}

/** Sends one request, and reads what comes of it. */
export function ask(
  request: OracleRequest,
  index: number,
  plan: LoopbackPlan,
  seen: Seen,
): Promise<OracleAnswer> {
  const { tls, host, target, method, headers, bodyLength } = request;
  const port = plan.listens.get(`*:${request.port}`);
  if (port === undefined) throw new Error(`nothing listens on ${request.port}`);
  seen.upstreams = [];
  seen.status = request.upstreamStatus;
  const options = {
    host: "127.0.0.1",
    port,
    method,
    path: target,
    headers: {
      Host: host,
      "X-Oracle": String(index),
      ...(bodyLength === 0 ? {} : { "Content-Length": String(bodyLength) }),
      ...Object.fromEntries(headers),
    },
    timeout: 5000,
    agent: false as const,
  };
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage): void => {
      response.resume();
      response.on("end", () => {
        setTimeout(() => resolve(answerOf(response, plan, seen)), plan.hasCopies ? COPY_TIME : 0);
      });
    };
    const sending = tls
      ? httpsRequest({ ...options, rejectUnauthorized: false, servername: host }, answered)
      : httpRequest(options, answered);
    sending.on("error", (error: Error & { code?: string }) => {
      const isRefused =
        error.code === "ECONNRESET" || error.message.includes("tlsv1 unrecognized name");
      // Values of several lines, and versions of TLS that are too old.
      const isBeyond = /^(?:HPE_|ERR_SSL_|EPROTO)/.test(error.code ?? "");
      if (!isRefused) reject(isBeyond ? new Refusal(`no client for it: ${error.code}`) : error);
      else resolve({ ...NO_ANSWER, upstreams: inOrder(seen) });
    });
    sending.end("x".repeat(bodyLength));
  });
}

/** Each once, as a client's own request and its copies run a race. */
function inOrder({ upstreams }: Seen): readonly ReachedUpstream[] {
  const found = new Map(upstreams.map((one) => [`${one.address} ${one.uri}`, one]));
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Milliseconds in which a copy of a request, which nobody waits for, reaches its stub. */
const COPY_TIME = 20;

const NO_ANSWER: OracleAnswer = {
  status: 0,
  location: null,
  headers: [],
  upstreams: [],
  server: null,
  block: null,
};

function answerOf(response: IncomingMessage, plan: LoopbackPlan, seen: Seen): OracleAnswer {
  const headers: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < response.rawHeaders.length; at += 2) {
    const name = response.rawHeaders[at] ?? "";
    if (!IGNORED_HEADERS.has(name.toLowerCase()))
      headers.push([name, timeless(name, response.rawHeaders[at + 1] ?? "")]);
  }
  const { location } = response.headers;
  return {
    status: response.statusCode ?? 0,
    location: location === undefined ? null : withOriginalPorts(location, plan),
    headers,
    upstreams: inOrder(seen),
    server: null,
    block: null,
  };
}

/** A redirect names the loopback port where the configuration's own would be meant. */
function withOriginalPorts(location: string, { listens }: LoopbackPlan): string {
  for (const [listen, port] of listens) {
    const original = listen.slice(listen.lastIndexOf(":") + 1);
    const shown = original === "80" || original === "443" ? "" : `:${original}`;
    if (location.includes(`:${port}`)) return location.replace(`:${port}`, shown);
  }
  return location;
}

/** `expires` counts from the moment of the answer, which no two recordings have in common. */
function timeless(name: string, value: string): string {
  const isMoment = name.toLowerCase() === "expires" && / 20\d\d [\d:]{8} GMT$/.test(value);
  return isMoment ? "(counted from the answer)" : value;
}
