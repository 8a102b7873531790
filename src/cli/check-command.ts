import { runCheck } from "../host/run.ts";
import { renderJson } from "../report/json.ts";
import { renderTerminal } from "../report/terminal.ts";
import type { FailOn, Result } from "../result.ts";
import { startProgress } from "./progress.ts";
import { EXIT, type Streams } from "./streams.ts";
import { styleFor } from "./style.ts";

/** The options of `check` as the command line names them. */
export interface CheckFlags {
  readonly policy?: string;
  readonly failOn?: FailOn;
  readonly allowEmpty: boolean;
  readonly elixirFiles?: readonly string[];
  readonly nginxFiles?: readonly string[];
  readonly systemdFiles?: readonly string[];
  readonly format: "terminal" | "json";
}

export async function runCheckCommand(
  path: string,
  flags: CheckFlags,
  streams: Streams,
): Promise<number> {
  const { elixirFiles, nginxFiles, systemdFiles } = flags;
  const progress = startProgress(streams.errors);
  const result = await runCheck({
    root: path,
    ...(flags.policy === undefined ? {} : { policy: flags.policy }),
    ...(flags.failOn === undefined ? {} : { failOn: flags.failOn }),
    allowEmpty: flags.allowEmpty,
    globs: {
      ...(elixirFiles ? { elixir: elixirFiles } : {}),
      ...(nginxFiles ? { nginx: nginxFiles } : {}),
      ...(systemdFiles ? { systemd: systemdFiles } : {}),
    },
    onProgress: progress.show,
  });
  progress.stop();
  const report =
    flags.format === "json" ? renderJson(result) : renderTerminal(result, styleFor(streams));
  streams.output.write(report);
  return exitStatus(result);
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
