import type { PleromaService } from "../../deployment/services.ts";
import type { Location } from "../../source/location.ts";
import { matchSetting } from "../../source/setting.ts";
import type { Unit } from "../../systemd/unit/unit.ts";
import { defineRule, type Finding } from "../define-rule.ts";
import { writeLines } from "./advice.ts";
import { commandWith, escapingCommand, userChangingCommand } from "./directive.ts";
import { services } from "./needs.ts";

const EXPECTED = "User=pleroma";
const ROOT_MESSAGE =
  "Pleroma runs as root: whoever takes it over has the whole machine. Write `User=pleroma`, with the account that owns Pleroma's files.";

export const user = defineRule({
  id: "systemd/user",
  severity: "high",
  title: "Pleroma does not run as root",
  recommended: EXPECTED,
  why: "A flaw in Pleroma gives an attacker what Pleroma may do. As root that is everything; as a user of its own, Pleroma's files.",
  fix: `${writeLines(EXPECTED)}\n\nIf there is no such account yet, \`useradd --system --home-dir /var/lib/pleroma pleroma\` makes one; Pleroma's folders must belong to it.`,
  guide: "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#User=",
  autofix: { safe: false, because: "the account has to exist, and to own Pleroma's files" },
  subject: "service",
  needs: { services },
  check: (facts) => facts.services.map(judge),
});

function judge({ unit, subject }: PleromaService): Finding {
  const { settings, manager } = unit;
  const command = commandWith(settings, "full", "no-user-change");
  if (command !== undefined) {
    return {
      subject,
      status: "fail",
      message:
        "Pleroma runs as root: the `+` or `!` before the command of `ExecStart=` cancels `User=`. Remove it.",
      location: command.location,
      expected: `ExecStart=${command.program}`,
    };
  }
  const escaping = escapingCommand(settings);
  if (escaping !== undefined) {
    const reason = "what `systemd-run` in `ExecStart=` is told";
    return unknown(subject, `${reason}; start Pleroma itself instead`, escaping.location);
  }
  const changing = userChangingCommand(settings);
  if (changing !== undefined) {
    const reason = `what \`${changing.program}\` in \`ExecStart=\` makes of it; write \`User=pleroma\`, and start Pleroma without \`${changing.program}\``;
    return unknown(subject, reason, changing.command.location);
  }
  return matchSetting<string, Finding>(settings.user, {
    known: (name, location) =>
      name === "root" || name === "0"
        ? { ...failure(subject, ROOT_MESSAGE), location, actual: `User=${name}` }
        : {
            subject,
            status: "pass",
            message: `Pleroma runs as \`${name}\`, not as root.`,
            location,
            expected: EXPECTED,
            actual: `User=${name}`,
          },
    unset: (location) =>
      manager === "user"
        ? unknown(subject, "which user's service manager runs the unit", location)
        : judgeDynamicUser(unit, subject, location),
    dynamic: ({ reason, origin }) => unknown(subject, reason, origin),
  });
}

/** Nobody sets `User=`: the service runs as root, unless systemd makes up a user for it. */
function judgeDynamicUser({ settings }: Unit, subject: string, nearest: Location): Finding {
  const asRoot: Finding = {
    ...failure(subject, `Nobody sets \`User=\`, so ${ROOT_MESSAGE}`),
    location: nearest,
    actual: "User= is not set; the default is root",
    edit: "add",
  };
  return matchSetting<boolean, Finding>(settings.dynamicUser, {
    known: (isOn, location) =>
      isOn
        ? {
            subject,
            status: "pass",
            message: "Pleroma runs as a user that systemd makes up at each start.",
            location,
            expected: EXPECTED,
            actual: "DynamicUser=yes",
          }
        : asRoot,
    unset: () => asRoot,
    dynamic: ({ reason, origin }) => unknown(subject, reason, origin),
  });
}

function failure(subject: string, message: string): Omit<Finding, "location"> {
  return { subject, status: "fail", message, expected: EXPECTED };
}

function unknown(subject: string, reason: string, location: Location): Finding {
  const message = `Whether Pleroma runs as root depends on ${reason}.`;
  return { subject, status: "unknown", message, location, expected: EXPECTED };
}
