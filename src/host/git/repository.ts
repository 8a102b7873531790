import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { GitRepository } from "./git.ts";
import { GitUnavailable } from "./unavailable.ts";

/** Where a folder stands in its Git repository. */
export interface GitLocation {
  readonly repository: GitRepository;
  /** From the repository's folder to this one, with `/` at its end; empty when they are the same. */
  readonly prefix: string;
}

/**
 * Finds the Git repository of a folder: the nearest folder above that has `.git` in it. Bare
 * repositories are none, a commit could hold files that look like one.
 */
export async function locateInGit(folder: string): Promise<GitLocation> {
  const real = await realpath(folder);
  const top = await findRepository(real, path.parse(real).root);
  if (top === null) throw new GitUnavailable("not-a-repository", folder);
  return { repository: { folder: top }, prefix: prefixOf(top, real) };
}

/** The nearest folder from this one up to `top` that has `.git` in it. Both without links. */
export async function findRepository(folder: string, top: string): Promise<string | null> {
  for (let current = folder; ; current = path.dirname(current)) {
    const git = await stat(path.join(current, ".git")).catch(() => undefined);
    if (git?.isDirectory() || git?.isFile()) return current;
    if (current === top || current === path.dirname(current)) return null;
  }
}

/** The way from a repository's folder to one in it, as Git writes it. */
export function prefixOf(repository: string, folder: string): string {
  const relative = path.relative(repository, folder).split(path.sep).join("/");
  return relative === "" ? "" : `${relative}/`;
}
