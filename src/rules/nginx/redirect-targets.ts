import type { Answer } from "../../deployment/probes/probe-answers.ts";
import { lookUp } from "../../nginx/model/lookup.ts";
import type { Outcome, Server } from "../../nginx/model/model.ts";
import type { Uncertainty } from "../../nginx/syntax/syntax.ts";
import {
  firstUncertainty,
  hasLineBreak,
  knownPrefix,
  knownText,
  type Text,
} from "../../nginx/syntax/text.ts";
import type { Location } from "../../source/location.ts";

/** A `Location` that a client gets. */
export interface RedirectTarget {
  readonly target: Text;
  readonly location: Location;
  /** Why it may not be there, or not be all that is. */
  readonly uncertain: Uncertainty | undefined;
}

/**
 * Where a redirect sends clients: `more_set_headers` writes another `Location` in the place of the
 * redirect's own, `add_header` one beside it, and browsers differ in which of two they follow.
 */
export function redirectTargets(
  redirect: Extract<Outcome, { kind: "redirect" }>,
  answer: Answer,
): readonly RedirectTarget[] {
  const { location } = redirect;
  const rewritten = rewrittenRedirect(redirect, answer);
  const written = answer.headers().headers.filter(({ name }) => name.toLowerCase() === "location");
  const isReplaced = written.some(
    ({ sender, uncertain }) => sender === "more_set_headers" && uncertain === undefined,
  );
  const reason = "a line break in the address, behind which clients read other headers";
  const own: RedirectTarget = {
    target: redirect.target,
    location,
    uncertain: redirect.target.some(hasLineBreak) ? { reason, location } : rewritten,
  };
  const others = written.map((header) => ({
    target: header.value,
    location: header.location ?? location,
    uncertain: header.uncertain,
  }));
  return isReplaced ? others : [own, ...others];
}

/** Whether clients are sent to what they have just asked for, time and again. */
export function leadsToItself(
  redirect: Extract<Outcome, { kind: "redirect" }>,
  answer: Answer,
): boolean {
  const { host, path, socket } = answer.probe;
  if (socket.tls === undefined) return false;
  if (rewrittenRedirect(redirect, answer) !== undefined) return false;
  const address = `${socket.tls ? "https" : "http"}://${host.requestHost}${path.target}`;
  return knownText(redirect.target) === address;
}

/** Why clients may get another address than the server behind has sent: `proxy_redirect`. */
export function rewrittenRedirect(
  { target }: Extract<Outcome, { kind: "redirect" }>,
  { through }: Answer,
): Uncertainty | undefined {
  for (const { level, outcome } of through) {
    if (level === undefined || outcome.kind !== "proxy") continue;
    const { directives, uncertain } = lookUp(level, "proxy_redirect", true);
    if (uncertain !== undefined) return uncertain;
    const reason = "what `proxy_redirect` makes of the address";
    const own = directives.find(({ args }) => !isStanding(args[0]?.value));
    if (own !== undefined) return { reason, location: own.location };
    const isOff = directives.some(({ args }) => args[0]?.value === "off");
    const upstream = `${outcome.scheme ?? "http"}://${outcome.upstream.name}`.toLowerCase();
    const mayMatch = isOpenBefore(target, upstream);
    if (!isOff && mayMatch) return { reason, location: outcome.location };
  }
  return undefined;
}

/**
 * The path of a redirect to a host that a template names, where some server has the same words for a
 * name: then they stand for a host and nothing else.
 */
export function pathOnNamedHost(
  { target }: Extract<Outcome, { kind: "redirect" }>,
  { result }: Answer,
  servers: readonly Server[],
): string | undefined {
  const [scheme, host, path, ...more] = target;
  if (scheme !== "https://" && scheme !== "http://") return undefined;
  if (typeof host === "string" || typeof path !== "string" || more.length > 0) return undefined;
  const written = result.steps.at(-1)?.detail.toLowerCase() ?? "";
  const isName = servers.some(({ names }) =>
    names.some(({ value, uncertain }) => {
      const end = written.split(`${scheme}${value}`)[1];
      return uncertain !== undefined && (end?.startsWith("$") || end?.startsWith("/"));
    }),
  );
  return isName ? path : undefined;
}

function isStanding(value: string | undefined): boolean {
  return value === "off" || value === "default";
}

/** Whether the address begins so, as far as it is known. */
function isOpenBefore(target: Text, beginning: string): boolean {
  const prefix = knownPrefix(target).toLowerCase();
  return (
    prefix.startsWith(beginning) ||
    (firstUncertainty(target) !== undefined && beginning.startsWith(prefix))
  );
}
