import type { ConfigFileDescription } from "../elixir/describe.ts";
import { folderOf, resolvePath } from "../elixir/paths.ts";

/** Environments of Pleroma's own for which a file may be meant. */
export const ENVIRONMENTS = ["prod", "dev", "test", "benchmark"] as const;

/** Paths of the repository's files that a file imports in any environment. */
export function importedPaths(
  path: string,
  { imports }: ConfigFileDescription,
  paths: ReadonlySet<string>,
): readonly string[] {
  const found = new Set<string>();
  for (const reference of imports) {
    for (const environment of ENVIRONMENTS) {
      const written = reference.path(environment) ?? "/";
      const resolved = written.startsWith("/")
        ? locateAbsolute(written, path, paths)
        : resolvePath(folderOf(path), written);
      if (resolved !== undefined && paths.has(resolved)) found.add(resolved);
    }
  }
  return [...found];
}

/**
 * The file that lies at an absolute path when the repository, or a folder of the host that holds it,
 * is mounted there: a container's config imports `/var/lib/pleroma/config.exs`, which is the
 * `config.exs` beside it. The longest path that fits; never the importing file itself.
 */
export function locateAbsolute(
  absolute: string,
  from: string,
  paths: ReadonlySet<string>,
): string | undefined {
  for (let at = absolute.indexOf("/"); at !== -1; at = absolute.indexOf("/", at + 1)) {
    const path = absolute.slice(at + 1);
    if (path !== from && paths.has(path)) return path;
  }
  return undefined;
}
