import { pleromaHeaders } from "../../deployment/pleroma-headers.ts";
import { knownText } from "../../nginx/text.ts";
import type { Location } from "../../source/location.ts";
import { placeOf } from "../../source/setting.ts";
import { defineRule, type Finding, family } from "../define-rule.ts";
import { judgeForClients, type ReceivedHeader } from "../nginx/client-headers.ts";
import { HSTS_IN_NGINX, readHsts } from "../nginx/header-values.ts";
import { httpSecuritySettings, optional, probes } from "../nginx/needs.ts";
import { type Verdict, worst } from "../nginx/verdict.ts";
import { setting } from "./needs.ts";

const SUBJECT = "http_security.sts";
const EXPECTED = "config :pleroma, :http_security, sts: true";
const NAME = "Strict-Transport-Security";
const LEAVE = "# delete this line: Pleroma sends the header itself";

export const sts = defineRule({
  id: "pleroma/sts",
  severity: "medium",
  title: "Browsers are told to insist on TLS",
  recommended: "sts: true",
  why: "Without Strict-Transport-Security, a browser that is given an http:// address asks without TLS first, and somebody on the way can keep it there.",
  fix: `Once https works for the host and all hosts below it:\n\n\`\`\`elixir\n${EXPECTED}\n\`\`\`\n\nIf Pleroma sends the header already, remove what takes it away in nginx.`,
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#sts",
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
    return { subject: SUBJECT, ...(worst(verdicts, "medium") ?? nothing(place)) };
  },
});

function nothing(location: Location): Verdict {
  const message = "There is no answer of the instance to look at.";
  return { status: "not-applicable", message, location };
}

function judge({ at, values, taken }: ReceivedHeader, place: Location): Verdict {
  const [first] = values;
  if (first === undefined) {
    const message =
      taken === undefined
        ? `${at} answers without ${NAME}: neither Pleroma nor nginx sends it.`
        : `${at} answers without ${NAME}: nginx takes it away.`;
    const expected = taken === undefined ? EXPECTED : LEAVE;
    return { status: "fail", message, location: taken ?? place, expected };
  }
  const location = first.location ?? place;
  const known = knownText(first.value);
  if (known !== undefined && readHsts([known]) === undefined) {
    const message = `Browsers ignore the ${NAME} of ${at}, because its value is not valid.`;
    const expected = first.sender === "nginx" ? HSTS_IN_NGINX : EXPECTED;
    return { status: "fail", message, location, expected, actual: known };
  }
  return { status: "pass", message: `${at} sends ${NAME}.`, location };
}
