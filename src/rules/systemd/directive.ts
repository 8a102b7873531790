import type { PleromaService } from "../../deployment/services.ts";
import type { Location } from "../../source/location.ts";
import { matchSetting, type Setting } from "../../source/setting.ts";
import type { Command } from "../../systemd/directives/commands.ts";
import type { ServiceSettings } from "../../systemd/directives/service-settings.ts";
import type { Finding } from "../define-rule.ts";
import type { Severity } from "../severity.ts";

/** What a rule about one sandboxing directive has to say. */
export interface DirectivePolicy<T> {
  /** `PrivateTmp`. */
  readonly directive: string;
  readonly read: (settings: ServiceSettings) => Setting<T>;
  /** What systemd does when nobody sets it. */
  readonly byDefault: T;
  readonly judge: (value: T, service: PleromaService) => Verdict;
  /** The value in systemd's words: `yes`. */
  readonly describe: (value: T) => string;
  /** The line to write: `PrivateTmp=yes`. */
  readonly expected: string;
  /** What is unknown when the setting is, to be continued by "depends on …". */
  readonly question: string;
}

export interface Verdict {
  readonly status: "pass" | "fail" | "unknown";
  readonly severity?: Severity;
  readonly message: string;
  /** Something else has to be changed first. */
  readonly byHand?: boolean;
  /** Where it is not the directive itself that decides. */
  readonly location?: Location;
}

/** Judges one directive for each service. */
export function judgeDirective<T>(
  services: readonly PleromaService[],
  policy: DirectivePolicy<T>,
): readonly Finding[] {
  return services.map(
    (service) => judgePrivileged(service, policy) ?? judgeSetting(service, policy),
  );
}

/** A command of `ExecStart=` for which systemd leaves out what the unit says of privileges. */
export function commandWith(
  { execStart }: ServiceSettings,
  ...privileges: readonly Command["privileges"][]
): Command | undefined {
  if (execStart.state !== "known") return undefined;
  return execStart.value.find((command) => privileges.includes(command.privileges));
}

/** A command that has the service manager start Pleroma anew; as a scope it stays as it is. */
export function escapingCommand({ execStart }: ServiceSettings): Command | undefined {
  if (execStart.state !== "known") return undefined;
  return execStart.value.find(
    ({ program, arguments: given }) =>
      /(?:^|\/)systemd-run$/.test(program) && !given.includes("--scope"),
  );
}

/** What another program is told to start: from the first absolute path on. */
function commandIn({ program, arguments: given }: Command): string {
  const at = given.findIndex((word) => word.startsWith("/"));
  return at === -1 ? program : given.slice(at).join(" ");
}

/** The program that starts Pleroma as another user: `sudo`, `su`. */
export function userChangingCommand({
  execStart,
}: ServiceSettings): { readonly command: Command; readonly program: string } | undefined {
  if (execStart.state !== "known") return undefined;
  for (const command of execStart.value) {
    const program = command.program.slice(command.program.lastIndexOf("/") + 1);
    if (USER_CHANGERS.has(program)) return { command, program };
  }
  return undefined;
}

const USER_CHANGERS: ReadonlySet<string> = new Set([
  ...[
    "sudo",
    "su",
    "runuser",
    "doas",
    "setpriv",
    "gosu",
    "chpst",
    "setuidgid",
    "start-stop-daemon",
  ],
]);

function judgePrivileged<T>(
  { unit, subject }: PleromaService,
  { directive }: DirectivePolicy<T>,
): Finding | undefined {
  const escaping = escapingCommand(unit.settings);
  if (escaping !== undefined) {
    return {
      subject,
      status: "fail",
      message: `\`${directive}=\` has no effect: \`systemd-run\` starts Pleroma in another service, to which nothing of this unit applies. Start Pleroma itself in \`ExecStart=\`.`,
      location: escaping.location,
      expected: `ExecStart=${commandIn(escaping)}`,
      byHand: true,
    };
  }
  const command = commandWith(unit.settings, "full");
  return (
    command && {
      subject,
      status: "fail",
      message: `\`${directive}=\` has no effect: the \`+\` before the command of \`ExecStart=\` makes systemd start Pleroma with full privileges. Remove the \`+\`.`,
      location: command.location,
      expected: `ExecStart=${command.program}`,
      byHand: true,
      actual: `ExecStart=+${command.program}`,
    }
  );
}

function judgeSetting<T>(service: PleromaService, policy: DirectivePolicy<T>): Finding {
  const { directive, judge, describe, expected } = policy;
  const { subject, name } = service;
  const { main } = service.unit;
  const remedy =
    main === undefined
      ? ` \`systemctl cat ${name}\` shows that; a line of your own in the drop-in decides.`
      : "";
  return matchSetting<T, Finding>(policy.read(service.unit.settings), {
    known: (value, location) => ({
      subject,
      location,
      ...judge(value, service),
      expected,
      actual: `${directive}=${describe(value)}`,
    }),
    unset: (location) => ({
      subject,
      location,
      ...judge(policy.byDefault, service),
      expected,
      actual: `${directive}= is not set; the default is ${describe(policy.byDefault)}`,
      edit: "add",
    }),
    dynamic: ({ reason, origin }) => ({
      subject,
      status: "unknown",
      message: `${policy.question} depends on ${reason}.${remedy}`,
      location: origin,
      expected,
    }),
  });
}

export function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}
