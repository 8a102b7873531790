import { describeConfigFile } from "../elixir/describe.ts";
import { findIncludes } from "../nginx/includes/include.ts";
import { findNginxFolder, resolveInclude } from "../nginx/includes/include-paths.ts";
import { PathIndex } from "../nginx/includes/path-index.ts";
import type { Repository } from "../source/repository.ts";
import { importedPaths } from "./elixir/elixir-imports.ts";

/**
 * Files of the repository that the files read so far import or include, and that are not read yet,
 * because no glob has their name (a snippet without extension, say).
 */
export function missingReferences(repository: Repository): readonly string[] {
  const wanted = new Set<string>();
  const want = (path: string): void => {
    if (repository.paths.has(path) && !repository.files.has(path)) wanted.add(path);
  };
  const index = new PathIndex(repository);
  const mainFile = repository.candidates.nginx.find((path) => /(?:^|\/)nginx\.conf$/.test(path));
  const folder = findNginxFolder(index, mainFile);
  for (const [path, file] of repository.files) {
    if (/\.exs\b/.test(path)) {
      for (const imported of importedPaths(path, describeConfigFile(file), repository.paths)) {
        want(imported);
      }
      continue;
    }
    for (const { pattern } of findIncludes(file)) {
      const included = resolveInclude(index, folder, pattern, path);
      if (included.kind === "found") for (const found of included.paths) want(index.real(found));
    }
  }
  return [...wanted].sort();
}
