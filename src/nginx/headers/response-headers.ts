import { applicableList } from "../model/applicable.ts";
import type {
  Level,
  LostHeader,
  ResponseHeaders,
  RouteResult,
  SentHeaders,
  UpstreamHeader,
} from "../model/model.ts";
import { headerCode } from "../routing/foreign-code.ts";
import type { Directive, Uncertainty } from "../syntax/syntax.ts";
import { hasLineBreak, knownText, mayBeEmpty, type Text } from "../syntax/text.ts";
import { applyExpires } from "./expires.ts";
import { HeaderList } from "./header-list.ts";
import { applyMoreHeaders } from "./more-headers.ts";

/** Never passed on (ngx_http_proxy_hide_headers in ngx_http_proxy_module.c). */
const HIDDEN: ReadonlySet<string> = new Set([
  "date",
  "server",
  "x-pad",
  "x-accel-expires",
  "x-accel-redirect",
  "x-accel-limit-rate",
  "x-accel-buffering",
  "x-accel-charset",
]);

/** Where `add_header` works without `always` (ngx_http_headers_filter). */
export const GOOD_STATUSES: ReadonlySet<number> = new Set([
  200, 201, 204, 206, 301, 302, 303, 304, 307, 308,
]);

/** Each header that is set goes through the whole list. */
const HEADER_WORDS = 3000;

function countHeaderWords(level: Level): number {
  let count = 0;
  for (let at: Level | undefined = level; at !== undefined; at = at.parent) {
    for (const name of ["add_header", "more_set_headers", "more_clear_headers"]) {
      for (const { args } of at.byName.get(name) ?? []) count += args.length;
    }
  }
  return count;
}

/**
 * The headers that a client ends with: what the upstream sent and nginx did not hide, changed by
 * headers-more, then `add_header`'s. `status` is the status that the client sees.
 */
export function responseHeaders(
  result: RouteResult,
  upstreamHeaders: readonly UpstreamHeader[],
  status: number | undefined = result.status,
): ResponseHeaders {
  const { level, outcome } = result;
  if (level === undefined || outcome.kind === "unknown") {
    const { location } = outcome;
    const reason = outcome.kind === "unknown" ? outcome.reason : "which location answers";
    return { headers: [], lost: [], uncertain: [{ reason, location }] };
  }
  // 444 closes the connection, unless it is the upstream's.
  if (status === 444 && outcome.kind !== "proxy") return { headers: [], lost: [], uncertain: [] };
  if (countHeaderWords(level) > HEADER_WORDS) {
    const reason = `more than ${HEADER_WORDS} words in directives for headers`;
    return { headers: [], lost: [], uncertain: [{ reason, location: level.location }] };
  }
  const list = new HeaderList();
  if (outcome.kind === "handler") {
    const reason = `what answers by \`${outcome.directive}\``;
    list.mayHaveMore({ reason, location: outcome.location });
  }
  const sent: SentHeaders = { upstream: outcome.kind === "proxy" ? upstreamHeaders : [], status };
  if (outcome.kind === "proxy") takeFromUpstream(list, level, upstreamHeaders);
  const textOf = (directive: Directive, index: number): Text =>
    result.evaluate(directive, index, sent);
  applyMoreHeaders(list, level, { status, contentType: contentType(result, sent), textOf });
  if (status === undefined || GOOD_STATUSES.has(status)) {
    const open = { reason: "the status of the answer", location: level.location };
    applyExpires(list, level, status === undefined ? open : undefined);
  }
  addHeaders(list, level, status, textOf);
  list.doubtLineBreaks();
  if (outcome.kind === "redirect" && outcome.target.some(hasLineBreak)) {
    const reason = "what clients make of the line break in the address of this redirect";
    list.breakOff({ reason, location: outcome.location });
  }
  const code = headerCode(level);
  if (code !== undefined) list.breakOff(code);
  return list.result();
}

function contentType({ outcome }: RouteResult, sent: SentHeaders): string | undefined {
  if (outcome.kind === "redirect") return "text/html";
  return sent.upstream.find(({ name }) => name.toLowerCase() === "content-type")?.value;
}

function takeFromUpstream(
  list: HeaderList,
  level: Level,
  upstreamHeaders: readonly UpstreamHeader[],
): void {
  const hide = applicableList(level, "proxy_hide_header");
  const pass = applicableList(level, "proxy_pass_header");
  for (const { name, value } of upstreamHeaders) {
    const passed = pass.entries.find((entry) => names(entry.directive, name));
    if (passed !== undefined && passed.uncertain === undefined) {
      list.add({
        name,
        value: [value],
        sender: "upstream",
        location: undefined,
        uncertain: undefined,
      });
      continue;
    }
    if (HIDDEN.has(name.toLowerCase())) continue;
    const hidden = hide.entries.find((entry) => names(entry.directive, name));
    if (
      hidden !== undefined &&
      hidden.uncertain === undefined &&
      passed === undefined &&
      pass.more.length === 0
    ) {
      const { location } = hidden.directive;
      list.lose({ name, value: [value], by: "proxy_hide_header", location });
      continue;
    }
    const uncertain =
      hidden?.uncertain ?? passed?.uncertain ?? hide.more[0] ?? (hidden && pass.more[0]);
    list.add({ name, value: [value], sender: "upstream", location: undefined, uncertain });
  }
}

function names({ args }: Directive, name: string): boolean {
  return args[0]?.value.toLowerCase() === name.toLowerCase();
}

function addHeaders(
  list: HeaderList,
  level: Level,
  status: number | undefined,
  textOf: (directive: Directive, index: number) => Text,
): void {
  const { entries, more, replaced } = applicableList(level, "add_header");
  for (const included of more) list.mayHaveMore(included);
  for (const { directive, uncertain } of entries) {
    addHeader(list, directive, uncertain, status, textOf);
  }
  const [first] = entries;
  if (first === undefined) return;
  const present = new Set(entries.map(({ directive }) => directive.args[0]?.value.toLowerCase()));
  for (const directive of replaced) {
    const name = directive.args[0]?.value ?? "";
    if (present.has(name.toLowerCase())) continue;
    const by: LostHeader["by"] = "inheritance";
    list.lose({ name, value: textOf(directive, 1), by, location: first.directive.location });
  }
}

function addHeader(
  list: HeaderList,
  directive: Directive,
  doubt: Uncertainty | undefined,
  status: number | undefined,
  textOf: (directive: Directive, index: number) => Text,
): void {
  const [nameArgument, valueArgument, always] = directive.args;
  if (nameArgument === undefined || valueArgument === undefined) return;
  const { location } = directive;
  const name = nameArgument.value;
  if (nameArgument.placeholders.length > 0) {
    list.mayHaveMore({ reason: `what a template puts in the place of ${name}`, location });
    return;
  }
  const value = textOf(directive, 1);
  if (knownText(value) === "") {
    list.lose({ name, value, by: "empty", location });
    return;
  }
  const isAlways = always?.value === "always";
  if (!isAlways && status !== undefined && !GOOD_STATUSES.has(status)) {
    list.lose({ name, value, by: "status", location });
    return;
  }
  const statusDoubt =
    isAlways || status !== undefined
      ? undefined
      : { reason: "the status of the answer, as `always` is missing", location };
  const uncertain = doubt ?? statusDoubt ?? mayBeEmpty(value);
  list.add({ name, value, sender: "add_header", location, uncertain });
}
