import { mkdtemp, writeFile } from "node:fs/promises";
import path from "node:path";
import * as core from "@actions/core";
import { renderJson } from "../report/json.ts";
import type { Result } from "../result.ts";

/** Writes the JSON report, and sets the outputs that later steps read. */
export async function setOutputs(result: Result, temporaryFolder: string): Promise<void> {
  // A folder of its own: several steps of a job may use the action.
  const folder = await mkdtemp(path.join(temporaryFolder, "pleroma-hardening-"));
  const report = path.join(folder, "report.json");
  await writeFile(report, renderJson(result));
  core.setOutput("result", result.result);
  core.setOutput("failed", result.summary.failed);
  core.setOutput("passed", result.summary.passed);
  core.setOutput("score", result.summary.score);
  core.setOutput("report", report);
}
