import { tmpdir } from "node:os";
import * as core from "@actions/core";
import { failedRun } from "../host/failed-run.ts";
import { runCheck } from "../host/run.ts";
import {
  ANNOTATION_LIMITS,
  annotations,
  cutAnnotations,
  type LevelCounts,
} from "../report/annotations.ts";
import { type MarkdownOptions, renderSummary } from "../report/markdown.ts";
import type { Result } from "../result.ts";
import { inert } from "../source/inert.ts";
import { startOf } from "../source/location.ts";
import { type ProblemCode, problem } from "../source/problem.ts";
import {
  type Checkout,
  checkedOutCommit,
  defaultPolicy,
  findCheckout,
  findPolicy,
  holdsHead,
} from "./checkout.ts";
import { comment } from "./comment.ts";
import { type RunContext, readRunContext } from "./event.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { annotate, logLine, logReport } from "./log.ts";
import { setOutputs } from "./outputs.ts";

/** One run of the action: judges the workspace, and says so in all the places that GitHub has. */
export async function main(): Promise<void> {
  const { inputs, mistakes } = readInputs((name) => core.getInput(name));
  const context = await readRunContext(process.env, process.cwd());
  const checkout = await findCheckout(context.workspace, inputs.root);
  const result =
    mistakes.length > 0
      ? notJudged("run/wrong-call", mistakes.join(" "))
      : await judge(inputs, context, checkout);
  const options = markdownOptions(context, checkout);

  await setOutputs(result, process.env["RUNNER_TEMP"] || tmpdir());
  logReport(result);
  const hidden = inputs.annotations ? showAnnotations(result, checkout) : undefined;
  await writeSummary(
    renderSummary(result, { ...options, ...(hidden && { hiddenAnnotations: hidden }) }),
  );
  // With a wrong input nobody knows what was wished for, and the log says enough.
  const notCommented = mistakes.length > 0 ? null : await comment(result, inputs, context, options);
  if (notCommented !== null) {
    core.notice(`No comment on the pull request: ${inert(notCommented)} The verdict is the same.`);
  }
  if (result.result === "pass") logLine(result.gate.reason);
  else core.setFailed(inert(result.gate.reason));
}

async function judge(
  inputs: Inputs,
  context: RunContext,
  checkout: Checkout | null,
): Promise<Result> {
  if (checkout === null) {
    const message = `The input "root" is ${JSON.stringify(inputs.root)}: there is no such folder in the workspace. Is there a checkout step before this one?`;
    return notJudged("run/wrong-call", message);
  }
  const misplaced = await whyNotThePullRequest(context, checkout);
  if (misplaced !== null) return notJudged("run/not-the-pull-request", misplaced);
  const { failOn, allowEmpty, globs } = inputs;
  const named = inputs.policy ?? (await defaultPolicy(checkout));
  const policy = named && (await findPolicy(checkout, named));
  if (policy === null) {
    const message = `The policy file ${JSON.stringify(named)} is a link that leaves the workspace, where nothing is read.`;
    return notJudged("run/wrong-call", message);
  }
  return runCheck({
    root: checkout.root,
    allowEmpty,
    globs,
    ...(policy !== undefined && { policy }),
    ...(failOn !== undefined && { failOn }),
  });
}

function notJudged(code: ProblemCode, message: string): Result {
  return failedRun([problem(code, startOf("."), message)]);
}

/** On `pull_request_target` a checkout step gets the base, unless told otherwise. */
async function whyNotThePullRequest(
  { eventName, pullRequest }: RunContext,
  { repository }: Checkout,
): Promise<string | null> {
  if (eventName !== "pull_request_target") return null;
  const commit = await checkedOutCommit(repository);
  if (commit !== null && pullRequest !== null && holdsHead(commit, pullRequest.head)) return null;
  const there =
    commit === null
      ? "The workspace does not say which commit it holds"
      : `The workspace holds the commit ${commit.id.slice(0, 10)}, which is not the pull request's`;
  return `${there}, so the pull request was not judged. On the event pull_request_target a checkout step gets the base of the pull request: run this action on the event pull_request.`;
}

function markdownOptions(context: RunContext, checkout: Checkout | null): MarkdownOptions {
  const { serverUrl, repository } = context;
  // The merge that is checked out on a pull request is gone with the next push; its head stays.
  const commit = context.pullRequest?.head ?? context.commit;
  return {
    pathPrefix: checkout?.prefix ?? "",
    ...(repository !== null && commit !== null && { source: { serverUrl, repository, commit } }),
  };
}

/** GitHub's limits also count the verdict of a failed step and the notice about the comment. */
const OWN_ANNOTATIONS: LevelCounts = {
  ...ANNOTATION_LIMITS,
  error: ANNOTATION_LIMITS.error - 1,
  notice: ANNOTATION_LIMITS.notice - 1,
};

function showAnnotations(result: Result, checkout: Checkout | null): LevelCounts {
  const { shown, hidden } = cutAnnotations(annotations(result, checkout?.prefix), OWN_ANNOTATIONS);
  annotate(shown);
  return hidden;
}

/** A summary that cannot be written changes no verdict. */
async function writeSummary(text: string): Promise<void> {
  if (!process.env["GITHUB_STEP_SUMMARY"]) return;
  try {
    await core.summary.addRaw(text).write();
  } catch {
    core.notice("The runner does not let the job summary be written.");
  }
}
