import type { Assignment } from "../syntax/entry.ts";
import { BOOLEAN_KEYS } from "../syntax/keys.ts";
import type { Unit } from "./unit.ts";

/** An assignment of a merged unit, and what became of it. */
export interface WrittenAssignment {
  readonly assignment: Assignment;
  /** `overridden` by a later one, or `ignored` by systemd. */
  readonly status: "effective" | "overridden" | "ignored";
}

/** Keys whose assignments add up; only an empty one takes the earlier ones back. */
const ACCUMULATING: ReadonlySet<string> = new Set(
  `
  After Alias Also AmbientCapabilities Before BindPaths BindReadOnlyPaths BindTo BindsTo
  CacheDirectory CapabilityBoundingSet ConfigurationDirectory Conflicts DeviceAllow
  DisableControllers Documentation Environment EnvironmentFile ExecCondition ExecPaths ExecReload
  ExecSearchPath ExecStart ExecStartPost ExecStartPre ExecStop ExecStopPost ExtensionDirectories
  ExtensionImages IPAddressAllow IPAddressDeny IPEgressFilterPath IPIngressFilterPath
  InaccessibleDirectories InaccessiblePaths JoinsNamespaceOf LoadCredential
  LoadCredentialEncrypted LogExtraFields LogsDirectory MountImages NoExecPaths OnFailure OnSuccess
  PartOf PassEnvironment PropagatesReloadTo PropagatesStopTo ReadOnlyDirectories ReadOnlyPaths
  ReadWriteDirectories ReadWritePaths ReloadPropagatedFrom RequiredBy Requires RequiresMountsFor
  Requisite RestartForceExitStatus RestartPreventExitStatus RestrictAddressFamilies
  RestrictFileSystems RestrictNamespaces RestrictNetworkInterfaces RootImageOptions
  RuntimeDirectory SetCredential SetCredentialEncrypted SocketBindAllow SocketBindDeny Sockets
  StandardInputData StandardInputText StateDirectory StopPropagatedFrom SuccessExitStatus
  SupplementaryGroups SystemCallArchitectures SystemCallFilter SystemCallLog TemporaryFileSystem
  UnsetEnvironment Upholds WantedBy Wants
  `
    .trim()
    .split(/\s+/),
);

/** Every assignment of a unit in the order in which systemd reads them. */
export function writtenAssignments(unit: Unit): readonly WrittenAssignment[] {
  const ignored = new Set(unit.problems.map(({ location }) => placeOf(location)));
  const written: WrittenAssignment[] = [];
  const overridden = new Set<string>();
  const files = unit.main === undefined ? unit.dropIns : [unit.main, ...unit.dropIns];
  for (const assignment of files.flatMap(({ entries }) => entries).toReversed()) {
    if (assignment.kind === "opaque") continue;
    const { section, key, value, conditional } = assignment;
    if (ignored.has(placeOf(value === "" ? assignment.location : assignment.valueLocation))) {
      written.push({ assignment, status: "ignored" });
      continue;
    }
    const name = `${section}.${key}`;
    written.push({ assignment, status: overridden.has(name) ? "overridden" : "effective" });
    const isReset = value === "" && !BOOLEAN_KEYS.get(section)?.has(key);
    if (!conditional && (isReset || !accumulates(key))) overridden.add(name);
  }
  return written.reverse();
}

function accumulates(key: string): boolean {
  return ACCUMULATING.has(key) || key.startsWith("Condition") || key.startsWith("Assert");
}

function placeOf({ path, line, column, endLine, endColumn }: Assignment["location"]): string {
  return `${line}:${column}-${endLine}:${endColumn} ${path}`;
}
