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
  /** Whether what an earlier run wrote still holds, by its marker. */
  readonly holds: (marker: string) => boolean;
}

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
 * Brings the review comments of one kind up to date: those of earlier runs that are outdated, hold no
 * more or stand there twice are deleted, unless somebody replied, and what does not stand there yet is
 * posted, as one review. When a call fails for a reason that passes, all of it is done again, the
 * search included: a review that was written although its answer got lost is found then, and not
 * written twice.
 *
 * @returns the comments that GitHub refused; `null` where there are more than can be searched
 */
export function publishReview(
  github: GitHub,
  pullRequest: PullRequestAddress,
  review: Review,
  retries?: RetryPolicy,
): Promise<readonly ReviewComment[] | null> {
  return withRetries(async () => {
    const own = await findOwnComments(github, pullRequest, review.markerPrefix);
    if (own === null) return null;
    const standing = oldestStanding(own);
    const isOver = ({ id, marker }: OwnComment) =>
      standing.get(marker) !== id || !review.holds(marker);
    const deleted = own.filter((comment) => isOver(comment) && !comment.hasReplies);
    for (const { id } of deleted.slice(0, MOST_DELETIONS)) {
      await deleteComment(github, pullRequest, id);
    }
    const comments = review.comments.filter(({ marker }) => !standing.has(marker));
    return comments.length === 0 ? [] : postAll(github, pullRequest, { ...review, comments });
  }, retries);
}

/**
 * A review is refused as a whole for one line of which GitHub thinks that the diff lacks it: then each
 * comment is posted by itself. Answers with those that are refused.
 */
async function postAll(
  github: GitHub,
  pullRequest: PullRequestAddress,
  review: Review,
): Promise<readonly ReviewComment[]> {
  if (await post(github, pullRequest, review)) return [];
  const { comments } = review;
  if (comments.length === 1) return comments;
  const refused: ReviewComment[] = [];
  let { text } = review;
  for (const comment of comments) {
    const isTaken = await post(github, pullRequest, { ...review, text, comments: [comment] });
    if (isTaken) text = "";
    else refused.push(comment);
  }
  return refused;
}

/** Of comments that say the same, as runs that overlap may write them, the oldest; by their markers. */
function oldestStanding(own: readonly OwnComment[]): ReadonlyMap<string, number> {
  const oldest = new Map<string, number>();
  for (const { id, marker, isOutdated } of own) {
    if (!isOutdated) oldest.set(marker, Math.min(id, oldest.get(marker) ?? id));
  }
  return oldest;
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

/** Whether GitHub takes it. */
async function post(
  github: GitHub,
  { owner, repo, number }: PullRequestAddress,
  { head, text, comments }: Review,
): Promise<boolean> {
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
    return true;
  } catch (error) {
    if (readFailure(error).status === REFUSED) return false;
    throw error;
  }
}
