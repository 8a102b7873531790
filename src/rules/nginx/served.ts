import type { Answer } from "../../deployment/probes.ts";
import type { Uncertainty } from "../../nginx/syntax.ts";
import { showText, type Text } from "../../nginx/text.ts";
import { truncate } from "../../source/inert.ts";

/**
 * Whether the guide's headers belong on an answer: it comes from Pleroma, or it is HTML that nginx
 * itself serves on the instance's host.
 */
export function needsHeaders({ probe, result, fromPleroma }: Answer): boolean | Uncertainty {
  const { outcome } = result;
  if (outcome.kind === "proxy") return fromPleroma;
  if (outcome.kind !== "file" || probe.host.role !== "instance") return false;
  if (probe.path.pathClass === "acme") return false;
  const end = outcome.path.at(-1);
  if (typeof end !== "string")
    return { reason: "which file is served", location: outcome.location };
  // Whether a folder of files has an index page, nobody has said.
  const isFolder = end.endsWith("/") || result.steps.some(({ what }) => what === "index");
  return isFolder ? !probe.path.derived : /\.x?html?$/i.test(end);
}

/** The request, for people: `https://social.example/media/x.png with status 404`. */
export function describeAnswer({ probe, result }: Answer): string {
  const scheme = probe.socket.tls === false ? "http" : "https";
  const url = `${scheme}://${probe.host.name}${probe.path.target}`;
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
