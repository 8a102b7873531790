import type { RunContext } from "./event.ts";
import type { Inputs } from "./inputs.ts";
import { remoteOf } from "./remote.ts";

/**
 * The same, with the pull request looked up where the event does not name it: a workflow that runs
 * after another one is not told which pull request of a fork that was about. Where GitHub does not
 * say either, all goes on without its number, and so without a comment.
 */
export async function identify(context: RunContext, inputs: Inputs): Promise<RunContext> {
  const { change } = context;
  if (change.kind !== "pull-request" || change.number !== null || change.headBranch === null) {
    return context;
  }
  const remote = await remoteOf(inputs, context);
  if (remote === null) return context;
  const { findPullRequest } = await import("../host/github.ts");
  const { github, name } = remote;
  const found = await findPullRequest(github, name, change.headBranch, change.head).catch(
    () => null,
  );
  return found === null ? context : { ...context, change: { ...change, ...found } };
}
