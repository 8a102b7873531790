import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer } from "./answer.ts";

/** What goes wrong with a request instead of an answer. */
export type Fault =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
    }
  /** An answer that a proxy, or GitHub itself, has made up. */
  | {
      readonly kind: "answer";
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection breaks before an answer. */
  | { readonly kind: "reset" }
  /** There is never an answer. */
  | { readonly kind: "silence" }
  /** The server does what was asked, and the connection breaks in the middle of the answer. */
  | { readonly kind: "truncate" }
  /** The server does what was asked, and the answer never comes to its end. */
  | { readonly kind: "stall" }
  /** A page for people, as proxies and captive portals send it. */
  | { readonly kind: "html"; readonly status: number }
  /**
   * GitHub has the repository under another address, as after renaming it; or, with `to`, somebody
   * sends the request to another server.
   */
  | {
      readonly kind: "redirect";
      readonly status: 301 | 302 | 307 | 308;
      readonly to?: string;
    };

export interface PlannedFault {
  /** Which requests it befalls, as `METHOD /path`. */
  readonly on: RegExp;
  /** How many of them. */
  readonly times: number;
  readonly fault: Fault;
}

/** What others do while a run is under way: it happens before the first such request is answered. */
export interface PlannedEvent {
  readonly on: RegExp;
  readonly happens: () => unknown;
}

/** Takes the first fault planned for a request; gives back what stays planned. */
export function takeFault(
  planned: readonly PlannedFault[],
  request: string,
): { readonly fault: Fault | null; readonly left: readonly PlannedFault[] } {
  const index = planned.findIndex(({ on }) => on.test(request));
  const found = planned[index];
  if (found === undefined) return { fault: null, left: planned };
  const again = { ...found, times: found.times - 1 };
  return {
    fault: found.fault,
    left: planned.toSpliced(index, 1, ...(again.times > 0 ? [again] : [])),
  };
}

/** The address under which GitHub has the repository whatever its name is. */
const STABLE_ADDRESS = "/repositories/1";

/** The path of a request to the stable address, as one to the repository's name. */
export function unmoved(pathname: string, repository: string): string {
  return pathname.startsWith(`${STABLE_ADDRESS}/`)
    ? `/repos/${repository}${pathname.slice(STABLE_ADDRESS.length)}`
    : pathname;
}

const HTML = "<!DOCTYPE html>\n<html><title>Unicorn!</title><h1>Come back later</h1></html>\n";

/** A fault in the middle of an answer. */
type HalfAnswer = Extract<Fault, { kind: "truncate" | "stall" }>;

export function isHalfAnswer(fault: Fault): fault is HalfAnswer {
  return fault.kind === "truncate" || fault.kind === "stall";
}

/** Lets a fault happen in place of an answer. */
export function inflict(
  fault: Exclude<Fault, HalfAnswer>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  switch (fault.kind) {
    case "reset":
      request.socket.destroy();
      return;
    case "silence":
      return;
    case "status": {
      const { status, headers, message = "An injected fault" } = fault;
      send(response, { status, ...(headers && { headers }), body: { message } });
      return;
    }
    case "answer": {
      const { body, headers } = fault;
      send(response, { status: 200, ...(headers && { headers }), body });
      return;
    }
    case "html":
      response.writeHead(fault.status, { "content-type": "text/html; charset=utf-8" });
      response.end(HTML);
      return;
    case "redirect": {
      const moved = request.url?.replace(/\/repos\/[^/]+\/[^/]+/, STABLE_ADDRESS) ?? "";
      const location = fault.to ?? `http://${request.headers.host}${moved}`;
      const body = { message: "Moved Permanently", url: location };
      send(response, { status: fault.status, headers: { location }, body });
    }
  }
}

export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

/** Sends half of an answer. */
export function sendHalf(
  { kind }: HalfAnswer,
  response: ServerResponse,
  { status, headers, body }: Answer,
): void {
  const text = JSON.stringify(body ?? "");
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.write(text.slice(0, text.length / 2), () => {
    if (kind === "truncate") response.destroy();
  });
}
