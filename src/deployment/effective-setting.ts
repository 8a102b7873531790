import type { ElixirConfiguration, SettingPath } from "../elixir/configuration/configuration.ts";
import { atom, type ElixirValue } from "../elixir/values/value.ts";
import { isKeywords, lookUp } from "../elixir/values/values.ts";
import type { Setting } from "../source/setting.ts";

/**
 * The effective value at a path, upstream's defaults in mind: `Config` merges keyword lists only,
 * so a map (or anything else) in the place of a keyword list leaves no default below it. What is
 * not in there is then `nil`, not unset (`Pleroma.Config.fetch/1` reads lists and maps alike).
 */
export function effectiveSetting(
  configuration: ElixirConfiguration,
  path: SettingPath,
): Setting<ElixirValue> {
  const found = configuration.get(path);
  if (found.state !== "unset") return found;
  const [application, ...keys] = path;
  for (let length = keys.length - 1; length > 0; length--) {
    const parentPath: SettingPath = [application, ...keys.slice(0, length)];
    const parent = configuration.get(parentPath);
    if (parent.state === "unset") continue;
    if (parent.state === "dynamic") {
      if (!isAssignedWhole(configuration, parentPath)) return found;
      return { state: "dynamic", reason: parent.reason, origin: parent.origin };
    }
    if (isKeywords(parent.value)) {
      if (!isAssignedWhole(configuration, parentPath)) return found;
      const reason =
        "whether this is a release, in which upstream's defaults come back once a keyword list follows what is none";
      return { state: "dynamic", reason, origin: parent.origin };
    }
    const value = lookUp(parent.value, keys.slice(length)) ?? atom("nil", parent.origin);
    return { state: "known", value, origin: value.location };
  }
  return found;
}

/** Whether something other than a keyword list is ever assigned: that leaves no default below it. */
function isAssignedWhole({ assignments }: ElixirConfiguration, path: SettingPath): boolean {
  return assignments.some(
    (assignment) =>
      assignment.path.length === path.length &&
      !isKeywords(assignment.value) &&
      assignment.path.every((part, index) => part === path[index]),
  );
}
