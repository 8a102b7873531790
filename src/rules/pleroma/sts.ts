import { pleromaHeaders } from "../../deployment/pleroma-headers.ts";
import { knownText } from "../../nginx/syntax/text.ts";
import type { Location } from "../../source/location.ts";
import { placeOf } from "../../source/setting.ts";
import { defineRule, type Finding, family } from "../define-rule.ts";
import { judgeForClients, type ReceivedHeader } from "../nginx/client-headers.ts";
import { headerLine } from "../nginx/header-advice.ts";
import { RECOMMENDED_HSTS, readHsts } from "../nginx/header-values.ts";
import { httpSecuritySettings, optional, probes } from "../nginx/needs.ts";
import { mendMissing, mendValue } from "../nginx/received-advice.ts";
import { type Verdict, worst } from "../nginx/verdict.ts";
import { inspect } from "./inspect.ts";
import { setting } from "./needs.ts";

const SUBJECT = "http_security.sts";
const EXPECTED = "config :pleroma, :http_security, sts: true";
const NAME = "Strict-Transport-Security";

export const sts = defineRule({
  id: "pleroma/sts",
  severity: "medium",
  title: "Browsers are told to insist on TLS",
  recommended: "sts: true",
  why: "Without Strict-Transport-Security, a browser that is given an http:// address asks without TLS first, and somebody on the way can keep it there.",
  fix: `Once https works for the host and all hosts below it:\n\n\`\`\`elixir\n${EXPECTED}\n\`\`\`\n\nIf Pleroma sends the header already, remove what takes it away in nginx.`,
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#sts",
  autofix: { safe: false, because: "all hosts below the instance's have to have https first" },
  subject: SUBJECT,
  needs: {
    sts: setting("pleroma", "http_security", "sts"),
    settings: httpSecuritySettings,
    probes: optional(probes),
    family,
  },
  check: ({ sts, settings, probes, family }): Finding => {
    const instance = probes?.site.hosts.filter(({ role }) => role === "instance") ?? [];
    if (instance.length > 0 && instance.every(({ hidden }) => hidden)) {
      const message = "The network of this address encrypts by itself.";
      return { subject: SUBJECT, status: "not-applicable", message, location: placeOf(sts) };
    }
    const off = settings.enabled.state === "known" && !settings.enabled.value;
    const place = placeOf(off ? settings.enabled : sts);
    const pleroma = pleromaHeaders(family, "", settings);
    const what = `Whether ${NAME} is sent`;
    const wanted = { name: NAME, what, laterCounts: false, pleroma, probes };
    const verdicts = judgeForClients(wanted, (header) => judge(header, place));
    const found = worst(verdicts, "medium") ?? nothing(place);
    // What stands at that place is to be replaced.
    const isWritten = found.location === place && !off && sts.state === "known";
    return { subject: SUBJECT, ...(isWritten ? { actual: inspect(sts.value) } : {}), ...found };
  },
});

const ASKED = { name: NAME, better: RECOMMENDED_HSTS, isGood: isValid };

function isValid(value: string): boolean {
  return readHsts([value]) !== undefined;
}

function nothing(location: Location): Verdict {
  const message = "There is no answer of the instance to look at.";
  return { status: "not-applicable", message, location };
}

function judge(header: ReceivedHeader, place: Location): Verdict {
  const { at, values } = header;
  const [first] = values;
  if (first === undefined) {
    const inNginx = mendMissing(NAME, header, headerLine(NAME, RECOMMENDED_HSTS));
    if (inNginx !== undefined) return inNginx;
    const message = `${at} answers without ${NAME}: neither Pleroma nor nginx sends it.`;
    return { status: "fail", message, location: place, expected: EXPECTED };
  }
  const location = first.location ?? place;
  const known = knownText(first.value);
  if (known !== undefined && !isValid(known)) {
    const message = `Browsers ignore the ${NAME} of ${at}, because its value is not valid.`;
    const { say = "", ...advice } = mendValue(header, first, ASKED) ?? { expected: EXPECTED };
    return { status: "fail", message: `${message}${say}`, location, ...advice, actual: known };
  }
  return { status: "pass", message: `${at} sends ${NAME}.`, location };
}
