import type { Answer, Probe } from "../../deployment/probes.ts";
import { lookUpValue } from "../../nginx/lookup.ts";
import type { Uncertainty } from "../../nginx/syntax.ts";
import { showText, type Text } from "../../nginx/text.ts";
import { truncate } from "../../source/inert.ts";
import type { Location } from "../../source/location.ts";

/**
 * Whether the guide's headers belong on an answer: it comes from Pleroma, or it is HTML that nginx
 * itself serves on the instance's host.
 */
export function needsHeaders(answer: Answer): boolean | Uncertainty {
  const { probe, result, fromPleroma } = answer;
  const { outcome } = result;
  if (outcome.kind === "proxy") return fromPleroma;
  if (outcome.kind === "status" && probe.host.role === "instance") return isWrittenHtml(answer);
  if (outcome.kind !== "file" || probe.host.role !== "instance") return false;
  if (probe.path.pathClass === "acme") return false;
  const end = outcome.path.at(-1);
  if (typeof end !== "string")
    return { reason: "which file is served", location: outcome.location };
  // Whether a folder of files has an index page, nobody has said.
  const isFolder = end.endsWith("/") || result.steps.some(({ what }) => what === "index");
  return isFolder ? !probe.path.derived : /\.x?html?$/i.test(end);
}

/** Whether a `return` with a text of its own answers, and its type is that of HTML. */
function isWrittenHtml({ probe: { path }, result: { outcome, level } }: Answer): boolean {
  if (level === undefined || path.pathClass === "acme") return false;
  const inner = (level.byName.get("if") ?? []).flatMap(({ block }) => block ?? []);
  const written = [...level.directives, ...inner].find(
    ({ name, location }) => name === "return" && isSamePlace(location, outcome.location),
  );
  if ((written?.args[1]?.value ?? "") === "") return false;
  const { value } = lookUpValue(level, "default_type");
  return /^(?:text\/html|application\/xhtml\+xml)\b/i.test(value ?? "");
}

function isSamePlace(a: Location, b: Location): boolean {
  return a.path === b.path && a.line === b.line && a.column === b.column;
}

/** The address that is asked for, for people, without the scheme: `social.example/about?…`. */
export function describeTarget({ host, path, anyQuery }: Probe): string {
  const query = anyQuery === true && !path.target.includes("?") ? "?…" : "";
  return `${host.name}${path.target}${query}`;
}

/** The request, for people: `https://social.example/media/x.png with status 404`. */
export function describeAnswer({ probe, result }: Answer): string {
  const scheme = probe.socket.tls === false ? "http" : "https";
  const url = `${scheme}://${describeTarget(probe)}`;
  const { status = probe.upstreamStatus, outcome, steps } = result;
  const isError = outcome.kind === "proxy" || steps.some(({ what }) => what === "error_page");
  const known = result.status !== undefined || isError;
  return known && status !== 200 ? `${url} with status ${status}` : url;
}

/** A message shows so much of what a file says. */
const LONGEST_SHOWN = 120;

/** A text as a message may show it: unknown parts are `…`, and it ends somewhere. */
export function show(text: Text): string {
  return truncate(showText(text), LONGEST_SHOWN);
}
