/** All that talks to GitHub's API. Loaded only by runs that have something to say there. */
export { connect } from "./github/client.ts";
export { fetchCommit } from "./github/commit-tree.ts";
export { commitParents, mergeBase } from "./github/commits.ts";
export { readFailure } from "./github/failure.ts";
export { commentMarker, postStickyComment } from "./github/sticky-comment.ts";
