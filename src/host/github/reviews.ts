import * as z from "zod";
import { type Discussion, readPages, stopWhenOvertaken } from "./discussion.ts";
import { readFailure, refusalWords } from "./failure.ts";
import { ownLogins } from "./own-logins.ts";
import { type RetryPolicy, withRetries } from "./retry.ts";
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
  /** What the markers of all comments of this kind begin with. */
  readonly markerPrefix: string;
  readonly comments: readonly ReviewComment[];
  /** What the review says besides its comments; may be empty. */
  readonly text: string;
  /** Whether what an earlier run wrote still holds, by its marker. */
  readonly holds: (marker: string) => boolean;
}

/** What GitHub did not take. */
export interface RefusedComments {
  readonly comments: readonly ReviewComment[];
  /** In GitHub's words, where it is not the lines that it does not take; else `null`. */
  readonly reason: string | null;
}

const REFUSED = 422;
/** What GitHub's words are about when it does not take a comment on a line. */
const ABOUT_LINES = /\b(?:diff|hunk|lines?|path|position)\b/i;
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
 * @throws Overtaken when somebody pushed meanwhile: then nothing more is deleted or posted
 */
export function publishReview(
  discussion: Discussion,
  review: Review,
  retries?: RetryPolicy,
): Promise<RefusedComments | null> {
  return withRetries(async () => {
    const logins = await ownLogins(discussion.github);
    const find = () => findOwnComments(discussion, review.markerPrefix, logins);
    const own = await find();
    if (own === null) return null;
    const standing = oldestStanding(own);
    await deleteOver(discussion, own, review.holds);
    const comments = review.comments.filter(({ marker }) => !standing.has(marker));
    if (comments.length === 0) return { comments: [], reason: null };
    const refused = await postAll(discussion, { ...review, comments });
    // Another run may have found none either: whichever wrote last finds both now.
    const written = refused.comments.length < comments.length ? await find() : null;
    if (written !== null) await deleteOver(discussion, written, review.holds);
    return refused;
  }, retries);
}

/** Deletes what is outdated, holds no more or stands there twice, unless somebody replied. */
async function deleteOver(
  discussion: Discussion,
  own: readonly OwnComment[],
  holds: Review["holds"],
): Promise<void> {
  const standing = oldestStanding(own);
  const isOver = ({ id, marker }: OwnComment) => standing.get(marker) !== id || !holds(marker);
  const deleted = own.filter((comment) => isOver(comment) && !comment.hasReplies);
  for (const { id } of deleted.slice(0, MOST_DELETIONS)) {
    await stopWhenOvertaken(discussion);
    await deleteComment(discussion, id);
  }
}

/**
 * A review is refused as a whole for one line of which GitHub thinks that the diff lacks it: then each
 * comment is posted by itself. Answers with those that are refused.
 */
async function postAll(discussion: Discussion, review: Review): Promise<RefusedComments> {
  const { comments } = review;
  const words = await post(discussion, review);
  if (words === null) return { comments: [], reason: null };
  if (!ABOUT_LINES.test(words)) return { comments, reason: words };
  if (comments.length === 1) return { comments, reason: null };
  const refused: ReviewComment[] = [];
  let { text } = review;
  for (const [index, comment] of comments.entries()) {
    const refusal = await post(discussion, { ...review, text, comments: [comment] });
    if (refusal === null) text = "";
    else if (ABOUT_LINES.test(refusal)) refused.push(comment);
    else return { comments: [...refused, ...comments.slice(index)], reason: refusal };
  }
  return { comments: refused, reason: null };
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
  discussion: Discussion,
  markerPrefix: string,
  logins: ReadonlySet<string>,
): Promise<readonly OwnComment[] | null> {
  const marked: StoredComment[] = [];
  const repliedTo = new Set<number>();
  const isWhole = await readPages(discussion, "pulls", (data) => {
    for (const comment of validate(commentsPage, data)) {
      const { user, body, in_reply_to_id: repliesTo } = comment;
      if (typeof repliesTo === "number") repliedTo.add(repliesTo);
      else if (user !== null && logins.has(user.login) && body.startsWith(markerPrefix)) {
        marked.push(comment);
      }
    }
  });
  if (!isWhole) return null;
  return marked.map(({ id, body, line, position }) => ({
    id,
    marker: body.split(/\r?\n/, 1)[0] ?? "",
    isOutdated: line === null || position === null,
    hasReplies: repliedTo.has(id),
  }));
}

async function deleteComment(
  { github, pullRequest: { owner, repo } }: Discussion,
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

/** Why GitHub does not take it, in its words; `null` where it takes it. */
async function post(discussion: Discussion, { text, comments }: Review): Promise<string | null> {
  const { github, pullRequest, head } = discussion;
  const { owner, repo, number } = pullRequest;
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
  await stopWhenOvertaken(discussion);
  try {
    const route = "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews";
    validate(writtenReview, (await github.request(route, parameters)).data);
    return null;
  } catch (error) {
    if (readFailure(error).status === REFUSED) return refusalWords(error);
    throw error;
  }
}
