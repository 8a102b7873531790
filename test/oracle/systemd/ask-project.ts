import type { Setting } from "../../../src/source/setting.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import { assembleUnits } from "../../../src/systemd/assemble.ts";
import type { ServiceSettings } from "../../../src/systemd/service-settings.ts";
import type { Unit } from "../../../src/systemd/unit.ts";
import type { Answer, UnitAnswer } from "./answer.ts";
import type { OracleCase } from "./cases.ts";

/** What this project makes of a case. */
export function askProject({ files, links = {}, unit: name }: OracleCase): Answer {
  const sources = Object.entries(files).map(([path, text]) => new SourceFile(path, text));
  const { units } = assembleUnits(sources, { links: new Map(Object.entries(links)) });
  const unit = units.find((candidate) => candidate.name.name === name) ?? instanceOf(units, name);
  return {
    state: unit.state,
    settings: unit.state === "loaded" ? readSettings(unit.settings) : null,
    warnings: unit.state === "masked" ? [] : warningsOf(unit),
  };
}

function instanceOf(units: readonly Unit[], name: string): never {
  throw new Error(`${name} is not among ${units.map((unit) => unit.name.name).join(", ")}`);
}

/** systemd says nothing of words in a capability list that it does not know. */
const SILENT = /capability's name|part of `CapabilityBoundingSet=`/;

function warningsOf({ problems }: Unit): readonly string[] {
  const found = problems
    .filter(({ message }) => !SILENT.test(message))
    .map(({ location }) => `${location.path}:${location.line}`);
  return [...new Set(found)].sort();
}

function readSettings(settings: ServiceSettings): UnitAnswer {
  return {
    PrivateTmp: effective(settings.privateTmp, false),
    PrivateDevices: effective(settings.privateDevices, false),
    NoNewPrivileges: effective(settings.noNewPrivileges, false),
    ProtectHome: effective(settings.protectHome, "no"),
    ProtectSystem: effective(settings.protectSystem, "no"),
    CAP_SYS_ADMIN: effective(settings.capabilityBoundingSet.has("CAP_SYS_ADMIN"), true),
    user: userOf(settings),
  };
}

function userOf({ user, dynamicUser }: ServiceSettings): string {
  const name = effective(user, "");
  if (name === "nobody" || name === "root") return name;
  if (name === "0") return "root";
  if (effective(dynamicUser, false)) return "dynamic";
  return name === "" ? "root" : "static";
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
