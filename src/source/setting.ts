import type { Location } from "./location.ts";

/** Every run of the real program, whatever its environment, has this value. */
export interface Known<T> {
  readonly state: "known";
  readonly value: T;
  /** What set the value. */
  readonly origin: Location;
}

/** Nobody sets it: the upstream default applies. */
export interface Unset {
  readonly state: "unset";
  /** The nearest enclosing thing that is there: where the setting would be written. */
  readonly nearest: Location;
}

/** It depends on something that only the running host knows. */
export interface Dynamic<T> {
  readonly state: "dynamic";
  /** Why, as the rest of a sentence that begins with "it depends on", without a secret in it. */
  readonly reason: string;
  readonly origin: Location;
  /** The value where the host says nothing (the second argument of `System.get_env/2`, say). */
  readonly fallback?: T;
}

/** An effective value, with the location that decided it. */
export type Setting<T> = Known<T> | Unset | Dynamic<T>;

/** Where a reader should look for the setting. */
export function placeOf(setting: Setting<unknown>): Location {
  return setting.state === "unset" ? setting.nearest : setting.origin;
}

/** Handles all three states: there is no way to forget one. */
export function matchSetting<T, R>(
  setting: Setting<T>,
  cases: {
    readonly known: (value: T, origin: Location) => R;
    readonly unset: (nearest: Location) => R;
    readonly dynamic: (setting: Dynamic<T>) => R;
  },
): R {
  switch (setting.state) {
    case "known":
      return cases.known(setting.value, setting.origin);
    case "unset":
      return cases.unset(setting.nearest);
    case "dynamic":
      return cases.dynamic(setting);
  }
}
