import { startOf } from "../../source/location.ts";
import { type Problem, problem } from "../../source/problem.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { UnitFile } from "../syntax/parse.ts";
import { buildUnit, type Unit, type UnitSources } from "./unit.ts";
import {
  dropInNames,
  parseUnitName,
  TYPE_LEVEL_FOLDER,
  templateOf,
  type UnitName,
} from "./unit-name.ts";
import { buildUnitTrees, type PlacedFile, type UnitTree } from "./unit-tree.ts";

export interface AssembleOptions {
  /** Symbolic links: path of the link to the path it means, `/dev/null` for a mask. */
  readonly links?: ReadonlyMap<string, string>;
}

/** The service units of a repository as systemd would load them. */
export interface SystemdConfiguration {
  /** By root folder, then by name. */
  readonly units: readonly Unit[];
  /** The files that take part in any unit, sorted. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/** Finds the units among some files, gives each its drop-ins and merges them. */
export function assembleUnits(
  files: readonly SourceFile[],
  { links = new Map() }: AssembleOptions = {},
): SystemdConfiguration {
  const units: Unit[] = [];
  const problems: Problem[] = [];
  let left = MOST_MERGED;
  for (const tree of buildUnitTrees(files, links)) {
    for (const name of unitNames(tree)) {
      if (left <= 0) {
        problems.push(notRead(tree, name));
        continue;
      }
      const sources = findSources(tree, name);
      left -= sizeOf(sources);
      units.push(buildUnit(sources));
    }
  }
  const paths = units.flatMap(({ main, dropIns }) => [main, ...dropIns].map((file) => file?.path));
  return {
    units,
    files: [...new Set(paths.filter((path) => path !== undefined))].sort(),
    problems: distinct([...units.flatMap((unit) => unit.problems), ...problems]),
  };
}

/**
 * Main files, instances that a link starts, and folders of drop-ins whose main file is elsewhere.
 * A folder for a prefix (`pleroma-.service.d`) stands for no unit of its own.
 */
function unitNames(tree: UnitTree): readonly UnitName[] {
  const names = new Set([...tree.mains.keys(), ...tree.instances]);
  const aliases = new Set([...tree.aliases.values()].flat());
  for (const folder of tree.dropIns.keys()) {
    if (folder !== TYPE_LEVEL_FOLDER) names.add(folder.slice(0, -".d".length));
  }
  return [...names]
    .filter((name) => !aliases.has(name))
    .sort()
    .map(parseUnitName)
    .filter((name) => name !== undefined)
    .filter((name) => tree.mains.has(name.name) || !name.prefix.endsWith("-"));
}

function findSources(tree: UnitTree, name: UnitName): UnitSources {
  const main = findMain(tree, name);
  return {
    name,
    manager: tree.manager,
    isMasked: main === "masked" || (main !== undefined && isMask(main)),
    main: main === "masked" ? undefined : main,
    dropIns: findDropIns(tree, name),
  };
}

/** Drop-ins may belong to many units: so many lines, in all units together, and one unit more. */
const MOST_MERGED = 500_000;

function sizeOf({ main, dropIns }: UnitSources): number {
  return dropIns.reduce((sum, file) => sum + file.entries.length + 1, main?.entries.length ?? 0);
}

function notRead(tree: UnitTree, { name }: UnitName): Problem {
  const path = tree.root === "" ? name : `${tree.root}/${name}`;
  const message = `The unit ${name} is not read: the units before it have too many drop-ins.`;
  return problem("systemd/limit", startOf(path), message);
}

/** The file in the folder that is searched first; an instance without one takes its template's. */
function findMain(tree: UnitTree, name: UnitName): UnitFile | "masked" | undefined {
  const own = firstByLevel(tree.mains.get(name.name) ?? []);
  const template = templateOf(name);
  if (own !== undefined || template === undefined) return own;
  return firstByLevel(tree.mains.get(template) ?? []);
}

function firstByLevel(files: readonly PlacedFile[]): UnitFile | "masked" | undefined {
  return files.toSorted((a, b) => a.level - b.level)[0]?.file;
}

/**
 * The drop-ins in the order of their names; among several of one name the first one found counts:
 * those of the unit's own name before those of its other names, by level, then from the most
 * specific folder to the least, those of all services at last (`unit_file_find_dropin_paths()` of
 * src/shared/dropin.c).
 */
function findDropIns(tree: UnitTree, unit: UnitName): readonly UnitFile[] {
  const names = [unit, ...(tree.aliases.get(unit.name) ?? []).map(parseUnitName)];
  const foldersOf = (name: UnitName | undefined) =>
    name === undefined
      ? []
      : dropInNames(name).flatMap((own) => tree.dropIns.get(`${own}.d`) ?? []);
  const found = [
    ...names.flatMap((name) => byLevel(foldersOf(name))),
    ...byLevel(tree.dropIns.get(TYPE_LEVEL_FOLDER) ?? []),
  ];
  const first = new Map<string, UnitFile | "masked">();
  for (const { name, file } of found) if (!first.has(name)) first.set(name, file);
  return [...first]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, file]) => (file === "masked" || isMask(file) ? [] : [file]));
}

/** A file of no byte at all hides those of its name in the folders after it, as /dev/null does. */
function isMask(file: UnitFile): boolean {
  return file.text === "";
}

function byLevel(files: readonly PlacedFile[]): readonly PlacedFile[] {
  return files.toSorted((a, b) => a.level - b.level);
}

/** A drop-in for several units says the same of each. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const byPlace = new Map<string, Problem>();
  for (const found of problems) {
    const { path, line, column } = found.location;
    byPlace.set(`${found.code} ${line}:${column} ${path} ${found.message}`, found);
  }
  return [...byPlace.values()];
}
