import * as z from "zod";
import { type Discussion, isOvertaken, readPages, stopWhenOvertaken } from "./discussion.ts";
import { readFailure } from "./failure.ts";
import { ownLogins } from "./own-logins.ts";
import { Overtaken } from "./pull-request.ts";
import { type RetryPolicy, withRetries } from "./retry.ts";
import { validate } from "./validate.ts";

export interface StickyComment {
  /** The first line: by it the comment is found again. Shown to nobody. */
  readonly marker: string;
  readonly body: string;
  /** Whether to write a comment where there is none yet. */
  readonly create: boolean;
}

/** `unsearchable` where there are more comments than can be searched, and none of these is ours. */
export type StickyOutcome = "created" | "updated" | "unchanged" | "absent" | "unsearchable";

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
/** Somebody may delete what was just found; but hardly again and again. */
const MOST_SEARCHES = 3;

/** A comment of an earlier run. */
interface OwnComment {
  readonly id: number;
  readonly body: string;
}

interface Search {
  readonly own: readonly OwnComment[];
  /** Whether all comments were seen. */
  readonly isWhole: boolean;
}

/**
 * Brings the pull request's one comment with this marker up to date. When a call fails for a reason
 * that passes, all of it is done again, the search included: a comment that was written although
 * its answer got lost is found then, and not written twice.
 *
 * @throws Overtaken when somebody pushed meanwhile: then nothing is written
 */
export function postStickyComment(
  discussion: Discussion,
  comment: StickyComment,
  policy?: RetryPolicy,
): Promise<StickyOutcome> {
  const body = `${comment.marker}\n${comment.body}`;
  return withRetries(async () => {
    const logins = await ownLogins(discussion.github);
    const find = () => findComments(discussion, comment.marker, logins);
    let { own, isWhole } = await find();
    for (let search = 1; own.length > 0; search++) {
      try {
        return await leaveOne(discussion, own, body);
      } catch (error) {
        if (readFailure(error).status !== 404 || search === MOST_SEARCHES) throw error;
        const tried = oldest(own);
        ({ own, isWhole } = await find());
        // It is still there: then it is the token that may not change it.
        if (oldest(own) === tried) throw error;
      }
    }
    if (!comment.create) return "absent";
    if (!isWhole) return "unsearchable";
    await create(discussion, body);
    // Another run may have found none either: whichever wrote last finds both now.
    await leaveOne(discussion, (await find()).own, body);
    return "created";
  }, policy);
}

function oldest(own: readonly OwnComment[]): number | undefined {
  return own.map(({ id }) => id).toSorted((a, b) => a - b)[0];
}

/** Leaves the oldest of our comments, with this body, and deletes the others. */
async function leaveOne(
  discussion: Discussion,
  own: readonly OwnComment[],
  body: string,
): Promise<"updated" | "unchanged"> {
  const [kept, ...others] = own.toSorted((a, b) => a.id - b.id);
  const isOutdated = kept !== undefined && kept.body !== body;
  if (others.length > 0 && (await isOvertaken(discussion))) {
    // What this run has just written beside a newer one's would be found by nobody.
    for (const { id } of others.filter((other) => other.body === body)) {
      await remove(discussion, id);
    }
    throw new Overtaken();
  }
  if (isOutdated) await update(discussion, kept.id, body);
  for (const { id } of others.slice(0, MOST_DELETIONS)) {
    await stopWhenOvertaken(discussion);
    await remove(discussion, id);
  }
  return isOutdated ? "updated" : "unchanged";
}

/** All comments with this marker by these people, on all pages. */
async function findComments(
  discussion: Discussion,
  marker: string,
  logins: ReadonlySet<string>,
): Promise<Search> {
  const own: OwnComment[] = [];
  const isWhole = await readPages(discussion, "issues", (data) => {
    for (const { id, body, user } of validate(commentsPage, data)) {
      // Who edits a comment on GitHub's pages leaves the lines' ends of a form in it.
      const isMarked = body?.split(/\r?\n/, 1)[0] === marker;
      if (user !== null && logins.has(user.login) && isMarked) own.push({ id, body: body ?? "" });
    }
  });
  return { own, isWhole };
}

async function create(discussion: Discussion, body: string): Promise<void> {
  const { github, pullRequest } = discussion;
  const { owner, repo, number } = pullRequest;
  await stopWhenOvertaken(discussion);
  const route = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
  const { data } = await github.request(route, { owner, repo, issue_number: number, body });
  validate(writtenComment, data);
}

async function update(discussion: Discussion, id: number, body: string): Promise<void> {
  const { github, pullRequest } = discussion;
  const { owner, repo } = pullRequest;
  await stopWhenOvertaken(discussion);
  const route = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}";
  const { data } = await github.request(route, { owner, repo, comment_id: id, body });
  validate(writtenComment, data);
}

async function remove(
  { github, pullRequest: { owner, repo } }: Discussion,
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
