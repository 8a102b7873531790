import type { ProtectSystem } from "../../systemd/service-settings.ts";
import { defineRule } from "../define-rule.ts";
import { GUIDE, writeLines } from "./advice.ts";
import { judgeDirective, type Verdict } from "./directive.ts";
import { services } from "./needs.ts";

export const protectSystem = defineRule({
  id: "systemd/protect-system",
  severity: "medium",
  title: "The system's folders are read-only",
  recommended: "ProtectSystem=full",
  why: "Pleroma has nothing to write in /usr, /boot and /etc. If they are read-only for it, an attacker who takes over the service changes neither programs nor configuration there.",
  fix: `${writeLines("ProtectSystem=full")}\n\n\`strict\` protects more: all but /dev, /proc and /sys is read-only then, so that uploads and static files need a line \`ReadWritePaths=/var/lib/pleroma\`.`,
  guide: `${GUIDE}#protectsystem`,
  subject: "service",
  needs: { services },
  check: (facts) =>
    judgeDirective<ProtectSystem>(facts.services, {
      directive: "ProtectSystem",
      read: (settings) => settings.protectSystem,
      byDefault: "no",
      describe: (level) => level,
      expected: "ProtectSystem=full",
      question: "Whether the system's folders are read-only for Pleroma",
      judge: (level) => VERDICTS[level],
    }),
});

const VERDICTS: Readonly<Record<ProtectSystem, Verdict>> = {
  strict: { status: "pass", message: "The whole file system is read-only for Pleroma." },
  full: { status: "pass", message: "/usr, /boot and /etc are read-only for Pleroma." },
  yes: {
    status: "fail",
    severity: "low",
    message:
      "/usr and /boot are read-only for Pleroma, but /etc is not. Write `ProtectSystem=full`.",
  },
  no: {
    status: "fail",
    message:
      "Nothing keeps Pleroma from writing to /usr, /boot and /etc but file permissions. Write `ProtectSystem=full`.",
  },
};
