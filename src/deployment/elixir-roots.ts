/** An Elixir config file as far as the choice of roots looks at it. */
export interface ConfigFile {
  readonly path: string;
  /** Whether a `config :pleroma` call stands in it. */
  readonly configuresPleroma: boolean;
  /** Whether it says `import Config` or `use Mix.Config`, without which nothing can load it. */
  readonly usesConfig: boolean;
  /** Paths of the repository's files that it imports, whatever the environment and conditions. */
  readonly imports: readonly string[];
}

export interface ElixirRoots {
  /** What production loads, in the order in which it does; what these import comes with them. */
  readonly production: readonly string[];
  /** `prod` for a source checkout; a release's config is read without an environment. */
  readonly environment: "prod" | undefined;
  /** Files for development and tests: they are looked at for secrets only. */
  readonly development: readonly string[];
}

/** `dev.exs`, `test.secret.exs`, `benchmark.exs` and their templates: Mix environments of Pleroma's. */
const DEVELOPMENT =
  /(?:^|\/)(?:dev|test|benchmark)(?:\.exported_from_db)?(?:\.secret)?\.exs(?:\.[a-z0-9]+)?$/i;
/**
 * Whether this is the file that `mix pleroma.config migrate_from_db` writes, which is imported after
 * everything else. As with the database itself, verdicts speak for the repository when it is absent.
 */
export function isDatabaseExport(path: string): boolean {
  return /(?:^|\/)[a-z]+\.exported_from_db\.secret\.exs$/.test(path);
}

/** Which of several files is the one that production reads: the first that matches. */
const RANKS: readonly ((file: ConfigFile) => boolean)[] = [
  isSourceRoot,
  ({ path }) => baseName(path) === "prod.secret.exs",
  ({ path }) => baseName(path) === "config.exs",
  ({ path }) => baseName(path) === "prod.exs",
  ({ path }) => /secret/.test(baseName(path)),
];

/**
 * Chooses from the files that configure Pleroma the one that production starts from. The rest are
 * alternatives, such as the `docker.exs` beside upstream's own `config.exs`.
 */
export function chooseElixirRoots(files: readonly ConfigFile[]): ElixirRoots {
  const development = files.filter(({ path }) => DEVELOPMENT.test(path));
  const candidates = files.filter((file) => !development.includes(file));
  const graph = new ImportGraph(candidates);
  const entries = candidates.filter(
    (file) =>
      (graph.isEntry(file) || isSourceRoot(file)) &&
      graph.reachesPleroma(file) &&
      !isFragment(file),
  );
  const ofHost = entries.filter(({ path }) => !isDatabaseExport(path) && !isRuntime(path));
  const main = ofHost.toSorted(byRank)[0] ?? entries[0];
  if (main === undefined) {
    return { production: [], environment: "prod", development: paths(development) };
  }
  const beside = entries.filter(
    ({ path }) => path !== main.path && folderOf(path) === folderOf(main.path),
  );
  const release = isRelease(main, candidates);
  return {
    production: [
      main.path,
      // Mix reads it after the compile-time config, without anybody importing it.
      ...paths(release ? [] : beside.filter(({ path }) => isRuntime(path))),
      ...paths(beside.filter(({ path }) => isDatabaseExport(path))),
    ],
    environment: release ? undefined : "prod",
    development: paths(development),
  };
}

function isRuntime(path: string): boolean {
  return baseName(path) === "runtime.exs";
}

/**
 * The `config.exs` of a source checkout. A container's config may import a file of that name by its
 * absolute path, and means another one.
 */
function isSourceRoot({ path, imports }: ConfigFile): boolean {
  return baseName(path) === "config.exs" && imports.length > 0;
}

/** A piece that some script puts into a config file, as installers do. */
function isFragment(file: ConfigFile): boolean {
  return !file.usesConfig && rankOf(file) === RANKS.length;
}

/** A lone `config.exs` is the one of a release, which lies in `/etc/pleroma`. */
function isRelease(main: ConfigFile, files: readonly ConfigFile[]): boolean {
  if (baseName(main.path) !== "config.exs") return false;
  const inSourceTree = files.some(
    ({ path }) => folderOf(path) === folderOf(main.path) && /^prod\b/.test(baseName(path)),
  );
  return (
    !inSourceTree && main.imports.length === 0 && folderOf(main.path).split("/").at(-1) !== "config"
  );
}

/** Which file imports which. */
class ImportGraph {
  readonly #files: ReadonlyMap<string, ConfigFile>;
  readonly #importers = new Map<string, Set<string>>();

  constructor(files: readonly ConfigFile[]) {
    this.#files = new Map(files.map((file) => [file.path, file]));
    for (const { path, imports } of files) {
      for (const imported of imports) {
        if (imported === path) continue;
        const importers = this.#importers.get(imported);
        if (importers) importers.add(path);
        else this.#importers.set(imported, new Set([path]));
      }
    }
  }

  /** Whether nothing imports the file but itself, and what it imports in turn. */
  isEntry({ path }: ConfigFile): boolean {
    const importers = this.#importers.get(path);
    if (importers === undefined) return true;
    const reached = this.#reachedFrom(path);
    return [...importers].every((importer) => reached.has(importer));
  }

  reachesPleroma({ path, configuresPleroma }: ConfigFile): boolean {
    if (configuresPleroma) return true;
    return [...this.#reachedFrom(path)].some((name) => this.#files.get(name)?.configuresPleroma);
  }

  #reachedFrom(start: string): ReadonlySet<string> {
    const reached = new Set<string>();
    const queue = [start];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      if (reached.has(path)) continue;
      reached.add(path);
      for (const imported of this.#files.get(path)?.imports ?? []) queue.push(imported);
    }
    return reached;
  }
}

function byRank(a: ConfigFile, b: ConfigFile): number {
  const depth = ({ path }: ConfigFile) => path.split("/").length;
  return rankOf(a) - rankOf(b) || depth(a) - depth(b) || (a.path < b.path ? -1 : 1);
}

function rankOf(file: ConfigFile): number {
  const rank = RANKS.findIndex((matches) => matches(file));
  return rank === -1 ? RANKS.length : rank;
}

function paths(files: readonly ConfigFile[]): readonly string[] {
  return files.map(({ path }) => path);
}

/** The name of the file, and of a template (`config.exs.j2`) that of the file it gives. */
function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.exs\.[a-z0-9]+$/i, ".exs");
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
