import * as z from "zod";
import type { GitHub } from "./client.ts";
import type { PullRequestAddress } from "./pull-request.ts";
import { type RetryPolicy, withRetries } from "./retry.ts";
import { validate } from "./validate.ts";

/** Lines of a file, 1-based, the last one included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** A file that a pull request changes, as its head has it. */
export interface PullFile {
  /** Git's name of its content. */
  readonly blob: string;
  /** The runs of lines that the diff shows, unchanged ones around a change included. */
  readonly hunks: readonly LineRange[];
}

const PER_PAGE = 100;
/** GitHub lists no more than 3 000 files: https://docs.github.com/rest/pulls/pulls */
const MAXIMUM_PAGES = 30;

const filesPage = z.array(
  z.object({
    filename: z.string(),
    status: z.string(),
    sha: z.string().nullish(),
    /** Absent for files that are no text, or whose diff is too large. */
    patch: z.string().nullish(),
  }),
);

/**
 * Those of these files that the pull request changes, and whose diff GitHub shows, by their paths.
 * Stops to ask when it knows of all of them.
 */
export async function pullFiles(
  github: GitHub,
  { owner, repo, number }: PullRequestAddress,
  paths: ReadonlySet<string>,
  retries?: RetryPolicy,
): Promise<ReadonlyMap<string, PullFile>> {
  const found = new Map<string, PullFile>();
  const sought = new Set(paths);
  for (let page = 1; page <= MAXIMUM_PAGES && sought.size > 0; page++) {
    const { files, hasMore } = await withRetries(async () => {
      const answer = await github.request("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", {
        owner,
        repo,
        pull_number: number,
        per_page: PER_PAGE,
        page,
      });
      return { files: validate(filesPage, answer.data), hasMore: answer.hasMore };
    }, retries);
    for (const { filename, status, sha, patch } of files) {
      if (!sought.delete(filename) || status === "removed" || !sha || !patch) continue;
      found.set(filename, { blob: sha, hunks: newLines(patch) });
    }
    if (!hasMore) break;
  }
  return found;
}

const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/**
 * The lines of the new file that a patch shows: GitHub takes review comments on these alone. They are
 * counted, as a patch may be cut off in the middle of a hunk.
 */
function newLines(patch: string): readonly LineRange[] {
  const hunks: { readonly first: number; last: number }[] = [];
  for (const line of patch.split("\n")) {
    const start = HUNK.exec(line)?.[1];
    const hunk = hunks.at(-1);
    if (start !== undefined) hunks.push({ first: Number(start), last: Number(start) - 1 });
    else if (hunk !== undefined && /^[ +]/.test(line)) hunk.last += 1;
  }
  return hunks;
}
