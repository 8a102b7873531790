import * as z from "zod";
import { git } from "../../../host/support/git.ts";
import { type Answer, NOT_FOUND, page, refusal } from "./answer.ts";
import { changedFiles, type DiffLine, hunksOf, lineInLaterCommit } from "./diff.ts";
import { WEB } from "./names.ts";
import { user, writer } from "./people.ts";
import { pullRequestOf } from "./pulls.ts";
import type {
  GitHubState,
  Handler,
  Side,
  StoredPullRequest,
  StoredReview,
  StoredReviewComment,
} from "./state.ts";

const side = z.enum(["LEFT", "RIGHT"]);
const draft = z.object({
  path: z.string(),
  body: z.string(),
  line: z.int().optional(),
  side: side.default("RIGHT"),
  start_line: z.int().optional(),
  start_side: side.optional(),
});
const writtenReview = z.object({
  commit_id: z.string().optional(),
  body: z.string().default(""),
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]).optional(),
  comments: z.array(draft).default([]),
});

type Draft = z.infer<typeof draft>;

const REVIEW_STATES = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
} as const;

/** All comments of a review are stored, or none: GitHub refuses it when one line is not in the diff. */
export const createReview: Handler = (state, request) => {
  const pullRequest = pullRequestOf(state, request);
  const hosted = state.repositories.get(request.repository);
  if (pullRequest === undefined || hosted === undefined) return NOT_FOUND;
  const { event, body, comments, commit_id } = writtenReview.parse(request.body);
  if (event !== "APPROVE" && body === "" && comments.length === 0) return unprocessable("body");
  const commit = commit_id ?? pullRequest.head.sha;
  if (!isProposed(hosted.folder, commit, pullRequest)) {
    return unprocessable("Commit is not part of the pull request");
  }
  const files = changedFiles(hosted.folder, pullRequest.base.sha, commit);
  for (const comment of comments) {
    const file = files.find(({ path }) => path === comment.path);
    if (file === undefined) return unprocessable("Path could not be resolved");
    const isRefused = state.refusedLines.includes(comment.line ?? 0);
    const mistake = mistakeOf(comment, isRefused ? [] : hunksOf(file.patch));
    if (mistake !== null) return unprocessable(mistake);
  }
  const review: StoredReview = {
    id: state.nextId(),
    pullRequest: pullRequest.number,
    login: writer(state),
    body,
    state: event === undefined ? "PENDING" : REVIEW_STATES[event],
    commit,
  };
  state.reviews.push(review);
  for (const comment of comments) {
    state.reviewComments.push({
      id: state.nextId(),
      pullRequest: pullRequest.number,
      review: review.id,
      login: review.login,
      body: comment.body,
      path: comment.path,
      commit,
      line: comment.line ?? 0,
      side: comment.side,
      startLine: comment.start_line ?? null,
      startSide: comment.start_line === undefined ? null : (comment.start_side ?? comment.side),
      inReplyTo: null,
    });
  }
  return { status: 200, body: showReview(review) };
};

/** Oldest first unless asked otherwise. */
export const listReviewComments: Handler = (state, request) => {
  const pullRequest = pullRequestOf(state, request);
  if (pullRequest === undefined) return NOT_FOUND;
  const own = state.reviewComments.filter((one) => one.pullRequest === pullRequest.number);
  const sorted = request.query["direction"] === "desc" ? own.toReversed() : own;
  return page(request, sorted, (shown) =>
    shown.map((comment) => showComment(state, pullRequest, comment, request.repository)),
  );
};

export const deleteReviewComment: Handler = (state, { path }) => {
  const index = state.reviewComments.findIndex(({ id }) => id === Number(path["comment_id"]));
  if (index < 0) return NOT_FOUND;
  state.reviewComments.splice(index, 1);
  return { status: 204 };
};

/** Older commits of a pull request can be reviewed too. */
function isProposed(folder: string, commit: string, { base, head }: StoredPullRequest): boolean {
  const proposed = git(folder, "rev-list", `${base.sha}..${head.sha}`).split("\n");
  return proposed.includes(commit);
}

function unprocessable(mistake: string): Answer {
  return refusal(422, "Unprocessable Entity", [mistake]);
}

function mistakeOf(
  { line, side, start_line, start_side = side }: Draft,
  hunks: readonly (readonly DiffLine[])[],
): string | null {
  const has = (number: number | undefined, on: Side) => (hunk: readonly DiffLine[]) =>
    hunk.some(({ left, right }) => number === (on === "LEFT" ? left : right));
  const hunk = hunks.find(has(line, side));
  if (line === undefined || hunk === undefined) return "Line could not be resolved";
  if (start_line === undefined) return null;
  if (start_side === side && start_line >= line) return "Start line must precede the end line";
  return has(start_line, start_side)(hunk) ? null : "Start line must be part of the same hunk";
}

function showReview({ id, login, body, state, commit, pullRequest }: StoredReview): unknown {
  return {
    id,
    user: user(login),
    body,
    state,
    commit_id: commit,
    html_url: `${WEB}/pull/${pullRequest}#pullrequestreview-${id}`,
  };
}

/** The lines are those of the present head; there are none when a later push changed them. */
function showComment(
  state: GitHubState,
  { head, base }: StoredPullRequest,
  comment: StoredReviewComment,
  repository: string,
): unknown {
  const folder = state.repositories.get(repository)?.folder;
  const now = (line: number, on: Side): number | null => {
    const [before, after] = on === "LEFT" ? [base.sha, base.sha] : [comment.commit, head.sha];
    if (folder === undefined || before === after) return line;
    return lineInLaterCommit(folder, comment.path, line, [before, after]);
  };
  const { startLine, startSide, side: endSide } = comment;
  const start = startLine === null ? null : now(startLine, startSide ?? endSide);
  const isOutdated = now(comment.line, endSide) === null || (startLine !== null && start === null);
  return {
    id: comment.id,
    pull_request_review_id: comment.review,
    path: comment.path,
    user: user(comment.login),
    body: comment.body,
    commit_id: isOutdated ? comment.commit : head.sha,
    original_commit_id: comment.commit,
    line: isOutdated ? null : now(comment.line, endSide),
    original_line: comment.line,
    position: isOutdated ? null : 1,
    side: endSide,
    start_line: isOutdated ? null : start,
    original_start_line: startLine,
    start_side: startSide,
    subject_type: "line",
    ...(comment.inReplyTo !== null && { in_reply_to_id: comment.inReplyTo }),
    html_url: `${WEB}/pull/${comment.pullRequest}#discussion_r${comment.id}`,
  };
}
