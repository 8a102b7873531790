import type { ElixirConfiguration } from "../elixir/configuration/configuration.ts";
import { type ConfigFileDescription, describeConfigFile } from "../elixir/describe.ts";
import { evaluateConfig } from "../elixir/evaluation/evaluate.ts";
import type { HostFiles } from "../elixir/evaluation/host-files.ts";
import { PathIndex } from "../nginx/includes/path-index.ts";
import type { Problem } from "../source/problem.ts";
import type { Repository } from "../source/repository.ts";
import type { SourceFile } from "../source/source-file.ts";
import { Deployments } from "./elixir/elixir-deployments.ts";
import {
  ENVIRONMENTS,
  guessAbsolute,
  importedPaths,
  locateAbsolute,
} from "./elixir/elixir-imports.ts";
import { isDatabaseExport, isDevelopment } from "./elixir/elixir-names.ts";
import { chooseElixirRoots } from "./elixir/elixir-roots.ts";
import { parseSettingPath } from "./setting-path.ts";

/** The Elixir config of a repository. */
export interface ElixirPart {
  /** What each deployment reads, the one that is most likely meant first. */
  readonly deployments: readonly ElixirConfiguration[];
  /** Files for other environments, and those that no deployment loads, each by itself. */
  readonly others: readonly ElixirConfiguration[];
  /** Of files that configure Pleroma and that no deployment loads. */
  readonly unused: readonly string[];
  readonly problems: readonly Problem[];
}

/** What is read first, and in which environment. */
interface Start {
  readonly paths: readonly string[];
  readonly environment: string | undefined;
}

interface Described extends ConfigFileDescription {
  readonly file: SourceFile;
  readonly configuresPleroma: boolean;
  readonly imported: readonly string[];
}

/** What the policy says about a repository's Elixir config. */
export interface ElixirOptions {
  /**
   * The only settings that files may set which are imported and exist on the host alone:
   * `Pleroma.Repo`, `Pleroma.Web.Endpoint.secret_key_base`, `:joken.default_signer` of another
   * application than Pleroma's. Without it they may set any.
   */
  readonly hostFilesSet: readonly string[] | undefined;
}

/** Chooses the files that deployments start from, and evaluates them. */
export function readElixir(
  repository: Repository,
  { hostFilesSet }: ElixirOptions = { hostFilesSet: undefined },
): ElixirPart {
  const described = describeAll(repository);
  const index = new PathIndex(repository);
  const { roots, imported, development } = chooseElixirRoots(
    described.map(({ file, configuresPleroma, usesConfig, imported }) => ({
      path: file.path,
      configuresPleroma,
      usesConfig,
      imports: imported,
    })),
    repository.paths,
  );
  const evaluate = ({ paths, environment }: Start, seen: ReadonlySet<string> = new Set()) =>
    evaluateConfig(filesAt(repository, paths), {
      environment,
      readFile: (path) =>
        seen.has(path) ? undefined : repository.files.get(repository.links.get(path) ?? path),
      listFiles: (glob) => index.find(glob),
      locate: (absolute) => locateAbsolute(absolute, repository.paths),
      leavesSettings: isDatabaseExport,
      hostFiles: describeHostFiles(hostFilesSet, repository),
    });
  const deployments = new Deployments(repository, (root) => evaluate(root));
  for (const root of roots) deployments.add(root);
  // An import under a condition that never holds brings nothing.
  for (const root of imported) deployments.addUnlessRead(root);
  const { configurations, read } = deployments;
  const forDevelopment = development.filter((path) => !read.has(path));
  const unused = described
    .filter(({ file, configuresPleroma }) => configuresPleroma && !read.has(file.path))
    .map(({ file }) => file.path)
    .filter((path) => !isDevelopment(path));
  // Only what they assign is looked at, and that once, whoever imports it.
  const seen = new Set(read);
  const evaluateAlone = (path: string, environment: string) => {
    const alone = evaluate({ paths: [path], environment }, seen);
    for (const one of alone.files) seen.add(one);
    return alone;
  };
  return {
    deployments: configurations,
    others: [
      ...forDevelopment.map((path) => evaluateAlone(path, environmentOf(path))),
      ...unused.map((path) => evaluateAlone(path, "prod")),
    ],
    unused,
    problems: [
      ...configurations.flatMap(({ problems }) => problems),
      ...described
        .filter(({ configuresPleroma }) => configuresPleroma)
        .flatMap(({ problems }) => problems),
      ...deployments.problems,
    ],
  };
}

function describeHostFiles(
  hostFilesSet: readonly string[] | undefined,
  { paths }: Repository,
): HostFiles {
  return {
    mayBeSet: hostFilesSet?.map(parseSettingPath),
    advice: ": add that file, or name what it sets under elixir.host-files-set in the policy file",
    candidate: (absolute, from) =>
      absolute.startsWith("/") ? guessAbsolute(absolute, from, paths) : undefined,
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
    const imported = importedPaths(path, description, repository.paths, ["prod"]);
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
