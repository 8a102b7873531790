import { assemble } from "../deployment/assemble.ts";
import type { Answer, ProbeAnswers } from "../deployment/probes/probe-answers.ts";
import { createProbes } from "../deployment/probes/probes.ts";
import { fingerprint } from "../fingerprint.ts";
import type { Policy } from "../policy/policy.ts";
import type { Repository } from "../source/repository.ts";

/** What people and other servers cannot do without: a page, the API, and on a media host media. */
const NEEDED: Readonly<Record<"instance" | "media", readonly string[]>> = {
  instance: ["/", "/api/v1/instance"],
  media: ["/media/x.png", "/proxy/a/b"],
};

/**
 * The requests to which nginx has an answer of the instance: over TLS what an instance is for, and
 * on any socket the files that prove to a certificate authority whose host it is.
 */
export function servedRequests(repository: Repository, policy: Policy): ReadonlySet<string> {
  const served = new Set<string>();
  for (const { nginx } of assemble(repository, policy).instances) {
    if (nginx === undefined) continue;
    const probes = createProbes(nginx, []);
    for (const asked of nginx.hosts.flatMap((host) => probes.of(host))) {
      const { host, socket, path } = asked.probe;
      if (isServed(asked)) served.add(fingerprint(host.name, socket.name, path.target));
    }
  }
  return served;
}

function isServed({ probe, answers, undecided }: ProbeAnswers): boolean {
  const { host, socket, path, upstreamStatus, raises } = probe;
  const isPlain = upstreamStatus === 200 && raises === undefined && undecided === undefined;
  if (!isPlain || answers.length === 0) return false;
  if (path.pathClass === "acme") return answers.every(isFile);
  const isNeeded = NEEDED[host.role].includes(path.target);
  return isNeeded && socket.tls !== false && answers.every((one) => isPassedOn(one) || isFile(one));
}

function isFile({ result }: Answer): boolean {
  return result.outcome.kind === "file";
}

function isPassedOn({ result }: Answer): boolean {
  return result.outcome.kind === "proxy" || result.outcome.kind === "handler";
}
