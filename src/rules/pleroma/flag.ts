import type { ElixirValue } from "../../elixir/values/value.ts";
import { isTruthy } from "../../elixir/values/values.ts";
import { matchSetting, type Setting } from "../../source/setting.ts";
import type { Finding } from "../define-rule.ts";
import { inspectWithoutText } from "./inspect.ts";

export interface Flag {
  readonly subject: string;
  readonly setting: Setting<ElixirValue>;
  /** The value that upstream gives it. */
  readonly byDefault: boolean;
  readonly on: string;
  readonly off: string;
  readonly expected: string;
}

/** Judges a switch that Pleroma looks at with `if`: it has to be true in Elixir's sense. */
export function judgeFlag({ subject, setting, byDefault, on, off, expected }: Flag): Finding {
  const passed = { subject, status: "pass", message: on } as const;
  const failed = { subject, status: "fail", message: off, expected } as const;
  return matchSetting<ElixirValue, Finding>(setting, {
    known: (value, location) => ({
      ...(isTruthy(value) ? passed : failed),
      location,
      actual: inspectWithoutText(value),
    }),
    unset: (location) => ({
      ...(byDefault ? passed : failed),
      location,
      actual: `${byDefault} (upstream's default)`,
    }),
    dynamic: ({ reason, origin }) => ({
      subject,
      status: "unknown",
      message: `Whether this is on depends on ${reason}.`,
      location: origin,
      expected,
    }),
  });
}
