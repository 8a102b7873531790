import { mkdtemp, writeFile } from "node:fs/promises";
import path from "node:path";
import * as core from "@actions/core";
import { renderJson } from "../report/json.ts";
import type { Result } from "../result.ts";

/**
 * Writes the JSON report, and sets the outputs that later steps read. A runner that does not let
 * itself be written to takes nothing from the verdict: it is told in a notice.
 */
export async function setOutputs(result: Result, temporaryFolder: string): Promise<void> {
  try {
    const report = await writeReport(result, temporaryFolder);
    core.setOutput("result", result.result);
    core.setOutput("failed", result.summary.failed);
    core.setOutput("passed", result.summary.passed);
    core.setOutput("new", result.summary.new);
    core.setOutput("fixed", result.summary.fixed);
    core.setOutput("score", result.summary.score);
    if (report !== undefined) core.setOutput("report", report);
  } catch {
    core.notice("The runner does not let the outputs be written.");
  }
}

/** The path of the report; `undefined` where it could not be written. */
async function writeReport(result: Result, temporaryFolder: string): Promise<string | undefined> {
  try {
    // A folder of its own: several steps of a job may use the action.
    const folder = await mkdtemp(path.join(temporaryFolder, "pleroma-hardening-"));
    const report = path.join(folder, "report.json");
    await writeFile(report, renderJson(result));
    return report;
  } catch {
    core.notice("The JSON report could not be written.");
    return undefined;
  }
}
