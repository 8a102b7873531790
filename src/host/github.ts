/** All that talks to GitHub's API. Loaded only by runs that have something to say there. */
export { publishFiles } from "./github/branch-files.ts";
export { publishCheckRun } from "./github/check-run.ts";
export { connect } from "./github/client.ts";
export { fetchCommit } from "./github/commit-tree.ts";
export { commitParents, mergeBase } from "./github/commits.ts";
export { readFailure } from "./github/failure.ts";
export { CommitUnavailable, GitDatabase } from "./github/git-database.ts";
export { pullFiles } from "./github/pull-files.ts";
export { currentState, findPullRequest, Overtaken } from "./github/pull-request.ts";
export { publishReview } from "./github/reviews.ts";
export { commentMarker, postStickyComment } from "./github/sticky-comment.ts";
