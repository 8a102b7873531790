import type { Location } from "../../source/location.ts";
import { startOf } from "../../source/location.ts";
import { type Problem, problem } from "../../source/problem.ts";
import type { Setting } from "../../source/setting.ts";
import type { EnvironmentVariable } from "../directives/environment.ts";
import { readSandboxSettings, type SandboxSettings } from "../directives/sandbox-settings.ts";
import { readServiceSettings, type ServiceSettings } from "../directives/service-settings.ts";
import type { Entry } from "../syntax/entry.ts";
import type { UnitFile } from "../syntax/parse.ts";
import { findFault } from "../values/faults.ts";
import { reportIgnored } from "./fold.ts";
import { findRefusal } from "./refusal.ts";
import type { Manager, UnitName } from "./unit-name.ts";
import { writtenVariables } from "./written-variables.ts";

/** A service unit as systemd merges it from its main file and its drop-ins. */
export interface Unit {
  readonly name: UnitName;
  readonly manager: Manager;
  /**
   * `masked`: an empty file or a link to /dev/null stands in its place, so that it never runs.
   * `refused`: systemd finds the main file broken and does not load the unit.
   */
  readonly state: "loaded" | "masked" | "refused";
  /** `undefined` when the repository holds drop-ins only: what they do not set is dynamic. */
  readonly main: UnitFile | undefined;
  /** In the order in which systemd reads them. */
  readonly dropIns: readonly UnitFile[];
  readonly settings: ServiceSettings;
  readonly sandbox: SandboxSettings;
  /** Every variable that its files hold, in effect or not, arguments and credentials among them. */
  readonly variables: readonly EnvironmentVariable[];
  readonly problems: readonly Problem[];
}

export interface UnitSources {
  readonly name: UnitName;
  readonly manager: Manager;
  readonly isMasked: boolean;
  readonly main: UnitFile | undefined;
  readonly dropIns: readonly UnitFile[];
}

/** Merges a unit's files and works out what its settings are. */
export function buildUnit(sources: UnitSources): Unit {
  const problems: Problem[] = [];
  const report = (found: Problem) => problems.push(found);
  const { main, dropIns } = sources;
  const ofMain = main && readFile(main, sources, report);
  const ofDropIns = dropIns.map((file) => readFile(file, sources, report));
  const files = ofMain === undefined ? ofDropIns : [ofMain, ...ofDropIns];
  const entries = files.flatMap((file) => file.entries);
  const refused = ofMain?.stopped ?? (ofMain && refusedAsWhole(sources, entries, report));
  const settingsOf = (entries: readonly Entry[]) => {
    const stream = { entries, base: baseOf(sources, refused), report };
    const { name, manager } = sources;
    const settings = readServiceSettings(stream, name, manager);
    const sandbox = readSandboxSettings(stream, settings.dynamicUser, name, manager);
    return { settings, sandbox };
  };
  const read = settingsOf(entries);
  return {
    name: sources.name,
    manager: sources.manager,
    state: sources.isMasked ? "masked" : refused === undefined ? "loaded" : "refused",
    main,
    dropIns,
    variables: [...(main ? [main] : []), ...dropIns].flatMap(writtenVariables),
    // What a refused unit sets was read for its problems only: none of it has an effect.
    ...(refused === undefined ? read : settingsOf([])),
    problems,
  };
}

/** The place that makes systemd refuse a unit of which it understands every line. */
function refusedAsWhole(
  sources: UnitSources,
  entries: readonly Entry[],
  report: (found: Problem) => void,
): Location | undefined {
  if (sources.isMasked) return undefined;
  const refusal = findRefusal(entries, sources.name, sources.manager);
  if (refusal === undefined) return undefined;
  const location = refusal.location ?? serviceSection(sources);
  const message = `systemd refuses to load ${sources.name.name}: ${refusal.reason}.`;
  report(problem("systemd/refused", location, message));
  return location;
}

interface ReadFile {
  readonly entries: readonly Entry[];
  /** Where systemd stops reading the file, if it does. */
  readonly stopped: Location | undefined;
}

function readFile(
  file: UnitFile,
  { name, manager }: UnitSources,
  report: (found: Problem) => void,
): ReadFile {
  const reportUntil = (end: Location | undefined) => {
    for (const found of file.problems) {
      if (end === undefined || found.location.line < end.line) report(found);
    }
  };
  const entries: Entry[] = [];
  for (const entry of file.entries) {
    const fault = entry.kind === "assignment" ? findFault(entry, name, manager) : undefined;
    if (entry.kind === "opaque" || fault === undefined) {
      entries.push(entry);
    } else if (fault.isFatal) {
      if (fault.isPartial) entries.push(entry);
      const message = `systemd gives up at this \`${entry.key}=\`: ${fault.reason}.`;
      report(problem("systemd/syntax", entry.location, message));
      reportUntil(entry.location);
      return { entries, stopped: entry.location };
    } else {
      if (fault.isPartial) entries.push(entry);
      reportIgnored(entry, `${fault.reason}.`, report);
    }
  }
  reportUntil(undefined);
  return { entries, stopped: file.refused };
}

/** What a setting is that no file sets. */
function baseOf(sources: UnitSources, refused: Location | undefined): Setting<never> {
  if (refused !== undefined) {
    const reason = "a unit file that systemd refuses to load";
    return { state: "dynamic", reason, origin: refused };
  }
  const nearest = serviceSection(sources);
  if (sources.main === undefined) {
    const reason = "the unit's main file, which is not in the repository";
    return { state: "dynamic", reason, origin: nearest };
  }
  return { state: "unset", nearest };
}

/** Where a unit's `[Service]` section begins; its first file's start where that has none. */
export function serviceSection({ main, dropIns }: Pick<UnitSources, "main" | "dropIns">): Location {
  const file = main ?? dropIns[0];
  const header = file?.sections.find(({ name }) => name === "Service");
  return header?.location ?? startOf(file?.path ?? "");
}
