import { effectiveSetting } from "../../deployment/effective-setting.ts";
import type { Preset } from "../../deployment/instance.ts";
import { UPSTREAM_DEFAULTS, type UpstreamDefaults } from "../../deployment/upstream-defaults.ts";
import type { SettingPath } from "../../elixir/configuration/configuration.ts";
import type { ElixirValue } from "../../elixir/values/value.ts";
import { startOf } from "../../source/location.ts";
import type { Setting } from "../../source/setting.ts";
import type { Need } from "../define-rule.ts";

/** The effective value of a setting of Pleroma's, as `Pleroma.Config.get/1` would find it. */
export function setting(...path: SettingPath): Need<Setting<ElixirValue>> {
  return {
    kind: "elixir",
    resolve: ({ elixir }) =>
      elixir === undefined
        ? { state: "unset", nearest: startOf("") }
        : effectiveSetting(elixir, path),
  };
}

/** Whether any file sets something at the path or below it, in effect or not. */
export function isAssigned(...path: SettingPath): Need<boolean> {
  return {
    kind: "elixir",
    resolve: ({ elixir }) =>
      elixir?.assignments.some((assignment) =>
        path.every((part, index) => assignment.path[index] === part),
      ) ?? false,
  };
}

/** The defaults of the instance's family. */
export const upstreamDefaults: Need<UpstreamDefaults> = {
  kind: null,
  resolve: (instance) => UPSTREAM_DEFAULTS[instance.family],
};

/** How much the policy asks for. */
export const preset: Need<Preset> = { kind: null, resolve: (instance) => instance.preset };
