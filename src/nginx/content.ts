import { templateKeeps } from "./applicable.ts";
import { handlerOf } from "./handlers.ts";
import { lookUp, lookUpHere, lookUpValue, mayBeIncluded } from "./lookup.ts";
import type { Level, Outcome } from "./model.ts";
import { fileOutcome, findRoot, proxyOutcome } from "./proxy.ts";
import type { Argument, Directive } from "./syntax.ts";
import { firstUncertainty, knownText } from "./text.ts";
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
  return walk.choose({ reason: "whether the client is let in", location })
    ? { kind: "status", status: 401, directive: authentication }
    : undefined;
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
    const rules = at.directives.filter(({ name }) => name === "allow" || name === "deny");
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
  for (const argument of directive.args.slice(0, -1)) {
    if (!walk.choose({ reason: `whether the file ${argument.value} exists`, location })) continue;
    walk.step("try_files", `${argument.value} exists`, location);
    const path = evaluate(argument, walk);
    const uri = knownText(path);
    if (uri === undefined)
      throw new Undecidable(firstUncertainty(path) ?? { reason: "the file", location });
    walk.uri = uri;
    return undefined;
  }
  walk.step("try_files", `falls back to ${last.value}`, location);
  if (!/^=\d+$/.test(last.value)) return { kind: "redirect", argument: last, what: "try_files" };
  return { kind: "status", status: Number(last.value.slice(1)), directive };
}

function answer(walk: Walk): ContentEnd {
  const { level } = walk;
  const handler = handlerOf(level);
  if (handler !== undefined) {
    if (handler.conditional)
      throw new Undecidable({ reason: "what a template keeps", location: handler.location });
    const outcome: Outcome =
      handler.name === "proxy_pass"
        ? proxyOutcome(handler, walk)
        : { kind: "handler", directive: handler.name, location: handler.location };
    return { kind: "answer", outcome };
  }
  const included = mayBeIncluded(level, "proxy_pass");
  if (included !== undefined) throw new Undecidable(included);
  return index(walk) ?? { kind: "answer", outcome: fileOutcome(walk, findRoot(level)) };
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
    if (!walk.choose({ reason: `whether the file ${name} exists`, location })) continue;
    walk.step("index", `${name} exists`, location);
    return { kind: "internal", uri: name.startsWith("/") ? name : `${walk.uri}${name}` };
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
