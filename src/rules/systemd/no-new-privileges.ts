import { defineRule } from "../define-rule.ts";
import { GUIDE, writeLines } from "./advice.ts";
import { judgeDirective, yesOrNo } from "./directive.ts";
import { services } from "./needs.ts";

export const noNewPrivileges = defineRule({
  id: "systemd/no-new-privileges",
  severity: "high",
  title: "Pleroma cannot gain privileges",
  recommended: "NoNewPrivileges=yes",
  why: "Programs such as sudo and su run as root whoever starts them: a flaw in one of them makes root of an attacker who has only taken over Pleroma.",
  fix: writeLines("NoNewPrivileges=yes"),
  guide: `${GUIDE}#nonewprivileges`,
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
      judge: (isOn) =>
        isOn
          ? { status: "pass", message: "Neither Pleroma nor what it starts can gain privileges." }
          : {
              status: "fail",
              message:
                "What Pleroma starts can gain privileges, through sudo or su for instance. Write `NoNewPrivileges=yes`.",
            },
    }),
});
