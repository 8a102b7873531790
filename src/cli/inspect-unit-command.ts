import path from "node:path";
import { DEFAULT_GLOBS } from "../deployment/globs.ts";
import { missingReferences } from "../deployment/references.ts";
import { collect } from "../host/collect.ts";
import { failedRun } from "../host/failed-run.ts";
import { readFolder } from "../host/folder-tree.ts";
import { inspectUnit, type UnitReport } from "../inspect/inspect-unit.ts";
import { renderUnit, renderUnitJson } from "../report/inspect-unit.ts";
import { renderJson } from "../report/json.ts";
import { inert } from "../source/inert.ts";
import { startOf } from "../source/location.ts";
import { problem } from "../source/problem.ts";
import type { InspectFlags } from "./inspect-command.ts";
import { EXIT, type Streams } from "./streams.ts";
import { styleFor } from "./style.ts";

/** Shows a service unit of the current folder as systemd merges it, and how exposed it is. */
export async function runInspectUnitCommand(
  file: string,
  { format }: Pick<InspectFlags, "format">,
  streams: Streams,
): Promise<number> {
  const report = await inspectFile(file);
  if (typeof report === "string") {
    if (format === "json") {
      const failed = failedRun([problem("run/wrong-call", startOf("."), report)]);
      streams.output.write(renderJson(failed));
    } else streams.errors.write(`error: ${inert(report)}\n`);
    return EXIT.wrongCall;
  }
  streams.output.write(
    format === "json" ? renderUnitJson(report) : renderUnit(report, styleFor(streams)),
  );
  return EXIT.passed;
}

async function inspectFile(file: string): Promise<UnitReport | string> {
  const root = process.cwd();
  const name = path.relative(root, path.resolve(file)).split(path.sep).join("/");
  if (name.startsWith("../")) {
    return `${file} is outside of the current folder, beyond which nothing is read: go there first.`;
  }
  const repository = await collect(await readFolder(root), {
    globs: { elixir: [], nginx: [], systemd: DEFAULT_GLOBS.systemd },
    written: [],
    exclude: [],
    missingReferences,
  });
  const report = inspectUnit(repository, name);
  if (report !== undefined) return report;
  // What is wrong with the folder as a whole keeps its files from being read too.
  const wrong =
    repository.problems.find(({ location }) => location.path === name) ??
    repository.problems.find(({ location }) => location.path === ".");
  if (wrong !== undefined) return `${file}: ${wrong.message}`;
  return repository.paths.has(name)
    ? `${file} is not the main file of a service unit.`
    : `${file} does not exist.`;
}
