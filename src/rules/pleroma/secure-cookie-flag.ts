import { defineRule } from "../define-rule.ts";
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
  subject: SUBJECT,
  needs: {
    flag: setting("pleroma", "Pleroma.Web.Endpoint", "secure_cookie_flag"),
    defaults: upstreamDefaults,
  },
  check: ({ flag, defaults }) =>
    judgeFlag({
      subject: SUBJECT,
      setting: flag,
      byDefault: defaults.secureCookieFlag,
      on: "The session cookie is marked as secure.",
      off: "The session cookie is not marked as secure: browsers send it over plain HTTP as well.",
      expected: EXPECTED,
    }),
});
