import { defineRule } from "../define-rule.ts";
import { GUIDE, writeLines } from "./advice.ts";
import { judgeDirective, yesOrNo } from "./directive.ts";
import { services } from "./needs.ts";

export const privateTmp = defineRule({
  id: "systemd/private-tmp",
  severity: "medium",
  title: "Pleroma has its own /tmp",
  recommended: "PrivateTmp=yes",
  why: "Programs share /tmp and /var/tmp: another one can read what Pleroma leaves there, uploads on their way among it, or put a file in its way.",
  fix: writeLines("PrivateTmp=yes"),
  guide: `${GUIDE}#privatetmp`,
  subject: "service",
  needs: { services },
  check: (facts) =>
    judgeDirective(facts.services, {
      directive: "PrivateTmp",
      read: (settings) => settings.privateTmp,
      byDefault: false,
      describe: yesOrNo,
      expected: "PrivateTmp=yes",
      question: "Whether Pleroma has its own /tmp",
      judge: (isOn) =>
        isOn
          ? { status: "pass", message: "Pleroma has its own /tmp and /var/tmp." }
          : {
              status: "fail",
              message:
                "Pleroma shares /tmp and /var/tmp with every other program of the machine. Write `PrivateTmp=yes`.",
            },
    }),
});
