import { execFile } from "node:child_process";
import { lstat, realpath } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
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
}

export interface Commit {
  readonly id: string;
  readonly parents: readonly string[];
}

const GIT_TIMEOUT_MILLISECONDS = 10_000;
/** A commit's headers come first; a longer message than this is no help. */
const COMMIT_BYTES = 1024 * 1024;

const execute = promisify(execFile);

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
  const repository = await findRepository(top, folder);
  const relative = path.relative(repository, folder).split(path.sep).join("/");
  return {
    workspace: top,
    root: folder,
    repository,
    prefix: relative === "" ? "" : `${relative}/`,
  };
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

/** The commit that is checked out; `null` when there is no Git repository, or no Git. */
export async function checkedOutCommit(repository: string): Promise<Commit | null> {
  try {
    const id = (await git(repository, ["rev-parse", "--verify", "HEAD^{commit}"])).trim();
    const headers = (await git(repository, ["cat-file", "commit", id])).split("\n\n", 1)[0] ?? "";
    const parents = [...headers.matchAll(/^parent ([0-9a-f]{40,64})$/gm)];
    return { id, parents: parents.flatMap(([, parent]) => parent ?? []) };
  } catch {
    return null;
  }
}

/** Whether this commit is the head, or GitHub's merge of the head into the base. */
export function holdsHead(commit: Commit, head: string): boolean {
  return commit.id === head || commit.parents[1] === head;
}

/**
 * Git is told where the repository is, and never searches: a pull request could hold files that
 * look like a bare repository, whose configuration names programs to run.
 */
async function git(repository: string, command: readonly string[]): Promise<string> {
  const location = [
    "--git-dir",
    path.join(repository, ".git"),
    "--no-pager",
    "--no-replace-objects",
  ];
  const { stdout } = await execute("git", [...location, ...command], {
    cwd: repository,
    env: { ...process.env, GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0" },
    maxBuffer: COMMIT_BYTES,
    timeout: GIT_TIMEOUT_MILLISECONDS,
  });
  return stdout;
}

async function findRepository(top: string, folder: string): Promise<string> {
  for (let current = folder; isInside(top, current); current = path.dirname(current)) {
    try {
      await lstat(path.join(current, ".git"));
      return current;
    } catch {
      if (current === top) break;
    }
  }
  return top;
}

function isInside(folder: string, candidate: string): boolean {
  const relative = path.relative(folder, candidate);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
