import type { ConfigFileDescription } from "../../elixir/describe.ts";
import { folderOf, resolvePath } from "../../elixir/paths.ts";

/** Environments of Pleroma's own for which a file may be meant. */
export const ENVIRONMENTS = ["prod", "dev", "test", "benchmark"] as const;

/**
 * Paths of the repository's files that a file imports, whatever the conditions.
 *
 * @param environments those in which it may be read
 */
export function importedPaths(
  path: string,
  { imports }: ConfigFileDescription,
  paths: ReadonlySet<string>,
  environments: readonly string[] = ENVIRONMENTS,
): readonly string[] {
  const found = new Set<string>();
  for (const reference of imports) {
    for (const environment of environments) {
      const written = reference.path(environment) ?? "/";
      const resolved = written.startsWith("/")
        ? (locateAbsolute(written, paths) ?? guessAbsolute(written, path, paths))
        : resolvePath(folderOf(path), written);
      if (resolved !== undefined && paths.has(resolved)) found.add(resolved);
    }
  }
  return [...found];
}

/**
 * The file of the repository that lies where an absolute path of the host says, seen from the
 * repository's root: `etc/pleroma/config.exs` for `/etc/pleroma/config.exs`, as for symbolic links.
 */
export function locateAbsolute(absolute: string, paths: ReadonlySet<string>): string | undefined {
  if (!absolute.startsWith("/")) return undefined;
  const path = resolvePath("", absolute.replace(/^\/+/, ""));
  return path !== undefined && paths.has(path) ? path : undefined;
}

/**
 * The file that an absolute path may mean when a folder of the repository is mounted somewhere: a
 * container's config imports `/var/lib/pleroma/config.exs`, and `config.exs` lies beside it. Enough
 * for telling what belongs together, too little for saying what the host reads. The longest path
 * that fits; never the importing file itself.
 */
export function guessAbsolute(
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
