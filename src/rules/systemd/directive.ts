import type { PleromaService } from "../../deployment/services.ts";
import { matchSetting, type Setting } from "../../source/setting.ts";
import type { Command } from "../../systemd/commands.ts";
import type { ServiceSettings } from "../../systemd/service-settings.ts";
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
  readonly status: "pass" | "fail";
  readonly severity?: Severity;
  readonly message: string;
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

function judgePrivileged<T>(
  { unit, subject }: PleromaService,
  { directive }: DirectivePolicy<T>,
): Finding | undefined {
  const command = commandWith(unit.settings, "full");
  return (
    command && {
      subject,
      status: "fail",
      message: `\`${directive}=\` has no effect: the \`+\` before the command of \`ExecStart=\` makes systemd start Pleroma with full privileges. Remove the \`+\`.`,
      location: command.location,
      expected: `ExecStart=${command.program}`,
      actual: `ExecStart=+${command.program}`,
    }
  );
}

function judgeSetting<T>(service: PleromaService, policy: DirectivePolicy<T>): Finding {
  const { directive, judge, describe, expected } = policy;
  const { subject } = service;
  return matchSetting<T, Finding>(policy.read(service.unit.settings), {
    known: (value, location) => ({
      subject,
      ...judge(value, service),
      location,
      expected,
      actual: `${directive}=${describe(value)}`,
    }),
    unset: (location) => ({
      subject,
      ...judge(policy.byDefault, service),
      location,
      expected,
      actual: `${directive}= is not set; the default is ${describe(policy.byDefault)}`,
    }),
    dynamic: ({ reason, origin }) => ({
      subject,
      status: "unknown",
      message: `${policy.question} depends on ${reason}.`,
      location: origin,
      expected,
    }),
  });
}

export function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}
