import type { ProtectHome, ServiceSettings } from "../../systemd/directives/service-settings.ts";
import { defineRule, SAFE } from "../define-rule.ts";
import { GUIDE, writeLines } from "./advice.ts";
import { configuredPaths, usesAny } from "./configured-paths.ts";
import { judgeDirective, type Verdict } from "./directive.ts";
import { homeFolder, homeUse } from "./home-use.ts";
import { services } from "./needs.ts";
import { openings, written } from "./opened.ts";

export const protectHome = defineRule({
  id: "systemd/protect-home",
  severity: "medium",
  title: "Home folders are out of reach",
  recommended: "ProtectHome=yes",
  why: "People keep keys, mail and shell history in /home and /root. An attacker who takes over Pleroma should not find them.",
  fix: `${writeLines("ProtectHome=yes")}\n\nIf Pleroma itself lives in /home, /root or /run/user, it does not start with that: move it first, for instance to /opt/pleroma with the home folder /var/lib/pleroma, and adapt \`WorkingDirectory=\`, \`ExecStart=\` and \`HOME\`.`,
  guide: `${GUIDE}#protecthome`,
  autofix: SAFE,
  subject: "service",
  needs: { services, paths: configuredPaths },
  check: (facts) =>
    judgeDirective<ProtectHome>(facts.services, {
      directive: "ProtectHome",
      read: (settings) => settings.protectHome,
      byDefault: "no",
      describe: (level) => level,
      expected: "ProtectHome=yes",
      question: "Whether home folders are out of Pleroma's reach",
      judge: (level, { unit }) => {
        const verdict = judge(level, unit.settings);
        return usesAny(facts.paths, FOLDERS) ? { ...verdict, byHand: true } : verdict;
      },
    }),
});

function judge(level: ProtectHome, settings: ServiceSettings): Verdict {
  switch (level) {
    case "yes":
    case "tmpfs":
      return opened(level, settings) ?? { status: "pass", message: passMessage(level, settings) };
    case "read-only":
      return {
        status: "fail",
        severity: "low",
        message: `Pleroma cannot change home folders, but can still read them. ${advice(settings)}`,
        byHand: advice(settings) !== WRITE_IT,
      };
    case "no":
      return {
        status: "fail",
        message: `Pleroma can look into /home, /root and /run/user. ${advice(settings)}`,
        byHand: advice(settings) !== WRITE_IT,
      };
  }
}

/** systemd.exec(5), `ProtectHome=`. */
const FOLDERS = ["/home", "/root", "/run/user"] as const;

/**
 * A bind mount to elsewhere shows the folder there. On the folder itself it takes the place of an
 * empty one, which is read-only, and none of an inaccessible one (systemd's src/core/namespace.c).
 */
function opened(level: "yes" | "tmpfs", settings: ServiceSettings): Verdict | undefined {
  for (const { line, opening } of homeMounts(settings)) {
    const { location } = line;
    if (opening === "unknown") {
      const message = `Whether home folders are out of Pleroma's reach depends on what ${written(line)} lets in.`;
      return { status: "unknown", message, location };
    }
    const isElsewhere = line.target !== line.path;
    if (opening !== "whole" || (level === "yes" && !isElsewhere)) continue;
    const message = `${written(line)} lets Pleroma into the folders that \`ProtectHome=${level}\` closes. Remove it, or name only the folder that Pleroma needs.`;
    const isReadOnly = !isElsewhere || line.directive === "BindReadOnlyPaths";
    return { status: "fail", message, location, ...(isReadOnly ? { severity: "low" } : {}) };
  }
  return undefined;
}

function homeMounts({ openedPaths }: ServiceSettings): ReturnType<typeof openings> {
  return openings(
    openedPaths.filter(({ directive }) => directive !== "ReadWritePaths"),
    FOLDERS,
  );
}

function passMessage(level: "yes" | "tmpfs", settings: ServiceSettings): string {
  const message = "Home folders are out of Pleroma's reach";
  const part = homeMounts(settings).find(
    ({ line, opening }) => opening === "part" && (level === "tmpfs" || line.target !== line.path),
  );
  if (part !== undefined) return `${message}, but for what ${written(part.line)} lets in.`;
  const use = homeUse(settings);
  if (use === undefined) return `${message}.`;
  return `${message}. But so is \`${use.path}\` (${use.what}), which the service uses: it may not start before that is moved elsewhere.`;
}

/** Nothing that the unit says speaks against it. */
const WRITE_IT = "Write `ProtectHome=yes`.";

/** Advice never recommends what stops Pleroma from starting. */
function advice(settings: ServiceSettings): string {
  const use = homeUse(settings);
  if (use !== undefined) {
    return `The service itself uses \`${use.path}\` (${use.what}): move that elsewhere first, to /opt/pleroma or /var/lib/pleroma for instance, then write \`ProtectHome=yes\`. In the other order the service does not start.`;
  }
  const { workingDirectory } = settings;
  if (workingDirectory.state === "known" && /^-?~$/.test(workingDirectory.value)) {
    return "Write `ProtectHome=yes`, unless the home folder of the service's user, which is its `WorkingDirectory=`, is in one of them: then move Pleroma first.";
  }
  const folder = homeFolder(settings);
  if (folder !== undefined) {
    return `Write \`ProtectHome=yes\`, unless the home folder that the service's commands go to (\`${folder}\`) is in one of them: then move Pleroma first.`;
  }
  return workingDirectory.state === "dynamic"
    ? "Write `ProtectHome=yes`, unless the folder that `WorkingDirectory=` stands for is in one of them: then move Pleroma first."
    : WRITE_IT;
}
