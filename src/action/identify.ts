import type { RunContext } from "./event.ts";
import type { Inputs } from "./inputs.ts";
import { remoteOf } from "./remote.ts";
import { explainOutage, NO_TOKEN } from "./surfaces/unwritten.ts";

/**
 * The same, with the pull request looked up where the event does not name it: a workflow that runs
 * after another one is not told which pull request of a fork that was about. Where GitHub does not
 * say either, all goes on without its number and its base, and so without a comment.
 */
export async function identify(context: RunContext, inputs: Inputs): Promise<RunContext> {
  const { change } = context;
  if (change.kind !== "pull-request" || change.number !== null || change.headBranch === null) {
    return context;
  }
  const failed = (lookUpFailure: string) => ({ ...context, change: { ...change, lookUpFailure } });
  const remote = await remoteOf(inputs, context);
  if (remote === null) return inputs.token === "" ? failed(NO_TOKEN) : context;
  const { findPullRequest, readFailure } = await import("../host/github.ts");
  const { github, name } = remote;
  try {
    const found = await findPullRequest(github, name, change.headBranch, change.head);
    return found === null ? context : { ...context, change: { ...change, ...found } };
  } catch (error) {
    const failure = readFailure(error);
    if (failure.isDefect) throw error;
    return failed(
      explainOutage(failure) ??
        `the token may not read pull requests (${failure.status}): give the job the permission \`pull-requests: write\`.`,
    );
  }
}
