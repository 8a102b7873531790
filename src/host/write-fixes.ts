import { randomUUID } from "node:crypto";
import { constants, promises as fs } from "node:fs";
import path from "node:path";
import type { SourceFile } from "../source/source-file.ts";
import { isInside } from "./inside.ts";

/** A file of the folder, as it was read and as it is to be. */
export interface Rewrite {
  readonly before: SourceFile;
  readonly after: SourceFile;
}

/** Why a file is not written. */
export interface Refusal {
  readonly path: string;
  readonly reason: string;
}

/** A file that is ready to take another's place. */
interface Prepared {
  readonly path: string;
  readonly target: string;
  readonly temporary: string;
}

/**
 * Rewrites files of a folder, all of them or none: each text is written beside its file, and then
 * takes its place in one step, with the same mode and owner. A file that is not, byte for byte, what
 * was read is left alone, and so is what a symbolic link leads to.
 */
export async function writeFixes(
  root: string,
  rewrites: readonly Rewrite[],
): Promise<readonly Refusal[]> {
  const prepared: Prepared[] = [];
  const refusals: Refusal[] = [];
  try {
    for (const rewrite of rewrites) {
      const { path: name } = rewrite.before;
      const ready = await prepare(root, rewrite).catch(reasonOf);
      if (typeof ready === "string") refusals.push({ path: name, reason: ready });
      else prepared.push(ready);
    }
    if (refusals.length > 0) return refusals;
    for (const { path: name, temporary, target } of prepared) {
      const failed = await fs.rename(temporary, target).then(() => undefined, reasonOf);
      if (failed !== undefined) refusals.push({ path: name, reason: failed });
    }
    return refusals;
  } finally {
    for (const { temporary } of prepared) await fs.rm(temporary, { force: true });
  }
}

/** The new text beside the file, or why there is none. */
async function prepare(root: string, { before, after }: Rewrite): Promise<Prepared | string> {
  const folder = await fs.realpath(root);
  const target = path.join(folder, before.path);
  const parent = path.dirname(target);
  if (!isInside(folder, target) || target === folder) return "it is not in the folder";
  if ((await fs.realpath(parent)) !== parent) return "a symbolic link leads there";
  const stats = await fs.lstat(target);
  if (stats.isSymbolicLink()) return "it is a symbolic link";
  if (!stats.isFile()) return "it is not a regular file";
  if (stats.nlink > 1) return "it has more than one name (hard links)";
  await fs.access(target, constants.W_OK);
  const handle = await fs.open(target, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    if (!(await handle.readFile()).equals(bytesOf(before))) return "it changed meanwhile";
  } finally {
    await handle.close();
  }
  const temporary = path.join(parent, `.${path.basename(target)}.${randomUUID()}.tmp`);
  try {
    await writeLike(temporary, bytesOf(after), stats);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
  return { path: before.path, target, temporary };
}

interface Ownership {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

const PERMISSIONS = 0o7777;

async function writeLike(name: string, bytes: Buffer, like: Ownership): Promise<void> {
  // Nobody else can read what may hold secrets, until the mode says so.
  const handle = await fs.open(name, "wx", 0o600);
  try {
    await handle.writeFile(bytes);
    const own = await handle.stat();
    if (own.uid !== like.uid || own.gid !== like.gid) await handle.chown(like.uid, like.gid);
    await handle.chmod(like.mode & PERMISSIONS);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function bytesOf({ hasByteOrderMark, text }: SourceFile): Buffer {
  return Buffer.from(hasByteOrderMark ? `\uFEFF${text}` : text, "utf8");
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "it may not be written",
  EPERM: "it may not be written, or not with the owner that it has",
  EROFS: "it is on a file system that is read-only",
  ENOENT: "it is gone",
  ENOSPC: "there is no space left",
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  return REASONS[code] ?? `it could not be written (${code})`;
}
