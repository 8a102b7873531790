import * as z from "zod";
import { OBJECT_ID } from "../git/commit.ts";
import type { GitHub } from "./client.ts";
import type { RepositoryName } from "./commits.ts";
import { type RetryPolicy, withRetries } from "./retry.ts";
import { validate } from "./validate.ts";

export interface PullRequestAddress extends RepositoryName {
  readonly number: number;
}

/** A branch, which may be a fork's. */
export interface HeadBranch {
  readonly owner: string;
  readonly branch: string;
}

/** A pull request, as far as a run has to know which it is. */
export interface FoundPullRequest {
  readonly number: number;
  /** The branch that it is to be merged into. */
  readonly baseBranch: string;
}

const pull = z.object({
  number: z.int().positive(),
  head: z.object({ sha: z.string().regex(OBJECT_ID) }),
  base: z.object({ ref: z.string().min(1) }),
});

/** The pull request has a newer commit than the one that a run is about. */
export class Overtaken extends Error {
  override readonly name = "Overtaken";

  constructor() {
    super("The pull request has a newer commit than the one that was checked.");
  }
}

/** What a pull request proposes, and for which branch. */
export interface PullRequestState {
  /** The last commit of its branch. */
  readonly head: string;
  readonly baseBranch: string;
}

/** The pull request as GitHub has it now. */
export function currentState(
  github: GitHub,
  pullRequest: PullRequestAddress,
  retries?: RetryPolicy,
): Promise<PullRequestState> {
  return withRetries(() => readState(github, pullRequest), retries);
}

/** Asks once, so that each attempt of a write asks anew. */
export async function readHead(github: GitHub, pullRequest: PullRequestAddress): Promise<string> {
  return (await readState(github, pullRequest)).head;
}

async function readState(
  github: GitHub,
  { owner, repo, number }: PullRequestAddress,
): Promise<PullRequestState> {
  const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
  const { data } = await github.request(route, { owner, repo, pull_number: number });
  const { head, base } = validate(pull, data);
  return { head: head.sha, baseBranch: base.ref };
}

/**
 * The open pull request from this branch at this commit; `null` when there is none, or more than
 * one. GitHub does not tell a workflow that runs after another one which pull request of a
 * fork that was about, and nothing that the fork's own run left behind can be trusted to say so.
 */
export async function findPullRequest(
  github: GitHub,
  { owner, repo }: RepositoryName,
  { owner: headOwner, branch }: HeadBranch,
  head: string,
  retries?: RetryPolicy,
): Promise<FoundPullRequest | null> {
  return withRetries(async () => {
    const { data } = await github.request("GET /repos/{owner}/{repo}/pulls", {
      owner,
      repo,
      state: "open",
      head: `${headOwner}:${branch}`,
      per_page: 100,
    });
    const [found, ...others] = validate(z.array(pull), data).filter(
      (candidate) => candidate.head.sha === head,
    );
    if (found === undefined || others.length > 0) return null;
    return { number: found.number, baseBranch: found.base.ref };
  }, retries);
}
