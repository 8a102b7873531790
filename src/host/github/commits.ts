import * as z from "zod";
import { type Commit, OBJECT_ID } from "../git/commit.ts";
import type { GitHub } from "./client.ts";
import { readFailure } from "./failure.ts";
import { type RetryPolicy, withRetries } from "./retry.ts";
import { validate } from "./validate.ts";

/** A repository on GitHub. */
export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** What a commit on GitHub says of itself. */
export interface GitHubCommit extends Commit {
  /** The id of the tree of its files. */
  readonly tree: string;
}

const objectId = z.string().regex(OBJECT_ID);
const commitAnswer = z.object({
  tree: z.object({ sha: objectId }),
  parents: z.array(z.object({ sha: objectId })),
});
const comparison = z.object({ merge_base_commit: z.object({ sha: objectId }) });

/**
 * The commit from which the head and a base, a commit or a branch, went their own ways. `null` when
 * GitHub knows none: one of them is gone (a force push, a deleted branch), or they have no commit in
 * common.
 */
export async function mergeBase(
  github: GitHub,
  { owner, repo }: RepositoryName,
  base: string,
  head: string,
  retries?: RetryPolicy,
): Promise<string | null> {
  if (!OBJECT_ID.test(head) || !(OBJECT_ID.test(base) || BRANCH.test(base))) return null;
  return unlessAbsent(retries, async () => {
    const { data } = await github.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
      owner,
      repo,
      basehead: `${base}...${head}`,
      per_page: 1,
    });
    return validate(comparison, data).merge_base_commit.sha;
  });
}

/** A commit's tree and parents. `null` when GitHub does not have it (any more). */
export async function findCommit(
  github: GitHub,
  { owner, repo }: RepositoryName,
  commit: string,
  retries?: RetryPolicy,
): Promise<GitHubCommit | null> {
  if (!OBJECT_ID.test(commit)) return null;
  return unlessAbsent(retries, async () => {
    const route = "GET /repos/{owner}/{repo}/git/commits/{commit_sha}";
    const { data } = await github.request(route, { owner, repo, commit_sha: commit });
    const { tree, parents } = validate(commitAnswer, data);
    return { id: commit, tree: tree.sha, parents: parents.map(({ sha }) => sha) };
  });
}

/** The ids of a commit's parents. `null` when GitHub does not have it (any more). */
export async function commitParents(
  github: GitHub,
  repository: RepositoryName,
  commit: string,
  retries?: RetryPolicy,
): Promise<readonly string[] | null> {
  return (await findCommit(github, repository, commit, retries))?.parents ?? null;
}

/**
 * A branch of the repository itself: in a comparison, `owner:branch` is one of a fork.
 * https://git-scm.com/docs/git-check-ref-format
 */
const BRANCH = /^(?!.*\.\.)[^\s~^:?*[\\\p{Cc}]{1,250}$/u;

/** GitHub answers 404 for a commit that is not there, 409 for an empty repository, 422 for no id. */
const ABSENT: readonly (number | null)[] = [404, 409, 422];

async function unlessAbsent<T>(
  retries: RetryPolicy | undefined,
  call: () => Promise<T>,
): Promise<T | null> {
  try {
    return await withRetries(call, retries);
  } catch (error) {
    if (ABSENT.includes(readFailure(error).status)) return null;
    throw error;
  }
}
