import * as z from "zod";
import type { GitHub } from "./client.ts";
import { readFailure } from "./failure.ts";
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

/** Several are there only when runs overlapped: the next run takes away the rest. */
const MOST_DELETIONS = 20;

/** A comment of an earlier run. */
interface OwnComment {
  readonly id: number;
  readonly body: string;
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
    const logins = await ownLogins(github);
    const find = () => findComments(github, pullRequest, comment.marker, logins);
    const own = await find();
    if (own.length > 0) return leaveOne(github, pullRequest, own, body);
    if (!comment.create) return "absent";
    await create(github, pullRequest, body);
    // Another run may have found none either: whichever wrote last finds both now.
    await leaveOne(github, pullRequest, await find(), body);
    return "created";
  }, policy);
}

/** Leaves the oldest of our comments, with this body, and deletes the others. */
async function leaveOne(
  github: GitHub,
  pullRequest: PullRequestAddress,
  own: readonly OwnComment[],
  body: string,
): Promise<"updated" | "unchanged"> {
  const [kept, ...others] = own.toSorted((a, b) => a.id - b.id);
  const isOutdated = kept !== undefined && kept.body !== body;
  if (isOutdated) await update(github, pullRequest, kept.id, body);
  for (const { id } of others.slice(0, MOST_DELETIONS)) await remove(github, pullRequest, id);
  return isOutdated ? "updated" : "unchanged";
}

/** All comments with this marker by these people, on all pages. */
async function findComments(
  github: GitHub,
  { owner, repo, number }: PullRequestAddress,
  marker: string,
  logins: ReadonlySet<string>,
): Promise<readonly OwnComment[]> {
  const own: OwnComment[] = [];
  for (let page = 1; page <= MAXIMUM_PAGES; page++) {
    const { data, hasMore } = await github.request(
      "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
      { owner, repo, issue_number: number, per_page: PER_PAGE, page },
    );
    for (const { id, body, user } of validate(commentsPage, data)) {
      if (user !== null && logins.has(user.login) && body?.startsWith(`${marker}\n`)) {
        own.push({ id, body });
      }
    }
    if (!hasMore) break;
  }
  return own;
}

async function create(
  github: GitHub,
  { owner, repo, number }: PullRequestAddress,
  body: string,
): Promise<void> {
  const route = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
  const { data } = await github.request(route, { owner, repo, issue_number: number, body });
  validate(writtenComment, data);
}

async function update(
  github: GitHub,
  { owner, repo }: PullRequestAddress,
  id: number,
  body: string,
): Promise<void> {
  const route = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}";
  const { data } = await github.request(route, { owner, repo, comment_id: id, body });
  validate(writtenComment, data);
}

async function remove(
  github: GitHub,
  { owner, repo }: PullRequestAddress,
  id: number,
): Promise<void> {
  const route = "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}";
  try {
    await github.request(route, { owner, repo, comment_id: id });
  } catch (error) {
    // The other run deleted it meanwhile, or an answer got lost.
    if (readFailure(error).status !== 404) throw error;
  }
}
