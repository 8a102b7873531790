import type { ServiceSettings } from "../../systemd/directives/service-settings.ts";
import { defineRule } from "../define-rule.ts";
import { GUIDE, writeLines } from "./advice.ts";
import { judgeDirective, type Verdict, yesOrNo } from "./directive.ts";
import { services } from "./needs.ts";
import { openings, written } from "./opened.ts";

export const privateDevices = defineRule({
  id: "systemd/private-devices",
  severity: "low",
  title: "Pleroma sees no physical devices",
  recommended: "PrivateDevices=yes",
  why: "Pleroma needs no disk, camera or memory device. With a /dev of its own, which has only devices such as /dev/null and /dev/urandom, an attacker who takes over the service reaches none.",
  fix: `${writeLines("PrivateDevices=yes")}\n\nOn a Raspberry Pi and similar boards the service may not start with it. If so, leave \`PrivateDevices=no\` and switch this rule off in the policy file.`,
  guide: `${GUIDE}#privatedevices`,
  autofix: { safe: false, because: "on some boards Pleroma does not start with it" },
  subject: "service",
  needs: { services },
  check: (facts) =>
    judgeDirective(facts.services, {
      directive: "PrivateDevices",
      read: (settings) => settings.privateDevices,
      byDefault: false,
      describe: yesOrNo,
      expected: "PrivateDevices=yes",
      question: "Whether Pleroma sees physical devices",
      judge: (isOn, { unit }) =>
        isOn
          ? (shown(unit.settings) ?? {
              status: "pass",
              message: "Pleroma sees no physical devices.",
            })
          : {
              status: "fail",
              message:
                "Pleroma can reach the machine's devices. Write `PrivateDevices=yes`; if the service does not start with it, as on some Raspberry Pis, take it back and switch this rule off in the policy file.",
            },
    }),
});

/** A bind mount shows devices; whether they can be opened is up to `DeviceAllow=`. */
function shown({ openedPaths }: ServiceSettings): Verdict | undefined {
  const [mount] = openings(
    openedPaths.filter(({ directive }) => directive !== "ReadWritePaths"),
    ["/dev"],
  );
  if (mount === undefined) return undefined;
  const message = `Whether Pleroma sees physical devices depends on what ${written(mount.line)} lets in.`;
  return { status: "unknown", message, location: mount.line.location };
}
