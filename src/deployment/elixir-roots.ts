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
  /** Files that configure Pleroma too, and that the chosen ones do not load. */
  readonly unused: readonly string[];
}

/** `dev.exs`, `test.secret.exs`, `benchmark.exs` and their templates: Mix environments of Pleroma's. */
const DEVELOPMENT = /(?:^|\/)(?:dev|test|benchmark)(?:\.[a-z_]+)*\.exs(?:\.[a-z0-9]+)?$/i;
/**
 * Whether this is the file that `mix pleroma.config migrate_from_db` writes, which is imported after
 * everything else. As with the database itself, verdicts speak for the repository when it is absent.
 */
export function isDatabaseExport(path: string): boolean {
  return /(?:^|\/)[a-z]+\.exported_from_db\.secret\.exs$/.test(path);
}

/** Which of several files is the one that production reads: the first that matches. */
const RANKS: readonly ((file: ConfigFile) => boolean)[] = [
  ({ path, imports }) => baseName(path) === "config.exs" && imports.length > 0,
  ({ path }) => baseName(path) === "prod.secret.exs",
  ({ path }) => baseName(path) === "config.exs",
  ({ path }) => baseName(path) === "prod.exs",
  ({ path }) => /secret/.test(baseName(path)),
];

/**
 * Chooses from the files that configure Pleroma the one that production starts from. The rest are
 * alternatives, such as the `docker.exs` beside upstream's own `config.exs`, and are named.
 */
export function chooseElixirRoots(files: readonly ConfigFile[]): ElixirRoots {
  const development = files.filter(({ path }) => DEVELOPMENT.test(path));
  const candidates = files.filter((file) => !development.includes(file));
  const imported = new Set(candidates.flatMap(({ imports }) => imports));
  const entries = candidates.filter(
    (file) => !imported.has(file.path) && reachesPleroma(file, candidates) && !isFragment(file),
  );
  const main =
    [...entries].filter(({ path }) => !isDatabaseExport(path)).sort(byRank)[0] ?? entries[0];
  if (main === undefined) {
    return { production: [], environment: "prod", development: paths(development), unused: [] };
  }
  const loaded = reachable(main, candidates);
  const exported = entries.filter(
    ({ path }) =>
      isDatabaseExport(path) && folderOf(path) === folderOf(main.path) && path !== main.path,
  );
  for (const { path } of exported) loaded.add(path);
  return {
    production: [main.path, ...paths(exported)],
    environment: isRelease(main, candidates) ? undefined : "prod",
    development: paths(development),
    unused: paths(
      candidates.filter(({ path, configuresPleroma }) => configuresPleroma && !loaded.has(path)),
    ),
  };
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

function reachesPleroma(file: ConfigFile, files: readonly ConfigFile[]): boolean {
  const reached = reachable(file, files);
  return files.some(({ path, configuresPleroma }) => configuresPleroma && reached.has(path));
}

function reachable(from: ConfigFile, files: readonly ConfigFile[]): Set<string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const queue = [from.path];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    queue.push(...(byPath.get(path)?.imports ?? []));
  }
  return reached;
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
