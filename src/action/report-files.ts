import { constants } from "node:fs";
import { lstat, mkdir, open } from "node:fs/promises";
import path from "node:path";
import type { Result } from "../result.ts";
import type { Inputs } from "./inputs.ts";

/** What a run needs to know to write the files that later steps take. */
export interface ReportFilesOptions {
  /** An absolute path. */
  readonly workspace: string;
  /** What leads from the repository's root to the result's paths. */
  readonly pathPrefix: string;
}

/**
 * Writes the files that the inputs ask for, into the workspace. Answers with one sentence for each
 * that could not be written, which changes no verdict.
 */
export async function writeReportFiles(
  result: Result,
  { sarifFile, badgeFile, badgeJson }: Inputs,
  { workspace, pathPrefix }: ReportFilesOptions,
): Promise<readonly string[]> {
  const failures: string[] = [];
  const write = async (input: string, name: string, text: string) => {
    const failure = await writeInside(workspace, name, text);
    if (failure !== null) {
      failures.push(`The input "${input}" is ${JSON.stringify(name)}: ${failure}.`);
    }
  };
  // What only some runs need is loaded by these.
  if (sarifFile !== undefined) {
    const { renderSarif } = await import("../report/sarif.ts");
    await write("sarif-file", sarifFile, renderSarif(result, { pathPrefix }));
  }
  if (badgeFile !== undefined || badgeJson !== undefined) {
    const { renderBadgeSvg, renderBadgeJson } = await import("../report/badge.ts");
    if (badgeFile !== undefined) await write("badge-file", badgeFile, renderBadgeSvg(result));
    if (badgeJson !== undefined) await write("badge-json", badgeJson, renderBadgeJson(result));
  }
  return failures;
}

/**
 * `null` when the file is written. A pull request may have put a link where the file, or a folder on
 * the way to it, is to be: nothing is written through one.
 */
async function writeInside(workspace: string, name: string, text: string): Promise<string | null> {
  const file = path.resolve(workspace, name);
  if (!file.startsWith(workspace + path.sep)) return "it must be a file inside the workspace";
  const folder = path.dirname(file);
  try {
    if (await leadsThroughLink(workspace, folder)) return "a folder on the way is a symbolic link";
    await mkdir(folder, { recursive: true });
    const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW, O_NONBLOCK } = constants;
    const handle = await open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK, 0o644);
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    return null;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return code === "ELOOP"
      ? "it is a symbolic link, which is not followed"
      : `it could not be written (${code})`;
  }
}

async function leadsThroughLink(workspace: string, folder: string): Promise<boolean> {
  for (let current = folder; current !== workspace; current = path.dirname(current)) {
    const stats = await lstat(current).catch(() => null);
    if (stats?.isSymbolicLink()) return true;
  }
  return false;
}
