import {
  type Answer,
  entranceOf,
  type Probe,
  type ProbeAnswers,
} from "../../deployment/probes/probe-answers.ts";
import { askWithOtherMethods } from "../../deployment/probes/probe-methods.ts";
import { MOST_ENTRANCES, type Probes } from "../../deployment/probes/probes.ts";
import { isLocal } from "../../deployment/site/entrances.ts";
import type { SiteHost } from "../../deployment/site/site-hosts.ts";
import type { Outcome, Socket } from "../../nginx/model/model.ts";
import { firstUncertainty, knownPrefix } from "../../nginx/syntax/text.ts";
import type { Location } from "../../source/location.ts";
import { defineRule, type Finding, SAFE } from "../define-rule.ts";
import { probes } from "./needs.ts";
import { type RedirectTarget, redirectTargets } from "./redirect-targets.ts";
import { describeTarget, show } from "./served.ts";
import { judgeProbe, unknown, type Verdict, worst } from "./verdict.ts";

const EXPECTED = "return 301 https://$host$request_uri;";

export const httpsOnly = defineRule({
  id: "nginx/https-only",
  severity: "high",
  title: "Nothing of the instance is served without TLS",
  recommended: EXPECTED,
  why: "Without TLS, everybody on the way can read passwords and posts and change what people see.",
  fix: `Let the server on port 80 do nothing but redirect (and answer ACME challenges, if you need them):\n\n\`\`\`nginx\nserver {\n    server_name social.example;\n    listen 80;\n    listen [::]:80;\n    location / {\n        ${EXPECTED}\n    }\n}\n\`\`\``,
  guide: "https://docs.pleroma.social/backend/configuration/hardening/",
  autofix: SAFE,
  subject: "nginx",
  needs: { probes },
  check: ({ probes }) =>
    probes === undefined
      ? []
      : [...probes.site.hosts.map((host) => judgeHost(host, probes)), ...omitted(probes)],
});

/** Too many to look at: said once, here. */
function omitted({ site: { omittedHosts, configuration } }: Probes): readonly Finding[] {
  if (omittedHosts === 0) return [];
  const message = `The configuration has ${omittedHosts} more hosts than this program looks at; nothing is known of them.`;
  const { location } = configuration.http;
  return [{ subject: "other hosts", status: "unknown", message, location }];
}

function judgeHost(host: SiteHost, probes: Probes): Finding {
  const { name: subject, location } = host;
  if (host.hidden) {
    const message = "The network of this address encrypts by itself.";
    return { subject, status: "not-applicable", message, location };
  }
  const verdicts = probes
    .of(host)
    .filter(({ probe }) => probe.upstreamStatus === 200 && probe.socket.tls !== true)
    .flatMap((asked) => [asked, ...askWithOtherMethods(asked, probes)])
    .map((asked) => judgeSocketProbe(asked, probes.site.fronted));
  if (host.entrances.length > MOST_ENTRANCES) {
    const reason = "more sockets than this program looks at";
    verdicts.push(unknown(`What http://${subject} does`, reason, location));
  }
  verdicts.push(...judgeStreams(host, probes));
  const none: Verdict = {
    status: "pass",
    message: `nginx takes no unencrypted connections for ${subject}.`,
    location,
  };
  const found = worst(verdicts, "high") ?? none;
  // Where nothing answers with TLS, a redirect leads nowhere.
  const isPlain = host.sockets.every(({ tls }) => tls !== true);
  return { subject, ...found, byHand: isPlain || found.byHand === true };
}

/** A `stream` server asks for no host: it is the instance's, which is the first. */
function judgeStreams(host: SiteHost, { site }: Probes): readonly Verdict[] {
  if (site.hosts[0] !== host) return [];
  const plain = site.streams.flatMap(({ listens }) => listens).filter(({ ssl }) => ssl !== true);
  return plain.flatMap((listen) => {
    if (isLocal(listen)) return [];
    const { address, port, location } = listen;
    const message = `The \`stream\` server on ${address}:${port ?? "…"} passes everything to Pleroma without TLS: passwords and posts travel in the clear. Delete this server.`;
    return [{ status: "fail", message, location } as const];
  });
}

function judgeSocketProbe(asked: ProbeAnswers, fronted: ReadonlySet<Socket>): Verdict {
  const { socket, host } = asked.probe;
  const what = `What ${addressOf(asked.probe)} does`;
  const verdict = judgeProbe(asked, what, judgeAnswer);
  if (verdict.status !== "fail") return verdict;
  if (socket.tls === undefined) {
    return unknown(
      what,
      "the `server` block around this, which is not here",
      socket.defaultServer.location,
    );
  }
  if (fronted.has(socket)) {
    const message = `Requests to ${socket.name} come from nginx itself.`;
    return { status: "pass", message, location: verdict.location };
  }
  if (isLocal(socket)) {
    const place = verdict.location ?? host.location;
    return unknown(what, `what stands in front of ${socket.name} on this machine`, place);
  }
  return verdict;
}

function judgeAnswer(answer: Answer): Verdict {
  const { probe, result, fromPleroma } = answer;
  const { path, socket } = probe;
  const { outcome } = result;
  const at = addressOf(probe);
  // Of two servers, it is the one that the client talks to that is to redirect.
  const { server, outcome: entrance } = entranceOf(answer);
  const { location } = entrance;
  if (outcome.kind === "proxy" || outcome.kind === "handler") {
    if (fromPleroma === true) {
      const message = `${at} is passed to Pleroma without TLS (${socket.name}): passwords and posts travel in the clear.`;
      return { status: "fail", message, location, expected: EXPECTED, edit: "replace" };
    }
    if (fromPleroma !== false)
      return unknown(`Whether ${at} reaches Pleroma`, fromPleroma.reason, location);
  }
  // What a `location` of its own gives out in the clear is its owner's choice, if not Pleroma's.
  const isMarginal = path.pathClass === "acme" || path.derived || probe.raises !== undefined;
  const verdict = judgeOutcome(outcome, answer, at);
  if (verdict.status !== "fail" || !isMarginal) {
    // A server for all names may have other sites, which have no TLS.
    const names = server?.names.map(({ value }) => value) ?? [];
    const byHand = !names.includes(probe.host.requestHost);
    return answer.through.length === 0 ? { ...verdict, byHand } : atEntrance(verdict, location);
  }
  return { status: "pass", message: `${at} does not reach Pleroma.`, location };
}

/** What is wrong with the answer of a server behind is mended in front of it. */
function atEntrance(verdict: Verdict, location: Location): Verdict {
  if (verdict.status !== "fail") return verdict;
  return { ...verdict, location, expected: EXPECTED, edit: "replace", byHand: true };
}

function addressOf(probe: Probe): string {
  const method = probe.method === undefined ? "" : `${probe.method} `;
  return `${method}http://${describeTarget(probe)}`;
}

function judgeOutcome(outcome: Outcome, answer: Answer, at: string): Verdict {
  const { location } = outcome;
  switch (outcome.kind) {
    case "redirect": {
      const verdicts = redirectTargets(outcome, answer).map((one) => judgeRedirect(one, at));
      return worst(verdicts, "high") ?? fail(`${at} does not redirect to https.`, outcome);
    }
    case "status":
      return outcome.status >= 400
        ? { status: "pass", message: `nginx refuses ${at}.`, location }
        : fail(`nginx answers ${at} without TLS instead of redirecting to https.`, outcome);
    case "file":
      return fail(`nginx serves files at ${at} without TLS.`, outcome);
    case "proxy":
    case "handler":
      return fail(`${at} is passed on without TLS instead of being redirected to https.`, outcome);
    case "unknown":
      return unknown(`What ${at} does`, outcome.reason, location);
  }
}

function judgeRedirect(
  { target, location, uncertain: doubt }: RedirectTarget,
  at: string,
): Verdict {
  if (doubt !== undefined) return unknown(`Where ${at} redirects`, doubt.reason, doubt.location);
  const prefix = knownPrefix(target).toLowerCase();
  if (prefix.startsWith("https://")) {
    return { status: "pass", message: `${at} redirects to https.`, location };
  }
  const uncertain = firstUncertainty(target);
  if (uncertain !== undefined && "https://".startsWith(prefix.slice(0, 8))) {
    return unknown(`Where ${at} redirects`, uncertain.reason, location);
  }
  const message = `${at} redirects to ${show(target)}, which is not https.`;
  return { status: "fail", message, location, expected: EXPECTED, edit: "replace" };
}

function fail(message: string, { kind, location }: Outcome): Verdict {
  const edit = kind === "file" ? "add" : "replace";
  return { status: "fail", message, location, expected: EXPECTED, edit };
}
