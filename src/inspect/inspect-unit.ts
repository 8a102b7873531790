import { findSystemdSecrets } from "../deployment/secrets/systemd-secrets.ts";
import type { Location } from "../source/location.ts";
import { createRedactor, REDACTED, type Redactor } from "../source/redaction.ts";
import type { Repository } from "../source/repository.ts";
import { placeOf } from "../source/setting.ts";
import { assessExposure, type ExposureEntry } from "../systemd/exposure/exposure.ts";
import type { ExposureFigure } from "../systemd/exposure/figure.ts";
import type { UnitFile } from "../systemd/syntax/parse.ts";
import { showPlaceholders } from "../systemd/syntax/shown-placeholder.ts";
import { assembleUnits } from "../systemd/unit/assemble.ts";
import { placeOfUnit } from "../systemd/unit/load-path.ts";
import type { Unit } from "../systemd/unit/unit.ts";
import { type WrittenAssignment, writtenAssignments } from "../systemd/unit/written-assignments.ts";

export { figureText } from "../systemd/exposure/figure.ts";

export interface InspectedAssignment {
  readonly section: string;
  readonly key: string;
  /** As it is written. */
  readonly value: string;
  readonly status: WrittenAssignment["status"];
  readonly location: Location;
}

/** One line of `systemd-analyze security`. */
export interface InspectedAssessment {
  readonly id: string;
  readonly jsonField: string;
  readonly set: boolean | null;
  readonly exposure: { readonly low: number; readonly high: number };
  /** What decides it; `null` where no file does. */
  readonly location: Location | null;
  /** What it depends on, where that is not known. */
  readonly reason: string | null;
  /** Why Pleroma would not work with the entry at its best; `null` where it would. */
  readonly needed: string | null;
}

/** What Pleroma cannot do without, as little as that helps the figure. */
const NEEDED: ReadonlyMap<string, string> = new Map([
  ["PrivateNetwork=", "Pleroma needs the network"],
  ["RestrictAddressFamilies=~AF_(INET|INET6)", "Pleroma needs the Internet"],
  ["RestrictAddressFamilies=~AF_UNIX", "the database may be on a local socket"],
  ["RestrictAddressFamilies=~AF_NETLINK", "Erlang asks the kernel for its addresses this way"],
  ["IPAddressDeny=", "Pleroma talks with servers everywhere"],
  ["MemoryDenyWriteExecute=", "Erlang's just-in-time compiler may not start with it"],
]);

/** A unit as systemd merges it. Holds no secret. */
export interface UnitReport {
  readonly unit: string;
  readonly state: Unit["state"];
  /** `null` where the repository holds drop-ins only, or the unit is masked by a link. */
  readonly main: string | null;
  /** In the order in which systemd reads them. */
  readonly files: readonly string[];
  readonly assignments: readonly InspectedAssignment[];
  /** `null` for a unit that systemd does not load. */
  readonly exposure: ExposureFigure | null;
  readonly assessments: readonly InspectedAssessment[];
  readonly problems: readonly {
    readonly code: string;
    readonly severity: "error" | "warning";
    readonly message: string;
    readonly location: Location;
  }[];
}

/**
 * What a repository says of a unit; `undefined` if it holds none such.
 *
 * @param path the unit's main file or a link to it, or where that would be of an instance or of a
 *   unit with drop-ins only
 */
export function inspectUnit(repository: Repository, path: string): UnitReport | undefined {
  const files = repository.candidates.systemd.flatMap((name) => repository.files.get(name) ?? []);
  const { units } = assembleUnits(files, { links: repository.links });
  const own = repository.links.get(path) ?? path;
  const unit = units.find(({ main }) => main?.path === own) ?? findByName(units, path, own);
  if (unit === undefined) return undefined;
  const redactor = createRedactor(findSystemdSecrets(unit.variables).literals);
  const exposure = unit.state === "loaded" ? assessExposure(unit) : null;
  return {
    unit: unit.name.name,
    state: unit.state,
    main: unit.main?.path ?? null,
    files: filesOf(unit).map((file) => file.path),
    assignments: writtenAssignments(unit).map((one) =>
      inspectAssignment(one, repository, redactor),
    ),
    exposure: exposure && { low: exposure.low, high: exposure.high, word: exposure.word },
    assessments: exposure?.entries.map(inspectEntry) ?? [],
    problems: unit.problems.map((found) => ({ ...found, message: redactor.text(found.message) })),
  };
}

/** The unit that the name stands for in the tree of the path. */
function findByName(units: readonly Unit[], path: string, target: string): Unit | undefined {
  const wanted = placeOfUnit(path);
  return units.find(
    (unit) =>
      unit.name.name === wanted?.rest[0] &&
      (target === "/dev/null"
        ? unit.state === "masked"
        : filesOf(unit).some((file) => placeOfUnit(file.path)?.root === wanted.root)),
  );
}

function filesOf({ main, dropIns }: Unit): readonly UnitFile[] {
  return main === undefined ? dropIns : [main, ...dropIns];
}

function inspectAssignment(
  { assignment, status }: WrittenAssignment,
  { files }: Repository,
  redactor: Redactor,
): InspectedAssignment {
  const { section, key, location } = assignment;
  if (HIDDEN_KEYS.has(key) && assignment.value !== "") {
    return { section, key, value: REDACTED, status, location };
  }
  const file = files.get(location.path);
  const lines: string[] = [];
  for (let line = location.line; file && line <= location.endLine; line++) {
    lines.push(showPlaceholders(redactor.line(file, line)));
  }
  const text = lines.join("\n");
  const value = text.slice(text.indexOf("=") + 1).trim();
  return { section, key, value, status, location };
}

/** What a unit gives its program may be secret in any part, and go on over many lines. */
const HIDDEN_KEYS: ReadonlySet<string> = new Set([
  ...["Environment", "SetCredential", "SetCredentialEncrypted"],
  ...["StandardInputText", "StandardInputData", "LogExtraFields"],
]);

function inspectEntry(entry: ExposureEntry): InspectedAssessment {
  const { id, jsonField, set, low, high, setting } = entry;
  return {
    id,
    jsonField,
    set,
    exposure: { low, high },
    location: setting.state === "unset" ? null : placeOf(setting),
    reason: setting.state === "dynamic" ? setting.reason : null,
    needed: NEEDED.get(id) ?? null,
  };
}
