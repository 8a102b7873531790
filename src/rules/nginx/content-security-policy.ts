import { baselinePolicies } from "../../deployment/content-security-policy/baseline.ts";
import { type Excess, excessOf } from "../../deployment/content-security-policy/compare.ts";
import type { Page } from "../../deployment/content-security-policy/source.ts";
import type { Family } from "../../deployment/family.ts";
import type { Answer, ProbeAnswers } from "../../deployment/probes/probe-answers.ts";
import { withMentionedMethods } from "../../deployment/probes/probe-methods.ts";
import type { Probes } from "../../deployment/probes/probes.ts";
import type { SiteHost } from "../../deployment/site/site-hosts.ts";
import type { ClientHeader, LostHeader } from "../../nginx/model/model.ts";
import { firstUncertainty, knownText } from "../../nginx/syntax/text.ts";
import { defineRule, type Finding, family } from "../define-rule.ts";
import { type Advice, takesAway } from "./header-advice.ts";
import { probes } from "./needs.ts";
import { directiveAt, sparing } from "./other-headers.ts";
import { describeAnswer, describeRequest, needsHeaders } from "./served.ts";
import { judgeProbe, unknown, type Verdict, worst } from "./verdict.ts";

const NAME = "Content-Security-Policy";
/** So much of a long list of sources is worth reading. */
const SHOWN = 5;

export const contentSecurityPolicy = defineRule({
  id: "nginx/content-security-policy",
  severity: "high",
  title: "nginx does not loosen the Content-Security-Policy",
  recommended: "leave the Content-Security-Policy to Pleroma",
  why: "The policy is what keeps a malicious post from running scripts in your instance's pages. One that allows more than Pleroma needs takes that protection away.",
  fix: "Remove the Content-Security-Policy from nginx (and the `proxy_hide_header` for it): Pleroma sends one that fits its own pages. If you need your own, allow no more than Pleroma's does.",
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#http_security",
  autofix: { safe: true, passesWithout: true },
  subject: "nginx",
  needs: { probes, family },
  check: ({ probes, family }) =>
    probes === undefined
      ? []
      : probes.site.hosts
          .filter(({ role }) => role === "instance")
          .map((host) => judge(host, probes, family)),
});

function judge(host: SiteHost, probes: Probes, family: Family): Finding {
  const known = new Map<string, readonly Excess[] | undefined>();
  // Under each of its names, Pleroma's own policy names the host of its URL.
  const own = probes.site.hosts[0]?.requestHost ?? host.requestHost;
  const baseline = (page: Page) =>
    [...new Set([page.host, own])].flatMap((name) => baselinePolicies(family, name));
  const compare: Compare = (values, page) => {
    const key = JSON.stringify([values, page.scheme]);
    if (!known.has(key)) {
      known.set(key, excessOf(values, baseline(page), page));
    }
    return known.get(key);
  };
  const everyMethod = probes.of(host).flatMap((asked) => withMentionedMethods(asked, probes));
  const verdicts = everyMethod.map((asked) => judgeAsked(asked, compare));
  const found = worst(verdicts, "high") ?? untouched(host);
  return { subject: `${host.name} ${NAME}`, ...found };
}

/** Where Pleroma's own may be what arrives, it is not certain that a worse one does. */
function judgeAsked(asked: ProbeAnswers, compare: Compare): Verdict {
  const what = `The ${NAME} of ${describeRequest(asked.probe)}`;
  const verdicts = new Map(asked.answers.map((answer) => [answer, judgeAnswer(answer, compare)]));
  const mayFail = [...verdicts.values()].some(({ status }) => status === "fail");
  return judgeProbe(asked, what, (answer) => {
    const verdict = verdicts.get(answer) ?? untouched(asked.probe.host);
    const isOwn = verdict.status === "not-applicable" && needsHeaders(answer) === true;
    return isOwn && mayFail ? { ...verdict, status: "pass" } : verdict;
  });
}

type Compare = (values: readonly string[], page: Page) => readonly Excess[] | undefined;

function untouched({ location }: SiteHost): Verdict {
  return { status: "not-applicable", message: `nginx leaves the ${NAME} to Pleroma.`, location };
}

function judgeAnswer(answer: Answer, compare: Compare): Verdict {
  const { host } = answer.probe;
  const needed = needsHeaders(answer);
  if (needed === false) return untouched(host);
  if (needed !== true) return unknown(`The ${NAME}`, needed.reason, needed.location);
  const { headers, lost, uncertain } = answer.headers();
  const arriving = headers.filter(({ name }) => isCsp(name));
  const taken = lost.filter(({ name }) => isCsp(name));
  const touched = taken.length > 0 || arriving.some(({ sender }) => sender !== "upstream");
  if (!touched && uncertain.length === 0) return untouched(host);
  const [more] = uncertain;
  const sure = arriving.filter((header) => header.uncertain === undefined);
  if (sure.some(({ sender }) => sender === "upstream")) {
    if (!touched) return untouched(host);
    const message = "Pleroma's own policy arrives too, and a page has to satisfy all of them.";
    return { status: "pass", message, location: host.location };
  }
  const what = `The ${NAME} of ${describeAnswer(answer)}`;
  const widest = excessAmong(sure, answer, compare);
  if (widest === "too long")
    return unknown(what, "more sources than can be compared", host.location);
  const place = firstPlace(arriving, taken) ?? host.location;
  if (widest.length === 0) {
    const message = `nginx's ${NAME} allows nothing that the one of Pleroma's pages does not.`;
    return { status: "pass", message, location: place };
  }
  const doubt =
    more ??
    arriving.find((header) => header.uncertain !== undefined)?.uncertain ??
    arriving.flatMap(({ value }) => firstUncertainty(value) ?? [])[0];
  if (doubt !== undefined) return unknown(what, doubt.reason, doubt.location);
  return excessive(answer, widest, arriving, taken, place);
}

function isCsp(name: string): boolean {
  return name.toLowerCase() === NAME.toLowerCase();
}

function excessAmong(
  headers: readonly ClientHeader[],
  { probe }: Answer,
  compare: Compare,
): readonly Excess[] | "too long" {
  const values: string[] = [];
  for (const { value } of headers) {
    // A policy that is not known can only restrict more.
    const known = knownText(value);
    if (known !== undefined) values.push(known);
  }
  const page: Page = {
    host: probe.host.requestHost,
    scheme: probe.socket.tls === false ? "http" : "https",
  };
  return compare(values, page) ?? "too long";
}

function firstPlace(
  arriving: readonly ClientHeader[],
  taken: readonly LostHeader[],
): Verdict["location"] {
  return (
    arriving.find(({ sender }) => sender !== "upstream")?.location ?? taken[0]?.location ?? null
  );
}

function excessive(
  answer: Answer,
  excesses: readonly Excess[],
  arriving: readonly ClientHeader[],
  taken: readonly LostHeader[],
  place: Verdict["location"],
): Verdict {
  const at = describeAnswer(answer);
  if (arriving.length === 0) {
    const message = `nginx takes Pleroma's ${NAME} away and sends none at ${at}, so everything is allowed.`;
    return { status: "fail", ...advise(message, answer, taken, place) };
  }
  const parts = excesses.slice(0, SHOWN).map(({ directive, missing, sources }) => {
    if (missing) return `it has no ${directive}`;
    const shown = sources.slice(0, SHOWN).join(" ");
    return `${directive} allows ${shown}${sources.length > SHOWN ? " and more" : ""}`;
  });
  const message = `nginx's ${NAME} at ${at} allows more than Pleroma's: ${parts.join("; ")}.`;
  const actual = arriving.flatMap(({ value }) => knownText(value) ?? []).join(", ");
  return { status: "fail", ...advise(message, answer, taken, place), actual };
}

/** With Pleroma's own beside it, a page has to satisfy both: that one has to come back first. */
function advise(
  message: string,
  answer: Answer,
  taken: readonly LostHeader[],
  place: Verdict["location"],
): Pick<Verdict, "message" | "location" | "expected" | "edit"> {
  const taker = taken.find(({ by }) => takesAway(by));
  if (taker === undefined) {
    return { message: `${message} Allow no more than Pleroma's own does.`, location: place };
  }
  const { location } = taker;
  const rest = taker.by === "more_set_headers" ? "" : ", then any policy of nginx's own";
  const forAll: Advice = {
    edit: "delete",
    say: ` Delete this line${rest}: Pleroma sends one that fits its pages.`,
  };
  const { say, ...advice } = sparing(forAll, NAME, directiveAt(answer, location));
  return { message: `${message}${say}`, location, ...advice };
}
