import type { Location } from "../../source/location.ts";
import { templateKeeps } from "../model/applicable.ts";
import { lookUp, lookUpHere, lookUpValue, mayBeIncluded } from "../model/lookup.ts";
import type { Level, Outcome } from "../model/model.ts";
import type { Argument, Directive } from "../syntax/syntax.ts";
import { firstUncertainty, knownText, type Text } from "../syntax/text.ts";
import { type FileRoot, fileOutcome, findRoot, isAliasOfRegex, isLost } from "./files.ts";
import { davHandlerOf, handlerOf } from "./handlers.ts";
import { handlerOutcome, proxyOutcome } from "./proxy.ts";
import { escapeUri } from "./uri.ts";
import { evaluate } from "./variables.ts";
import { Undecidable, type Walk } from "./walk.ts";

/** What becomes of a request once its location is settled. */
export type ContentEnd =
  | { readonly kind: "answer"; readonly outcome: Outcome }
  | { readonly kind: "status"; readonly status: number; readonly directive: Directive | undefined }
  /** The request starts over with another URI. */
  | { readonly kind: "redirect"; readonly argument: Argument; readonly what: string }
  | { readonly kind: "internal"; readonly uri: string };

/** The access, `try_files` and content phases. */
export function runContent(walk: Walk): ContentEnd {
  return checkAccess(walk) ?? tryFiles(walk) ?? answer(walk);
}

/** `allow`, `deny`, `auth_basic`, `auth_request`: whether they refuse, mostly the client decides. */
function checkAccess(walk: Walk): ContentEnd | undefined {
  const refusal = checkAddress(walk);
  const isEither = lookUpValue(walk.level, "satisfy").value === "any";
  const authentication = findAuthentication(walk.level);
  if (authentication === undefined) return refusal;
  if (refusal !== undefined && !isEither) return refusal;
  // With `satisfy any` an allowed address suffices.
  if (refusal === undefined && isEither && lookUpRules(walk.level).length > 0) return undefined;
  const { location } = authentication;
  const open = { reason: "whether the client is let in", location };
  const isAsked = authentication.name === "auth_request";
  const others = REFUSALS.filter((status) => isAsked || hasErrorPage(walk.level, status));
  for (const status of [401, ...others]) {
    if (walk.choose(open)) return { kind: "status", status, directive: authentication };
  }
  return undefined;
}

/** Beside 401: who is asked says so, or fails (ngx_http_auth_request_module.c). */
const REFUSALS = [403, 500];

function hasErrorPage(level: Level, status: number): boolean {
  const { directives } = lookUp(level, "error_page", true);
  return directives.some(({ args }) =>
    args.slice(0, -1).some(({ value }) => value === String(status)),
  );
}

function checkAddress(walk: Walk): ContentEnd | undefined {
  const rules = lookUpRules(walk.level);
  const [first] = rules;
  if (first === undefined) return undefined;
  const refusal: ContentEnd = { kind: "status", status: 403, directive: first };
  if (first.args[0]?.value === "all") return first.name === "deny" ? refusal : undefined;
  if (!rules.some(({ name }) => name === "deny")) return undefined;
  const { location } = first;
  return walk.choose({ reason: "the address of the client", location }) ? refusal : undefined;
}

function findAuthentication(level: Level): Directive | undefined {
  for (const name of ["auth_basic", "auth_request"]) {
    const { directives, uncertain } = lookUp(level, name, false);
    if (uncertain !== undefined) throw new Undecidable(uncertain);
    const [directive] = directives;
    if (directive !== undefined && directive.args[0]?.value !== "off") return directive;
  }
  return undefined;
}

/** The innermost level's `allow` and `deny` together, in order. */
function lookUpRules(level: Level): readonly Directive[] {
  for (let at: Level | undefined = level; at !== undefined; at = at.parent) {
    const hasAny = at.byName.has("allow") || at.byName.has("deny");
    const rules = hasAny ? at.directives.filter(({ name }) => /^(?:allow|deny)$/.test(name)) : [];
    const uncertain = mayBeIncluded(at, "deny") ?? rules.map(templateKeeps).find(isDefined);
    if (uncertain !== undefined) throw new Undecidable(uncertain);
    if (rules.length > 0) return rules;
  }
  return [];
}

function tryFiles(walk: Walk): ContentEnd | undefined {
  const { directives, uncertain } = lookUpHere(walk.level, "try_files", false);
  const [directive] = directives;
  if (directive === undefined) {
    if (uncertain !== undefined) throw new Undecidable(uncertain);
    return undefined;
  }
  if (uncertain !== undefined && !walk.choose(uncertain)) return undefined;
  const last = directive.args.at(-1);
  if (last === undefined) return undefined;
  const { location } = directive;
  const root = findRoot(walk.level);
  const itself = isAliasOfRegex(root) ? (readsUri(root) ? null : "") : walk.uri;
  let asksForItself = false;
  for (const argument of directive.args.slice(0, -1)) {
    if (isFound(argument, location, walk)) {
      walk.step("try_files", `${argument.value || '""'} exists`, location);
      return undefined;
    }
    asksForItself ||= knownText(evaluate(argument, walk)) === itself;
  }
  if (asksForItself && last.value === "=404" && isAsWithout(walk)) return undefined;
  walk.step("try_files", `falls back to ${last.value}`, location);
  if (!/^=\d+$/.test(last.value)) return { kind: "redirect", argument: last, what: "try_files" };
  return { kind: "status", status: Number(last.value.slice(1)), directive };
}

/** Without `=404` the answer would be the same: 404 for a file that is not there. */
function isAsWithout({ level, method, uri }: Walk): boolean {
  if (uri.endsWith("/")) return false;
  if (handlerOf(level) !== undefined || mayBeIncluded(level, "proxy_pass") !== undefined) {
    return false;
  }
  const { uncertain } = lookUp(level, "error_page", true);
  return FILE_METHODS.has(method) && uncertain === undefined && !hasErrorPage(level, 404);
}

/**
 * Whether `try_files` finds this one, and then the URI is that. A `/` at its end asks for a folder
 * and is no part of the URI (ngx_http_try_files_handler). Below the `alias` of a `location ~` it is
 * sought behind the whole `alias`: with `""` that is the file itself.
 */
function isFound(argument: Argument, location: Location, walk: Walk): boolean {
  const { value } = argument;
  const isFolder = value.endsWith("/");
  const path = evaluate(isFolder ? argument.withValue(value.slice(0, -1)) : argument, walk);
  const uri = knownText(path);
  const reason = `whether the ${isFolder ? "folder" : "file"} ${value || '""'} exists`;
  if (uri === undefined) {
    if (!walk.choose({ reason, location })) return false;
    throw new Undecidable(firstUncertainty(path) ?? { reason: "the file", location });
  }
  const root = findRoot(walk.level);
  const isBehindAlias = isAliasOfRegex(root);
  const isEmpty = uri === "" && !isBehindAlias;
  if (!isFolder && (isEmpty || uri.endsWith("/") || isNull(uri, walk))) return false;
  if (!walk.isThere(pathOnHost(isFolder ? `${uri}/` : uri, walk), { reason, location }))
    return false;
  walk.isFolder = isFolder;
  if (isBehindAlias && isFolder) return true;
  walk.uri = uri;
  walk.isBehindAlias = isBehindAlias;
  if (isBehindAlias && readsUri(root)) {
    walk.isFolder = walk.choose({ reason: "whether `alias` leads to a folder now", location });
  }
  return true;
}

function readsUri(root: FileRoot | undefined): boolean {
  return /\$\{?(?:document_)?uri\b/.test(root?.directive.args[0]?.value ?? "");
}

/** `/dev/null` is what people write for a file that is not there; only below `/` it is. */
function isNull(uri: string, { level }: Walk): boolean {
  const root = findRoot(level)?.directive.args[0]?.value ?? "html";
  return uri === "/dev/null" && /^\/?[^/$]/.test(root);
}

/** What tells files of different roots apart. */
function pathOnHost(uri: string, { level }: Walk): string {
  const { location } = findRoot(level)?.directive ?? level;
  return `${location.path}:${location.line}:${location.column} ${uri}`;
}

function answer(walk: Walk): ContentEnd {
  const { level } = walk;
  const handler = handlerOf(level);
  if (handler !== undefined) {
    if (handler.conditional)
      throw new Undecidable({ reason: "what a template keeps", location: handler.location });
    if (READING.has(handler.name) && walk.method !== "GET" && walk.method !== "HEAD") {
      return { kind: "status", status: 405, directive: handler };
    }
    const outcome: Outcome =
      handler.name === "proxy_pass" ? proxyOutcome(handler, walk) : handlerOutcome(handler, walk);
    return { kind: "answer", outcome };
  }
  const included = mayBeIncluded(level, "proxy_pass");
  if (included !== undefined) throw new Undecidable(included);
  const dav = davHandlerOf(level, walk.method);
  if (dav !== undefined) {
    const { name, location } = dav;
    return { kind: "answer", outcome: { kind: "handler", directive: name, location } };
  }
  // ngx_http_static_handler; the handlers before it leave such a request to it.
  if (!FILE_METHODS.has(walk.method)) return { kind: "status", status: 405, directive: undefined };
  if (walk.isFolder && !walk.uri.endsWith("/"))
    return { kind: "answer", outcome: intoFolder(walk) };
  const root = findRoot(level);
  if (isLost(walk, root)) return { kind: "status", status: 500, directive: root?.directive };
  return index(walk) ?? { kind: "answer", outcome: fileOutcome(walk, root) };
}

/** Handlers that take no other method than GET and HEAD. */
const READING: ReadonlySet<string> = new Set(["empty_gif", "stub_status"]);
const FILE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST"]);

/** nginx sends clients from `/folder` to `/folder/` (ngx_http_static_handler). */
function intoFolder({ uri, args, level: { location } }: Walk): Outcome {
  const query: Text = knownText(args) === "" ? [] : ["?", ...args];
  return {
    kind: "redirect",
    status: 301,
    target: [escapeUri(`${uri}/`, "path"), ...query],
    location,
  };
}

/** For a folder, an index file that exists is another request (ngx_http_index_handler). */
function index(walk: Walk): ContentEnd | undefined {
  if (!walk.uri.endsWith("/")) return undefined;
  if (!leadsElsewhere(walk)) return undefined;
  const { directives } = lookUp(walk.level, "index", true);
  const names = directives.flatMap(({ args }) => args.map(({ value }) => value));
  for (const name of names.length === 0 ? ["index.html"] : names) {
    const location = directives[0]?.location ?? walk.level.location;
    if (name.includes("$"))
      throw new Undecidable({ reason: "which index file there is", location });
    const uri = name.startsWith("/") ? name : `${walk.uri}${name}`;
    const open = { reason: `whether the file ${name} exists`, location };
    if (!walk.isThere(pathOnHost(uri, walk), open)) continue;
    walk.step("index", `${name} exists`, location);
    return { kind: "internal", uri };
  }
  return undefined;
}

/** Only where some location may be another for the index file does the detour matter. */
function leadsElsewhere({ server, locationLevel }: Walk): boolean {
  if (server.level.locations.length > 1) return true;
  return locationLevel === undefined || server.level.locations[0]?.level !== locationLevel;
}

/** Whether `error_page` applies to what the upstream answers. */
export function interceptsErrors(level: Level): boolean {
  const { value, uncertain } = lookUpValue(level, "proxy_intercept_errors");
  if (uncertain !== undefined && lookUp(level, "error_page", true).directives.length > 0) {
    throw new Undecidable(uncertain);
  }
  return value === "on";
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
