import { buildInner } from "../model/level.ts";
import { lookUp, lookUpValue } from "../model/lookup.ts";
import type { Level, LocationBlock, Outcome, RouteResult } from "../model/model.ts";
import type { Uncertainty } from "../syntax/syntax.ts";
import { knownText, showText, type Text } from "../syntax/text.ts";
import { type ContentEnd, interceptsErrors, runContent } from "./content.ts";
import { findErrorPage } from "./error-page.ts";
import { finish } from "./finish.ts";
import { requestCode } from "./foreign-code.ts";
import { chooseLocation } from "./location-choice.ts";
import {
  changedUri,
  errorPagePhase,
  internalRedirect,
  type Phase,
  startOver,
  statusPhase,
  tooManyChanges,
} from "./phase.ts";
import { raisedPhase } from "./raised-error.ts";
import { type RewriteEnd, runRewrites } from "./rewrite.ts";
import { chooseServer } from "./server-choice.ts";
import { escapeUri, normaliseTarget } from "./uri.ts";
import { Undecidable, type Walk } from "./walk.ts";

/** Takes one request through all phases. */
export function runWalk(walk: Walk): RouteResult {
  let known = false;
  try {
    walk.server = chooseServer(walk);
    walk.level = walk.server.level;
    known = true;
    walk.step("server", nameOf(walk), walk.server.location);
    return finish(walk, runPhases(walk));
  } catch (error) {
    if (!(error instanceof Undecidable)) throw error;
    const { reason, location } = error.uncertainty;
    const result = finish(walk, { kind: "unknown", reason, location });
    return { ...result, server: known ? walk.server : undefined, level: undefined };
  }
}

function nameOf({ server }: Walk): string {
  return server.names[0]?.value ?? "(no name)";
}

function runPhases(walk: Walk): Outcome {
  const rejected = rejectHandshake(walk);
  if (rejected !== undefined) return rejected;
  const target = normaliseTarget(walk.request.target, mergesSlashes(walk));
  if (target === undefined) return { kind: "status", status: 400, location: walk.server.location };
  walk.uri = target.path;
  walk.args = walk.request.anyQuery === true ? [anyQuery(walk)] : [target.args];
  walk.quoted = target.quoted;
  let phase: Phase = raisedPhase("request", walk) ?? { kind: "server" };
  while (phase.kind !== "end") {
    if (phase.kind === "server") phase = serverPhase(walk);
    else if (phase.kind === "find-location") phase = findLocation(walk);
    else phase = locationPhase(phase.block, walk);
  }
  return phase.outcome;
}

function anyQuery({ server }: Walk): Uncertainty {
  const { location } = server;
  return { reason: "the query, which a client may choose", location };
}

/** `ssl_reject_handshake`: to the client it is a connection that is closed without an answer. */
function rejectHandshake({ server, request }: Walk): Outcome | undefined {
  if (request.socket.tls === false) return undefined;
  const [directive] = lookUp(server.level, "ssl_reject_handshake", false).directives;
  if (directive?.args[0]?.value !== "on") return undefined;
  return { kind: "status", status: 444, location: directive.location };
}

/**
 * nginx reads the request line before the `Host` header: until then the default server holds,
 * or with TLS the server that the client has named in the handshake (SNI).
 */
function mergesSlashes({ server, request: { socket } }: Walk): boolean {
  const { level } = socket.tls === false ? socket.defaultServer : server;
  const { value, uncertain } = lookUpValue(level, "merge_slashes");
  if (uncertain !== undefined && value === undefined) return true;
  return value !== "off";
}

function serverPhase(walk: Walk): Phase {
  walk.level = walk.server.level;
  walk.locationLevel = undefined;
  const end = runRewrites(walk.server.level, walk);
  return end.kind === "changed" || end.kind === "goes-on"
    ? { kind: "find-location" }
    : afterRewrites(end, walk);
}

function afterRewrites(end: Extract<RewriteEnd, { kind: "status" | "answer" }>, walk: Walk): Phase {
  if (end.kind === "status") return statusPhase(end.status, end.directive, walk);
  const { outcome } = end;
  if (outcome.kind !== "redirect") return { kind: "end", outcome };
  return errorPagePhase(outcome.status, walk) ?? { kind: "end", outcome };
}

function findLocation(walk: Walk): Phase {
  walk.level = walk.server.level;
  walk.locationLevel = undefined;
  const choice = chooseLocation(walk);
  if (choice?.kind === "add-slash") {
    walk.level = choice.block.level;
    const refused = refuseExternal(walk);
    if (refused !== undefined) return refused;
    const { location } = choice.block.level;
    const args: Text = knownText(walk.args) === "" ? [] : ["?", ...walk.args];
    const target = [escapeUri(`${walk.uri}/`, "path"), ...args];
    const outcome: Outcome = { kind: "redirect", status: 301, target, location };
    return errorPagePhase(outcome.status, walk) ?? { kind: "end", outcome };
  }
  return { kind: "location", block: choice?.block };
}

function locationPhase(block: LocationBlock | undefined, walk: Walk): Phase {
  const code = requestCode(block?.level ?? walk.level);
  if (code !== undefined) throw new Undecidable(code);
  if (block !== undefined) {
    enterLocation(block, walk);
    const refused = refuseExternal(walk);
    const tooLarge = refused ?? raisedPhase("body", walk);
    if (tooLarge !== undefined) return tooLarge;
    const end = walk.level.kind === "limit_except" ? undefined : runRewrites(block.level, walk);
    if (end?.kind === "changed")
      return changedUri(walk) ? { kind: "find-location" } : tooManyChanges(walk);
    if (end !== undefined && end.kind !== "goes-on") return afterRewrites(end, walk);
  }
  const raised = block === undefined ? raisedPhase("body", walk) : undefined;
  return raised ?? raisedPhase("access", walk) ?? afterContent(runContent(walk), walk);
}

/** `internal`, which inner locations inherit, is not there for clients. */
function refuseExternal(walk: Walk): Phase | undefined {
  const { directives, uncertain } = lookUp(walk.level, "internal", false);
  if (walk.internal) return undefined;
  if (uncertain !== undefined) throw new Undecidable(uncertain);
  return directives[0] && statusPhase(404, directives[0], walk);
}

function enterLocation(block: LocationBlock, walk: Walk): void {
  walk.level = limitedLevel(block.level, walk);
  walk.locationLevel = block.level;
  const detail = `${block.modifier === "@" ? "" : block.modifier} ${block.pattern}`.trim();
  walk.step("location", detail, block.level.location);
}

/** `limit_except` puts its own level in the place of the location's for the other methods. */
function limitedLevel(level: Level, { method }: Walk): Level {
  const limit = level.byName.get("limit_except")?.[0];
  if (limit === undefined) return level;
  const allowed = limit.args.map(({ value }) => value.toUpperCase());
  const isAllowed = allowed.includes(method) || (method === "HEAD" && allowed.includes("GET"));
  return isAllowed ? level : buildInner("limit_except", limit, level);
}

function afterContent(end: ContentEnd, walk: Walk): Phase {
  switch (end.kind) {
    case "status":
      return statusPhase(end.status, end.directive, walk);
    case "redirect":
      return internalRedirect(end.argument, walk);
    case "internal":
      return startOver(end.uri, [...walk.args], walk);
    case "answer":
      return afterAnswer(end.outcome, walk);
  }
}

/** What an upstream answers: to another request, which an `error_page` makes, it may be a page. */
function upstreamStatus(outcome: Extract<Outcome, { kind: "proxy" }>, walk: Walk): number {
  const { upstreamStatus: status = 200, firstStatus } = walk.request;
  if (walk.asked === undefined && firstStatus !== undefined) {
    walk.asked = "";
    return firstStatus;
  }
  const { upstream, uri, location } = outcome;
  const asked = `${walk.method} ${upstream.name} ${showText(uri)}`;
  walk.asked ||= asked;
  if (asked === walk.asked || status === 200) return status;
  return walk.choose({ reason: "what the upstream answers after an error", location })
    ? 200
    : status;
}

/** An answer of the upstream or a missing file may be replaced by an `error_page`. */
function afterAnswer(outcome: Outcome, walk: Walk): Phase {
  if (outcome.kind === "proxy") walk.step("proxy_pass", outcome.upstream.name, outcome.location);
  const raised = raisedPhase("content", walk, outcome);
  if (raised !== undefined) return raised;
  const done: Phase = { kind: "end", outcome };
  if (outcome.kind === "proxy") {
    const status = upstreamStatus(outcome, walk);
    walk.upstreamStatus = status;
    if (status < 300 || !interceptsErrors(walk.level)) return done;
    if (findErrorPage(walk.level, status) === undefined) return done;
    return statusPhase(status, undefined, walk);
  }
  if (outcome.kind === "redirect") return errorPagePhase(outcome.status, walk) ?? done;
  if (outcome.kind !== "file" || walk.errorPageDone) return done;
  const missing = walk.uri.endsWith("/") ? [403, 404] : [404];
  for (const status of missing) {
    if (findErrorPage(walk.level, status) === undefined) continue;
    const { location } = outcome;
    if (walk.choose({ reason: "whether the file exists", location })) continue;
    return errorPagePhase(status, walk) ?? done;
  }
  return done;
}
