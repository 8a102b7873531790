import { withoutTemplateSuffix } from "../../source/template-name.ts";
import type { Manager } from "./unit-name.ts";

/** Where a file of a repository stands in systemd's search path. */
export interface UnitPlace {
  /** The folder that mirrors a root file system; else the folder that holds the units. */
  readonly root: string;
  readonly manager: Manager;
  /** Whether the path is one of systemd's own, below `root`. */
  readonly isMirrored: boolean;
  /** 0 for the folder that is searched first; a folder outside any mirrored tree has no other. */
  readonly level: number;
  /** Below the folder of units: `pleroma.service` or `pleroma.service.d/10-local.conf`. */
  readonly rest: UnitPath;
}

export type UnitPath = readonly [unit: string] | readonly [folder: string, dropIn: string];

/**
 * The folders with units, the first one wins (systemd.unit(5), "Unit File Load Path"). What is the
 * end of others stands after them.
 */
const LOAD_PATHS: Readonly<Record<Manager, readonly string[]>> = {
  system: [
    "etc/systemd/system.control",
    "run/systemd/system.control",
    "etc/systemd/system",
    "etc/systemd/system.attached",
    "run/systemd/system",
    "run/systemd/system.attached",
    "usr/local/lib/systemd/system",
    "usr/lib/systemd/system",
    "lib/systemd/system",
  ],
  user: [
    ".config/systemd/user",
    "etc/systemd/user",
    "run/systemd/user",
    ".local/share/systemd/user",
    "usr/local/lib/systemd/user",
    "usr/lib/systemd/user",
    "lib/systemd/user",
  ],
};

const FOLDERS = (["system", "user"] as const).flatMap((manager) =>
  LOAD_PATHS[manager].map((path, level) => ({ manager, level, segments: path.split("/") })),
);

/** What systemd's own programs write while it runs: no folder of a machine's configuration. */
const GENERATED =
  /(?:^|\/)run\/(?:systemd\/(?:transient|generator(?:\.early|\.late)?)|user\/\d+\/systemd\/[a-z.]+)\//;

/** `undefined` for what is neither a service unit nor one of its drop-ins, going by its path. */
export function placeOfUnit(path: string): UnitPlace | undefined {
  const segments = path.split("/");
  const name = withoutTemplateSuffix(segments.pop() ?? "");
  const parent = segments.at(-1) ?? "";
  if (isEnablingFolder(parent) || GENERATED.test(path)) return undefined;
  const isDropIn = parent.endsWith(".service.d") || parent === "service.d";
  if (isDropIn ? !name.endsWith(".conf") || name.startsWith(".") : !name.endsWith(".service")) {
    return undefined;
  }
  const folder = isDropIn ? segments.slice(0, -1) : segments;
  const rest: UnitPath = isDropIn ? [parent, name] : [name];
  const found = FOLDERS.find((known) => endsWith(folder, known.segments));
  if (found === undefined) {
    return { root: folder.join("/"), manager: "system", isMirrored: false, level: 0, rest };
  }
  const root = folder.slice(0, folder.length - found.segments.length).join("/");
  return { root, manager: found.manager, isMirrored: true, level: found.level, rest };
}

/**
 * Where the unit stands that a link in a `NAME.wants` or `NAME.requires` folder starts;
 * `undefined` for a path that is no such link's.
 */
export function placeOfEnabledUnit(path: string): UnitPlace | undefined {
  const segments = path.split("/");
  const name = segments.pop() ?? "";
  const folder = segments.pop() ?? "";
  if (!isEnablingFolder(folder)) return undefined;
  return placeOfUnit([...segments, name].join("/"));
}

/** Its links say what to start; what they are links to does not matter. */
function isEnablingFolder(folder: string): boolean {
  return folder.endsWith(".wants") || folder.endsWith(".requires");
}

function endsWith(segments: readonly string[], end: readonly string[]): boolean {
  const from = segments.length - end.length;
  return from >= 0 && end.every((segment, index) => segments[from + index] === segment);
}
