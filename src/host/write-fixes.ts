import { randomUUID } from "node:crypto";
import { constants, promises as fs, type Stats } from "node:fs";
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

/** What came of writing. */
export interface Written {
  /** Empty where everything was written. */
  readonly refusals: readonly Refusal[];
  /** The files that have their new text now, also where others were refused. */
  readonly paths: readonly string[];
}

/** A file that is ready to take another's place. */
interface Prepared {
  readonly before: SourceFile;
  readonly stats: Stats;
  readonly target: string;
  readonly temporary: string;
}

/**
 * Rewrites files of a folder, all of them or none: each text is written beside its file, and then
 * takes its place in one step, with the same mode and owner. A file that is not, byte for byte, what
 * was read is left alone, and so is what a symbolic link leads to. Where one cannot take its place, those
 * that did are set back.
 */
export async function writeFixes(root: string, rewrites: readonly Rewrite[]): Promise<Written> {
  const prepared: Prepared[] = [];
  const refusals: Refusal[] = [];
  try {
    for (const rewrite of rewrites) {
      const { path: name } = rewrite.before;
      const ready = await prepare(root, rewrite).catch(reasonOf);
      if (typeof ready === "string") refusals.push({ path: name, reason: ready });
      else prepared.push(ready);
    }
    return refusals.length > 0 ? { refusals, paths: [] } : await replace(prepared);
  } finally {
    for (const { temporary } of prepared) await fs.rm(temporary, { force: true });
  }
}

async function replace(prepared: readonly Prepared[]): Promise<Written> {
  for (const [index, { before, temporary, target }] of prepared.entries()) {
    const reason = await fs.rename(temporary, target).then(() => undefined, reasonOf);
    if (reason === undefined) continue;
    const paths: string[] = [];
    for (const earlier of prepared.slice(0, index)) {
      await setBack(earlier).catch(() => paths.push(earlier.before.path));
    }
    return { refusals: [{ path: before.path, reason }], paths };
  }
  return { refusals: [], paths: prepared.map(({ before }) => before.path) };
}

async function setBack({ before, stats, target, temporary }: Prepared): Promise<void> {
  await writeLike(temporary, bytesOf(before), stats);
  await fs.rename(temporary, target);
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
  return { before, stats, target, temporary };
}

const PERMISSIONS = 0o7777;

async function writeLike(name: string, bytes: Buffer, like: Stats): Promise<void> {
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
  EISDIR: "it is a folder now",
  EBUSY: "it is in use, as the place where something is mounted for instance",
  ENOSPC: "there is no space left",
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  return REASONS[code] ?? `it could not be written (${code})`;
}
