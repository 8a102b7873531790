import { promises as fs } from "node:fs";
import path from "node:path";
import { DEFAULT_GLOBS } from "../deployment/globs.ts";
import { missingReferences } from "../deployment/references.ts";
import { failedRun } from "../host/failed-run.ts";
import { collectWorkspace } from "../host/workspace.ts";
import { renderJson } from "../report/json.ts";
import { renderRoute, renderRouteJson } from "../report/route.ts";
import { type RouteRequest, routeRequest } from "../route.ts";
import { inert } from "../source/inert.ts";
import { startOf } from "../source/location.ts";
import { problem } from "../source/problem.ts";
import { EXIT, type Streams } from "./streams.ts";
import { styleFor } from "./style.ts";

export interface RouteFlags {
  readonly status: string;
  readonly format: "terminal" | "json";
}

/** Says what nginx does with one request. */
export async function runRouteCommand(
  url: string,
  folder: string,
  flags: RouteFlags,
  streams: Streams,
): Promise<number> {
  const request = readUrl(url, Number(flags.status));
  const routed = typeof request === "string" ? request : await ask(request, folder);
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

async function ask(request: RouteRequest, folder: string) {
  const root = path.resolve(folder);
  const isFolder = await fs.stat(root).then(
    (stat) => stat.isDirectory(),
    () => false,
  );
  if (!isFolder) return `${folder} is not a folder: name the one that holds the configuration.`;
  const repository = await collectWorkspace(root, {
    globs: DEFAULT_GLOBS,
    written: [],
    exclude: [],
    missingReferences,
  });
  return routeRequest(repository, request);
}

/** Not `URL`: that would tidy up the very spellings of a path that make a difference. */
function readUrl(url: string, upstreamStatus: number): RouteRequest | string {
  const match = /^(https?):\/\/(\[[\da-f:.]+\]|[^\s/?#:@]+)(?::(\d{1,5}))?([/?][^\s#]*)?$/i.exec(
    url,
  );
  if (match === null) {
    return `${url} is not a URL to ask for: write https://example.tld/path, say.`;
  }
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
    upstreamStatus,
  };
}
