/** `dev.exs`, `test.secret.exs`, `benchmark.exs` and their templates: Mix environments of Pleroma's. */
const DEVELOPMENT =
  /(?:^|\/)(?:dev|test|benchmark)(?:\.exported_from_db)?(?:\.secret)?\.exs(?:\.[a-z0-9]+)?$/i;

export function isDevelopment(path: string): boolean {
  return DEVELOPMENT.test(path);
}

/**
 * Whether this is the file that `mix pleroma.config migrate_from_db` writes in production, which is
 * imported after everything else; those of other environments are not. As with the database itself,
 * verdicts speak for the repository when it is absent.
 */
export function isDatabaseExport(path: string): boolean {
  return /(?:^|\/)prod\.exported_from_db\.secret\.exs$/.test(path);
}

export function isRuntime(path: string): boolean {
  return baseName(path) === "runtime.exs";
}

/** The name of the file, and of a template (`config.exs.j2`) that of the file it gives. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.exs\.[a-z0-9]+$/i, ".exs");
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
