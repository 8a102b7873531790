import { LIMITS } from "../source/limits.ts";
import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import type { SourceFile } from "../source/source-file.ts";

/** The files of one commit, or of a folder: names at once, texts when asked for. */
export interface Tree {
  /** Every regular file; `/` separators, relative to the folder that is checked. */
  readonly paths: ReadonlySet<string>;
  /** Symbolic links and their targets, as text. */
  readonly links: ReadonlyMap<string, string>;
  /** Pipes, sockets and devices (only in folders). */
  readonly others: readonly string[];
  /** Folders that hold a repository of their own (submodules) and were left out. */
  readonly submodules: readonly string[];
  /** What went wrong while listing. */
  readonly problems: readonly Problem[];
  /** The text of each of these files, else the problem with it. */
  readonly read: (names: readonly string[]) => Promise<ReadonlyMap<string, SourceFile | Problem>>;
}

/**
 * The files of a tree cannot be had after all: thrown when it is listed, and when texts are read. The
 * message says what is wrong, and what to do about it.
 */
export class TreeUnavailable extends Error {
  override readonly name: string = "TreeUnavailable";
}

/** A commit without a single file, or a folder that the commit does not have. */
export const EMPTY_TREE: Tree = {
  paths: new Set(),
  links: new Map(),
  others: [],
  submodules: [],
  problems: [],
  read: async (names) => new Map(names.map((name) => [name, unreadable(name, "ENOENT")])),
};

export function unreadable(path: string, reason: string): Problem {
  const message = `The file could not be read (${reason}).`;
  return problem("source/unreadable", startOf(path), message);
}

export function tooLarge(path: string, bytes: number): Problem {
  const message = `The file has ${bytes} bytes, the limit is ${LIMITS.fileBytes}: it was not checked.`;
  return problem("source/too-large", startOf(path), message);
}

/**
 * The problem of a file whose name is no UTF-8. Such a name was decoded with replacement characters:
 * the file cannot be found by it, and others may be called the same.
 */
export function misnamed(path: string): Problem | undefined {
  if (!path.includes("\uFFFD")) return undefined;
  const message =
    "The file's name is not valid UTF-8, so that it could not be read: give it another name.";
  return problem("source/unreadable", startOf(path), message);
}
