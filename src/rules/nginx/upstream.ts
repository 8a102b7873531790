import type { EndpointFacts } from "../../deployment/endpoint-facts.ts";
import { isLoopback } from "../../deployment/nginx-backends.ts";
import type { Answer, Probes } from "../../deployment/probes.ts";
import type { SiteHost } from "../../deployment/site-hosts.ts";
import type { Upstream, UpstreamAddress } from "../../nginx/model.ts";
import { defineRule, type Finding } from "../define-rule.ts";
import { probes } from "./needs.ts";
import { judgeProbe, unknown, type Verdict, worst } from "./verdict.ts";

const DEFAULT_PORT = 4000;
const API = "/api/v1/instance";

export const upstream = defineRule({
  id: "nginx/upstream",
  severity: "medium",
  title: "nginx reaches Pleroma on this machine",
  recommended: "server 127.0.0.1:4000;",
  why: "Between nginx and Pleroma nothing is encrypted. On its way over a network, everything that people do can be read and changed, and whoever reaches Pleroma's port gets past nginx.",
  fix: "Let nginx talk to Pleroma over loopback, on the port of `http: [port: …]` in Pleroma's config:\n\n```nginx\nupstream phoenix {\n    server 127.0.0.1:4000 max_fails=5 fail_timeout=60s;\n}\n```",
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#http",
  subject: "nginx",
  needs: { probes },
  check: ({ probes }) =>
    probes === undefined ? [] : probes.site.hosts.map((host) => judge(host, probes)),
});

function judge(host: SiteHost, probes: Probes): Finding {
  const verdicts = probes
    .of(host)
    .filter(({ probe }) => probe.upstreamStatus === 200 && probe.path.pathClass !== "acme")
    .map((asked) =>
      judgeProbe(asked, "Where requests go", (answer) => judgeAnswer(answer, probes.site.listen)),
    );
  const found = worst(verdicts, "medium");
  return { subject: host.name, ...(found ?? nothingProxied(host)) };
}

function nothingProxied({ location }: SiteHost): Verdict {
  return { status: "not-applicable", message: "No request goes to Pleroma here.", location };
}

function judgeAnswer({ probe, result, fromPleroma }: Answer, listen: EndpointFacts): Verdict {
  const { outcome } = result;
  // Nothing but Pleroma has its API, so whatever that is proxied to is meant to be Pleroma.
  const isApi = probe.host.role === "instance" && probe.path.target === API;
  const known = isApi || fromPleroma;
  if (outcome.kind !== "proxy" || known === false) return nothingProxied(probe.host);
  if (known !== true) {
    return unknown("Where requests go", known.reason, known.location);
  }
  return judgeUpstream(outcome.upstream, listen);
}

function judgeUpstream(
  { addresses, uncertain, location }: Upstream,
  listen: EndpointFacts,
): Verdict {
  const verdicts = addresses.map((address) => judgeAddress(address, listen));
  if (uncertain !== undefined && addresses.every((address) => address.uncertain === undefined)) {
    verdicts.push(unknown("Where nginx reaches Pleroma", uncertain.reason, uncertain.location));
  }
  return (
    worst(verdicts, "medium") ?? {
      status: "fail",
      message: "This upstream has no server, so nobody gets to Pleroma.",
      location,
      expected: expectedAddress(listen),
    }
  );
}

function judgeAddress(address: UpstreamAddress, listen: EndpointFacts): Verdict {
  const { host, unix, port, uncertain, location } = address;
  const expected = expectedAddress(listen);
  const actual = unix
    ? `unix:${host}`
    : `${host.includes(":") ? `[${host}]` : host}:${port ?? "…"}`;
  if (!unix && uncertain !== undefined && !isLoopback(host)) {
    return unknown("Where nginx reaches Pleroma", uncertain.reason, location);
  }
  if (!unix && !isLoopback(host)) {
    const message = `nginx reaches Pleroma at ${host}, which is not this machine's loopback address: what goes there is not encrypted.`;
    return { status: "fail", message, location, expected, actual };
  }
  if (uncertain !== undefined) {
    return unknown("The port on which nginx reaches Pleroma", uncertain.reason, location);
  }
  return judgePort(address, listen, { expected, actual, location });
}

/** Loopback it is; now the place there. Without an Elixir config nobody knows the right one. */
function judgePort(
  { host, unix, port }: UpstreamAddress,
  listen: EndpointFacts,
  found: Pick<Verdict, "expected" | "actual" | "location">,
): Verdict {
  const pass: Verdict = {
    status: "pass",
    message: "nginx reaches Pleroma without leaving this machine.",
    location: found.location,
  };
  if (!listen.configured) return pass;
  const { socketPath } = listen;
  if (socketPath !== undefined) {
    if (unix && host === socketPath) return pass;
    const message = `Pleroma listens on the unix socket ${socketPath}, but nginx sends requests elsewhere.`;
    return { status: "fail", message, ...found };
  }
  if (listen.port.state === "dynamic") {
    return unknown("Whether Pleroma listens there", listen.port.reason, listen.port.origin);
  }
  const wanted = listen.port.state === "known" ? listen.port.value : DEFAULT_PORT;
  if (!unix && port === wanted) return pass;
  const message = `Pleroma listens on port ${wanted}, but nginx sends its requests elsewhere: whatever listens there gets people's passwords.`;
  return { status: "fail", message, ...found };
}

function expectedAddress({ port, socketPath }: EndpointFacts): string {
  if (socketPath !== undefined) return `server unix:${socketPath};`;
  return `server 127.0.0.1:${port.state === "known" ? port.value : DEFAULT_PORT};`;
}
