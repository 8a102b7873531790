import { constants, promises as fs } from "node:fs";
import path from "node:path";
import { LIMITS } from "../source/limits.ts";
import type { Problem } from "../source/problem.ts";
import type { SourceFile } from "../source/source-file.ts";
import { decodeSource } from "./decode.ts";
import { inParallel } from "./parallel.ts";
import { misnamed, tooLarge, unreadable } from "./tree.ts";

/** How many files are open at once. */
const CONCURRENCY = 32;

/** Reads files of a folder side by side. */
export async function readFiles(
  root: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, SourceFile | Problem>> {
  const read = new Map<string, SourceFile | Problem>();
  await inParallel(names, CONCURRENCY, async (name) => {
    read.set(name, misnamed(name) ?? (await readOne(root, name)));
  });
  return read;
}

async function readOne(root: string, name: string): Promise<SourceFile | Problem> {
  try {
    // What took the file's place since the walk is not followed when it is a link, and not waited
    // for when it is a pipe.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await fs.open(path.join(root, name), flags);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return unreadable(name, "it is not a regular file");
      if (stats.size > LIMITS.fileBytes) return tooLarge(name, stats.size);
      return decodeSource(name, await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return unreadable(name, reason);
  }
}
