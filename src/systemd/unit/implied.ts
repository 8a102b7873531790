import type { Setting } from "../../source/setting.ts";

/**
 * A setting that another one such as `DynamicUser=yes` makes stricter, whatever the unit says of
 * it itself (`unit_patch_contexts()` of src/core/unit.c). `stricter` is given what the unit says,
 * and answers `undefined` where that stays.
 */
export function impliedBy<T>(
  other: Setting<boolean>,
  own: Setting<T>,
  stricter: (own: Setting<T>) => T | undefined,
): Setting<T> {
  const value = stricter(own);
  if (value === undefined || (own.state === "known" && own.value === value)) return own;
  switch (other.state) {
    case "unset":
      return own;
    case "known":
      return other.value ? { state: "known", value, origin: other.origin } : own;
    case "dynamic":
      if (own.state === "dynamic") return own;
      return { state: "dynamic", reason: other.reason, origin: other.origin };
  }
}
