import { tmpdir } from "node:os";
import * as core from "@actions/core";
import {
  ANNOTATION_LIMITS,
  annotations,
  cutAnnotations,
  type LevelCounts,
} from "../report/annotations.ts";
import { type MarkdownOptions, renderSummary } from "../report/markdown.ts";
import type { Result } from "../result.ts";
import { inert } from "../source/inert.ts";
import { type Checkout, findCheckout } from "./checkout.ts";
import { type RunContext, readRunContext } from "./event.ts";
import { identify } from "./identify.ts";
import { readInputs } from "./inputs.ts";
import { judge, wrongCall } from "./judge.ts";
import { annotate, logLine, logReport } from "./log.ts";
import { setOutputs } from "./outputs.ts";
import { publish } from "./publish.ts";
import { writeReportFiles } from "./report-files.ts";

/** One run of the action: judges the workspace, and says so in all the places that GitHub has. */
export async function main(): Promise<void> {
  const { inputs, mistakes } = readInputs((name) => core.getInput(name));
  const context = await identify(await readRunContext(process.env, process.cwd()), inputs);
  const checkout = await findCheckout(context.workspace, inputs.root);
  const { result, base, input } =
    mistakes.length > 0 ? wrongCall(mistakes.join(" ")) : await judge(inputs, context, checkout);
  const options = { ...markdownOptions(context, checkout), ...(base !== undefined && { base }) };

  await setOutputs(result, process.env["RUNNER_TEMP"] || tmpdir());
  const missingFiles = await writeReportFiles(result, inputs, {
    workspace: checkout?.workspace ?? context.workspace,
    pathPrefix: checkout?.prefix ?? "",
  });
  if (missingFiles.length > 0) core.warning(inert(missingFiles.join(" ")));
  logReport(result);
  const hidden = inputs.annotations ? showAnnotations(result, checkout) : undefined;
  await writeSummary(
    renderSummary(result, { ...options, ...(hidden && { hiddenAnnotations: hidden }) }),
  );
  // With a wrong input nobody knows what was wished for, and the log says enough.
  const remarks =
    mistakes.length > 0 ? [] : await publish({ result, input, inputs, markdown: options }, context);
  const notices = remarks.filter(({ isDefect }) => !isDefect);
  if (notices.length > 0) core.notice(inert(notices.map(({ text }) => text).join(" ")));
  for (const { text, isDefect } of remarks) if (isDefect) core.warning(inert(text));
  if (result.result === "pass") logLine(result.gate.reason);
  else core.setFailed(inert(result.gate.reason));
}

function markdownOptions(context: RunContext, checkout: Checkout | null): MarkdownOptions {
  const { serverUrl, repository, change } = context;
  // The merge that is checked out on a pull request is gone with the next push; its head stays.
  const commit = "head" in change ? change.head : context.commit;
  return {
    pathPrefix: checkout?.prefix ?? "",
    ...(repository !== null && commit !== null && { source: { serverUrl, repository, commit } }),
  };
}

/** GitHub's limits also count the verdict of a failed step and the notice about what was not written. */
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
