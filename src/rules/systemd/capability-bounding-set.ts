import { defineRule, SAFE } from "../define-rule.ts";
import { GUIDE, writeLines } from "./advice.ts";
import { judgeDirective } from "./directive.ts";
import { services } from "./needs.ts";
import { isWrittenIn, SYS_ADMIN } from "./written-values.ts";

export const capabilityBoundingSet = defineRule({
  id: "systemd/capability-bounding-set",
  severity: "high",
  title: "CAP_SYS_ADMIN is dropped",
  recommended: "CapabilityBoundingSet=~CAP_SYS_ADMIN",
  why: "CAP_SYS_ADMIN stands for so many rights, mounting file systems among them, that it is nearly the same as being root. Pleroma uses none of them.",
  fix: `${writeLines("CapabilityBoundingSet=~CAP_SYS_ADMIN")}\n\nA later \`CapabilityBoundingSet=\` line without \`~\` can bring it back: lines add up.`,
  guide: `${GUIDE}#capabilityboundingset`,
  autofix: SAFE,
  subject: "service",
  needs: { services },
  check: (facts) =>
    judgeDirective(facts.services, {
      directive: "CapabilityBoundingSet",
      read: (settings) => settings.capabilityBoundingSet.has("CAP_SYS_ADMIN"),
      byDefault: true,
      describe: (isIn) => (isIn ? "… with CAP_SYS_ADMIN" : "… without CAP_SYS_ADMIN"),
      expected: "CapabilityBoundingSet=~CAP_SYS_ADMIN",
      question: "Whether Pleroma's processes can have CAP_SYS_ADMIN",
      judge: (isIn, { unit }) =>
        isIn
          ? {
              status: "fail",
              // capset(2) refuses what is not in the bounding set: the service would not start.
              byHand: isWrittenIn(unit, SYS_ADMIN, (key) => key === "AmbientCapabilities"),
              message:
                "Pleroma's processes can have CAP_SYS_ADMIN, which is nearly the same as being root. Write `CapabilityBoundingSet=~CAP_SYS_ADMIN`, the `~` included.",
            }
          : { status: "pass", message: "No process of the service can have CAP_SYS_ADMIN." },
    }),
});
