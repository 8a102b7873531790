import { isTruthy } from "../../elixir/values/values.ts";
import { defineRule, SAFE } from "../define-rule.ts";
import { judgeFlag } from "./flag.ts";
import { setting, upstreamDefaults } from "./needs.ts";

const SUBJECT = "http_security.enabled";
const EXPECTED = "config :pleroma, :http_security, enabled: true";

export const httpSecurity = defineRule({
  id: "pleroma/http-security",
  severity: "high",
  title: "Pleroma sends its security headers",
  recommended: "enabled: true",
  why: "These headers, the Content-Security-Policy above all, keep a malicious post or file from running code in the pages of your instance.",
  fix: `Remove the line that turns the headers off, or write:\n\n\`\`\`elixir\n${EXPECTED}\n\`\`\`\n\nIf you write \`:http_security\` as a map (\`%{…}\`), make it a keyword list: a map replaces all of upstream's defaults.`,
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#http_security",
  autofix: SAFE,
  subject: SUBJECT,
  needs: {
    enabled: setting("pleroma", "http_security", "enabled"),
    sts: setting("pleroma", "http_security", "sts"),
    defaults: upstreamDefaults,
  },
  check: ({ enabled, sts, defaults }) => ({
    // With them Pleroma would begin to send Strict-Transport-Security, which browsers remember.
    byHand: sts.state === "dynamic" || (sts.state === "known" && isTruthy(sts.value)),
    ...judgeFlag({
      subject: SUBJECT,
      setting: enabled,
      byDefault: defaults.httpSecurity.enabled,
      on: "Pleroma sends its security headers.",
      off: "Pleroma sends no security headers, so a malicious post or file may run code in your instance's pages.",
      expected: EXPECTED,
    }),
  }),
});
