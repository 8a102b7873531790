import { realpath } from "node:fs/promises";
import path from "node:path";
import { POLICY_PATHS } from "../policy/policy.ts";
import type { Problem } from "../source/problem.ts";
import { wrongCall } from "./folder-source.ts";
import { resolveCommit } from "./git/commit.ts";
import { readCommit } from "./git/object-tree.ts";
import { type GitLocation, locateInGit, prefixOf } from "./git/repository.ts";
import { GitUnavailable } from "./git/unavailable.ts";
import { policyIn, type Source, workflowsIn } from "./source.ts";

/**
 * The folder as a commit of its Git repository has it. A `Problem` when there is no such commit, or
 * when it cannot be read.
 *
 * @param policy the policy file that the caller names; one outside of the repository is the same at
 *   every commit
 */
export async function openCommit(
  root: string,
  revision: string,
  policy: { readonly path: string; readonly content: Source["policy"] } | undefined,
): Promise<(Source & { readonly description: string }) | Problem> {
  try {
    const location = await locateInGit(root);
    const commit = await resolveCommit(location.repository, revision);
    const tree = await readCommit(location.repository, commit, location.prefix);
    const whole = location.prefix === "" ? tree : await readCommit(location.repository, commit, "");
    const named = policy === undefined ? undefined : await nameInCommit(location, policy.path);
    const isOutside = named?.startsWith("../") === true;
    return {
      tree,
      policy: isOutside
        ? policy?.content
        : await (named === undefined ? policyIn(tree, POLICY_PATHS) : policyIn(whole, [named])),
      workflows: await workflowsIn(whole),
      description: `${revision} (${commit.slice(0, 10)})`,
    };
  } catch (error) {
    if (!(error instanceof GitUnavailable)) throw error;
    return wrongCall(`--base: ${error.message}`);
  }
}

async function nameInCommit({ repository }: GitLocation, policy: string): Promise<string> {
  const folder = await realpath(path.dirname(path.resolve(policy)));
  return prefixOf(repository.folder, path.join(folder, path.basename(policy))).replace(/\/$/, "");
}
