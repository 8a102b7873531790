import type { ProtectHome, ServiceSettings } from "../../systemd/service-settings.ts";
import { defineRule } from "../define-rule.ts";
import { GUIDE, writeLines } from "./advice.ts";
import { judgeDirective, type Verdict } from "./directive.ts";
import { type HomeUse, homeUse } from "./home-use.ts";
import { services } from "./needs.ts";

export const protectHome = defineRule({
  id: "systemd/protect-home",
  severity: "medium",
  title: "Home folders are out of reach",
  recommended: "ProtectHome=yes",
  why: "People keep keys, mail and shell history in /home and /root. An attacker who takes over Pleroma should not find them.",
  fix: `${writeLines("ProtectHome=yes")}\n\nIf Pleroma itself lives in /home, /root or /run/user, it does not start with that: move it first, for instance to /opt/pleroma with the home folder /var/lib/pleroma, and adapt \`WorkingDirectory=\`, \`ExecStart=\` and \`HOME\`.`,
  guide: `${GUIDE}#protecthome`,
  subject: "service",
  needs: { services },
  check: (facts) =>
    judgeDirective<ProtectHome>(facts.services, {
      directive: "ProtectHome",
      read: (settings) => settings.protectHome,
      byDefault: "no",
      describe: (level) => level,
      expected: "ProtectHome=yes",
      question: "Whether home folders are out of Pleroma's reach",
      judge: (level, { unit }) => judge(level, unit.settings),
    }),
});

function judge(level: ProtectHome, settings: ServiceSettings): Verdict {
  switch (level) {
    case "yes":
    case "tmpfs":
      return { status: "pass", message: passMessage(homeUse(settings)) };
    case "read-only":
      return {
        status: "fail",
        severity: "low",
        message: `Pleroma cannot change home folders, but can still read them. ${advice(settings)}`,
      };
    case "no":
      return {
        status: "fail",
        message: `Pleroma can look into /home, /root and /run/user. ${advice(settings)}`,
      };
  }
}

function passMessage(use: HomeUse | undefined): string {
  const message = "Home folders are out of Pleroma's reach.";
  if (use === undefined) return message;
  return `${message} But so is \`${use.path}\` (${use.what}), which the service uses: it will not start before that is moved elsewhere.`;
}

/** Advice never recommends what stops Pleroma from starting. */
function advice(settings: ServiceSettings): string {
  const use = homeUse(settings);
  if (use !== undefined) {
    return `The service itself uses \`${use.path}\` (${use.what}): move that elsewhere first, to /opt/pleroma or /var/lib/pleroma for instance, then write \`ProtectHome=yes\`. In the other order the service does not start.`;
  }
  return settings.workingDirectory.state === "dynamic"
    ? "Write `ProtectHome=yes`, unless the folder that `WorkingDirectory=` stands for is in one of them: then move Pleroma first."
    : "Write `ProtectHome=yes`.";
}
