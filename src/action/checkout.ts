import { lstat, realpath } from "node:fs/promises";
import path from "node:path";
import { type Commit, readCommitHeaders, resolveCommit } from "../host/git/commit.ts";
import { findRepository, prefixOf } from "../host/git/repository.ts";
import { GitUnavailable } from "../host/git/unavailable.ts";
import { isInside } from "../host/inside.ts";
import { POLICY_PATHS } from "../policy/policy.ts";

/** Where the folder to check stands in the checked-out repository. */
export interface Checkout {
  readonly workspace: string;
  /** The folder to check. This and the other folders are without symbolic links. */
  readonly root: string;
  /** The repository's own folder: the one with `.git` in it; the workspace when there is none. */
  readonly repository: string;
  /** From `repository` to `root`, with `/` at its end; empty when they are the same. */
  readonly prefix: string;
  /**
   * The same as the workflow writes it, links on the way included: a change that makes the folder a
   * link must not choose what it is compared with.
   */
  readonly namedPrefix: string;
}

/** Finds the folder to check. `null` when it is not a folder inside the workspace. */
export async function findCheckout(workspace: string, root: string): Promise<Checkout | null> {
  let top: string;
  let folder: string;
  try {
    top = await realpath(workspace);
    folder = await realpath(path.resolve(top, root));
    if (!(await lstat(folder)).isDirectory()) return null;
  } catch {
    return null;
  }
  if (!isInside(top, folder)) return null;
  const repository = await repositoryAround(folder, top);
  const prefix = prefixOf(repository, folder);
  const named = path.resolve(top, root);
  const namedPrefix = isInside(repository, named) ? prefixOf(repository, named) : prefix;
  return { workspace: top, root: folder, repository, prefix, namedPrefix };
}

/**
 * The path of a policy file that the workflow names, as seen from the repository. `null` for a link
 * out of the workspace: whoever wrote the workflow did not write that.
 */
export async function findPolicy(checkout: Checkout, policy: string): Promise<string | null> {
  const named = path.resolve(checkout.repository, policy);
  if (!isInside(checkout.workspace, named)) return named;
  try {
    return isInside(checkout.workspace, await realpath(named)) ? named : null;
  } catch {
    return named;
  }
}

/** Where the policy is when the workflow names none: in the folder to check, or the repository. */
export async function defaultPolicy({ root, repository }: Checkout): Promise<string | undefined> {
  for (const folder of [root, repository]) {
    for (const name of POLICY_PATHS) {
      const candidate = path.join(folder, name);
      if (await lstat(candidate).catch(() => null)) return candidate;
    }
  }
  return undefined;
}

/**
 * The repository that the workflow's events speak of. A submodule, whose `.git` is a file, is a part
 * of the repository around it.
 */
async function repositoryAround(folder: string, top: string): Promise<string> {
  let found = await findRepository(folder, top);
  while (found !== null && found !== top) {
    if ((await lstat(path.join(found, ".git"))).isDirectory()) return found;
    found = await findRepository(path.dirname(found), top);
  }
  return top;
}

/** The commit that is checked out; `null` when there is no Git repository, or no Git. */
export async function checkedOutCommit(folder: string): Promise<Commit | null> {
  try {
    const repository = { folder };
    return await readCommitHeaders(repository, await resolveCommit(repository, "HEAD"));
  } catch (error) {
    if (error instanceof GitUnavailable) return null;
    throw error;
  }
}
