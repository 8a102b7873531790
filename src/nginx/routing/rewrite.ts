import { buildInner } from "../model/level.ts";
import type { Level, Outcome } from "../model/model.ts";
import type { Argument, Directive, Uncertainty } from "../syntax/syntax.ts";
import { firstUncertainty, knownPrefix, knownText, type Text } from "../syntax/text.ts";
import { holds } from "./condition.ts";
import { escapeUri } from "./uri.ts";
import { evaluate } from "./variables.ts";
import { Undecidable, type Walk } from "./walk.ts";

/** How the rewrite directives of a level end. */
export type RewriteEnd =
  | { readonly kind: "goes-on" }
  /** The URI is another: a location is to be found for it. */
  | { readonly kind: "changed" }
  /** `return` with a code only: `error_page` may apply. */
  | { readonly kind: "status"; readonly status: number; readonly directive: Directive }
  | { readonly kind: "answer"; readonly outcome: Outcome };

type Flow = "next" | "stop" | RewriteEnd;

const REWRITE_DIRECTIVES: ReadonlySet<string> = new Set([
  "if",
  "set",
  "return",
  "rewrite",
  "break",
]);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Runs `if`, `set`, `return`, `rewrite` and `break` in their order (ngx_http_rewrite_handler). */
export function runRewrites(level: Level, walk: Walk): RewriteEnd {
  const state = { uriChanged: false };
  const flow = runDirectives(level, walk, state);
  if (typeof flow !== "string") return flow;
  return state.uriChanged ? { kind: "changed" } : { kind: "goes-on" };
}

interface State {
  uriChanged: boolean;
}

const REWRITES = new WeakMap<Level, readonly Directive[]>();

/** What of a level is run, picked once: a server may have thousands of locations beside it. */
function rewritesOf(level: Level): readonly Directive[] {
  const known = REWRITES.get(level);
  if (known !== undefined) return known;
  const rewrites = level.directives.filter(
    ({ name, unresolved }) => unresolved !== undefined || REWRITE_DIRECTIVES.has(name),
  );
  REWRITES.set(level, rewrites);
  return rewrites;
}

function runDirectives(level: Level, walk: Walk, state: State): Flow {
  for (const directive of rewritesOf(level)) {
    const flow = runDirective(directive, level, walk, state);
    if (flow !== "next") return flow;
  }
  return "next";
}

function runDirective(directive: Directive, level: Level, walk: Walk, state: State): Flow {
  const { unresolved, name } = directive;
  if (unresolved !== undefined) {
    if (["return", "rewrite", "set", "if"].some(unresolved.maySet))
      throw new Undecidable(unresolved);
    return "next";
  }
  walk.work++;
  if (directive.conditional && !walk.choose(templateKeeps(directive))) return "next";
  switch (name) {
    case "if":
      return runIf(directive, level, walk, state);
    case "set":
      runSet(directive, walk);
      return "next";
    case "return":
      return runReturn(directive, walk);
    case "rewrite":
      return runRewrite(directive, walk, state);
    default:
      state.uriChanged = false;
      return "stop";
  }
}

function templateKeeps(directive: Directive): Uncertainty {
  return { reason: "whether a template keeps this directive", location: directive.location };
}

function runIf(directive: Directive, level: Level, walk: Walk, state: State): Flow {
  if (!holds(directive, walk)) return "next";
  walk.step("if", directive.args.map(({ value }) => value).join(" "), directive.location);
  const inner = buildInner("if", directive, level);
  // An `if` in a server changes no level (`loc_conf` is NULL in ngx_http_rewrite_if).
  if (walk.locationLevel !== undefined) walk.level = inner;
  return runDirectives(inner, walk, state);
}

function runSet(directive: Directive, walk: Walk): void {
  const [variable, value] = directive.args;
  if (variable === undefined || value === undefined) return;
  walk.setVariable(variable.value.slice(1), evaluate(value, walk), directive);
}

function runReturn(directive: Directive, walk: Walk): Flow {
  const [first, second] = directive.args;
  if (first === undefined) return "next";
  const { location } = directive;
  // A text of its own is the answer's body, which is no part of the way.
  const isText = second !== undefined && !REDIRECTS.has(Number(first.value));
  const shown = isText ? [first] : directive.args;
  walk.step("return", shown.map(({ value }) => value).join(" "), location);
  if (second === undefined && !/^\d{1,3}$/.test(first.value)) {
    if (!isUrl(first.value)) throw new Undecidable({ reason: "what this `return` is", location });
    return redirect(302, evaluate(first, walk), directive);
  }
  if (first.placeholders.length > 0) {
    throw new Undecidable({
      reason: `what a template puts in the place of ${first.value}`,
      location,
    });
  }
  const status = Number(first.value);
  if (second !== undefined && REDIRECTS.has(status)) {
    return redirect(status, evaluate(second, walk), directive);
  }
  if (status < 400 || (second !== undefined && second.value !== "")) {
    return { kind: "answer", outcome: { kind: "status", status, location } };
  }
  return { kind: "status", status, directive };
}

function redirect(status: number, target: Text, directive: Directive): RewriteEnd {
  const { location } = directive;
  return { kind: "answer", outcome: { kind: "redirect", status, target, location } };
}

function isUrl(text: string): boolean {
  return /^(?:https?:\/\/|\$scheme)/.test(text);
}

function runRewrite(directive: Directive, walk: Walk, state: State): Flow {
  const [pattern, replacement, flag] = directive.args;
  if (pattern === undefined || replacement === undefined) return "next";
  if (!rewriteMatches(pattern, directive, walk)) return "next";
  const keepsArgs = !replacement.value.endsWith("?");
  const target = keepsArgs ? replacement : replacement.withValue(replacement.value.slice(0, -1));
  const isRedirect =
    isUrl(replacement.value) || flag?.value === "redirect" || flag?.value === "permanent";
  walk.step("rewrite", directive.args.map(({ value }) => value).join(" "), directive.location);
  if (isRedirect) {
    const written = unescapeRedirect(evaluateEscaped(target, walk));
    const joined = keepsArgs ? withArgs(written, walk.args, target.value.includes("?")) : written;
    return redirect(flag?.value === "permanent" ? 301 : 302, joined, directive);
  }
  changeUri(target, keepsArgs, directive, walk);
  walk.internal = true;
  walk.rawTargetIsValid = false;
  if (flag?.value === "break") {
    walk.locationIsValid = false;
    state.uriChanged = false;
    return "stop";
  }
  state.uriChanged = true;
  return flag?.value === "last" ? "stop" : "next";
}

function rewriteMatches(pattern: Argument, directive: Directive, walk: Walk): boolean {
  const isWritten = pattern.placeholders.length === 0;
  const match = isWritten ? walk.regexes.match(pattern.value, false, walk.uri) : undefined;
  if (match === null) return false;
  if (match !== undefined) {
    walk.remember(match);
    return true;
  }
  const uncertainty = {
    reason: `whether the regular expression ${pattern.value} matches`,
    location: directive.location,
  };
  if (!walk.choose(uncertainty)) return false;
  walk.forgetCaptures(uncertainty);
  return true;
}

/** A `?`, an escape, one that lacks its second digit, and a `%` before anything else. */
const ESCAPES = /\?|%(?:([\da-f]{2})|[\da-f](?:[\s\S]|$)|([\s\S]|$))/gi;

/**
 * The target of a redirect loses escapes of characters that need none, up to its query
 * (`NGX_UNESCAPE_REDIRECT` in ngx_http_script_regex_end_code); what is no escape loses a part.
 */
function unescapeRedirect(target: Text): Text {
  let isQuery = false;
  return target.map((part) => {
    if (typeof part !== "string" || isQuery) return part;
    return part.replace(ESCAPES, (written: string, digits?: string, other?: string) => {
      if (isQuery) return written;
      const code = digits === undefined ? undefined : Number.parseInt(digits, 16);
      isQuery = written === "?" || code === 0x3f;
      if (written === "?") return written;
      if (code === undefined) return other ?? "";
      return code > 0x25 && code < 0x7f ? String.fromCharCode(code) : written;
    });
  });
}

/** nginx encodes captures again where they become part of arguments or of a redirect. */
function evaluateEscaped(argument: Argument, walk: Walk): Text {
  if (!walk.quoted || "reason" in walk.captures) return evaluate(argument, walk);
  const plain = walk.captures;
  walk.captures = plain.map((capture) => capture && escapeUri(capture, "args"));
  const text = evaluate(argument, walk);
  walk.captures = plain;
  return text;
}

function withArgs(text: Text, args: Text, hasArgs: boolean): Text {
  if (knownText(args) === "") return text;
  return [...text, hasArgs ? "&" : "?", ...args];
}

function changeUri(target: Argument, keepsArgs: boolean, directive: Directive, walk: Walk): void {
  const question = target.value.indexOf("?");
  const pathArgument = question === -1 ? target : target.withValue(target.value.slice(0, question));
  const path = evaluate(pathArgument, walk);
  const known = knownText(path);
  if (known === undefined) {
    throw new Undecidable(
      firstUncertainty(path) ?? { reason: "the rewritten URI", location: directive.location },
    );
  }
  if (question !== -1) {
    const args = evaluateEscaped(target.withValue(target.value.slice(question + 1)), walk);
    walk.args = keepsArgs ? withArgs(args, walk.args, true) : args;
  } else if (!keepsArgs) walk.args = [];
  walk.uri = known;
}

/** Whether a redirect's target begins with a path, which nginx completes with scheme and host. */
export function isRelative(target: Text): boolean {
  return knownPrefix(target).startsWith("/");
}
