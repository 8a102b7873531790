import { lookUpValue } from "../model/lookup.ts";
import type { LocationBlock, Outcome } from "../model/model.ts";
import type { Argument, Directive } from "../syntax/syntax.ts";
import { firstUncertainty, knownText, type Text } from "../syntax/text.ts";
import { findErrorPage } from "./error-page.ts";
import { evaluate } from "./variables.ts";
import { Undecidable, type Walk } from "./walk.ts";

/** The place in nginx's phases where a request is. */
export type Phase =
  | { readonly kind: "server" }
  | { readonly kind: "find-location" }
  | { readonly kind: "location"; readonly block: LocationBlock | undefined }
  | { readonly kind: "end"; readonly outcome: Outcome };

/** A status without an answer of its own: the one of an `error_page`, or nginx's. */
export function statusPhase(status: number, directive: Directive | undefined, walk: Walk): Phase {
  const location = directive?.location ?? walk.level.location;
  const page = status === 444 ? undefined : errorPagePhase(status, walk);
  if (page !== undefined) return page;
  const seen = OWN_STATUSES.has(status) ? 400 : status;
  if (seen !== status) walk.errorStatus = seen;
  return { kind: "end", outcome: { kind: "status", status: seen, location } };
}

/** nginx's own ones, of which a client without an error page gets 400 (ngx_http_special_response.c). */
const OWN_STATUSES: ReadonlySet<number> = new Set([494, 495, 496, 497]);

/** Goes where `error_page` sends the status, if one does (ngx_http_special_response_handler). */
export function errorPagePhase(status: number, walk: Walk): Phase | undefined {
  walk.errorStatus = status;
  if (walk.errorPageDone || walk.changesLeft <= 0) return undefined;
  const page = findErrorPage(walk.level, status);
  if (page === undefined) return undefined;
  if (lookUpValue(walk.level, "recursive_error_pages").value !== "on") walk.errorPageDone = true;
  walk.errorStatus = page.status ?? status;
  walk.step("error_page", `${status} ${page.target.value}`, page.directive.location);
  if (page.target.value.startsWith("/") || page.target.value.startsWith("@")) {
    if (page.target.value.startsWith("/") && walk.method !== "HEAD") walk.method = "GET";
    return internalRedirect(page.target, walk);
  }
  const target = evaluate(page.target, walk);
  const { location } = page.directive;
  const known = knownText(target);
  if (known === undefined)
    throw new Undecidable(firstUncertainty(target) ?? { reason: "the error page", location });
  const isRedirect = [301, 302, 303, 307, 308].includes(page.status ?? 0);
  const redirectStatus = isRedirect ? (page.status ?? 302) : 302;
  return { kind: "end", outcome: { kind: "redirect", status: redirectStatus, target, location } };
}

/** Starts over with a path, or goes to a named location. */
export function internalRedirect(argument: Argument, walk: Walk): Phase {
  if (argument.value.startsWith("@")) return namedLocation(argument, walk);
  const question = argument.value.indexOf("?");
  const path = question === -1 ? argument.value : argument.value.slice(0, question);
  const uri = evaluate(argument.withValue(path), walk);
  const known = knownText(uri);
  if (known === undefined) {
    throw new Undecidable(
      firstUncertainty(uri) ?? { reason: "the URI", location: argument.location },
    );
  }
  const args: Text =
    question === -1 ? [] : evaluate(argument.withValue(argument.value.slice(question + 1)), walk);
  return startOver(known, args, walk);
}

/** An internal redirect (ngx_http_internal_redirect): the server's directives run again. */
export function startOver(uri: string, args: Text, walk: Walk): Phase {
  if (!changedUri(walk)) return tooManyChanges(walk);
  walk.uri = uri;
  walk.args = args;
  walk.internal = true;
  walk.isFolder = false;
  walk.isBehindAlias = false;
  walk.rawTargetIsValid = false;
  walk.locationIsValid = true;
  return { kind: "server" };
}

function namedLocation(argument: Argument, walk: Walk): Phase {
  if (!changedUri(walk)) return tooManyChanges(walk);
  const block = walk.server.level.locations.find(
    ({ modifier, pattern }) => modifier === "@" && pattern === argument.value,
  );
  if (block === undefined || block.uncertain !== undefined) {
    const { location } = argument;
    throw new Undecidable({
      reason: `the location ${argument.value}, which is not here`,
      location,
    });
  }
  walk.internal = true;
  return { kind: "location", block };
}

/** Counts a change of the URI; `false` when there were too many. */
export function changedUri(walk: Walk): boolean {
  walk.changesLeft--;
  return walk.changesLeft > 0;
}

/** What nginx answers to a request that goes round in circles. */
export function tooManyChanges(walk: Walk): Phase {
  return statusPhase(500, undefined, walk);
}
