import path from "node:path";
import { DEFAULT_GLOBS } from "../deployment/globs.ts";
import { missingReferences } from "../deployment/references.ts";
import { collect } from "../host/collect.ts";
import { failedRun } from "../host/failed-run.ts";
import { readFolder } from "../host/folder-tree.ts";
import { inspectElixir } from "../inspect/inspect-elixir.ts";
import { renderElixir, renderElixirJson } from "../report/inspect-elixir.ts";
import { renderJson } from "../report/json.ts";
import { inert } from "../source/inert.ts";
import { startOf } from "../source/location.ts";
import { problem } from "../source/problem.ts";
import { EXIT, type Streams } from "./streams.ts";
import { styleFor } from "./style.ts";

export interface InspectFlags {
  /** An environment of Mix, or `none` for the config of a release. */
  readonly env: string;
  readonly format: "terminal" | "json";
}

/** Shows what the program believes that one file of the current folder configures. */
export async function runInspectCommand(
  file: string,
  flags: InspectFlags,
  streams: Streams,
): Promise<number> {
  const report = await inspectFile(file, flags);
  if (typeof report === "string") {
    if (flags.format === "json") {
      const failed = failedRun([problem("run/wrong-call", startOf("."), report)]);
      streams.output.write(renderJson(failed));
    } else streams.errors.write(`error: ${inert(report)}\n`);
    return EXIT.wrongCall;
  }
  streams.output.write(
    flags.format === "json" ? renderElixirJson(report) : renderElixir(report, styleFor(streams)),
  );
  return EXIT.passed;
}

async function inspectFile(file: string, { env }: InspectFlags) {
  const root = process.cwd();
  const name = path.relative(root, path.resolve(file)).split(path.sep).join("/");
  if (name.startsWith("../")) {
    return `${file} is outside of the current folder, beyond which nothing is read: go there first.`;
  }
  const repository = await collect(await readFolder(root), {
    globs: { elixir: DEFAULT_GLOBS.elixir, nginx: [], systemd: [] },
    written: [],
    exclude: [],
    missingReferences,
  });
  const found = repository.files.get(repository.links.get(name) ?? name);
  if (found !== undefined)
    return inspectElixir(repository, found, env === "none" ? undefined : env);
  // What is wrong with the folder as a whole keeps its files from being read too.
  const wrong =
    repository.problems.find(({ location }) => location.path === name) ??
    repository.problems.find(({ location }) => location.path === ".");
  if (wrong !== undefined) return `${file}: ${wrong.message}`;
  return repository.paths.has(name)
    ? `${file} is not an Elixir config file: their names end in .exs.`
    : `${file} does not exist.`;
}
