import { defineRule, SAFE } from "../define-rule.ts";
import { GUIDE, writeLines } from "./advice.ts";
import { judgeDirective, userChangingCommand, yesOrNo } from "./directive.ts";
import { services } from "./needs.ts";

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
  needs: { services },
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
              byHand: program !== undefined,
              message: `What Pleroma starts can gain privileges, through sudo or su for instance. ${advice(program)}`,
            };
      },
    }),
});

/** With it, sudo cannot change the user any more. */
function advice(program: string | undefined): string {
  if (program === undefined) return "Write `NoNewPrivileges=yes`.";
  return `First write \`User=pleroma\` and start Pleroma without \`${program}\` in \`ExecStart=\`, which may not work with it, then write \`NoNewPrivileges=yes\`.`;
}
