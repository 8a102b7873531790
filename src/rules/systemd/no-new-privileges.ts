import type { ElixirValue } from "../../elixir/values/value.ts";
import { isTruthy } from "../../elixir/values/values.ts";
import type { Setting } from "../../source/setting.ts";
import { defineRule, SAFE } from "../define-rule.ts";
import { optional } from "../nginx/needs.ts";
import { setting } from "../pleroma/needs.ts";
import { GUIDE, writeLines } from "./advice.ts";
import { judgeDirective, userChangingCommand, yesOrNo } from "./directive.ts";
import { services } from "./needs.ts";
import { isWrittenIn, PRIVILEGE_GAINER } from "./written-values.ts";

export const noNewPrivileges = defineRule({
  id: "systemd/no-new-privileges",
  severity: "high",
  title: "Pleroma cannot gain privileges",
  recommended: "NoNewPrivileges=yes",
  why: "Programs such as sudo and su run as root whoever starts them: a flaw in one of them makes root of an attacker who has only taken over Pleroma.",
  fix: `${writeLines("NoNewPrivileges=yes")}\n\nIf Pleroma sends mail through the program \`sendmail\` of Postfix, which hands mail over with the rights of a group, let it use SMTP to localhost first.`,
  guide: `${GUIDE}#nonewprivileges`,
  autofix: SAFE,
  subject: "service",
  needs: {
    services,
    mails: optional(setting("pleroma", "Pleroma.Emails.Mailer", "enabled")),
    mailAdapter: optional(setting("pleroma", "Pleroma.Emails.Mailer", "adapter")),
  },
  check: (facts) =>
    judgeDirective(facts.services, {
      directive: "NoNewPrivileges",
      read: (settings) => settings.noNewPrivileges,
      byDefault: false,
      describe: yesOrNo,
      expected: "NoNewPrivileges=yes",
      question: "Whether Pleroma can gain privileges",
      judge: (isOn, { unit }) => {
        const program = userChangingCommand(unit.settings)?.program;
        return isOn
          ? { status: "pass", message: "Neither Pleroma nor what it starts can gain privileges." }
          : {
              status: "fail",
              byHand:
                program !== undefined ||
                isWrittenIn(unit, PRIVILEGE_GAINER, (key) => key.startsWith("Exec")) ||
                mayUseSendmail(facts.mails, facts.mailAdapter),
              message: `What Pleroma starts can gain privileges, through sudo or su for instance. ${advice(program)}`,
            };
      },
    }),
});

/** Pleroma's own adapter is the one for `sendmail`, and mail is off (config/config.exs). */
function mayUseSendmail(mails: Setting<ElixirValue>, adapter: Setting<ElixirValue>): boolean {
  const isOther =
    adapter.state === "known" &&
    adapter.value.kind === "atom" &&
    !adapter.value.name.endsWith("Sendmail");
  const isOff = mails.state === "unset" || (mails.state === "known" && !isTruthy(mails.value));
  return !isOther && !isOff;
}

/** With it, sudo cannot change the user any more. */
function advice(program: string | undefined): string {
  if (program === undefined) return "Write `NoNewPrivileges=yes`.";
  return `First write \`User=pleroma\` and start Pleroma without \`${program}\` in \`ExecStart=\`, which may not work with it, then write \`NoNewPrivileges=yes\`.`;
}
