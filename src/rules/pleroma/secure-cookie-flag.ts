import type { Probes } from "../../deployment/probes/probes.ts";
import { losesSecure } from "../../nginx/headers/cookie-flags.ts";
import { defineRule, type Finding } from "../define-rule.ts";
import { optional, probes } from "../nginx/needs.ts";
import { judgeFlag } from "./flag.ts";
import { setting, upstreamDefaults } from "./needs.ts";

const SUBJECT = "Pleroma.Web.Endpoint.secure_cookie_flag";
const EXPECTED = "config :pleroma, Pleroma.Web.Endpoint, secure_cookie_flag: true";

export const secureCookieFlag = defineRule({
  id: "pleroma/secure-cookie-flag",
  severity: "high",
  title: "The session cookie is sent over HTTPS only",
  recommended: "secure_cookie_flag: true",
  why: "Without `Secure`, a browser sends the session cookie over plain HTTP too, where anybody on the way can read it; without the `__Host-` prefix, another site of the domain can overwrite it.",
  fix: `Remove the line that turns the flag off, or write:\n\n\`\`\`elixir\n${EXPECTED}\n\`\`\`\n\nAn installation from source has to be compiled again afterwards: Pleroma reads the flag while compiling.`,
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#secure_cookie_flag",
  // Without TLS nobody could log in any more.
  autofix: { safe: true, oncePassingOrAbsent: ["nginx/https-only"] },
  subject: SUBJECT,
  needs: {
    flag: setting("pleroma", "Pleroma.Web.Endpoint", "secure_cookie_flag"),
    defaults: upstreamDefaults,
    probes: optional(probes),
  },
  check: ({ flag, defaults, probes }) => {
    const sent = judgeFlag({
      subject: SUBJECT,
      setting: flag,
      byDefault: defaults.secureCookieFlag,
      on: "The session cookie is marked as secure.",
      off: "The session cookie is not marked as secure: browsers send it over plain HTTP as well.",
      expected: EXPECTED,
    });
    return (sent.status === "pass" ? lostInNginx(probes) : undefined) ?? sent;
  },
});

/** The name that the flag gives the cookie (lib/pleroma/web/endpoint.ex). */
const COOKIE = "__Host-pleroma-key";

/** What clients get counts: nginx may take the mark away again. */
function lostInNginx(probes: Probes | undefined): Finding | undefined {
  for (const host of probes?.site.hosts ?? []) {
    for (const { answers } of probes?.of(host) ?? []) {
      for (const { result, through, fromPleroma } of answers) {
        if (fromPleroma === false) continue;
        const [lost] = [result, ...through].flatMap(({ level }) =>
          level === undefined ? [] : (losesSecure(level, COOKIE) ?? []),
        );
        if (lost === undefined) continue;
        const { location, uncertain } = lost;
        if (uncertain !== undefined) {
          const message = `Whether the session cookie keeps its mark depends on ${uncertain.reason}.`;
          return { subject: SUBJECT, status: "unknown", message, location, expected: EXPECTED };
        }
        const message =
          "nginx takes the mark `Secure` off the session cookie: browsers send it over plain HTTP as well.";
        const expected = "# no `nosecure` in proxy_cookie_flags";
        return { subject: SUBJECT, status: "fail", message, location, expected, byHand: true };
      }
    }
  }
  return undefined;
}
