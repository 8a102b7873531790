import { withoutThrowing } from "../host/run.ts";
import { renderJson } from "../report/json.ts";
import { renderTerminal } from "../report/terminal.ts";
import type { Result } from "../result.ts";
import { checkFolder, type FolderFlags } from "./check-folder.ts";
import { startProgress } from "./progress.ts";
import { EXIT, type Streams } from "./streams.ts";
import { styleFor } from "./style.ts";

/** The options of `check` as the command line names them. */
export interface CheckFlags extends FolderFlags {
  readonly format: "terminal" | "json" | "sarif";
  readonly badgeFile?: string;
  readonly badgeJson?: string;
  readonly fix?: boolean;
  readonly dryRun?: boolean;
}

/** What comes of a run. */
export interface Outcome {
  readonly result: Result;
  /** What fixes would change; `undefined` where none were asked for. */
  readonly patch?: string;
  /** What was done besides, for people. */
  readonly notes?: string;
}

export async function runCheckCommand(
  path: string,
  flags: CheckFlags,
  streams: Streams,
): Promise<number> {
  const progress = startProgress(streams.errors);
  const { result, patch, notes = "" } = await run(path, flags, streams, progress.show);
  progress.stop();
  if (patch !== undefined && flags.format === "terminal") streams.output.write(patch);
  else {
    streams.errors.write(patch ?? "");
    streams.output.write(await render(result, path, flags, streams));
  }
  streams.errors.write(notes);
  if (flags.badgeFile !== undefined || flags.badgeJson !== undefined) {
    const { writeBadges } = await import("./badge-files.ts");
    if (!(await writeBadges(result, flags, streams))) return EXIT.wrongCall;
  }
  return exitStatus(result);
}

async function run(
  path: string,
  flags: CheckFlags,
  streams: Streams,
  onProgress: (text: string) => void,
): Promise<Outcome> {
  if (!flags.fix && !flags.dryRun) {
    return { result: await withoutThrowing(() => checkFolder(path, flags, onProgress)) };
  }
  // Most runs fix nothing.
  const { fixFolder } = await import("./fix-folder.ts");
  return fixFolder(path, flags, { style: styleFor(streams), onProgress });
}

async function render(
  result: Result,
  path: string,
  { format }: CheckFlags,
  streams: Streams,
): Promise<string> {
  switch (format) {
    case "terminal":
      return renderTerminal(result, styleFor(streams));
    case "json":
      return renderJson(result);
    case "sarif": {
      const { renderSarifOf } = await import("./sarif.ts");
      return renderSarifOf(result, path);
    }
  }
}

function exitStatus({ result }: Result): number {
  switch (result) {
    case "pass":
      return EXIT.passed;
    case "fail":
      return EXIT.failed;
    case "error":
      return EXIT.wrongCall;
  }
}
