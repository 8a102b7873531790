import type { Setting } from "../../../src/source/setting.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import { assessExposure } from "../../../src/systemd/exposure/exposure.ts";
import { assembleUnits } from "../../../src/systemd/unit/assemble.ts";
import type { Unit } from "../../../src/systemd/unit/unit.ts";
import { type Answer, type ExposureAnswer, exposureAnswer, type UnitAnswer } from "./answer.ts";
import type { OracleCase } from "./cases.ts";

/** What this project makes of a case. */
export function askProject({ files, links = {}, unit: name }: OracleCase): Answer {
  const sources = Object.entries(files).map(([path, text]) => new SourceFile(path, text));
  const { units } = assembleUnits(sources, { links: new Map(Object.entries(links)) });
  const unit = units.find((candidate) => candidate.name.name === name) ?? instanceOf(units, name);
  return {
    state: unit.state,
    settings: unit.state === "loaded" ? readSettings(unit) : null,
    exposure: unit.state === "loaded" ? readExposure(unit) : null,
    warnings: unit.state === "masked" ? [] : warningsOf(unit),
  };
}

function readExposure(unit: Unit): ExposureAnswer {
  const { low, high, word, entries } = assessExposure(unit);
  if (low !== high) throw new Error("nothing in a case is dynamic, but the exposure is a range");
  return exposureAnswer(
    `${high.toFixed(1)} ${word}`,
    entries.map((entry) => [entry.jsonField, entry.set !== null, Math.round(entry.high * 10)]),
  );
}

function instanceOf(units: readonly Unit[], name: string): never {
  throw new Error(`${name} is not among ${units.map((unit) => unit.name.name).join(", ")}`);
}

/**
 * systemd says nothing of words in a capability list that it does not know, nor of a line that is
 * too long; of a unit that it refuses as a whole it names no line.
 */
const SILENT =
  /capability's name|part of `CapabilityBoundingSet=`|\(1 MiB\)|^systemd refuses to load/;

function warningsOf({ problems }: Unit): readonly string[] {
  const found = problems
    .filter(({ message }) => !SILENT.test(message))
    .map(({ location }) => `${location.path}:${location.line}`);
  return [...new Set(found)].sort();
}

function readSettings(unit: Unit): UnitAnswer {
  const { settings, sandbox } = unit;
  const applies = effective(sandbox.defaultDependencies, true);
  return {
    PrivateTmp: applies ? effective(settings.privateTmp, false) : null,
    PrivateDevices: effective(settings.privateDevices, false),
    NoNewPrivileges: effective(settings.noNewPrivileges, false),
    ProtectHome: applies ? effective(settings.protectHome, "no") : null,
    ProtectSystem: applies ? effective(settings.protectSystem, "no") : null,
    CAP_SYS_ADMIN: effective(settings.capabilityBoundingSet.has("CAP_SYS_ADMIN"), true),
    user: userOf(unit),
  };
}

function userOf({ name, settings }: Unit): string {
  const isDynamic = effective(settings.dynamicUser, false);
  const own = effective(settings.user, "");
  const login = own === "" && isDynamic ? name.prefix : own;
  if (login === "nobody" || login === "root") return login;
  if (own === "0") return "root";
  if (isDynamic) return "dynamic";
  return own === "" ? "root" : "static";
}

function effective<T>(setting: Setting<T>, byDefault: T): T {
  switch (setting.state) {
    case "known":
      return setting.value;
    case "unset":
      return byDefault;
    case "dynamic":
      throw new Error(`nothing in a case is dynamic, but this depends on ${setting.reason}`);
  }
}
