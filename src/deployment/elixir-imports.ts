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
      const written = reference.path(environment);
      const resolved = written === undefined ? undefined : resolvePath(folderOf(path), written);
      if (resolved !== undefined && paths.has(resolved)) found.add(resolved);
    }
  }
  return [...found];
}
