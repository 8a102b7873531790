import { type Answer, entranceOf, type Probe } from "../../deployment/probes/probe-answers.ts";
import type { SiteHost } from "../../deployment/site/site-hosts.ts";
import type { Outcome } from "../../nginx/model/model.ts";
import type { Uncertainty } from "../../nginx/syntax/syntax.ts";
import { showText, type Text } from "../../nginx/syntax/text.ts";
import { truncate } from "../../source/inert.ts";
import { isWrittenPage } from "./written-page.ts";

/**
 * Whether the guide's headers belong on an answer: it comes from Pleroma, or it is HTML that nginx
 * itself serves on the instance's host.
 */
export function needsHeaders(answer: Answer): boolean | Uncertainty {
  const { probe, result, fromPleroma } = answer;
  const { outcome } = result;
  if (outcome.kind === "proxy") return fromPleroma;
  if (outcome.kind === "handler") return isInstead(answer) ? notFollowed(outcome) : false;
  if (outcome.kind === "status" && probe.host.role === "instance") return isWrittenPage(answer);
  if (outcome.kind !== "file" || probe.host.role !== "instance") return false;
  if (probe.path.pathClass === "acme") return false;
  const end = outcome.path.at(-1);
  if (typeof end !== "string")
    return { reason: "which file is served", location: outcome.location };
  // Whether a folder of files has an index page, nobody has said.
  const isFolder = end.endsWith("/") || result.steps.some(({ what }) => what === "index");
  return isFolder ? !probe.path.derived : /\.x?html?$/i.test(end);
}

/** Whether another handler answers where Pleroma should, or passes the request on to it. */
function isInstead({ probe: { host, path }, fromPleroma }: Answer): boolean {
  const isOwn = path.pathClass === "page" || path.pathClass === "api";
  return fromPleroma !== false || (host.role === "instance" && isOwn && !path.derived);
}

function notFollowed({ directive, location }: Extract<Outcome, { kind: "handler" }>): Uncertainty {
  return { reason: `what answers by \`${directive}\``, location };
}

/** The address that is asked for, for people, without the scheme: `social.example/about?…`. */
export function describeTarget({ host, path, anyQuery, choice }: Probe): string {
  const isOpen = anyQuery === true || choice?.query !== undefined;
  const query = isOpen && !path.target.includes("?") ? "?…" : "";
  return `${nameOf(host)}${path.target}${query}`;
}

/** A regular expression is no name, nor is what a server without one is called. */
function nameOf({ name, requestHost }: SiteHost): string {
  return name.startsWith("~") || requestHost.endsWith(".invalid") ? "…" : name;
}

/** The same with its method, unless it is GET. */
export function describeRequest(probe: Probe): string {
  return probe.method === undefined
    ? describeTarget(probe)
    : `${probe.method} ${describeTarget(probe)}`;
}

/** The request, for people: `https://social.example/media/x.png with status 404`. */
export function describeAnswer(answer: Answer): string {
  const { probe } = answer;
  const result = entranceOf(answer);
  const scheme = probe.socket.tls === false ? "http" : "https";
  const method = probe.method === undefined ? "" : `${probe.method} `;
  const url = `${method}${scheme}://${describeTarget(probe)}`;
  const { status = probe.upstreamStatus, outcome, steps } = result;
  const page = steps.findLast(({ what }) => what === "error_page");
  const known = result.status !== undefined || outcome.kind === "proxy" || page !== undefined;
  if (known && status !== 200) return `${url} with status ${status}`;
  // Who asks for the address finds something else there, as long as nothing goes wrong.
  return page === undefined ? url : `${url} (its page for status ${page.detail.split(" ", 1)[0]})`;
}

/** A message shows so much of what a file says. */
const LONGEST_SHOWN = 120;

/** A text as a message may show it: unknown parts are `…`, and it ends somewhere. */
export function show(text: Text): string {
  return truncate(showText(text), LONGEST_SHOWN);
}
