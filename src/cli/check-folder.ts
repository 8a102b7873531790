import { type CheckInput, check } from "../check.ts";
import { failedRun } from "../host/failed-run.ts";
import { openFolder, wrongCall } from "../host/folder-source.ts";
import { prepareCheck } from "../host/run.ts";
import type { Source } from "../host/source.ts";
import type { FailOn, GateMode, Result } from "../result.ts";
import type { Problem } from "../source/problem.ts";

/** What is checked, and how, as the command line names it. */
export interface FolderFlags {
  readonly base?: string;
  readonly gate?: GateMode;
  readonly policy?: string;
  readonly failOn?: FailOn;
  readonly allowEmpty: boolean;
  readonly elixirFiles?: readonly string[];
  readonly nginxFiles?: readonly string[];
  readonly systemdFiles?: readonly string[];
}

export async function checkFolder(
  path: string,
  flags: FolderFlags,
  onProgress: (text: string) => void,
): Promise<Result> {
  const input = await prepareFolder(path, flags, onProgress);
  return "code" in input ? failedRun([input]) : check(input);
}

/** Reads a folder as it is now. A `Problem` when the call makes no sense. */
export async function prepareFolder(
  path: string,
  flags: FolderFlags,
  onProgress: (text: string) => void,
): Promise<CheckInput | Problem> {
  const { base: revision, gate, failOn, allowEmpty } = flags;
  if (gate === "regressions" && revision === undefined) {
    const message = '"--gate regressions" compares with a base: name one with --base.';
    return wrongCall(message);
  }
  const head = await openFolder(path, flags.policy, {
    leaveOutSubmodules: revision !== undefined,
  });
  if ("code" in head) return head;
  const base = revision === undefined ? undefined : await openBase(path, revision, flags, head);
  if (base && "code" in base) return base;
  return prepareCheck({
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

async function openBase(path: string, revision: string, { policy }: FolderFlags, head: Source) {
  // Only a comparison needs Git.
  const { openCommit } = await import("../host/commit-source.ts");
  const named = policy === undefined ? undefined : { path: policy, content: head.policy };
  return openCommit(path, revision, named);
}

function globsOf({ elixirFiles, nginxFiles, systemdFiles }: FolderFlags) {
  return {
    ...(elixirFiles ? { elixir: elixirFiles } : {}),
    ...(nginxFiles ? { nginx: nginxFiles } : {}),
    ...(systemdFiles ? { systemd: systemdFiles } : {}),
  };
}
