import type { Location } from "../../source/location.ts";
import type { SettingPath, UnresolvedImport } from "../configuration/configuration.ts";
import { atomName } from "../configuration/settings.ts";
import type { ConfigStore } from "../configuration/store.ts";
import {
  atom,
  type DynamicValue,
  dynamic,
  type ElixirValue,
  list,
  tuple,
} from "../values/value.ts";
import { isKeywords, lookUp } from "../values/values.ts";

/** What is known of the files that are imported and that only the host has. */
export interface HostFiles {
  /** The only settings that they may set; `undefined` when they may set any. */
  readonly mayBeSet: readonly SettingPath[] | undefined;
  /** What to do about what is unknown because of them, as the end of a sentence. */
  readonly advice: string;
  /** A file of the repository that may be the one that the host has at an absolute path. */
  readonly candidate: (absolute: string, from: string) => string | undefined;
}

/** Goes on as after an import of a file that nobody here has seen. */
export function importHostFile(
  store: ConfigStore,
  { path, location }: UnresolvedImport,
  hostFiles: HostFiles | undefined,
): void {
  const file = path === undefined ? "a file whose name only the host knows" : `the file ${path}`;
  const candidate = path === undefined ? undefined : hostFiles?.candidate(path, location.path);
  if (path !== undefined && candidate !== undefined) {
    const place = `${location.path}:${location.line}`;
    const reason = `the file ${path}, which ${place} imports and which may be ${candidate}: to make that certain, keep it as ${path.replace(/^\/+/, "")}`;
    store.taint(dynamic(reason, location));
    return;
  }
  const what = `${file}, which ${location.path}:${location.line} imports and the repository does not hold`;
  // A file with a name that is not known here may be one of the repository as well.
  const mayBeSet = path === undefined ? undefined : hostFiles?.mayBeSet;
  if (mayBeSet === undefined) {
    store.taint(dynamic(`${what}${hostFiles?.advice ?? ""}`, location));
    return;
  }
  for (const setting of mayBeSet) unsettle(store, setting, dynamic(what, location));
}

function unsettle(
  store: ConfigStore,
  [application, key, ...keys]: SettingPath,
  cause: DynamicValue,
): void {
  if (key === undefined) {
    store.taintApplication(application, cause);
    return;
  }
  const name = atomName(key);
  store.set(application, [
    { key: name, value: unknownAt(store.get(application, name), keys, cause) },
  ]);
}

/** What is merged over a value so that one setting in it is unknown, and what stands above it stays. */
function unknownAt(
  before: ElixirValue | undefined,
  [key, ...keys]: readonly string[],
  cause: DynamicValue,
): ElixirValue {
  if (key === undefined || (before !== undefined && !isKeywords(before))) return cause;
  const inner = before && lookUp(before, [key]);
  const { location } = cause;
  return list([pair(atomName(key), unknownAt(inner, keys, cause), location)], location);
}

function pair(key: string, value: ElixirValue, location: Location): ElixirValue {
  return tuple([atom(key, location), value], location);
}
