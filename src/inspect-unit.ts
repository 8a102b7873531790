import { findSystemdSecrets } from "./deployment/systemd-secrets.ts";
import type { Location } from "./source/location.ts";
import { createRedactor, type Redactor } from "./source/redaction.ts";
import type { Repository } from "./source/repository.ts";
import { placeOf } from "./source/setting.ts";
import { assembleUnits } from "./systemd/assemble.ts";
import { assessExposure, type Exposure, type ExposureEntry } from "./systemd/exposure/exposure.ts";
import type { Unit } from "./systemd/unit.ts";
import { type WrittenAssignment, writtenAssignments } from "./systemd/written-assignments.ts";

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
  ["MemoryDenyWriteExecute=", "Erlang's just-in-time compiler does not start with it"],
]);

/** A unit as systemd merges it. Holds no secret. */
export interface UnitReport {
  readonly unit: string;
  readonly state: Unit["state"];
  /** In the order in which systemd reads them. */
  readonly files: readonly string[];
  readonly assignments: readonly InspectedAssignment[];
  /** `null` for a unit that systemd does not load. */
  readonly exposure: Pick<Exposure, "low" | "high" | "word"> | null;
  readonly assessments: readonly InspectedAssessment[];
  readonly problems: readonly {
    readonly code: string;
    readonly severity: "error" | "warning";
    readonly message: string;
    readonly location: Location;
  }[];
}

/** What a repository says of the unit with this main file; `undefined` if it is none. */
export function inspectUnit(repository: Repository, path: string): UnitReport | undefined {
  const files = repository.candidates.systemd.flatMap((name) => repository.files.get(name) ?? []);
  const { units } = assembleUnits(files, { links: repository.links });
  const unit = units.find(({ main }) => main?.path === path);
  if (unit === undefined) return undefined;
  const redactor = createRedactor(findSystemdSecrets(unit.variables).literals);
  const exposure = unit.state === "loaded" ? assessExposure(unit) : null;
  return {
    unit: unit.name.name,
    state: unit.state,
    files: [path, ...unit.dropIns.map((file) => file.path)],
    assignments: writtenAssignments(unit).map((one) =>
      inspectAssignment(one, repository, redactor),
    ),
    exposure: exposure && { low: exposure.low, high: exposure.high, word: exposure.word },
    assessments: exposure?.entries.map(inspectEntry) ?? [],
    problems: unit.problems.map((found) => ({ ...found, message: redactor.text(found.message) })),
  };
}

function inspectAssignment(
  { assignment, status }: WrittenAssignment,
  { files }: Repository,
  redactor: Redactor,
): InspectedAssignment {
  const { section, key, location } = assignment;
  const file = files.get(location.path);
  const lines: string[] = [];
  for (let line = location.line; file && line <= location.endLine; line++) {
    lines.push(redactor.line(file, line));
  }
  const text = lines.join("\n");
  const value = text.slice(text.indexOf("=") + 1).trim();
  return { section, key, value, status, location };
}

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
