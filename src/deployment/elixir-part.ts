import type { ElixirConfiguration } from "../elixir/configuration.ts";
import { type ConfigFileDescription, describeConfigFile } from "../elixir/describe.ts";
import { evaluateConfig } from "../elixir/evaluate.ts";
import { PathIndex } from "../nginx/path-index.ts";
import type { Problem } from "../source/problem.ts";
import type { Repository } from "../source/repository.ts";
import type { SourceFile } from "../source/source-file.ts";
import { ENVIRONMENTS, importedPaths, locateAbsolute } from "./elixir-imports.ts";
import { chooseElixirRoots, isDatabaseExport } from "./elixir-roots.ts";

/** The Elixir config of a repository. */
export interface ElixirPart {
  /** What production reads; `undefined` when nothing configures Pleroma. */
  readonly production: ElixirConfiguration | undefined;
  /** Files for other environments, and those that production does not load, each by itself. */
  readonly others: readonly ElixirConfiguration[];
  /** Of files that configure Pleroma and that production does not load. */
  readonly unused: readonly string[];
  readonly problems: readonly Problem[];
}

interface Described extends ConfigFileDescription {
  readonly file: SourceFile;
  readonly configuresPleroma: boolean;
  readonly imported: readonly string[];
}

/** Chooses the files that production loads, and evaluates them. */
export function readElixir(repository: Repository): ElixirPart {
  const described = describeAll(repository);
  const index = new PathIndex(repository);
  const roots = chooseElixirRoots(
    described.map(({ file, configuresPleroma, usesConfig, imported }) => ({
      path: file.path,
      configuresPleroma,
      usesConfig,
      imports: imported,
    })),
  );
  const evaluate = (paths: readonly string[], environment: string | undefined) =>
    evaluateConfig(filesAt(repository, paths), {
      environment,
      readFile: (path) => repository.files.get(repository.links.get(path) ?? path),
      listFiles: (glob) => index.find(glob),
      locate: (absolute, from) => locateAbsolute(absolute, from, repository.paths),
      leavesSettings: isDatabaseExport,
    });
  const production =
    roots.production.length > 0 ? evaluate(roots.production, roots.environment) : undefined;
  // What production really reads: an import under a condition that never holds brings nothing.
  const read = new Set([...(production?.files ?? []), ...roots.development]);
  const unused = described
    .filter(({ file, configuresPleroma }) => configuresPleroma && !read.has(file.path))
    .map(({ file }) => file.path);
  const others = [
    ...roots.development.map((path) => evaluate([path], environmentOf(path))),
    ...unused.map((path) => evaluate([path], "prod")),
  ];
  return {
    production,
    others,
    unused,
    problems: [
      ...(production?.problems ?? []),
      ...described
        .filter(({ configuresPleroma }) => configuresPleroma)
        .flatMap(({ problems }) => problems),
    ],
  };
}

/** Files that configure Pleroma, those that import them, and those that these import. */
function describeAll(repository: Repository): readonly Described[] {
  const described = repository.candidates.elixir.flatMap((path) => {
    const file = repository.files.get(path);
    if (file === undefined || !isConfigFile(file)) return [];
    const description = describeConfigFile(file);
    const configuresPleroma =
      description.configures.has("pleroma") || seemsToConfigurePleroma(file, description);
    const imported = importedPaths(path, description, repository.paths);
    return [{ ...description, file, configuresPleroma, imported }];
  });
  return described.filter(({ configuresPleroma, usesConfig }) => usesConfig || configuresPleroma);
}

/**
 * Beside plain `config :pleroma` calls: the application may stand in a variable or in quotes, and of
 * a file that cannot be read or parsed only its name and its words tell what it was meant for.
 */
function seemsToConfigurePleroma(
  file: SourceFile,
  { usesConfig, configuresUnknown, problems }: ConfigFileDescription,
): boolean {
  if (usesConfig && configuresUnknown) return true;
  if (problems.length > 0 && isUsualName(file.path)) return true;
  if (file.encryption !== undefined) {
    return /^(?:config|prod|.*secret)/.test(file.path.slice(file.path.lastIndexOf("/") + 1));
  }
  if (problems.length > 0 && /\b(?:import Config|use Mix\.Config)\b/.test(file.text)) return true;
  return (usesConfig || problems.length > 0) && /:"?pleroma\b|\bPleroma\./.test(file.text);
}

/** Most `.exs` files of a source tree are scripts and tests; a look spares parsing them. */
function isConfigFile(file: SourceFile): boolean {
  if (file.encryption !== undefined || isUsualName(file.path)) return true;
  return /\bConfig\b|\bconfig\b/.test(file.text);
}

function isUsualName(path: string): boolean {
  return /(?:^|\/)(?:config|prod|runtime|prod\.secret)\.exs(?:\.[a-z0-9]+)?$/i.test(path);
}

function filesAt(repository: Repository, paths: readonly string[]): readonly SourceFile[] {
  return paths.flatMap((path) => repository.files.get(path) ?? []);
}

function environmentOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return ENVIRONMENTS.find((environment) => name.startsWith(environment)) ?? "dev";
}
