import { knowsHeader, type PleromaHeader } from "../../deployment/pleroma-headers.ts";
import type { Answer } from "../../deployment/probes/probe-answers.ts";
import { withMentionedMethods } from "../../deployment/probes/probe-methods.ts";
import type { Probes } from "../../deployment/probes/probes.ts";
import type { SiteHost } from "../../deployment/site/site-hosts.ts";
import { defineRule, type Finding, family, SAFE } from "../define-rule.ts";
import { GUIDE_HEADERS, type GuideHeader } from "./header-values.ts";
import { isRequired, judgeHeader, judgeOwnHeader } from "./header-verdict.ts";
import { probes } from "./needs.ts";
import { describeRequest, needsHeaders } from "./served.ts";
import { judgeProbe, unknown, type Verdict, worst } from "./verdict.ts";

export const securityHeaders = defineRule({
  id: "nginx/security-headers",
  severity: "high",
  title: "Pleroma's security headers get through nginx",
  recommended: "no proxy_hide_header, more_clear_headers or weaker value for them",
  why: "Pleroma sends headers that keep malicious posts and files from running code, and other sites from framing or spying on yours. What nginx hides, overrides or loses does not protect anybody.",
  fix: "Leave Pleroma's headers alone: remove the `proxy_hide_header`, `more_clear_headers` or `more_set_headers` that the message names. HTML pages that nginx itself serves on the instance's host need the headers too (other static files and uploads on the media host do not), with `always`, so that error pages have them:\n\n```nginx\nadd_header X-Content-Type-Options nosniff always;\n```\n\nA block with an `add_header` of its own inherits none from outside: repeat them there.",
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#http_security",
  autofix: SAFE,
  subject: "nginx",
  needs: { probes, family },
  check: ({ probes, family }) =>
    probes === undefined
      ? []
      : probes.site.hosts.flatMap((host) =>
          GUIDE_HEADERS.map((header) => {
            const sent = probes.pleroma.find(({ name }) => name === header.name);
            const expected = isRequired(header) && knowsHeader(family, header.name);
            return sent !== undefined || expected
              ? judge(host, header, sent, probes)
              : judgeUnsent(host, header, probes);
          }),
        ),
});

type JudgeAnswer = (answer: Answer) => Verdict;

function judge(
  host: SiteHost,
  header: GuideHeader,
  sent: PleromaHeader | undefined,
  probes: Probes,
): Finding {
  const found = worstOn(host, header, probes, (answer) => judgeHeader(answer, header, sent));
  return { subject: `${host.name} ${header.name}`, ...(found ?? nothing(host, header)) };
}

/** What Pleroma leaves out, nginx may send, though not with every answer. */
function judgeUnsent(host: SiteHost, header: GuideHeader, probes: Probes): Finding {
  const found = worstOn(host, header, probes, (answer) => judgeOwnHeader(answer, header));
  const subject = `${host.name} ${header.name}`;
  return found?.status === "fail" ? { subject, ...found } : unsent(host, header);
}

function worstOn(
  host: SiteHost,
  header: GuideHeader,
  probes: Probes,
  judgeAnswer: JudgeAnswer,
): Verdict | undefined {
  const judgeNeeded = (answer: Answer): Verdict => {
    const needed = needsHeaders(answer);
    if (needed === true) return judgeAnswer(answer);
    if (needed === false) return nothing(host, header);
    return unknown(`Whether ${header.name} is needed`, needed.reason, needed.location);
  };
  const verdicts = probes
    .of(host)
    .filter(({ probe }) => isRequired(header) || probe.socket.tls !== false)
    .flatMap((asked) => withMentionedMethods(asked, probes))
    .map((asked) => {
      const what = `Whether ${header.name} reaches ${describeRequest(asked.probe)}`;
      return { severity: header.severity, ...judgeProbe(asked, what, judgeNeeded) };
    });
  return worst(verdicts, header.severity);
}

/** A finding all the same: a subject that came and went with a setting would look like a loss. */
function unsent({ name, location }: SiteHost, header: GuideHeader): Finding {
  const message = `Pleroma does not send ${header.name}, so nginx has none to pass on.`;
  return { subject: `${name} ${header.name}`, status: "not-applicable", message, location };
}

function nothing({ name, location }: SiteHost, header: GuideHeader): Verdict {
  const message = `No answer of ${name} needs ${header.name}.`;
  return { status: "not-applicable", message, location };
}
