import { contains, simplified } from "../../systemd/directives/opened-paths.ts";
import type { ProtectSystem, ServiceSettings } from "../../systemd/directives/service-settings.ts";
import { defineRule, SAFE } from "../define-rule.ts";
import { GUIDE, writeLines } from "./advice.ts";
import { configuredPaths, usesAny } from "./configured-paths.ts";
import { judgeDirective, type Verdict } from "./directive.ts";
import { services } from "./needs.ts";
import { openings, written } from "./opened.ts";

export const protectSystem = defineRule({
  id: "systemd/protect-system",
  severity: "medium",
  title: "The system's folders are read-only",
  recommended: "ProtectSystem=full",
  why: "Pleroma has nothing to write in /usr, /boot and /etc. If they are read-only for it, an attacker who takes over the service changes neither programs nor configuration there.",
  fix: `${writeLines("ProtectSystem=full")}\n\n\`strict\` protects more: all but /dev, /proc and /sys is read-only then, so that uploads and static files need a line \`ReadWritePaths=/var/lib/pleroma\`.`,
  guide: `${GUIDE}#protectsystem`,
  autofix: SAFE,
  subject: "service",
  needs: { services, paths: configuredPaths },
  check: (facts) =>
    judgeDirective<ProtectSystem>(facts.services, {
      directive: "ProtectSystem",
      read: (settings) => settings.protectSystem,
      byDefault: "no",
      describe: (level) => level,
      expected: "ProtectSystem=full",
      question: "Whether the system's folders are read-only for Pleroma",
      judge: (level, { unit }) => {
        const verdict = judge(level, unit.settings);
        return usesAny(facts.paths, FOLDERS) ? { ...verdict, byHand: true } : verdict;
      },
    }),
});

function judge(level: ProtectSystem, settings: ServiceSettings): Verdict {
  const verdict = VERDICTS[level];
  if (verdict.status === "pass") return opened(level, settings) ?? verdict;
  const more = exception(settings);
  return { ...verdict, message: `${verdict.message}${more}`, byHand: more !== "" };
}

/** systemd.exec(5), `ProtectSystem=full`. */
const FOLDERS = ["/usr", "/boot", "/efi", "/etc"] as const;

/**
 * What makes a folder writable again: a bind mount of it elsewhere, and with `strict`, which closes
 * the root folder, any folder below. Of two lines for one folder the stricter one counts, or so it
 * seems (systemd's src/core/namespace.c): that is left open.
 */
function opened(level: ProtectSystem, { openedPaths }: ServiceSettings): Verdict | undefined {
  const writable = openedPaths.filter(({ directive }) => directive !== "BindReadOnlyPaths");
  const [first] = openings(writable, FOLDERS);
  if (first === undefined) return undefined;
  const { line, opening } = first;
  const { location, path, target } = line;
  if (opening === "part") {
    const { message } = VERDICTS[level];
    return { status: "pass", message: `${message.slice(0, -1)}, but for ${written(line)}.` };
  }
  const isCertain =
    opening === "whole" && (target !== path || (level === "strict" && path !== "/"));
  const message = isCertain
    ? `${written(line)} lets Pleroma write where \`ProtectSystem=${level}\` forbids it. Name only the folders in which Pleroma has to write.`
    : `Whether the system's folders are read-only for Pleroma depends on what ${written(line)} makes of them. Name only the folders in which Pleroma has to write.`;
  return { status: isCertain ? "fail" : "unknown", message, location };
}

/** Uploads and static files are kept below the working directory, unless the config says else. */
function exception({ workingDirectory, openedPaths }: ServiceSettings): string {
  if (workingDirectory.state !== "known") return "";
  const path = simplified(workingDirectory.value.replace(/^-/, ""));
  if (path === undefined || !FOLDERS.some((folder) => contains(folder, path))) return "";
  if (openedPaths.some((opened) => opened.path !== undefined && contains(opened.path, path))) {
    return "";
  }
  return ` The service works in \`${path}\`, which becomes read-only too: write \`ReadWritePaths=${path}\` beside it.`;
}

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
