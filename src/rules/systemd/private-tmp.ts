import type { ServiceSettings } from "../../systemd/directives/service-settings.ts";
import { defineRule, SAFE } from "../define-rule.ts";
import { GUIDE, writeLines } from "./advice.ts";
import { configuredPaths, usesAny } from "./configured-paths.ts";
import { judgeDirective, type Verdict, yesOrNo } from "./directive.ts";
import { services } from "./needs.ts";
import { openings, written } from "./opened.ts";
import { isWrittenIn, TEMPORARY_PATH } from "./written-values.ts";

const FOLDERS = ["/tmp", "/var/tmp"] as const;

export const privateTmp = defineRule({
  id: "systemd/private-tmp",
  severity: "medium",
  title: "Pleroma has its own /tmp",
  recommended: "PrivateTmp=yes",
  why: "Programs share /tmp and /var/tmp: another one can read what Pleroma leaves there, uploads on their way among it, or put a file in its way.",
  fix: `${writeLines("PrivateTmp=yes")}\n\nIf nginx or the database reaches Pleroma through a socket in /tmp, move that to a folder in /run first: a service with a /tmp of its own and others don't see each other's files there.`,
  guide: `${GUIDE}#privatetmp`,
  autofix: SAFE,
  subject: "service",
  needs: { services, paths: configuredPaths },
  check: (facts) =>
    judgeDirective(facts.services, {
      directive: "PrivateTmp",
      read: (settings) => settings.privateTmp,
      byDefault: false,
      describe: yesOrNo,
      expected: "PrivateTmp=yes",
      question: "Whether Pleroma has its own /tmp",
      judge: (isOn, { unit }) =>
        isOn
          ? (shared(unit.settings) ?? {
              status: "pass",
              message: "Pleroma has its own /tmp and /var/tmp.",
            })
          : {
              status: "fail",
              byHand: usesAny(facts.paths, FOLDERS) || isWrittenIn(unit, TEMPORARY_PATH),
              message:
                "Pleroma shares /tmp and /var/tmp with every other program of the machine. Write `PrivateTmp=yes`.",
            },
    }),
});

/** A bind mount takes the place of a private folder; a joined namespace has the other unit's. */
function shared({ openedPaths, joinedNamespaces }: ServiceSettings): Verdict | undefined {
  const [mount] = openings(
    openedPaths.filter(({ directive }) => directive !== "ReadWritePaths"),
    FOLDERS,
  );
  if (mount !== undefined && mount.opening !== "part") {
    const { line, opening } = mount;
    const isCertain = opening === "whole" && line.target === line.path;
    const message = isCertain
      ? `${written(line)} gives Pleroma the folder that all programs share, and so undoes \`PrivateTmp=yes\`. Remove it.`
      : `Whether Pleroma has its own /tmp depends on what ${written(line)} lets in.`;
    return { status: isCertain ? "fail" : "unknown", message, location: line.location };
  }
  if (joinedNamespaces === undefined) return undefined;
  const message =
    "Whether Pleroma has its own /tmp depends on the units that `JoinsNamespaceOf=` names: it shares theirs.";
  return { status: "unknown", message, location: joinedNamespaces };
}
