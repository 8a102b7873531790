import { collectSource } from "../host/collect-source.ts";
import { failedRun } from "../host/failed-run.ts";
import { openFolder } from "../host/folder-source.ts";
import { readPolicyFile } from "../host/policy-file.ts";
import { renderJson } from "../report/json.ts";
import { renderRoute, renderRouteJson } from "../report/route.ts";
import { type RouteRequest, routeRequest } from "../route/route.ts";
import { inert } from "../source/inert.ts";
import { startOf } from "../source/location.ts";
import { problem } from "../source/problem.ts";
import { EXIT, type Streams } from "./streams.ts";
import { styleFor } from "./style.ts";

export interface RouteFlags {
  readonly method: string;
  readonly status: string;
  readonly policy?: string;
  readonly format: "terminal" | "json";
}

/** Says what nginx does with one request. */
export async function runRouteCommand(
  url: string,
  folder: string,
  flags: RouteFlags,
  streams: Streams,
): Promise<number> {
  const request = readRequest(url, flags);
  const routed = typeof request === "string" ? request : await ask(request, folder, flags);
  if (typeof routed === "string") {
    if (flags.format === "json") {
      const failed = failedRun([problem("run/wrong-call", startOf("."), routed)]);
      streams.output.write(renderJson(failed));
    } else streams.errors.write(`error: ${inert(routed)}\n`);
    return EXIT.wrongCall;
  }
  streams.output.write(
    flags.format === "json" ? renderRouteJson(routed) : renderRoute(routed, styleFor(streams)),
  );
  return EXIT.passed;
}

/** Which files and which instances there are, the policy says, as for `check`. */
async function ask(request: RouteRequest, folder: string, flags: RouteFlags) {
  const source = await openFolder(folder, flags.policy);
  if ("code" in source) return source.message;
  const { policy, problems } = await readPolicyFile(source);
  const [wrong] = problems;
  if (wrong !== undefined || policy === undefined) {
    const place = wrong === undefined ? "" : `${wrong.location.path}:${wrong.location.line}: `;
    return `${place}${wrong?.message ?? "The policy cannot be read."}`;
  }
  const repository = await collectSource(source, { policy, globs: {} });
  return routeRequest(repository, request, policy);
}

/** A password in an address belongs into no log. */
function withoutUserinfo(url: string): string {
  return url.replace(/^([a-z]+:\/\/)?[^/?#]*@/i, "$1[redacted]@");
}

/** Not `URL`: that would tidy up the very spellings of a path that make a difference. */
function readRequest(url: string, { method, status }: RouteFlags): RouteRequest | string {
  const match = /^(https?):\/\/(\[[\da-f:.]+\]|[^\s/?#:@]+)(?::(\d{1,5}))?([/?][^\s#]*)?$/i.exec(
    url,
  );
  if (match === null) {
    return `${withoutUserinfo(url)} is not a URL to ask for: write https://example.tld/path, say.`;
  }
  if (!/^[A-Za-z]{1,20}$/.test(method)) return "--method takes a method of HTTP: GET or POST, say.";
  const upstreamStatus = Number(status);
  if (!(Number.isInteger(upstreamStatus) && upstreamStatus >= 200 && upstreamStatus <= 599)) {
    return "--status takes the status that the upstream answers: a number from 200 to 599.";
  }
  const [, scheme = "", host = "", port, written = "/"] = match;
  const tls = scheme.toLowerCase() === "https";
  return {
    tls,
    host: host.toLowerCase(),
    port: port === undefined ? (tls ? 443 : 80) : Number(port),
    target: written.startsWith("/") ? written : `/${written}`,
    method: method.toUpperCase(),
    upstreamStatus,
  };
}
