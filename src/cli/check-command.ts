import { failedRun } from "../host/failed-run.ts";
import { openFolder, wrongCall } from "../host/folder-source.ts";
import { runCheck, withoutThrowing } from "../host/run.ts";
import type { Source } from "../host/source.ts";
import { renderJson } from "../report/json.ts";
import { renderTerminal } from "../report/terminal.ts";
import type { FailOn, GateMode, Result } from "../result.ts";
import { startProgress } from "./progress.ts";
import { EXIT, type Streams } from "./streams.ts";
import { styleFor } from "./style.ts";

/** The options of `check` as the command line names them. */
export interface CheckFlags {
  readonly base?: string;
  readonly gate?: GateMode;
  readonly policy?: string;
  readonly failOn?: FailOn;
  readonly allowEmpty: boolean;
  readonly elixirFiles?: readonly string[];
  readonly nginxFiles?: readonly string[];
  readonly systemdFiles?: readonly string[];
  readonly format: "terminal" | "json" | "sarif";
  readonly badgeFile?: string;
  readonly badgeJson?: string;
}

export async function runCheckCommand(
  path: string,
  flags: CheckFlags,
  streams: Streams,
): Promise<number> {
  const progress = startProgress(streams.errors);
  const result = await withoutThrowing(() => checkFolder(path, flags, progress.show));
  progress.stop();
  streams.output.write(await render(result, path, flags, streams));
  if (flags.badgeFile !== undefined || flags.badgeJson !== undefined) {
    const { writeBadges } = await import("./badge-files.ts");
    if (!(await writeBadges(result, flags, streams))) return EXIT.wrongCall;
  }
  return exitStatus(result);
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

async function checkFolder(
  path: string,
  flags: CheckFlags,
  onProgress: (text: string) => void,
): Promise<Result> {
  const { base: revision, gate, failOn, allowEmpty } = flags;
  if (gate === "regressions" && revision === undefined) {
    const message = '"--gate regressions" compares with a base: name one with --base.';
    return failedRun([wrongCall(message)]);
  }
  const head = await openFolder(path, flags.policy, {
    leaveOutSubmodules: revision !== undefined,
  });
  if ("code" in head) return failedRun([head]);
  const base = revision === undefined ? undefined : await openBase(path, revision, flags, head);
  if (base && "code" in base) return failedRun([base]);
  return runCheck({
    head,
    ...(base && { base }),
    flags: {
      allowEmpty,
      ...(failOn && { failOn }),
      ...(gate && { gate }),
      globs: globsOf(flags),
    },
    notices: [],
    today: new Date().toISOString().slice(0, 10),
    onProgress,
  });
}

async function openBase(path: string, revision: string, { policy }: CheckFlags, head: Source) {
  // Only a comparison needs Git.
  const { openCommit } = await import("../host/commit-source.ts");
  const named = policy === undefined ? undefined : { path: policy, content: head.policy };
  return openCommit(path, revision, named);
}

function globsOf({ elixirFiles, nginxFiles, systemdFiles }: CheckFlags) {
  return {
    ...(elixirFiles ? { elixir: elixirFiles } : {}),
    ...(nginxFiles ? { nginx: nginxFiles } : {}),
    ...(systemdFiles ? { systemd: systemdFiles } : {}),
  };
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
