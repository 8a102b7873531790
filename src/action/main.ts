import { tmpdir } from "node:os";
import * as core from "@actions/core";
import {
  ANNOTATION_LIMITS,
  annotations,
  cutAnnotations,
  type LevelCounts,
  withoutPlace,
} from "../report/annotations.ts";
import { type MarkdownOptions, renderSummary } from "../report/markdown.ts";
import { inert } from "../source/inert.ts";
import { type Checkout, findCheckout } from "./checkout.ts";
import { isOfJudgedCommit, type RunContext, readRunContext } from "./event.ts";
import { identify } from "./identify.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { type Judged, judge, wrongCall } from "./judge.ts";
import { annotate, logLine, logReport } from "./log.ts";
import { setOutputs } from "./outputs.ts";
import { publish } from "./publish.ts";
import { writeReportFiles } from "./report-files.ts";

/** One run of the action: judges the workspace, and says so in all the places that GitHub has. */
export async function main(): Promise<void> {
  const { inputs, mistakes } = readInputs((name) => core.getInput(name));
  const context = await identify(await readRunContext(process.env, process.cwd()), inputs);
  const checkout = await findCheckout(context.workspace, inputs.root);
  const judged =
    mistakes.length > 0 ? wrongCall(mistakes.join(" ")) : await judge(inputs, context, checkout);
  const { result } = judged;
  const options = markdownOptions(judged, inputs, context, checkout);

  await setOutputs(result, process.env["RUNNER_TEMP"] || tmpdir());
  const missingFiles = await writeReportFiles(result, inputs, {
    workspace: checkout?.workspace ?? context.workspace,
    pathPrefix: checkout?.prefix ?? "",
  });
  logReport(result);
  const hidden = inputs.annotations ? showAnnotations(judged, context, checkout) : undefined;
  await writeSummary(
    renderSummary(result, { ...options, ...(hidden && { hiddenAnnotations: hidden }) }),
  );
  // With a wrong input nobody knows what was wished for, and the log says enough.
  const remarks = mistakes.length > 0 ? [] : await publish(judged, inputs, options, context);
  const textsOf = (ofDefects: boolean) =>
    remarks.flatMap(({ text, isDefect }) => (isDefect === ofDefects ? [text] : []));
  // One of each: GitHub shows few, and the findings need them.
  const warning = [...missingFiles, ...textsOf(true)].join(" ");
  const notice = textsOf(false).join(" ");
  if (warning !== "") core.warning(inert(warning));
  if (notice !== "") core.notice(inert(notice));
  if (result.result === "pass") logLine(result.gate.reason);
  else core.setFailed(inert(result.gate.reason));
}

function markdownOptions(
  { base, merged, policy }: Judged,
  { globs, allowEmpty }: Inputs,
  { serverUrl, repository, change, ...context }: RunContext,
  checkout: Checkout | null,
): MarkdownOptions {
  // The merge that is checked out on a pull request is gone with the next push; its head stays.
  const commit = "head" in change ? change.head : context.commit;
  return {
    pathPrefix: checkout?.prefix ?? "",
    call: { globs, allowEmpty, ...(policy !== undefined && { policy }) },
    ...(base !== undefined && { base }),
    ...(repository !== null &&
      commit !== null && {
        source: { serverUrl, repository, commit, ...(merged !== undefined && { merged }) },
      }),
  };
}

/**
 * GitHub's limits also count the verdict of a failed step, the warning about what could not be
 * written here and the notice about what was not written there.
 */
const OWN_ANNOTATIONS: LevelCounts = {
  error: ANNOTATION_LIMITS.error - 1,
  warning: ANNOTATION_LIMITS.warning - 1,
  notice: ANNOTATION_LIMITS.notice - 1,
};

function showAnnotations(
  { result, merged }: Judged,
  context: RunContext,
  checkout: Checkout | null,
): LevelCounts {
  const moved = merged?.files ?? new Set<string>();
  const all = annotations(result, checkout?.prefix, moved);
  const { shown, hidden } = cutAnnotations(all, OWN_ANNOTATIONS);
  annotate(isOfJudgedCommit(context) ? shown : shown.map(withoutPlace));
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
