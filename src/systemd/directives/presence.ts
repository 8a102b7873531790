import type { Setting } from "../../source/setting.ts";
import type { Assignment } from "../syntax/entry.ts";
import { splitWords } from "../syntax/words.ts";
import { type EntryStream, reportIgnored } from "../unit/fold.ts";
import { type Change, mergeDirective, RESET } from "../unit/merge.ts";
import type { Manager, UnitName } from "../unit/unit-name.ts";
import { isAbsolutePath } from "../values/path.ts";
import { expandSpecifiers, specifierReason } from "../values/specifiers.ts";

/** That there is at least one, whatever else there is. */
const PRESENT: Change<boolean> = { kind: "replace", value: true };

/** What is wrong with the names makes systemd refuse the unit: no reader has to look again. */
export function readSupplementaryGroups(stream: EntryStream): Setting<boolean> {
  return mergeDirective(stream, "SupplementaryGroups", ({ value }) =>
    value === "" ? RESET : PRESENT,
  );
}

/** Programs in the place of systemd's own filter of addresses. */
export function readFilterProgram(
  stream: EntryStream,
  key: "IPIngressFilterPath" | "IPEgressFilterPath",
  unit: UnitName,
  manager: Manager,
): Setting<boolean> {
  return mergeDirective(stream, key, (entry) => {
    if (entry.value === "") return RESET;
    return readPath(entry, entry.value, isAbsolutePath, { stream, unit, manager });
  });
}

/** Whether a service may use other devices than the few that any may. */
export function readDeviceAllow(
  stream: EntryStream,
  unit: UnitName,
  manager: Manager,
): Setting<boolean> {
  return mergeDirective(stream, "DeviceAllow", (entry) => {
    if (entry.value === "") return RESET;
    const device = splitWords(entry.value, "plain").words[0];
    const rights = entry.value.slice(device?.end ?? 0).trimStart();
    if (device === undefined || !/^[rwm]*$/.test(rights)) {
      const reason = "it must be a path below /dev, then some of the letters `rwm`.";
      reportIgnored(entry, reason, stream.report);
      return undefined;
    }
    return readPath(entry, device.text, isDevice, { stream, unit, manager });
  });
}

interface Surroundings {
  readonly stream: EntryStream;
  readonly unit: UnitName;
  readonly manager: Manager;
}

function readPath(
  entry: Assignment,
  written: string,
  isRight: (path: string) => boolean,
  { stream, unit, manager }: Surroundings,
): Change<boolean> | undefined {
  const expansion = expandSpecifiers(written, unit, manager);
  if (expansion.kind === "dynamic") {
    return { kind: "dynamic", reason: specifierReason(expansion.specifier) };
  }
  if (expansion.kind === "known" && isRight(expansion.text)) return PRESENT;
  const reason =
    expansion.kind === "invalid"
      ? `there is no specifier \`${expansion.specifier}\`.`
      : "it is no path that fits here.";
  reportIgnored(entry, reason, stream.report);
  return undefined;
}

/** `valid_device_node_path()` of src/basic/path-util.c, and groups of devices. */
function isDevice(path: string): boolean {
  if (path.startsWith("block-") || path.startsWith("char-")) return true;
  return (
    isAbsolutePath(path) && /^\/+(?:\.?\/+)*(?:dev|run\/systemd\/inaccessible)(?:\/|$)/.test(path)
  );
}

/** Images need loop devices. What is no plain pair of paths is left to systemd. */
export function readMountImages(stream: EntryStream): Setting<boolean> {
  return mergeDirective(stream, "MountImages", ({ value }) => {
    if (value === "") return RESET;
    if (/^-?\/[\w./-]*:\/[\w./-]*$/.test(value) && !value.includes("..")) return PRESENT;
    return { kind: "dynamic", reason: "what systemd makes of `MountImages=`" };
  });
}
