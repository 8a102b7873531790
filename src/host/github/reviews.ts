import * as z from "zod";
import type { GitHub } from "./client.ts";
import { readFailure } from "./failure.ts";
import { ownLogins } from "./own-logins.ts";
import { type RetryPolicy, withRetries } from "./retry.ts";
import type { PullRequestAddress } from "./sticky-comment.ts";
import { validate } from "./validate.ts";

/** A remark on whole lines of the head. */
export interface ReviewComment {
  /** The first line of the comment: by it the comment is found again. Shown to nobody. */
  readonly marker: string;
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
}

export interface Review {
  /** The commit that the lines are lines of. */
  readonly head: string;
  /** What the markers of all comments of this kind begin with. */
  readonly markerPrefix: string;
  readonly comments: readonly ReviewComment[];
  /** What the review says besides its comments; may be empty. */
  readonly text: string;
  /** Whether what an earlier run wrote is not true any more, by its marker. */
  readonly isSettled: (marker: string) => boolean;
}

/** A review is refused as a whole, for one line of which GitHub thinks that the diff lacks it. */
export type ReviewOutcome = "posted" | "nothing new" | "refused" | "too many comments";

const REFUSED = 422;

const PER_PAGE = 100;
/** Far above the number of comments that GitHub allows on a pull request. */
const MAXIMUM_PAGES = 200;
/** The next run takes away the rest. */
const MOST_DELETIONS = 50;

const commentsPage = z.array(
  z.object({
    id: z.number(),
    body: z.string(),
    user: z.object({ login: z.string() }).nullable(),
    in_reply_to_id: z.number().nullish(),
    line: z.number().nullish(),
    position: z.number().nullish(),
  }),
);
const writtenReview = z.object({ id: z.number() });

type StoredComment = z.infer<typeof commentsPage>[number];

/** A comment of an earlier run. */
interface OwnComment {
  readonly id: number;
  readonly marker: string;
  /** GitHub shows it no more beside the file, as its lines have changed since. */
  readonly isOutdated: boolean;
  readonly hasReplies: boolean;
}

/**
 * Brings the review comments of one kind up to date: those of earlier runs that are outdated or
 * settled are deleted, unless somebody replied, and what does not stand there yet is posted, as one
 * review. When a call fails for a reason that passes, all of it is done again, the search included: a
 * review that was written although its answer got lost is found then, and not written twice.
 */
export function publishReview(
  github: GitHub,
  pullRequest: PullRequestAddress,
  review: Review,
  retries?: RetryPolicy,
): Promise<ReviewOutcome> {
  return withRetries(async () => {
    const own = await findOwnComments(github, pullRequest, review.markerPrefix);
    if (own === null) return "too many comments";
    const isOver = (comment: OwnComment) => comment.isOutdated || review.isSettled(comment.marker);
    const deleted = own.filter((comment) => isOver(comment) && !comment.hasReplies);
    for (const { id } of deleted.slice(0, MOST_DELETIONS)) {
      await deleteComment(github, pullRequest, id);
    }
    const standing = new Set(own.filter((one) => !one.isOutdated).map(({ marker }) => marker));
    const comments = review.comments.filter(({ marker }) => !standing.has(marker));
    if (comments.length === 0) return "nothing new";
    return post(github, pullRequest, { ...review, comments });
  }, retries);
}

/** `null` where there are more comments than can be searched. */
async function findOwnComments(
  github: GitHub,
  { owner, repo, number }: PullRequestAddress,
  markerPrefix: string,
): Promise<readonly OwnComment[] | null> {
  const logins = await ownLogins(github);
  const marked: StoredComment[] = [];
  const repliedTo = new Set<number>();
  for (let page = 1; page <= MAXIMUM_PAGES; page++) {
    const { data, hasMore } = await github.request(
      "GET /repos/{owner}/{repo}/pulls/{pull_number}/comments",
      { owner, repo, pull_number: number, per_page: PER_PAGE, page },
    );
    for (const comment of validate(commentsPage, data)) {
      const { user, body, in_reply_to_id: repliesTo } = comment;
      if (typeof repliesTo === "number") repliedTo.add(repliesTo);
      else if (user !== null && logins.has(user.login) && body.startsWith(markerPrefix)) {
        marked.push(comment);
      }
    }
    if (hasMore) continue;
    return marked.map(({ id, body, line, position }) => ({
      id,
      marker: body.split(/\r?\n/, 1)[0] ?? "",
      isOutdated: line === null || position === null,
      hasReplies: repliedTo.has(id),
    }));
  }
  return null;
}

async function deleteComment(
  github: GitHub,
  { owner, repo }: PullRequestAddress,
  id: number,
): Promise<void> {
  const route = "DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}";
  try {
    await github.request(route, { owner, repo, comment_id: id });
  } catch (error) {
    // Somebody else deleted it meanwhile, or an answer got lost.
    if (readFailure(error).status !== 404) throw error;
  }
}

async function post(
  github: GitHub,
  { owner, repo, number }: PullRequestAddress,
  { head, text, comments }: Review,
): Promise<ReviewOutcome> {
  const parameters = {
    owner,
    repo,
    pull_number: number,
    commit_id: head,
    event: "COMMENT",
    body: text,
    comments: comments.map(({ marker, path, line, endLine, text: comment }) => ({
      path,
      body: `${marker}\n${comment}`,
      line: endLine,
      side: "RIGHT",
      // GitHub refuses a range of one line.
      ...(line < endLine && { start_line: line, start_side: "RIGHT" }),
    })),
  };
  try {
    const route = "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews";
    validate(writtenReview, (await github.request(route, parameters)).data);
    return "posted";
  } catch (error) {
    if (readFailure(error).status === REFUSED) return "refused";
    throw error;
  }
}
