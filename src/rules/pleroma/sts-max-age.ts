import { pleromaHeaders } from "../../deployment/pleroma-headers.ts";
import { firstUncertainty, knownText } from "../../nginx/syntax/text.ts";
import type { Location } from "../../source/location.ts";
import { placeOf } from "../../source/setting.ts";
import { defineRule, type Finding, family, SAFE } from "../define-rule.ts";
import { judgeForClients, type ReceivedHeader } from "../nginx/client-headers.ts";
import { RECOMMENDED_HSTS, readHsts } from "../nginx/header-values.ts";
import { httpSecuritySettings, optional, probes } from "../nginx/needs.ts";
import { mendValue } from "../nginx/received-advice.ts";
import { unknown, type Verdict, worst } from "../nginx/verdict.ts";
import { setting } from "./needs.ts";

const SUBJECT = "http_security.sts_max_age";
const NAME = "Strict-Transport-Security";
const WHAT = "For how long browsers insist on TLS";
/** One year, in seconds. */
const YEAR = 31_536_000;
const EXPECTED = "config :pleroma, :http_security, sts_max_age: 31_536_000";

export const stsMaxAge = defineRule({
  id: "pleroma/sts-max-age",
  severity: "medium",
  title: "Browsers insist on TLS for a year",
  recommended: "sts_max_age: 31_536_000",
  why: "A browser that has not been here for longer than this forgets to insist on TLS, and can be kept from it again.",
  fix: `Remove the line (upstream's default is good), or write a year in seconds:\n\n\`\`\`elixir\n${EXPECTED}\n\`\`\`\n\nIf nginx sends the header, write it there: \`add_header ${NAME} "max-age=${YEAR}; includeSubDomains" always;\``,
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#sts",
  autofix: SAFE,
  subject: SUBJECT,
  needs: {
    maxAge: setting("pleroma", "http_security", "sts_max_age"),
    settings: httpSecuritySettings,
    probes: optional(probes),
    family,
  },
  check: ({ maxAge, settings, probes, family }): Finding => {
    const pleroma = pleromaHeaders(family, "", settings);
    const place = placeOf(maxAge);
    const wanted = { name: NAME, what: WHAT, laterCounts: false, pleroma, probes };
    const verdicts = judgeForClients(wanted, (header) => judge(header, place));
    return { subject: SUBJECT, ...(worst(verdicts, "medium") ?? notSent(place)) };
  },
});

function notSent(location: Location): Verdict {
  return { status: "not-applicable", message: `No ${NAME} is sent.`, location };
}

const ASKED = {
  name: NAME,
  better: RECOMMENDED_HSTS,
  isGood: (value: string) => (readHsts([value])?.maxAge ?? 0) >= YEAR,
};

function judge(header: ReceivedHeader, place: Location): Verdict {
  const { at, values } = header;
  // RFC 6797, 8.1: browsers look at the first one only.
  const [first] = values;
  if (first === undefined) return notSent(place);
  const known = knownText(first.value);
  const location = first.location ?? place;
  if (known === undefined) {
    const uncertain = firstUncertainty(first.value) ?? { reason: "the running host", location };
    return unknown(WHAT, uncertain.reason, uncertain.location);
  }
  const hsts = readHsts([known]);
  if (hsts !== undefined && hsts.maxAge >= YEAR) {
    const message = `${at} has browsers insist on TLS for ${hsts.maxAge} seconds.`;
    return { status: "pass", message, location, actual: known };
  }
  const message =
    hsts === undefined
      ? `Browsers ignore the ${NAME} of ${at}, because its max-age is not a number.`
      : `${at} has browsers insist on TLS for ${hsts.maxAge} seconds only; a year is ${YEAR}.`;
  const inNginx = mendValue(header, first, ASKED);
  const { say = "", ...advice } = inNginx ?? { expected: EXPECTED };
  // Both what nginx is to write and what Pleroma sends hold all hosts below to it.
  const byHand = inNginx !== undefined && !/includesubdomains/i.test(known);
  return {
    status: "fail",
    message: `${message}${say}`,
    location,
    ...advice,
    actual: known,
    byHand,
  };
}
