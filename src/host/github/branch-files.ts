import * as z from "zod";
import { OBJECT_ID } from "../git/commit.ts";
import { objectIdOf } from "../git/object-id.ts";
import type { GitHub } from "./client.ts";
import { findCommit, type GitHubCommit, type RepositoryName } from "./commits.ts";
import { readFailure, UnexpectedAnswer } from "./failure.ts";
import { type RetryPolicy, withRetries } from "./retry.ts";
import { validate } from "./validate.ts";

export interface BranchFiles {
  /** A branch of its own, which is created without any history where it is not there yet. */
  readonly branch: string;
  /** Texts by file name, for the branch's top folder. */
  readonly files: ReadonlyMap<string, string>;
  readonly message: string;
  /** They are out of date as soon as this branch has another last commit. */
  readonly about: { readonly branch: string; readonly commit: string | null };
}

/** `overtaken` where the branch that the files are about has another last commit (by now). */
export type BranchFilesOutcome = "unchanged" | "published" | "overtaken";

const REGULAR_FILE = "100644";

const objectId = z.string().regex(OBJECT_ID);
const reference = z.object({ object: z.object({ sha: objectId }) });
const tree = z.object({ tree: z.array(z.object({ path: z.string(), sha: objectId })) });
const created = z.object({ sha: objectId });

/**
 * Brings files of a branch up to date with one commit, and leaves its other files as they are. Does
 * nothing where they are the same already. Somebody may push in between: then all of it is done again,
 * unless the files are out of date by then.
 */
export async function publishFiles(
  github: GitHub,
  repository: RepositoryName,
  wanted: BranchFiles,
  retries?: RetryPolicy,
): Promise<BranchFilesOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await withRetries(() => publishOnce(github, repository, wanted), retries);
    } catch (error) {
      if (readFailure(error).status !== OVERTAKEN || attempt === OVERTAKEN_ATTEMPTS) throw error;
    }
  }
}

/** What GitHub answers when a branch is not what it was, or is there by now. */
const OVERTAKEN = 422;
const OVERTAKEN_ATTEMPTS = 3;

async function publishOnce(
  github: GitHub,
  repository: RepositoryName,
  { branch, files, message, about }: BranchFiles,
): Promise<BranchFilesOutcome> {
  const isOvertaken = async () => (await tipOf(github, repository, about.branch)) !== about.commit;
  if (await isOvertaken()) return "overtaken";
  const tip = await tipOf(github, repository, branch);
  const commit = tip === null ? null : await commitOf(github, repository, tip);
  if (commit !== null && (await hasFiles(github, repository, commit.tree, files))) {
    return "unchanged";
  }
  const tree = await github.request("POST /repos/{owner}/{repo}/git/trees", {
    ...repository,
    ...(commit !== null && { base_tree: commit.tree }),
    tree: [...files].map(([path, content]) => ({
      path,
      mode: REGULAR_FILE,
      type: "blob",
      content,
    })),
  });
  const next = await github.request("POST /repos/{owner}/{repo}/git/commits", {
    ...repository,
    message,
    tree: validate(created, tree.data).sha,
    parents: tip === null ? [] : [tip],
  });
  const { sha } = validate(created, next.data);
  if (await isOvertaken()) return "overtaken";
  if (tip === null) {
    const parameters = { ...repository, ref: `refs/heads/${branch}`, sha };
    await github.request("POST /repos/{owner}/{repo}/git/refs", parameters);
  } else {
    const parameters = { ...repository, ref: `heads/${branch}`, sha, force: false };
    await github.request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", parameters);
  }
  return "published";
}

/**
 * The last commit of the branch. GitHub has just named it: where it does not have it all the same, that
 * must not be taken for a branch without files.
 */
async function commitOf(
  github: GitHub,
  repository: RepositoryName,
  tip: string,
): Promise<GitHubCommit> {
  const commit = await findCommit(github, repository, tip);
  if (commit !== null) return commit;
  throw new UnexpectedAnswer("GitHub does not have the commit that it names as a branch's last.");
}

/** The last commit of a branch; `null` when there is no such branch. */
async function tipOf(
  github: GitHub,
  repository: RepositoryName,
  branch: string,
): Promise<string | null> {
  try {
    const { data } = await github.request("GET /repos/{owner}/{repo}/git/ref/{ref}", {
      ...repository,
      ref: `heads/${branch}`,
    });
    return validate(reference, data).object.sha;
  } catch (error) {
    if (readFailure(error).status === 404) return null;
    throw error;
  }
}

async function hasFiles(
  github: GitHub,
  repository: RepositoryName,
  id: string,
  files: ReadonlyMap<string, string>,
): Promise<boolean> {
  const { data } = await github.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", {
    ...repository,
    tree_sha: id,
  });
  const there = new Map(validate(tree, data).tree.map(({ path, sha }) => [path, sha]));
  return [...files].every(([name, text]) => {
    const blob = there.get(name);
    return blob !== undefined && blob === objectIdOf("blob", Buffer.from(text), blob.length);
  });
}
