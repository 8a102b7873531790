import type { EndpointFacts } from "../../deployment/endpoint-facts.ts";
import type { Answer } from "../../deployment/probes/probe-answers.ts";
import type { Probes } from "../../deployment/probes/probes.ts";
import { type SideRequest, sideRequests } from "../../deployment/probes/side-requests.ts";
import { upstreamsBehind } from "../../deployment/site/hops.ts";
import { isLoopback } from "../../deployment/site/nginx-backends.ts";
import { isName } from "../../deployment/site/own-servers.ts";
import type { SiteHost } from "../../deployment/site/site-hosts.ts";
import type { RouteResult } from "../../nginx/model/model.ts";
import { defineRule, type Finding } from "../define-rule.ts";
import { probes } from "./needs.ts";
import { type Destination, expectedAddress, judgeUpstream } from "./upstream-address.ts";
import { judgeProbe, unknown, type Verdict, worst } from "./verdict.ts";

const API = "/api/v1/instance";

export const upstream = defineRule({
  id: "nginx/upstream",
  severity: "medium",
  title: "nginx reaches Pleroma on this machine",
  recommended: "server 127.0.0.1:4000;",
  why: "Between nginx and Pleroma nothing is encrypted. On its way over a network, everything that people do can be read and changed, and whoever reaches Pleroma's port gets past nginx.",
  fix: "Let nginx talk to Pleroma over loopback, on the port of `http: [port: …]` in Pleroma's config:\n\n```nginx\nupstream phoenix {\n    server 127.0.0.1:4000 max_fails=5 fail_timeout=60s;\n}\n```",
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#http",
  autofix: { safe: false, because: "Pleroma has to run where requests are to go" },
  subject: "nginx",
  needs: { probes },
  check: ({ probes }) =>
    probes === undefined ? [] : probes.site.hosts.map((host) => judge(host, probes)),
});

function judge(host: SiteHost, probes: Probes): Finding {
  const { configuration, listen } = probes.site;
  const { requestHost } = host;
  const destination: Destination = {
    // Uploads may come out of another program of this machine.
    listen: host.role === "media" ? { ...listen, configured: false } : listen,
    isEncrypted: false,
    mayComeBack: probes.site.hasUnknownFront,
    behind: (address) => upstreamsBehind(address, requestHost, configuration),
  };
  const verdicts = probes
    .of(host)
    .filter(({ probe }) => probe.upstreamStatus === 200 && probe.path.pathClass !== "acme")
    .map((asked) =>
      judgeProbe(asked, "Where requests go", (answer) => judgeAnswer(answer, destination, probes)),
    );
  for (const request of sideRequests(host.entrances, requestHost, configuration)) {
    verdicts.push(...judgeSideRequest(request, listen));
  }
  const found = worst(verdicts, "medium");
  return { subject: host.name, ...(found ?? nothingProxied(host)) };
}

function nothingProxied({ location }: SiteHost): Verdict {
  return { status: "not-applicable", message: "No request goes to Pleroma here.", location };
}

function judgeAnswer(answer: Answer, destination: Destination, { site }: Probes): Verdict {
  const { probe, result, through, fromPleroma } = answer;
  const { outcome } = result;
  // Nothing but Pleroma has its API, so whatever that is proxied to is meant to be Pleroma.
  const isApi = probe.host.role === "instance" && probe.path.target === API;
  const isProxied = outcome.kind === "proxy" || outcome.kind === "handler";
  if (!isProxied || outcome.upstream === undefined) return nothingProxied(probe.host);
  const { upstream: reached } = outcome;
  const isFront = site.isFront({ ...outcome, upstream: reached });
  const known = fromPleroma || (isApi && !isFront);
  if (known === false) return nothingProxied(probe.host);
  // Whatever servers of this nginx answer, all addresses behind them are known.
  if (known !== true && (!isFront || reached.addresses.some(isName))) {
    return unknown("Where requests go", known.reason, known.location);
  }
  const isEncrypted = outcome.kind === "proxy" && outcome.scheme === "https";
  const verdict = judgeUpstream(reached, { ...destination, isEncrypted });
  return worst([verdict, ...through.flatMap(judgeHop)], "medium") ?? verdict;
}

/** By a name, what is not encrypted may leave this machine on its way to the same nginx. */
function judgeHop({ outcome }: RouteResult): readonly Verdict[] {
  if (outcome.kind !== "proxy" || outcome.scheme === "https") return [];
  const named = outcome.upstream.addresses.find(isName);
  if (named === undefined) return [];
  return [unknown("Where requests go", `where the name ${named.host} leads`, outcome.location)];
}

/** Copies and questions that leave this machine have what the client sent: its cookies, its posts. */
function judgeSideRequest(
  { directive, location, isEncrypted, upstream: { addresses, uncertain } }: SideRequest,
  listen: EndpointFacts,
): readonly Verdict[] {
  if (isEncrypted) return [];
  const doubt = uncertain ?? addresses.find((address) => address.uncertain)?.uncertain;
  if (doubt !== undefined)
    return [unknown(`Where \`${directive}\` sends requests`, doubt.reason, location)];
  return addresses.flatMap(({ host, unix }) => {
    if (unix || isLoopback(host)) return [];
    const message = `\`${directive}\` sends requests to ${host}, which is not this machine's loopback address: what goes there is not encrypted.`;
    const expected = expectedAddress(listen);
    return [{ status: "fail", message, location, expected, actual: host } as const];
  });
}
