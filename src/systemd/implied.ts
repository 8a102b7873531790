import type { Setting } from "../source/setting.ts";

/**
 * A setting that `DynamicUser=yes` makes stricter, whatever the unit says of it itself
 * (`unit_patch_contexts()` of src/core/unit.c). `stricter` is given what the unit says, and
 * answers `undefined` where that stays.
 */
export function impliedBy<T>(
  dynamicUser: Setting<boolean>,
  own: Setting<T>,
  stricter: (own: Setting<T>) => T | undefined,
): Setting<T> {
  const value = stricter(own);
  if (value === undefined || (own.state === "known" && own.value === value)) return own;
  switch (dynamicUser.state) {
    case "unset":
      return own;
    case "known":
      return dynamicUser.value ? { state: "known", value, origin: dynamicUser.origin } : own;
    case "dynamic":
      if (own.state === "dynamic") return own;
      return { state: "dynamic", reason: dynamicUser.reason, origin: dynamicUser.origin };
  }
}
