import { assessExposure, type Exposure } from "../systemd/exposure/exposure.ts";
import type { SystemdConfiguration } from "../systemd/unit/assemble.ts";
import { placeOfUnit } from "../systemd/unit/load-path.ts";
import type { Unit } from "../systemd/unit/unit.ts";
import { isTemplate, templateOf } from "../systemd/unit/unit-name.ts";
import { runsPleroma, USUAL_NAMES } from "./systemd-recognition.ts";

/** A systemd service that runs Pleroma or one of its forks. */
export interface PleromaService {
  /** The unit's name: `pleroma.service`. */
  readonly name: string;
  readonly unit: Unit;
  /** Unique within a selection: `service`, `service@NAME`, or `service:NAME` for a further unit. */
  readonly subject: string;
  /** How exposed it is; `undefined` for a unit that systemd refuses to load. */
  readonly exposure: Exposure | undefined;
}

/** The services of a configuration that run one Pleroma. */
export function selectServices(
  configuration: SystemdConfiguration,
  told: readonly string[] = [],
): readonly PleromaService[] {
  return servicesOfInstance(allServices(configuration, told));
}

/**
 * The services of a configuration that run Pleroma, whichever. Masked units run nothing, and a
 * template runs only as an instance: it is judged itself when the repository names none of its
 * instances. Of a unit that systemd refuses, the text alone must do.
 *
 * One unit is the subject `service`, whatever its name: the first by usual name, then by root
 * folder and name. Each further one is `service:NAME`, numbered where a name comes again.
 */
export function allServices(
  configuration: SystemdConfiguration,
  told: readonly string[],
): readonly PleromaService[] {
  const names = new Set(told);
  const units = configuration.units.filter(
    (unit) => unit.state !== "masked" && runsPleroma(unit, names),
  );
  const instantiated = new Set(units.map(({ name }) => templateOf(name)));
  const running = units.filter(({ name }) => !isTemplate(name) || !instantiated.has(name.name));
  const ranked = running
    .map((unit) => ({ unit, rank: rankOf(unit) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ unit }) => unit);
  const subjectOf = subjects();
  return ranked.map((unit) => ({
    name: unit.name.name,
    unit,
    subject: subjectOf(unit),
    exposure: unit.state === "loaded" ? assessExposure(unit) : undefined,
  }));
}

/** Of these services, those that one instance has: a copy of a unit is not judged again. */
export function servicesOfInstance(services: readonly PleromaService[]): readonly PleromaService[] {
  const own = withoutCopies(services);
  const subjectOf = subjects();
  return own.map((service) => ({ ...service, subject: subjectOf(service.unit) }));
}

/**
 * A source checkout may hold one unit several times, for packages or releases: the first stands for
 * the others. In trees that mirror root file systems each is a service of its own machine.
 */
function withoutCopies(services: readonly PleromaService[]): readonly PleromaService[] {
  const seen = new Set<string>();
  // Many units may share a long drop-in: its text stands in no key, only a number for it.
  const texts = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = texts.get(text) ?? texts.size;
    texts.set(text, number);
    return number;
  };
  return services.filter(({ unit }) => {
    const files = [...(unit.main ? [unit.main] : []), ...unit.dropIns];
    if (files.some(({ path }) => placeOfUnit(path)?.isMirrored === true)) return true;
    const contents = files.map(({ text }) => numberOf(text)).join();
    const key = `${unit.manager} ${unit.name.name} ${contents}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
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
