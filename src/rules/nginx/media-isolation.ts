import type { Answer, ProbeAnswers } from "../../deployment/probes/probe-answers.ts";
import {
  askWithOtherMethods,
  withMentionedMethods,
} from "../../deployment/probes/probe-methods.ts";
import { classOf, TWICE_ENCODED } from "../../deployment/probes/probe-paths.ts";
import type { Probes } from "../../deployment/probes/probes.ts";
import { isLocal } from "../../deployment/site/entrances.ts";
import type { SiteHost } from "../../deployment/site/site-hosts.ts";
import type { Outcome } from "../../nginx/model/model.ts";
import { firstUncertainty, knownPrefix, type Text } from "../../nginx/syntax/text.ts";
import { defineRule, type Finding } from "../define-rule.ts";
import { type MediaClass, REFUSE, REFUSE_REST, refuseMedia } from "./media-advice.ts";
import { isErrorPage } from "./media-error-pages.ts";
import { decodedTwice, unnamed } from "./media-exceptions.ts";
import { givesNothing, judgeOnMediaHost, leadsNowhere, leavesMedia } from "./media-host-verdict.ts";
import { unnamedMediaHost } from "./media-hosts.ts";
import { probes } from "./needs.ts";
import { pathOnNamedHost, rewrittenRedirect } from "./redirect-targets.ts";
import { describeRequest, show } from "./served.ts";
import { servedUpload, servesUpload } from "./served-uploads.ts";
import { judgeProbe, unknown, type Verdict, worst } from "./verdict.ts";

const MEDIA_CLASSES: readonly MediaClass[] = ["media", "proxy"];

export const mediaIsolation = defineRule({
  id: "nginx/media-isolation",
  severity: "high",
  title: "Uploads and proxied media have a host of their own",
  recommended: REFUSE,
  why: "Files of strangers that come from the instance's own host count as part of it: a malicious one can act in the name of whoever opens it.",
  fix: `On the instance's host, refuse media (or redirect \`/media\` to the media host, if old links have to go on working):\n\n\`\`\`nginx\n${REFUSE}\n\`\`\`\n\nIn upstream's own site, this takes the place of the \`location ~ ^/(media|proxy)\` that passes them on: of two regular expressions the first one wins.\n\nOn the media host, pass on nothing else; this takes the place of its \`location /\`:\n\n\`\`\`nginx\nlocation ~ ^/(media|proxy) { proxy_pass http://phoenix; }\n${REFUSE_REST}\n\`\`\`\n\nand name that host in \`base_url\` of \`Pleroma.Upload\` and \`:media_proxy\`.`,
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#media_proxy",
  autofix: {
    safe: true,
    oncePassing: ["pleroma/upload-base-url", "pleroma/media-proxy-base-url"],
  },
  subject: "nginx",
  needs: { probes },
  check: ({ probes }) =>
    probes === undefined ? [] : probes.site.hosts.flatMap((host) => judgeHost(host, probes)),
});

function judgeHost(host: SiteHost, probes: Probes): readonly Finding[] {
  if (host.role === "media") return [judgeMediaHost(host, probes)];
  const own = judgeOwnHost(host, probes);
  // Naming it in a `base_url` is no loss: what it gives out beside media was bad before.
  return host === unnamedMediaHost(probes) ? [...own, judgeMediaHost(host, probes)] : own;
}

/** On the instance's host: one finding for uploads, one for the media proxy. */
function judgeOwnHost(host: SiteHost, probes: Probes): readonly Finding[] {
  return MEDIA_CLASSES.map((mediaClass) => {
    // What browsers use comes first: of several like it, the first is shown.
    const asked = relevant(host, probes, (one) => concernsMedia(one, mediaClass, probes)).toSorted(
      (a, b) => Number(a.probe.socket.tls === false) - Number(b.probe.socket.tls === false),
    );
    const verdicts = asked.map((one) =>
      judgeProbe(one, whatOf(one), (answer) =>
        isAbout(answer, mediaClass, probes)
          ? judgeInPlace(
              answer,
              one,
              judgeOnOwnHost(answer, mediaClass, following(probes, mediaClass, 3)),
            )
          : elsewhere(answer, one, probes),
      ),
    );
    const streams = probes.site.hosts[0] === host ? judgeStreams(probes) : [];
    return { subject: `${host.name} /${mediaClass}`, ...worstOf([...verdicts, ...streams], host) };
  });
}

/** What somebody has uploaded is there: the page for what is not says nothing of it. */
function judgeInPlace(answer: Answer, { answers }: ProbeAnswers, verdict: Verdict): Verdict {
  const isBeside = answers.some((one) => one.result.outcome.kind === "file" && !isErrorPage(one));
  return isBeside && isErrorPage(answer) ? { ...verdict, status: "not-applicable" } : verdict;
}

/** What a `stream` server passes on, it does not look at. */
function judgeStreams({ site: { streams } }: Probes): readonly Verdict[] {
  return streams.flatMap(({ listens, location }) => {
    if (listens.every(isLocal)) return [];
    const message =
      "This `stream` server passes everything to Pleroma, media too. Delete this server.";
    return [{ status: "fail", message, location, edit: "delete" } as const];
  });
}

/** On the media host: whether anything else of Pleroma is to be had there. */
function judgeMediaHost(host: SiteHost, probes: Probes): Finding {
  const asked = relevant(
    host,
    probes,
    (asked) =>
      !isMediaClass(asked.probe.path.pathClass) ||
      asked.answers.some(leavesMedia) ||
      leadsNowhere(asked),
  );
  const verdicts = asked
    .flatMap((one) => [one, ...askWithOtherMethods(one, probes)])
    .map((one) =>
      judgeProbe(one, whatOf(one), (answer) =>
        leadsNowhere(one) ? givesNothing(answer) : judgeOnMediaHost(answer, probes),
      ),
    );
  return { subject: `${host.name} /`, ...worstOf(verdicts, host) };
}

function relevant(
  host: SiteHost,
  probes: Probes,
  concerns: (asked: ProbeAnswers) => boolean,
): readonly ProbeAnswers[] {
  return probes
    .of(host)
    .filter(({ probe }) => probe.upstreamStatus === 200)
    .flatMap((asked) => withMentionedMethods(asked, probes))
    .filter(concerns);
}

/** Of what is not media by its own path, that which may be so by the path that Pleroma sees. */
function concernsMedia(asked: ProbeAnswers, mediaClass: MediaClass, probes: Probes): boolean {
  const { probe, answers, unsampled } = asked;
  if (probe.path.pathClass === mediaClass || unsampled === true) return true;
  return answers.some((answer) => isAbout(answer, mediaClass, probes));
}

function isAbout(answer: Answer, mediaClass: MediaClass, probes: Probes): boolean {
  const { probe, result, fromPleroma } = answer;
  const { outcome } = result;
  if (mediaClass === "media" && servesUpload(answer, probes)) return true;
  // What is shown for an error of nginx's own is media only if Pleroma is asked for that.
  if (probe.path.pathClass === mediaClass && probe.raises === undefined) return true;
  if (outcome.kind !== "proxy" || fromPleroma === false) return false;
  const prefix = knownPrefix(outcome.uri);
  return classOf(prefix) === mediaClass || isOpen(outcome.uri, `/${mediaClass}/`);
}

/** Whether what nobody knows of the path may make it one of the folder. */
function isOpen(uri: Text, folder: string): boolean {
  return firstUncertainty(uri) !== undefined && folder.startsWith(knownPrefix(uri));
}

function elsewhere({ probe, result }: Answer, { answers }: ProbeAnswers, probes: Probes): Verdict {
  const { location } = result.outcome;
  // What somebody has uploaded is there, whatever answers where it is not.
  const status = answers.some((one) => servesUpload(one, probes)) ? "not-applicable" : "pass";
  return { status, message: `${describeRequest(probe)} is no media.`, location };
}

function isMediaClass(pathClass: string): boolean {
  return MEDIA_CLASSES.some((known) => known === pathClass);
}

function whatOf({ probe }: ProbeAnswers): string {
  return `What ${describeRequest(probe)} does`;
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
  const url = describeRequest(probe);
  const what = mediaClass === "media" ? "uploads" : "proxied media";
  const fail = (message: string): Verdict => {
    const { say, ...advice } = refuseMedia(answer, mediaClass, follow.probes);
    return { status: "fail", message: `${message}${say}`, ...advice };
  };
  const isUploadFolder = mediaClass === "media" && servesUpload(answer, follow.probes);
  if (probe.path.pathClass === mediaClass && isErrorPage(answer) && !isUploadFolder) {
    const { status = 0 } = result;
    const shown = status >= 400 ? status : "a page for errors";
    return { status: "pass", message: `nginx answers ${url} with ${shown}.`, location };
  }
  switch (outcome.kind) {
    case "status":
      return outcome.status >= 400 || outcome.status === 204
        ? { status: "pass", message: `nginx answers ${url} with ${outcome.status}.`, location }
        : fail(`nginx itself answers ${url}, on the instance's own host.`);
    case "redirect":
      return judgeRedirect(answer, outcome, follow);
    case "proxy":
      if (probe.path.pathClass !== mediaClass && isOpen(outcome.uri, `/${mediaClass}/`)) {
        const reason = firstUncertainty(outcome.uri)?.reason ?? "the path";
        return unknown(`What ${url} asks Pleroma for`, reason, location);
      }
      if (fromPleroma === true) {
        const spelled =
          probe.path.derived || isPlain(probe.path.target)
            ? ""
            : " (in an unusual spelling that Pleroma understands)";
        if (probe.host === unnamedMediaHost(follow.probes)) return unnamed(url, mediaClass, answer);
        if (TWICE_ENCODED.includes(probe.path.target)) return decodedTwice(url, what, outcome);
        return fail(
          `${url}${spelled} reaches Pleroma, so ${what} come from the instance's own host.`,
        );
      }
      if (fromPleroma !== false)
        return unknown(`Whether ${url} reaches Pleroma`, fromPleroma.reason, location);
      return fail(`${url} is served by another service, on the instance's own host.`);
    case "file":
      if (ACME.test(probe.path.target)) {
        return { status: "pass", message: `${url} is for certificates.`, location };
      }
      if (probe.path.pathClass !== mediaClass && servesUpload(answer, follow.probes)) {
        return servedUpload(answer);
      }
      return fail(`nginx serves ${url} from ${show(outcome.path)}, on the instance's own host.`);
    case "handler":
      return fail(`${url} is served by ${outcome.directive}, on the instance's own host.`);
    case "unknown":
      return unknown(`What ${url} does`, outcome.reason, location);
  }
}

function isPlain(target: string): boolean {
  return !/^\/\/|%|\/\.\//.test(target);
}

type Redirect = Extract<Outcome, { kind: "redirect" }>;

/** A redirect that leads away is good; one within the host depends on where it leads. */
function judgeRedirect(answer: Answer, redirect: Redirect, follow: Follow): Verdict {
  const { probe } = answer;
  const { location, target } = redirect;
  const url = describeRequest(probe);
  const rewritten = rewrittenRedirect(redirect, answer);
  if (rewritten !== undefined) {
    return unknown(`Where ${url} redirects`, rewritten.reason, rewritten.location);
  }
  const pass: Verdict = {
    status: "pass",
    message: `${url} redirects to ${show(target)}.`,
    location,
  };
  const prefix = knownPrefix(target);
  const absolute = /^\/(?!\/)/.test(prefix) ? `https://${probe.host.requestHost}${prefix}` : prefix;
  const match = /^https?:\/\/([^/:?#]+)(?::\d+)?([/?]?.*)$/is.exec(absolute);
  const uncertain = firstUncertainty(target);
  const elsewhere = pathOnNamedHost(redirect, answer, follow.probes.site.configuration.servers);
  // On this host or another one, media have probes of their own.
  if (elsewhere !== undefined && isMediaClass(classOf(elsewhere))) return pass;
  if (match === null || (uncertain !== undefined && match[2] === "")) {
    const { reason } = uncertain ?? { reason: "how clients read this address" };
    return unknown(`Where ${url} redirects`, reason, location);
  }
  const [, host = "", path = ""] = match;
  if (host.toLowerCase() !== probe.host.requestHost) return pass;
  // nginx leads from a folder's name into it: that says nothing of the files in it.
  if (path === `${probe.path.target}/`) return { ...pass, status: "not-applicable" };
  // The same class of paths has probes of its own, on each socket.
  if (isMediaClass(classOf(path))) return pass;
  return follow.on(answer, path.startsWith("/") ? path : `/${path}`) ?? pass;
}

/** What comes of a redirect; `undefined` when there have been too many. */
interface Follow {
  readonly probes: Probes;
  readonly on: (from: Answer, target: string) => Verdict | undefined;
}

function following(probes: Probes, mediaClass: MediaClass, left: number): Follow {
  const on: Follow["on"] = ({ probe }, target) => {
    if (left === 0) return undefined;
    const path = { target, pathClass: classOf(target), derived: true };
    const asked = probes.ask({ ...probe, path });
    const next = following(probes, mediaClass, left - 1);
    return judgeProbe(asked, whatOf(asked), (answer) => judgeOnOwnHost(answer, mediaClass, next));
  };
  return { probes, on };
}
