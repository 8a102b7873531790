import { type Answer, entranceOf } from "../../deployment/probes/probe-answers.ts";
import type { Probes } from "../../deployment/probes/probes.ts";
import type { SiteHost } from "../../deployment/site/site-hosts.ts";
import { isUpload } from "../../deployment/uploads.ts";
import type { Server } from "../../nginx/model/model.ts";
import { knownPrefix } from "../../nginx/syntax/text.ts";

const UPLOAD = "/media/x.png";

/** The host to which uploads may be redirected: nginx serves them there, or could. */
export function uploadHostOf(probes: Probes): string | undefined {
  const { hosts, listen } = probes.site;
  const [uploads] = listen.mediaHosts;
  const named = uploads?.state === "known" ? uploads.value.toLowerCase() : undefined;
  const served = hosts.find(({ role, name }) => role === "media" && name === named);
  return served?.name ?? unnamedMediaHost(probes)?.name;
}

/**
 * The one host beside the instance's own that has a server of its own, which serves `/media` or passes
 * it to Pleroma: the host that is to serve media, although no `base_url` says so yet.
 */
export function unnamedMediaHost(probes: Probes): SiteHost | undefined {
  const known = KNOWN.get(probes) ?? { host: findUnnamedMediaHost(probes) };
  KNOWN.set(probes, known);
  return known.host;
}

/** Every bad answer asks for the same. */
const KNOWN = new WeakMap<Probes, { readonly host: SiteHost | undefined }>();

function findUnnamedMediaHost(probes: Probes): SiteHost | undefined {
  const { hosts, listen } = probes.site;
  const [own, ...others] = hosts;
  const { host } = listen;
  if (own === undefined || host.state !== "known" || host.value.toLowerCase() !== own.name) {
    return undefined;
  }
  const named = listen.mediaHosts.flatMap((media) =>
    media.state === "known" ? [media.value.toLowerCase()] : [],
  );
  if (others.some(({ name }) => named.includes(name))) return undefined;
  const ownServers = new Set(uploadAnswers(own, probes).map((answer) => entranceOf(answer).server));
  const serving = others.filter(
    (other) =>
      isPlainName(other, own) && isServedApart(uploadAnswers(other, probes), ownServers, probes),
  );
  const [only, ...more] = serving;
  return more.length === 0 ? only : undefined;
}

/** Not a wildcard, and not the instance with or without its `www`. */
function isPlainName({ name, requestHost, hidden }: SiteHost, own: SiteHost): boolean {
  const bare = (host: string) => host.replace(/^www\./, "");
  return (
    name === requestHost &&
    !hidden &&
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(name) &&
    bare(name) !== bare(own.name)
  );
}

function uploadAnswers(host: SiteHost, probes: Probes): readonly Answer[] {
  return probes
    .of(host)
    .filter(({ probe }) => probe.path.target === UPLOAD && probe.socket.tls !== false)
    .flatMap(({ answers }) => answers);
}

/** A `location` for uploads alone. */
const FOR_UPLOADS = /(?:^|\s)\^?\/\(?(?:proxy\|)?media\b/;

/** Pleroma answers, or nginx with uploads: a site of files may have any path. */
function isServed({ fromPleroma, result: { outcome, steps } }: Answer, probes: Probes): boolean {
  if (fromPleroma === true || outcome.kind !== "file") return fromPleroma === true;
  if (isUpload(knownPrefix(outcome.path), probes.site.listen.uploadsFolder)) return true;
  const location = steps.findLast(({ what }) => what === "location");
  return location !== undefined && FOR_UPLOADS.test(location.detail);
}

function isServedApart(
  answers: readonly Answer[],
  ownServers: ReadonlySet<Server | undefined>,
  probes: Probes,
): boolean {
  return (
    answers.length > 0 &&
    answers.every(
      (answer) => isServed(answer, probes) && !ownServers.has(entranceOf(answer).server),
    )
  );
}
