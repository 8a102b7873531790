import { pleromaHeaders } from "../../deployment/pleroma-headers.ts";
import { firstUncertainty, knownText } from "../../nginx/syntax/text.ts";
import type { Location } from "../../source/location.ts";
import { placeOf, type Setting } from "../../source/setting.ts";
import { defineRule, type Finding, family, SAFE } from "../define-rule.ts";
import {
  judgeForClients,
  type ReceivedHeader,
  type ReceivedValue,
} from "../nginx/client-headers.ts";
import { headerLine } from "../nginx/header-advice.ts";
import { effectiveReferrerPolicy } from "../nginx/header-values.ts";
import { httpSecuritySettings, optional, probes } from "../nginx/needs.ts";
import { mendMissing, mendValue } from "../nginx/received-advice.ts";
import { show } from "../nginx/served.ts";
import { unknown, type Verdict, worst } from "../nginx/verdict.ts";
import { inspectWithoutText } from "./inspect.ts";
import { setting } from "./needs.ts";

const SUBJECT = "http_security.referrer_policy";
const EXPECTED = 'config :pleroma, :http_security, referrer_policy: "same-origin"';
const NAME = "Referrer-Policy";
const BETTER = "same-origin";
const GOOD: ReadonlySet<string> = new Set(["same-origin", "no-referrer"]);
/** They tell other sites which instance somebody comes from, and no more, and only over TLS. */
const NEARLY_GOOD: ReadonlySet<string> = new Set([
  "strict-origin",
  "strict-origin-when-cross-origin",
]);

export const referrerPolicy = defineRule({
  id: "pleroma/referrer-policy",
  severity: "medium",
  title: "Other sites do not learn where people come from",
  recommended: 'referrer_policy: "same-origin"',
  why: "With every link that somebody follows, the browser tells the other site which page they come from, unless this keeps it from doing so.",
  fix: `Remove the line (upstream's default is good), or write:\n\n\`\`\`elixir\n${EXPECTED}\n\`\`\`\n\nIf nginx sends a Referrer-Policy too, remove that one: the last valid value wins.`,
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#referrer_policy",
  autofix: SAFE,
  subject: SUBJECT,
  needs: {
    policy: setting("pleroma", "http_security", "referrer_policy"),
    settings: httpSecuritySettings,
    probes: optional(probes),
    family,
  },
  check: ({ policy, settings, probes, family }): Finding => {
    const pleroma = pleromaHeaders(family, "", settings);
    const place = placeOf(policy);
    const isSent = settings.enabled.state === "unset" || isKnownTrue(settings.enabled);
    if (isSent && policy.state === "known" && policy.value.kind !== "string") {
      return {
        subject: SUBJECT,
        status: "fail",
        message: NO_TEXT,
        location: place,
        expected: EXPECTED,
        actual: inspectWithoutText(policy.value),
      };
    }
    const wanted = { name: "Referrer-Policy", what: WHAT, laterCounts: true, pleroma, probes };
    const verdicts = judgeForClients(wanted, (header) => judge(header, place));
    const none: Verdict = {
      status: "not-applicable",
      message: "There is no answer of the instance to look at.",
      location: place,
    };
    return { subject: SUBJECT, ...(worst(verdicts, "medium") ?? none) };
  },
});

// Plug.Conn.merge_resp_headers/2 takes binaries only.
const NO_TEXT =
  "A Referrer-Policy has to be a text in double quotation marks: with anything else Pleroma answers every request with an error.";

function isKnownTrue(setting: Setting<boolean>): boolean {
  return setting.state === "known" && setting.value;
}

const WHAT = "Which Referrer-Policy browsers obey";

const ASKED = {
  name: NAME,
  better: BETTER,
  isGood: (value: string) => GOOD.has(effectiveReferrerPolicy([value]) ?? ""),
};

function judge(header: ReceivedHeader, place: Location): Verdict {
  const { at, values } = header;
  // The last valid value wins, so the last header that has one decides.
  const deciding = values.findLast(({ value }) => {
    const known = knownText(value);
    return known === undefined || effectiveReferrerPolicy([known]) !== undefined;
  });
  if (deciding === undefined) {
    const [written] = values;
    if (written !== undefined) {
      const message = `No browser knows the Referrer-Policy "${show(written.value)}" of ${at}.`;
      return { ...failing(message, header, written), location: written.location ?? place };
    }
    const message = `${at} answers without a Referrer-Policy.`;
    const inPleroma = { status: "fail", message, location: place, expected: EXPECTED } as const;
    return mendMissing(NAME, header, headerLine(NAME, BETTER)) ?? inPleroma;
  }
  const location = deciding.location ?? place;
  const known = knownText(deciding.value);
  if (known === undefined) {
    const uncertain = firstUncertainty(deciding.value) ?? { reason: "the running host", location };
    return unknown(WHAT, uncertain.reason, uncertain.location);
  }
  const policy = effectiveReferrerPolicy([known]) ?? "";
  const found = { location, actual: policy };
  if (GOOD.has(policy)) {
    return { status: "pass", message: `Browsers obey the Referrer-Policy ${policy}.`, ...found };
  }
  if (NEARLY_GOOD.has(policy)) {
    const message = `With ${policy}, other sites learn which instance somebody comes from.`;
    return { ...failing(message, header, deciding), severity: "low", ...found };
  }
  const message = `With ${policy}, other sites learn more than they need about where somebody comes from.`;
  return { ...failing(message, header, deciding), ...found };
}

function failing(message: string, header: ReceivedHeader, written: ReceivedValue) {
  const { say = "", ...advice } = mendValue(header, written, ASKED) ?? { expected: EXPECTED };
  return { status: "fail", message: `${message}${say}`, ...advice } as const;
}
