import { templateKeeps } from "../model/applicable.ts";
import { mayBeIncluded } from "../model/lookup.ts";
import type { Level } from "../model/model.ts";
import type { Directive, Uncertainty } from "../syntax/syntax.ts";
import { knownText, mayBeEmpty, type Text } from "../syntax/text.ts";
import type { HeaderList } from "./header-list.ts";

/** What the conditions and values of headers-more look at. */
export interface Answer {
  readonly status: number | undefined;
  readonly contentType: string | undefined;
  readonly textOf: (directive: Directive, argument: number) => Text;
}

/**
 * `more_set_headers` and `more_clear_headers` of all levels, the outermost first: unlike
 * `add_header` they add up (ngx_http_headers_more_merge_loc_conf of headers-more-nginx-module).
 */
export function applyMoreHeaders(list: HeaderList, level: Level, answer: Answer): void {
  const levels: Level[] = [];
  for (let at: Level | undefined = level; at !== undefined; at = at.parent) levels.unshift(at);
  for (const at of levels) {
    const hasAny = at.byName.has("more_set_headers") || at.byName.has("more_clear_headers");
    if (!hasAny && at.unresolved.length === 0) continue;
    for (const directive of at.directives) {
      const { unresolved } = directive;
      if (unresolved?.maySet("more_clear_headers") === true) list.doubtAll(unresolved);
      if (directive.name === "more_set_headers" || directive.name === "more_clear_headers") {
        applyDirective(list, directive, answer);
      }
    }
    const included = mayBeIncluded(at, "more_set_headers");
    if (included !== undefined) list.mayHaveMore(included);
  }
}

function applyDirective(list: HeaderList, directive: Directive, answer: Answer): void {
  const { conditions, headers } = readArguments(directive);
  const applies = appliesTo(conditions, directive, answer);
  if (applies === false) return;
  const doubt = applies === true ? undefined : applies;
  for (const index of headers) {
    if (directive.name === "more_clear_headers") clearHeader(list, directive, index, doubt);
    else setHeader(list, directive, index, doubt, answer);
  }
}

interface Conditions {
  readonly statuses: readonly string[];
  readonly types: readonly string[];
}

/** The options, and the positions of the arguments that are headers. */
function readArguments({ args }: Directive): {
  conditions: Conditions;
  headers: readonly number[];
} {
  const statuses: string[] = [];
  const types: string[] = [];
  const headers: number[] = [];
  for (let index = 0; index < args.length; index++) {
    const value = args[index]?.value ?? "";
    if (value === "-s" || value === "-t") {
      index++;
      const words = (args[index]?.value ?? "").split(/\s+/).filter((word) => word !== "");
      (value === "-s" ? statuses : types).push(...words);
    } else if (value !== "-r" && value !== "-a") headers.push(index);
  }
  return { conditions: { statuses, types }, headers };
}

function appliesTo(
  { statuses, types }: Conditions,
  directive: Directive,
  { status, contentType }: Answer,
): boolean | Uncertainty {
  const { location } = directive;
  if (statuses.length > 0 && status !== undefined && !statuses.includes(String(status)))
    return false;
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  if (
    types.length > 0 &&
    type !== undefined &&
    !types.some((wanted) => wanted.toLowerCase() === type)
  ) {
    return false;
  }
  const template = templateKeeps(directive);
  if (template !== undefined) return template;
  if (statuses.length > 0 && status === undefined)
    return { reason: "the status of the answer", location };
  if (types.length > 0 && type === undefined)
    return { reason: "the content type of the answer", location };
  return true;
}

function clearHeader(
  list: HeaderList,
  directive: Directive,
  index: number,
  doubt: Uncertainty | undefined,
): void {
  const argument = directive.args[index];
  if (argument === undefined) return;
  const pattern = (argument.value.split(":")[0] ?? "").trim().toLowerCase();
  const concerns = (name: string): boolean =>
    pattern.endsWith("*")
      ? name.toLowerCase().startsWith(pattern.slice(0, -1))
      : name.toLowerCase() === pattern;
  if (argument.placeholders.length > 0) {
    list.doubtAll({
      reason: `what a template makes of ${argument.value}`,
      location: argument.location,
    });
  } else if (doubt !== undefined) list.doubt(concerns, doubt);
  else list.remove(concerns, "more_clear_headers", directive.location);
}

function setHeader(
  list: HeaderList,
  directive: Directive,
  index: number,
  doubt: Uncertainty | undefined,
  answer: Answer,
): void {
  const [first, ...rest] = answer.textOf(directive, index);
  const { location } = directive;
  if (
    typeof first !== "string" ||
    (!first.includes(":") && rest.some((part) => typeof part !== "string"))
  ) {
    const why = { reason: "the name of the header that is set here", location };
    list.doubtAll(why);
    list.mayHaveMore(why);
    return;
  }
  const whole = [first, ...rest];
  const text = whole[0] ?? "";
  const joined = typeof text === "string" ? text : "";
  const colon = joined.indexOf(":");
  const name = (colon === -1 ? joined : joined.slice(0, colon)).trim();
  const value = colon === -1 ? [] : trimStart([joined.slice(colon + 1), ...rest]);
  const concerns = (other: string): boolean => other.toLowerCase() === name.toLowerCase();
  const uncertain = doubt ?? mayBeEmpty(value);
  if (uncertain !== undefined) list.doubt(concerns, uncertain);
  const at = uncertain === undefined ? list.remove(concerns, "more_set_headers", location) : -1;
  if (knownText(value) === "") return;
  list.insert(at, { name, value, sender: "more_set_headers", location, uncertain });
}

function trimStart(text: Text): Text {
  const [first, ...rest] = text;
  if (typeof first !== "string") return text;
  const trimmed = first.trimStart();
  return trimmed === "" && rest.length > 0 ? trimStart(rest) : [trimmed, ...rest];
}
