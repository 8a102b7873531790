import { assemble } from "../deployment/assemble.ts";
import type { Answer, ProbeAnswers } from "../deployment/probes/probe-answers.ts";
import { createProbes } from "../deployment/probes/probes.ts";
import { isLocal } from "../deployment/site/entrances.ts";
import type { SiteHost } from "../deployment/site/site-hosts.ts";
import { fingerprint } from "../fingerprint.ts";
import type { Socket } from "../nginx/model/model.ts";
import type { Policy } from "../policy/policy.ts";
import type { Repository } from "../source/repository.ts";

/** What people and other servers cannot do without: a page, the API, and on a media host media. */
const NEEDED: Readonly<Record<"instance" | "media", readonly string[]>> = {
  instance: ["/", "/api/v1/instance"],
  media: ["/media/x.png", "/proxy/a/b"],
};

/** In place of a socket: without TLS a page may go, but only if `https://` leads to it. */
const PUBLIC = "public";

/**
 * The requests to which nginx has an answer of the instance: what an instance is for, over TLS or
 * where `https://` leads at the least, and on any socket the files that prove to a certificate
 * authority whose host it is.
 */
export function servedRequests(repository: Repository, policy: Policy): ReadonlySet<string> {
  const served = new Set<string>();
  for (const { nginx } of assemble(repository, policy).instances) {
    if (nginx === undefined) continue;
    const probes = createProbes(nginx, []);
    for (const asked of nginx.hosts.flatMap((host) => probes.of(host))) {
      for (const parts of keysOf(asked)) served.add(fingerprint(...parts));
    }
  }
  return served;
}

function keysOf(asked: ProbeAnswers): readonly (readonly string[])[] {
  const { probe, answers, undecided } = asked;
  const { host, socket, path, upstreamStatus, raises } = probe;
  const isPlain = upstreamStatus === 200 && raises === undefined && undecided === undefined;
  if (!isPlain || answers.length === 0) return [];
  const here = [host.name, socket.name, path.target];
  if (path.pathClass === "acme") return answers.every(isFile) ? [here] : [];
  if (!NEEDED[host.role].includes(path.target)) return [];
  const keys = answers.every((one) => isAnswered(one) || isRedirected(one))
    ? [[...here, "not refused"]]
    : [];
  if (!answers.every(isAnswered)) return keys;
  const isHere = socket.tls !== false;
  const isThere = socket.tls === false || isPublic(socket, host);
  const places = [
    ...(isHere ? [here] : []),
    ...(isThere ? [[host.name, PUBLIC, path.target]] : []),
  ];
  // A file in Pleroma's place may be a page of nginx itself, or not be there.
  const passedOn = answers.every(isPassedOn) ? places.map((place) => [...place, "passed on"]) : [];
  return [...keys, ...places, ...passedOn];
}

/** Whether `https://` leads clients to a socket, also those without IPv6 if they get anywhere now. */
function isPublic(socket: Socket, { sockets }: SiteHost): boolean {
  const isForIpv4 = ({ address }: Socket) => !address.includes(":");
  const leadsThere = (one: Socket) => one.tls === true && one.port === 443 && !isLocal(one);
  const plain = sockets.filter(({ tls }) => tls === false);
  const isForAll =
    sockets.some((one) => leadsThere(one) && isForIpv4(one)) || !plain.some(isForIpv4);
  return leadsThere(socket) && isForAll;
}

function isAnswered(answer: Answer): boolean {
  return isPassedOn(answer) || isFile(answer);
}

function isRedirected({ result }: Answer): boolean {
  return result.outcome.kind === "redirect";
}

function isFile({ result }: Answer): boolean {
  return result.outcome.kind === "file";
}

function isPassedOn({ result }: Answer): boolean {
  return result.outcome.kind === "proxy" || result.outcome.kind === "handler";
}
