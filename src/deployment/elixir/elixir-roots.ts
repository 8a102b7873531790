import { baseName, folderOf, isDatabaseExport, isDevelopment, isRuntime } from "./elixir-names.ts";

/** An Elixir config file as far as the choice of roots looks at it. */
export interface ConfigFile {
  readonly path: string;
  /** Whether a `config :pleroma` call stands in it. */
  readonly configuresPleroma: boolean;
  /** Whether it says `import Config` or `use Mix.Config`, without which nothing can load it. */
  readonly usesConfig: boolean;
  /** Paths of the repository's files that it imports in production, whatever the conditions. */
  readonly imports: readonly string[];
}

/** What one deployment of Pleroma starts from. */
export interface ElixirRoot {
  /** In the order in which it loads them; what these import comes with them. */
  readonly paths: readonly string[];
  /** `prod` for a source checkout; a release's config is read without an environment. */
  readonly environment: "prod" | undefined;
  /** The same as a release's config, where both are possible: it may be read so if that works. */
  readonly release?: ElixirRoot | undefined;
  /** Another file imports it, but it may be read by itself if it configures the endpoint. */
  readonly needsEndpoint?: boolean;
  /** It is what a source checkout imports: it counts by itself only if that overrides it later. */
  readonly needsOverride?: boolean;
}

export interface ElixirRoots {
  /** Each starts a deployment; the one that is most likely meant comes first. */
  readonly roots: readonly ElixirRoot[];
  /** Other files import these: each starts a deployment where none of those really loads it. */
  readonly imported: readonly ElixirRoot[];
  /** Files for development and tests. */
  readonly development: readonly string[];
}

/** Which of several files is most likely the one that production reads: the first that matches. */
const RANKS: readonly ((file: ConfigFile) => boolean)[] = [
  isSourceRoot,
  ({ path }) => baseName(path) === "prod.secret.exs",
  ({ path }) => baseName(path) === "config.exs",
  ({ path }) => baseName(path) === "prod.exs",
  ({ path }) => /secret/.test(baseName(path)),
];

/** Alternatives and documentation in `config/` of Pleroma, Akkoma and Rebased themselves. */
const UPSTREAM_FILES: ReadonlySet<string> = new Set([
  "description.exs",
  "docker.exs",
  "dokku.exs",
  "soapbox.exs",
]);

const SAMPLE_FOLDERS: ReadonlySet<string> = new Set(
  "doc docs example examples sample samples fixtures deps".split(" "),
);
const SAMPLE_NAME = /(?:^(?:sample|example)[_-]|[._-](?:sample|example)\.exs$)/i;

/**
 * Chooses from the files that configure Pleroma those that a deployment starts from. Nobody can tell
 * from a repository which of two files its host reads, so every file counts that no other one loads,
 * and every one with a name that production asks for. Left out, and looked at for committed secrets only, are
 *
 * - files for Pleroma's other environments (`dev.exs`, `test.secret.exs`, `benchmark.exs`),
 * - pieces without `import Config`, which nothing can load,
 * - `docker.exs` and its like in the `config/` of Pleroma's own source tree (`UPSTREAM_FILES`),
 * - examples, by their folder (`docs/`, `fixtures/`) or name (`config.example.exs`), beside others.
 *
 * Templates (`prod.secret.exs.j2`) are no examples: Ansible and its like keep the real thing in them.
 *
 * @param paths all paths of the repository
 */
export function chooseElixirRoots(
  files: readonly ConfigFile[],
  paths: ReadonlySet<string>,
): ElixirRoots {
  const pleroma = reachingPleroma(files);
  const upstreamFolders = new Set(
    files.flatMap((file) => (isUpstreamRoot(file, paths) ? [folderOf(file.path)] : [])),
  );
  const development = files.flatMap(({ path }) => (isDevelopment(path) ? [path] : []));
  const possible = files
    .filter((file) => {
      const isAlternative =
        upstreamFolders.has(folderOf(file.path)) && UPSTREAM_FILES.has(baseName(file.path));
      return pleroma.has(file) && !isDevelopment(file.path) && !isFragment(file) && !isAlternative;
    })
    .toSorted(byRank);
  const real = possible.filter(({ path }) => !isSample(path));
  const folders = byFolder(files);
  const alone = (chosen: readonly ConfigFile[]) =>
    chosen.map((file) => rootOf(file, [], folders, paths));
  if (real.length === 0) return { roots: alone(possible.slice(0, 1)), imported: [], development };
  const imported = importedBy(files.filter(({ path }) => !isDevelopment(path) && !isSample(path)));
  const isEntry = (file: ConfigFile) => !imported.has(file.path) || readByItself(file);
  const entries = real.filter(isEntry);
  const entryFolders = byFolder(entries);
  const usual = importedUsually(files);
  // Only prod.secret.exs comes last in a source checkout.
  const mayBeReadAlone = (file: ConfigFile) =>
    hasProductionName(file) && !(usual.has(file.path) && baseName(file.path) === "prod.exs");
  const roots = real
    .filter(({ path }) => !isDatabaseExport(path) && !isRuntime(path))
    .filter((file) => isEntry(file) || mayBeReadAlone(file))
    .map((file) => ({
      ...rootOf(file, entryFolders.get(folderOf(file.path)) ?? [], folders, paths),
      needsEndpoint: !isEntry(file),
      needsOverride: usual.has(file.path),
    }));
  const read = new Set(roots.flatMap((root) => (root.needsEndpoint ? [] : root.paths)));
  return {
    roots: [...roots, ...alone(entries.filter(({ path }) => !read.has(path)))],
    imported: alone(real.filter((file) => !isEntry(file))),
    development,
  };
}

/**
 * With what is read along with it, without anybody importing it.
 *
 * @param neighbours what nobody imports in the same folder
 */
function rootOf(
  main: ConfigFile,
  neighbours: readonly ConfigFile[],
  folders: ReadonlyMap<string, readonly ConfigFile[]>,
  paths: ReadonlySet<string>,
): ElixirRoot {
  const beside = neighbours.map(({ path }) => path).filter((path) => path !== main.path);
  const exported = beside.filter(isDatabaseExport);
  const release: ElixirRoot = { paths: [main.path, ...exported], environment: undefined };
  const mayBeRelease = baseName(main.path) === "config.exs";
  if (mayBeRelease && !isNearSources(main, folders, paths)) return release;
  return {
    // Mix reads runtime.exs after the compile-time config.
    paths: [main.path, ...beside.filter(isRuntime), ...exported],
    environment: "prod",
    release: mayBeRelease ? release : undefined,
  };
}

/**
 * The `config.exs` of a source checkout. A container's config may import a file of that name by its
 * absolute path, and means another one.
 */
function isSourceRoot({ path, imports }: ConfigFile): boolean {
  return baseName(path) === "config.exs" && imports.length > 0;
}

/** The `config.exs` of Pleroma's own source tree, whole or without anything but its `config/`. */
function isUpstreamRoot(file: ConfigFile, paths: ReadonlySet<string>): boolean {
  if (!isSourceRoot(file)) return false;
  const folder = folderOf(file.path);
  const tree = folderOf(folder);
  return (
    paths.has(inFolder(folder, "description.exs")) ||
    (folder !== "" && paths.has(inFolder(tree, "lib/pleroma/application.ex")))
  );
}

/** What Mix reads, and where releases look for their config, whatever imports it besides. */
function readByItself(file: ConfigFile): boolean {
  return isSourceRoot(file) || /(?:^|\/)etc\/(?:pleroma|akkoma)\/config\.exs$/.test(file.path);
}

/** A piece that some script puts into a config file, as installers do. */
function isFragment(file: ConfigFile): boolean {
  return !file.usesConfig && rankOf(file) === RANKS.length;
}

function isSample(path: string): boolean {
  const folders = path.toLowerCase().split("/").slice(0, -1);
  return SAMPLE_NAME.test(baseName(path)) || folders.some((name) => SAMPLE_FOLDERS.has(name));
}

/**
 * A lone `config.exs` is the one of a release, which lies in `/etc/pleroma`. What a source checkout
 * reads is upstream's: a `mix.exs` is near, or it imports the files of environments. That is a sign
 * and no proof, as anybody can add such files.
 */
function isNearSources(
  main: ConfigFile,
  folders: ReadonlyMap<string, readonly ConfigFile[]>,
  paths: ReadonlySet<string>,
): boolean {
  if (main.imports.some(isDevelopment)) return true;
  const folder = folderOf(main.path);
  if (folder !== "" && paths.has(inFolder(folderOf(folder), "mix.exs"))) return true;
  return folders.get(folder)?.some(({ path }) => /^prod\b/.test(baseName(path))) ?? false;
}

/** What a release or a source checkout reads is called so: whoever imports it, it may be read alone. */
function hasProductionName({ path }: ConfigFile): boolean {
  return /^(?:config|prod|.+\.secret)\.exs$/.test(baseName(path));
}

/** What a source checkout imports: `prod.exs` by `config.exs`, and by that `prod.secret.exs`. */
function importedUsually(files: readonly ConfigFile[]): ReadonlySet<string> {
  const ofNeighbours = (importer: ConfigFile, name: string) =>
    importer.imports.filter(
      (path) => baseName(path) === name && folderOf(path) === folderOf(importer.path),
    );
  return new Set(
    files.flatMap((file) => {
      if (isSourceRoot(file)) return ofNeighbours(file, "prod.exs");
      return baseName(file.path) === "prod.exs" ? ofNeighbours(file, "prod.secret.exs") : [];
    }),
  );
}

/** Files that configure Pleroma, and those that import such. */
function reachingPleroma(files: readonly ConfigFile[]): ReadonlySet<ConfigFile> {
  const importers = new Map<string, ConfigFile[]>();
  for (const file of files) {
    for (const path of file.imports) {
      const known = importers.get(path);
      if (known) known.push(file);
      else importers.set(path, [file]);
    }
  }
  const found = new Set(files.filter(({ configuresPleroma }) => configuresPleroma));
  for (const { path } of found)
    for (const importer of importers.get(path) ?? []) found.add(importer);
  return found;
}

function byFolder(files: readonly ConfigFile[]): ReadonlyMap<string, readonly ConfigFile[]> {
  const folders = new Map<string, ConfigFile[]>();
  for (const file of files) {
    const known = folders.get(folderOf(file.path));
    if (known) known.push(file);
    else folders.set(folderOf(file.path), [file]);
  }
  return folders;
}

function importedBy(files: readonly ConfigFile[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ path, imports }) => imports.filter((name) => name !== path)));
}

function byRank(a: ConfigFile, b: ConfigFile): number {
  const depth = ({ path }: ConfigFile) => path.split("/").length;
  return rankOf(a) - rankOf(b) || depth(a) - depth(b) || (a.path < b.path ? -1 : 1);
}

function rankOf(file: ConfigFile): number {
  const rank = RANKS.findIndex((matches) => matches(file));
  return rank === -1 ? RANKS.length : rank;
}

function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
