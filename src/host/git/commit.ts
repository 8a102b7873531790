import { type GitRepository, runGit } from "./git.ts";
import { GitUnavailable } from "./unavailable.ts";

export interface Commit {
  readonly id: string;
  readonly parents: readonly string[];
}

/** The name of a commit or other object: SHA-1, or SHA-256 in newer repositories. */
export const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Longer than any name that makes sense, and short enough for every system's command lines. */
const REVISION = /^\P{Cc}{1,1000}$/u;
const ID_BYTES = 1024;
/** A commit's tree and parents come first; its message can be of any length. */
const HEADER_BYTES = 64 * 1024;

/** The commit that a name stands for: a branch, a tag, `HEAD~2`, an abbreviated id. */
export async function resolveCommit(repository: GitRepository, revision: string): Promise<string> {
  if (REVISION.test(revision)) {
    const id = await revParse(repository, [
      "--verify",
      "--quiet",
      "--end-of-options",
      `${revision}^{commit}`,
    ]);
    // `^main` and ranges give something else.
    if (id !== null && OBJECT_ID.test(id)) return id;
  }
  const isShallow = (await revParse(repository, ["--is-shallow-repository"])) === "true";
  const shown = JSON.stringify(revision.length > 100 ? `${revision.slice(0, 100)}…` : revision);
  throw new GitUnavailable(isShallow ? "shallow" : "unknown-commit", shown);
}

/** A commit as the repository has it, which a shallow clone has without its parents. */
export async function readCommitHeaders(repository: GitRepository, id: string): Promise<Commit> {
  if (!OBJECT_ID.test(id)) throw new GitUnavailable("unknown-commit", JSON.stringify(id));
  const call = { maximumBytes: HEADER_BYTES, cut: true };
  const text = (await runGit(repository, ["cat-file", "commit", id], call)).toString("latin1");
  const headers = /^tree [0-9a-f]+\n((?:parent [0-9a-f]+\n)*)/.exec(text)?.[1] ?? "";
  return { id, parents: [...headers.matchAll(/[0-9a-f]{40,}/g)].map(([parent]) => parent) };
}

async function revParse(
  repository: GitRepository,
  options: readonly string[],
): Promise<string | null> {
  try {
    const call = { maximumBytes: ID_BYTES, cut: true };
    const output = await runGit(repository, ["rev-parse", ...options], call);
    return output.toString("latin1").trimEnd();
  } catch (error) {
    if (error instanceof GitUnavailable && error.failure === "failed") return null;
    throw error;
  }
}
