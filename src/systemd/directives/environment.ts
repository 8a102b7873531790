import type { Location } from "../../source/location.ts";
import type { Problem } from "../../source/problem.ts";
import type { Dynamic, Setting } from "../../source/setting.ts";
import type { Assignment, Range } from "../syntax/entry.ts";
import { splitWords } from "../syntax/words.ts";
import {
  CONDITION_REASON,
  dynamicPart,
  type EntryStream,
  opaqueSetting,
  reportIgnored,
  reportIgnoredPart,
  templateReason,
} from "../unit/fold.ts";
import type { Manager, UnitName } from "../unit/unit-name.ts";
import { expandSpecifiers, specifierReason } from "../values/specifiers.ts";

/** One `NAME=value` of an `Environment=` line. */
export interface EnvironmentVariable {
  readonly name: string;
  /** As it is written, `%` specifiers too; dynamic where a template writes some of it. */
  readonly value: Setting<string>;
  /** The `NAME=value` with its quotes. */
  readonly location: Location;
}

/** What a service's processes find in their environment, as far as its unit says. */
export interface Environment {
  readonly get: (name: string) => Setting<string>;
  /** The variables that `Environment=` sets. */
  readonly names: readonly string[];
}

/** `Environment=` accumulates, an empty one clears; `EnvironmentFile=` overrides (systemd.exec(5)). */
export function readEnvironment(
  stream: EntryStream,
  unit: UnitName,
  manager: Manager,
): Environment {
  let variables = new Map<string, Setting<string>>();
  let base: Setting<never> = stream.base;
  let file: Dynamic<never> | undefined;
  for (const entry of stream.entries) {
    if (entry.section !== "Service") continue;
    if (entry.kind === "opaque") {
      variables = new Map();
      base = opaqueSetting(entry);
    } else if (entry.key === "EnvironmentFile") {
      if (entry.value !== "" || !entry.conditional) file = fileSetting(entry);
    } else if (entry.key === "Environment" && entry.value === "" && !entry.conditional) {
      variables = new Map();
      base = { state: "unset", nearest: entry.location };
    } else if (entry.key === "Environment") {
      for (const variable of readVariables(entry, stream.report)) {
        const value = entry.conditional ? conditional(variable) : expanded(variable, unit, manager);
        if (value !== undefined) variables.set(variable.name, value);
        else reportIgnored(entry, "it has a specifier that there is not.", stream.report);
      }
    }
  }
  const own = (name: string): Setting<string> => variables.get(name) ?? base;
  return { get: (name) => overriddenBy(file, own(name)), names: [...variables.keys()] };
}

function fileSetting(entry: Assignment): Dynamic<never> | undefined {
  if (entry.value === "") return undefined;
  const reason = "the file that `EnvironmentFile=` names";
  return { state: "dynamic", reason, origin: entry.valueLocation };
}

function overriddenBy(file: Dynamic<never> | undefined, own: Setting<string>): Setting<string> {
  if (file === undefined) return own;
  return own.state === "known" ? { ...file, fallback: own.value } : file;
}

/** A variable as it stands in a part of an entry. */
export function variableOf(
  entry: Assignment,
  name: string,
  text: string,
  { start, end }: Range,
): EnvironmentVariable {
  const location = entry.locate(start, end);
  const placeholder = dynamicPart(entry, start, end);
  const value: Setting<string> =
    placeholder === undefined
      ? { state: "known", value: text, origin: location }
      : { state: "dynamic", reason: templateReason(placeholder), origin: location };
  return { name, value, location };
}

/** With specifiers replaced; `undefined` where systemd knows one of them not, and leaves it out. */
function expanded(
  { value, location }: EnvironmentVariable,
  unit: UnitName,
  manager: Manager,
): Setting<string> | undefined {
  if (value.state !== "known") return value;
  const expansion = expandSpecifiers(value.value, unit, manager);
  switch (expansion.kind) {
    case "known":
      return { ...value, value: expansion.text };
    case "dynamic":
      return { state: "dynamic", reason: specifierReason(expansion.specifier), origin: location };
    case "invalid":
      return undefined;
  }
}

function conditional({ location }: EnvironmentVariable): Setting<string> {
  return { state: "dynamic", reason: CONDITION_REASON, origin: location };
}

function readVariables(
  entry: Assignment,
  report: (problem: Problem) => void,
): readonly EnvironmentVariable[] {
  const { words, error } = splitWords(entry.value, "c");
  if (error !== undefined) {
    const part = { start: error.start, end: entry.value.length };
    reportIgnoredPart(entry, part, `it has ${error.what}.`, report);
  }
  return words.flatMap((word) => {
    const { name, text } =
      /^(?<name>[A-Za-z_][A-Za-z0-9_]*)=(?<text>.*)$/s.exec(word.text)?.groups ?? {};
    if (name !== undefined && text !== undefined) return [variableOf(entry, name, text, word)];
    reportIgnoredPart(entry, word, "it must be `NAME=value`.", report);
    return [];
  });
}
