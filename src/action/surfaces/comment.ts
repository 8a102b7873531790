import { renderComment } from "../../report/markdown.ts";
import type { PullRequestSurface } from "./surface.ts";
import { Unwritable } from "./unwritten.ts";

const TOO_MANY_COMMENTS =
  "the pull request has more comments than can be searched, and one of an earlier run may be among them.";

/** The one comment on the pull request, kept up to date. */
export const comment: PullRequestSurface = {
  name: "comment on the pull request",
  permission: "pull-requests: write",
  off: "comment: never",
  isOfCommit: false,
  isWanted: (inputs) => inputs.comment !== "never",
  write: async ({ result, inputs, markdown }, { github, name, number, head }) => {
    const { commentMarker, postStickyComment } = await import("../../host/github.ts");
    const outcome = await postStickyComment(
      { github, pullRequest: { ...name, number }, head },
      {
        marker: commentMarker(inputs.commentKey),
        body: renderComment(result, markdown),
        create: inputs.comment === "always" || result.result !== "pass",
      },
    );
    if (outcome === "unsearchable") throw new Unwritable(TOO_MANY_COMMENTS);
    return null;
  },
};
