import * as z from "zod";
import type { GitHub } from "./client.ts";
import { ownLogins } from "./own-logins.ts";
import { type RetryPolicy, withRetries } from "./retry.ts";
import { validate } from "./validate.ts";

export interface PullRequestAddress {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

export interface StickyComment {
  /** The first line: by it the comment is found again. Shown to nobody. */
  readonly marker: string;
  readonly body: string;
  /** Whether to write a comment where there is none yet. */
  readonly create: boolean;
}

export type StickyOutcome = "created" | "updated" | "unchanged" | "absent";

const PER_PAGE = 100;
/** Far above the number of comments that GitHub allows on a pull request. */
const MAXIMUM_PAGES = 200;

const commentsPage = z.array(
  z.object({
    id: z.number(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }).nullable(),
  }),
);
const writtenComment = z.object({ id: z.number() });

/** The hidden line that marks the comment of one use of the action. */
export function commentMarker(key: string): string {
  return `<!-- pleroma-hardening comment: ${key} -->`;
}

/**
 * Brings the pull request's one comment with this marker up to date. When a call fails for a reason
 * that passes, all of it is done again, the search included: a comment that was written although
 * its answer got lost is found then, and not written twice.
 */
export function postStickyComment(
  github: GitHub,
  pullRequest: PullRequestAddress,
  comment: StickyComment,
  policy?: RetryPolicy,
): Promise<StickyOutcome> {
  const body = `${comment.marker}\n${comment.body}`;
  return withRetries(async () => {
    const existing = await findOwnComment(github, pullRequest, comment.marker);
    if (existing === null) {
      if (!comment.create) return "absent";
      const { owner, repo, number } = pullRequest;
      const answer = await github.request(
        "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
        { owner, repo, issue_number: number, body },
      );
      validate(writtenComment, answer.data);
      return "created";
    }
    if (existing.body === body) return "unchanged";
    const { owner, repo } = pullRequest;
    const answer = await github.request(
      "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
      { owner, repo, comment_id: existing.id, body },
    );
    validate(writtenComment, answer.data);
    return "updated";
  }, policy);
}

async function findOwnComment(
  github: GitHub,
  { owner, repo, number }: PullRequestAddress,
  marker: string,
): Promise<{ readonly id: number; readonly body: string } | null> {
  const logins = await ownLogins(github);
  for (let page = 1; page <= MAXIMUM_PAGES; page++) {
    const { data, hasMore } = await github.request(
      "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
      { owner, repo, issue_number: number, per_page: PER_PAGE, page },
    );
    for (const { id, body, user } of validate(commentsPage, data)) {
      if (user !== null && logins.has(user.login) && body?.startsWith(`${marker}\n`)) {
        return { id, body };
      }
    }
    if (!hasMore) return null;
  }
  return null;
}
