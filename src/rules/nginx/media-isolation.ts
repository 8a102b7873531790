import { classOf, isMediaFolder } from "../../deployment/probe-paths.ts";
import type { Answer, ProbeAnswers, Probes } from "../../deployment/probes.ts";
import type { SiteHost } from "../../deployment/site-hosts.ts";
import type { Outcome } from "../../nginx/model.ts";
import { firstUncertainty, knownPrefix, type Text } from "../../nginx/text.ts";
import { defineRule, type Finding } from "../define-rule.ts";
import { probes } from "./needs.ts";
import { describeTarget, show } from "./served.ts";
import { judgeProbe, unknown, type Verdict, worst } from "./verdict.ts";

const MEDIA_CLASSES = ["media", "proxy"] as const;
type MediaClass = (typeof MEDIA_CLASSES)[number];

const REFUSE = "location ~ ^/(media|proxy) { return 404; }";
const REFUSE_REST = "location / { return 404; }";

export const mediaIsolation = defineRule({
  id: "nginx/media-isolation",
  severity: "high",
  title: "Uploads and proxied media have a host of their own",
  recommended: REFUSE,
  why: "Files of strangers that come from the instance's own host count as part of it: a malicious one can act in the name of whoever opens it.",
  fix: `On the instance's host, refuse media (or redirect \`/media\` to the media host, if old links have to go on working):\n\n\`\`\`nginx\n${REFUSE}\n\`\`\`\n\nOn the media host, pass on nothing else:\n\n\`\`\`nginx\nlocation ~ ^/(media|proxy) { proxy_pass http://phoenix; }\n${REFUSE_REST}\n\`\`\`\n\nand name that host in \`base_url\` of \`Pleroma.Upload\` and \`:media_proxy\`.`,
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#media_proxy",
  subject: "nginx",
  needs: { probes },
  check: ({ probes }) =>
    probes === undefined
      ? []
      : probes.site.hosts.flatMap((host) =>
          host.role === "media" ? [judgeMediaHost(host, probes)] : judgeOwnHost(host, probes),
        ),
});

/** On the instance's host: one finding for uploads, one for the media proxy. */
function judgeOwnHost(host: SiteHost, probes: Probes): readonly Finding[] {
  return MEDIA_CLASSES.map((mediaClass) => {
    const asked = relevant(host, probes, (one) => concernsMedia(one, mediaClass));
    const verdicts = asked.map((one) =>
      judgeProbe(one, whatOf(one), (answer) =>
        isAbout(answer, mediaClass)
          ? judgeOnOwnHost(answer, mediaClass, following(probes, mediaClass, 3))
          : elsewhere(answer),
      ),
    );
    return { subject: `${host.name} /${mediaClass}`, ...worstOf(verdicts, host) };
  });
}

/** On the media host: whether anything else of Pleroma is to be had there. */
function judgeMediaHost(host: SiteHost, probes: Probes): Finding {
  const asked = relevant(
    host,
    probes,
    ({ probe, answers }) => !isMediaClass(probe.path.pathClass) || answers.some(leavesMedia),
  );
  const verdicts = asked.map((one) => judgeProbe(one, whatOf(one), judgeOnMediaHost));
  return { subject: `${host.name} /`, ...worstOf(verdicts, host) };
}

function relevant(
  host: SiteHost,
  probes: Probes,
  concerns: (asked: ProbeAnswers) => boolean,
): readonly ProbeAnswers[] {
  return probes.of(host).filter((asked) => asked.probe.upstreamStatus === 200 && concerns(asked));
}

/** Of what is not media by its own path, that which may be so by the path that Pleroma sees. */
function concernsMedia(asked: ProbeAnswers, mediaClass: MediaClass): boolean {
  const { probe, answers, unsampled } = asked;
  if (probe.path.pathClass === mediaClass || unsampled === true) return true;
  return answers.some((answer) => isAbout(answer, mediaClass));
}

function isAbout({ probe, result, fromPleroma }: Answer, mediaClass: MediaClass): boolean {
  if (probe.path.pathClass === mediaClass) return true;
  const { outcome } = result;
  if (outcome.kind !== "proxy" || fromPleroma === false) return false;
  return classOf(knownPrefix(outcome.uri)) === mediaClass;
}

function elsewhere({ probe, result }: Answer): Verdict {
  const { location } = result.outcome;
  return { status: "pass", message: `${describeTarget(probe)} is no media.`, location };
}

/** Whether Pleroma is asked for something other than media. */
function leavesMedia({ result: { outcome }, fromPleroma }: Answer): boolean {
  return (
    outcome.kind === "proxy" && fromPleroma !== false && !isMediaFolder(knownPrefix(outcome.uri))
  );
}

function isMediaClass(pathClass: string): boolean {
  return MEDIA_CLASSES.some((known) => known === pathClass);
}

function whatOf({ probe }: ProbeAnswers): string {
  return `What ${describeTarget(probe)} does`;
}

function worstOf(verdicts: readonly Verdict[], host: SiteHost): Verdict {
  const none: Verdict = {
    status: "not-applicable",
    message: `nginx does not serve ${host.name}.`,
    location: host.location,
  };
  return worst(verdicts, "high") ?? none;
}

/** What an unanchored location for certificates answers below /media, too (RFC 8555, 8.3). */
const ACME = /\/\.well-known\//;

function judgeOnOwnHost(answer: Answer, mediaClass: MediaClass, follow: Follow): Verdict {
  const { probe, result, fromPleroma } = answer;
  const { outcome } = result;
  const { location } = outcome;
  const url = describeTarget(probe);
  const what = mediaClass === "media" ? "uploads" : "proxied media";
  switch (outcome.kind) {
    case "status":
      return outcome.status >= 400 || outcome.status === 204
        ? { status: "pass", message: `nginx answers ${url} with ${outcome.status}.`, location }
        : fail(`nginx itself answers ${url}, on the instance's own host.`, outcome);
    case "redirect":
      return judgeRedirect(answer, outcome.target, follow);
    case "proxy":
      if (fromPleroma === true) {
        const spelled =
          probe.path.derived || isPlain(probe.path.target)
            ? ""
            : " (in an unusual spelling that Pleroma understands)";
        return fail(
          `${url}${spelled} reaches Pleroma, so ${what} come from the instance's own host.`,
          outcome,
        );
      }
      if (fromPleroma !== false)
        return unknown(`Whether ${url} reaches Pleroma`, fromPleroma.reason, location);
      return fail(`${url} is served by another service, on the instance's own host.`, outcome);
    case "file":
      if (ACME.test(probe.path.target)) {
        return { status: "pass", message: `${url} is for certificates.`, location };
      }
      return fail(
        `nginx serves ${url} from ${show(outcome.path)}, on the instance's own host.`,
        outcome,
      );
    case "handler":
      return fail(`${url} is served by ${outcome.directive}, on the instance's own host.`, outcome);
    case "unknown":
      return unknown(`What ${url} does`, outcome.reason, location);
  }
}

function isPlain(target: string): boolean {
  return !/^\/\/|%|\/\.\//.test(target);
}

/** A redirect that leads away is good; one within the host depends on where it leads. */
function judgeRedirect(answer: Answer, target: Text, follow: Follow): Verdict {
  const { probe, result } = answer;
  const { location } = result.outcome;
  const url = describeTarget(probe);
  const pass: Verdict = {
    status: "pass",
    message: `${url} redirects to ${show(target)}.`,
    location,
  };
  const prefix = knownPrefix(target);
  const absolute = /^\/(?!\/)/.test(prefix) ? `https://${probe.host.requestHost}${prefix}` : prefix;
  const match = /^https?:\/\/([^/:?#]+)(?::\d+)?([/?]?.*)$/is.exec(absolute);
  const uncertain = firstUncertainty(target);
  if (match === null || (uncertain !== undefined && match[2] === "")) {
    const { reason } = uncertain ?? { reason: "how clients read this address" };
    return unknown(`Where ${url} redirects`, reason, location);
  }
  const [, host = "", path = ""] = match;
  if (host.toLowerCase() !== probe.host.requestHost) return pass;
  // The same class of paths has probes of its own, on each socket.
  if (isMediaClass(classOf(path))) return pass;
  return follow(answer, path.startsWith("/") ? path : `/${path}`) ?? pass;
}

/** What comes of a redirect; `undefined` when there have been too many. */
type Follow = (from: Answer, target: string) => Verdict | undefined;

function following(probes: Probes, mediaClass: MediaClass, left: number): Follow {
  return ({ probe }, target) => {
    if (left === 0) return undefined;
    const path = { target, pathClass: classOf(target), derived: true };
    const asked = probes.ask({ ...probe, path });
    const next = following(probes, mediaClass, left - 1);
    return judgeProbe(asked, whatOf(asked), (answer) => judgeOnOwnHost(answer, mediaClass, next));
  };
}

function judgeOnMediaHost({ probe, result, fromPleroma }: Answer): Verdict {
  const { outcome } = result;
  const { location } = outcome;
  const url = describeTarget(probe);
  const pass: Verdict = { status: "pass", message: `${url} does not reach Pleroma.`, location };
  if (outcome.kind === "unknown") return unknown(`What ${url} does`, outcome.reason, location);
  if (outcome.kind !== "proxy" || fromPleroma === false) return pass;
  if (fromPleroma !== true)
    return unknown(`Whether ${url} reaches Pleroma`, fromPleroma.reason, location);
  // The host may stand for one of the folders: `proxy_pass http://phoenix/media/;`.
  if (isMediaFolder(knownPrefix(outcome.uri))) return pass;
  const uncertain = firstUncertainty(outcome.uri);
  if (uncertain !== undefined && classOf(knownPrefix(outcome.uri)) === "page") {
    return unknown(`What ${url} asks Pleroma for`, uncertain.reason, location);
  }
  const message = `${url} reaches Pleroma: all of the instance can be used on the media host, beside the files of strangers.`;
  return { status: "fail", message, location, expected: REFUSE_REST };
}

function fail(message: string, { location }: Outcome): Verdict {
  return { status: "fail", message, location, expected: REFUSE };
}
