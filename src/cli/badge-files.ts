import { writeFile } from "node:fs/promises";
import { renderBadgeJson, renderBadgeSvg } from "../report/badge.ts";
import type { Result } from "../result.ts";
import type { Streams } from "./streams.ts";

/** Where the caller wants badges. */
export interface BadgeFlags {
  readonly badgeFile?: string;
  readonly badgeJson?: string;
}

/** Writes the badges; `false` when one could not be written, which is said. */
export async function writeBadges(
  result: Result,
  { badgeFile, badgeJson }: BadgeFlags,
  streams: Streams,
): Promise<boolean> {
  const files: (readonly [name: string, text: string])[] = [];
  if (badgeFile !== undefined) files.push([badgeFile, renderBadgeSvg(result)]);
  if (badgeJson !== undefined) files.push([badgeJson, renderBadgeJson(result)]);
  let isWritten = true;
  for (const [name, text] of files) {
    try {
      await writeFile(name, text);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
      streams.errors.write(`error: ${name} could not be written (${code}).\n`);
      isWritten = false;
    }
  }
  return isWritten;
}
