import type { SystemdConfiguration } from "../systemd/assemble.ts";
import type { Command } from "../systemd/commands.ts";
import type { Unit } from "../systemd/unit.ts";
import { isTemplate, templateOf } from "../systemd/unit-name.ts";

/** A systemd service that runs Pleroma or one of its forks. */
export interface PleromaService {
  /** The unit's name: `pleroma.service`. */
  readonly name: string;
  readonly unit: Unit;
  /** Unique within a selection: `service`, `service@NAME`, or `service:NAME` for a further unit. */
  readonly subject: string;
}

/** The names that the projects' own units and packages have, the usual one first. */
const USUAL_NAMES = ["pleroma", "akkoma", "rebased", "soapbox"];

/** Starts a release, in whatever shell or wrapper. Not `pleroma_ctl` with any other task. */
const STARTS_RELEASE =
  /(?:^|[/\s"'])(?:pleroma|akkoma|pleroma_ctl)["']? {1,4}(?:start|start_iex|daemon|daemon_iex|foreground)(?![\w-])/;
const STARTS_PHOENIX = /(?:^|[/\s"'])mix["']? (?:[^;|&]{0,200} )?phx\.server(?![\w.])/;
const OF_PLEROMA = /pleroma|akkoma|rebased|soapbox/i;

/**
 * The services of a configuration that run Pleroma. Masked units run nothing, and a template runs
 * only as an instance: it is judged itself when the repository names none of its instances. Of a
 * unit that systemd refuses, the text alone must do.
 *
 * One unit is the subject `service`, whatever its name: the first by usual name, then by root
 * folder and name. Each further one is `service:NAME`, numbered where a name comes again.
 */
export function selectServices(configuration: SystemdConfiguration): readonly PleromaService[] {
  const units = configuration.units.filter((unit) => unit.state !== "masked" && runsPleroma(unit));
  const instantiated = new Set(units.map(({ name }) => templateOf(name)));
  const running = units.filter(({ name }) => !isTemplate(name) || !instantiated.has(name.name));
  const ranked = running
    .map((unit) => ({ unit, rank: rankOf(unit) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ unit }) => unit);
  const subjectOf = subjects();
  return ranked.map((unit) => ({ name: unit.name.name, unit, subject: subjectOf(unit) }));
}

function rankOf({ name }: Unit): number {
  const rank = USUAL_NAMES.indexOf(name.prefix);
  return rank === -1 ? USUAL_NAMES.length : rank;
}

/** Gives each unit a subject that none before it has. */
function subjects(): (unit: Unit) => string {
  const timesTaken = new Map<string, number>();
  const take = (subject: string): number => {
    const times = (timesTaken.get(subject) ?? 0) + 1;
    timesTaken.set(subject, times);
    return times;
  };
  return ({ name }) => {
    const first = name.instance ? `service@${name.instance}` : "service";
    if (take(first) === 1) return first;
    const named = `service:${name.name.slice(0, -".service".length)}`;
    const times = take(named);
    return times === 1 ? named : `${named}#${times}`;
  };
}

function runsPleroma(unit: Unit): boolean {
  if (USUAL_NAMES.includes(unit.name.prefix)) return true;
  if (unit.state === "refused") return OF_PLEROMA.test(unit.main?.text ?? "");
  const { execStart, type } = unit.settings;
  if (type.state === "known" && type.value === "oneshot") return false;
  if (execStart.state !== "known") return false;
  const lines = execStart.value.map(commandLine);
  return (
    lines.some((line) => STARTS_RELEASE.test(line)) ||
    (lines.some((line) => STARTS_PHOENIX.test(line)) && mentionsPleroma(unit))
  );
}

function commandLine(command: Command): string {
  return [command.program, ...command.arguments].join(" ");
}

/** A Phoenix application is Pleroma if its folder, environment, user or name says so. */
function mentionsPleroma({ name, main, dropIns }: Unit): boolean {
  if (OF_PLEROMA.test(name.name)) return true;
  return [main, ...dropIns].some((file) =>
    file?.entries.some(
      (entry) =>
        entry.kind === "assignment" && TELLING_KEYS.has(entry.key) && OF_PLEROMA.test(entry.value),
    ),
  );
}

const TELLING_KEYS: ReadonlySet<string> = new Set([
  "Description",
  "ExecStart",
  "WorkingDirectory",
  "Environment",
  "User",
]);
