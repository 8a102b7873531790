import type { Failure } from "../host/github/failure.ts";
import { type MarkdownOptions, renderComment } from "../report/markdown.ts";
import type { Result } from "../result.ts";
import type { PullRequest, RunContext } from "./event.ts";
import type { Inputs } from "./inputs.ts";

/**
 * Keeps the pull request's comment up to date, as far as the inputs and the token allow.
 * Answers with the reason when it should have, and could not.
 */
export async function comment(
  result: Result,
  inputs: Inputs,
  context: RunContext,
  options: MarkdownOptions,
): Promise<string | null> {
  const { change, repository } = context;
  if (inputs.comment === "never") return null;
  if (change.kind !== "pull-request" && change.kind !== "unreadable") return null;
  const [owner, repo] = repository?.split("/") ?? [];
  if (
    change.kind === "unreadable" ||
    change.number === null ||
    owner === undefined ||
    repo === undefined
  ) {
    return "the runner's description of the event does not say which pull request this is.";
  }
  if (inputs.token === "") return 'the input "github-token" is empty.';
  const github = await import("../host/github.ts");
  try {
    await github.postStickyComment(
      github.connect(inputs.token),
      { owner, repo, number: change.number },
      {
        marker: github.commentMarker(inputs.commentKey),
        body: renderComment(result, options),
        create: inputs.comment === "always" || result.result !== "pass",
      },
    );
    return null;
  } catch (error) {
    return explain(github.readFailure(error), change);
  }
}

function explain({ status, rateLimited }: Failure, { fromFork }: PullRequest): string {
  if (rateLimited) return "GitHub takes no more requests with this token for now.";
  if (status === 401) return 'GitHub does not accept the input "github-token" (401).';
  if (status === 403 || status === 404) {
    const remedy = fromFork
      ? "the token of a pull request from a fork is read-only, which is as it should be."
      : "give the job the permission `pull-requests: write`, or set `comment: never`.";
    return `the token may not write to the pull request (${status}): ${remedy}`;
  }
  if (status === null) return "GitHub's API cannot be reached, or its answers do not arrive whole.";
  return `GitHub's API answers with the status ${status}.`;
}
