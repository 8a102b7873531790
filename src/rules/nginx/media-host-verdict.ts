import type { Answer, ProbeAnswers } from "../../deployment/probes/probe-answers.ts";
import { classOf, isMediaFolder } from "../../deployment/probes/probe-paths.ts";
import type { Probes } from "../../deployment/probes/probes.ts";
import { firstUncertainty, knownPrefix } from "../../nginx/syntax/text.ts";
import { refuseRest } from "./media-advice.ts";
import { leadsToItself } from "./redirect-targets.ts";
import { describeRequest } from "./served.ts";
import { unknown, type Verdict } from "./verdict.ts";

/** Whether Pleroma is asked for something other than media. */
export function leavesMedia({ result: { outcome }, fromPleroma }: Answer): boolean {
  if (fromPleroma === false) return false;
  return outcome.kind !== "proxy" || !isMediaFolder(knownPrefix(outcome.uri));
}

/** Whether media are sent back to where they were asked for: the instance's redirect stands here. */
export function leadsNowhere({ probe, answers, undecided }: ProbeAnswers): boolean {
  const isMedia = isMediaFolder(probe.path.target);
  return isMedia && undecided === undefined && answers.length > 0 && answers.every(isLoop);
}

function isLoop(answer: Answer): boolean {
  const { outcome } = answer.result;
  return outcome.kind === "redirect" && leadsToItself(outcome, answer);
}

/** The verdict on such a redirect: nothing is at risk, but nothing is to be had either. */
export function givesNothing({ probe, result }: Answer): Verdict {
  const message = `${describeRequest(probe)} redirects to itself, so that nobody gets what is there: pass \`/media\` and \`/proxy\` on to Pleroma here.`;
  return { status: "fail", severity: "medium", message, location: result.outcome.location };
}

const BY_HANDLER = "what is asked of Pleroma in another way than by `proxy_pass`";

/** On the media host, nothing of Pleroma is to be had but media. */
export function judgeOnMediaHost(answer: Answer, probes: Probes): Verdict {
  const { probe, result, fromPleroma } = answer;
  const { outcome } = result;
  const { location } = outcome;
  const url = describeRequest(probe);
  const pass: Verdict = { status: "pass", message: `${url} does not reach Pleroma.`, location };
  if (outcome.kind === "unknown") return unknown(`What ${url} does`, outcome.reason, location);
  if (fromPleroma === false) return pass;
  if (fromPleroma !== true)
    return unknown(`Whether ${url} reaches Pleroma`, fromPleroma.reason, location);
  if (outcome.kind !== "proxy") return unknown(`What ${url} does`, BY_HANDLER, location);
  // The host may stand for one of the folders: `proxy_pass http://phoenix/media/;`.
  if (isMediaFolder(knownPrefix(outcome.uri))) return pass;
  const uncertain = firstUncertainty(outcome.uri);
  if (uncertain !== undefined && classOf(knownPrefix(outcome.uri)) === "page") {
    return unknown(`What ${url} asks Pleroma for`, uncertain.reason, location);
  }
  const { say, ...advice } = refuseRest(answer, probes);
  const { role, name } = probe.host;
  const which = role === "media" ? "the media host" : `${name}, which passes on media too`;
  const message = `${url} reaches Pleroma: all of the instance can be used on ${which}, beside the files of strangers.${say}`;
  return { status: "fail", message, ...advice };
}
