import { renderComment } from "../../report/markdown.ts";
import type { PullRequestSurface } from "./surface.ts";

/** The one comment on the pull request, kept up to date. */
export const comment: PullRequestSurface = {
  name: "comment on the pull request",
  permission: "pull-requests: write",
  off: "comment: never",
  isOfCommit: false,
  isWanted: (inputs) => inputs.comment !== "never",
  write: async ({ result, inputs, markdown }, { github, name, number }) => {
    const { commentMarker, postStickyComment } = await import("../../host/github.ts");
    await postStickyComment(
      github,
      { ...name, number },
      {
        marker: commentMarker(inputs.commentKey),
        body: renderComment(result, markdown),
        create: inputs.comment === "always" || result.result !== "pass",
      },
    );
    return null;
  },
};
