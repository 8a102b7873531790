import type { Setting } from "../../source/setting.ts";

/** The values that a setting may have on the running host: one, unless it is dynamic. */
export function possibleValues<T>(
  setting: Setting<T>,
  byDefault: T,
  every: readonly T[],
): readonly T[] {
  switch (setting.state) {
    case "known":
      return [setting.value];
    case "unset":
      return [byDefault];
    case "dynamic":
      return every;
  }
}

const BOTH = [false, true] as const;

/** Whether a switch may be off, may be on, or either. */
export function possibly(setting: Setting<boolean>, byDefault = false): readonly boolean[] {
  return possibleValues(setting, byDefault, BOTH);
}

/** Whether one of some switches is on. */
export function possiblyAny(switches: readonly (readonly boolean[])[]): readonly boolean[] {
  if (switches.some((values) => !values.includes(false))) return [true];
  return switches.some((values) => values.includes(true)) ? BOTH : [false];
}
