import type { GitHub } from "./client.ts";
import { Overtaken, type PullRequestAddress, readHead } from "./pull-request.ts";

/** What is written below a pull request, and is right for one commit of it only. */
export interface Discussion {
  readonly github: GitHub;
  readonly pullRequest: PullRequestAddress;
  /** The commit that it is about. */
  readonly head: string;
}

const PER_PAGE = 100;
/** GitHub takes no comment more on an issue or a pull request that has 2 500 of them. */
const MAXIMUM_PAGES = 30;

/**
 * To be asked right before each write: however long a call had to wait, what was pushed meanwhile is
 * for a newer run to speak of.
 */
export async function isOvertaken({ github, pullRequest, head }: Discussion): Promise<boolean> {
  return (await readHead(github, pullRequest)) !== head;
}

/** @throws Overtaken */
export async function stopWhenOvertaken(discussion: Discussion): Promise<void> {
  if (await isOvertaken(discussion)) throw new Overtaken();
}

/** Whether all pages of a list were seen; `read` gets them one after the other. */
export async function readPages(
  { github, pullRequest: { owner, repo, number } }: Discussion,
  list: "issues" | "pulls",
  read: (data: unknown) => void,
): Promise<boolean> {
  const [route, key] = LISTS[list];
  for (let page = 1; page <= MAXIMUM_PAGES; page++) {
    const parameters = { owner, repo, [key]: number, per_page: PER_PAGE, page };
    const { data, hasMore } = await github.request(route, parameters);
    read(data);
    if (!hasMore) return true;
  }
  return false;
}

/** The comments below a pull request, and those beside its lines. */
const LISTS = {
  issues: ["GET /repos/{owner}/{repo}/issues/{issue_number}/comments", "issue_number"],
  pulls: ["GET /repos/{owner}/{repo}/pulls/{pull_number}/comments", "pull_number"],
} as const;
