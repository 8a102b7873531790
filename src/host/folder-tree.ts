import { type Dirent, promises as fs } from "node:fs";
import path from "node:path";
import { IGNORED_FOLDERS } from "../deployment/globs.ts";
import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import { readFiles } from "./file-reader.ts";
import { inParallel } from "./parallel.ts";
import type { Tree } from "./tree.ts";

export interface FolderOptions {
  /**
   * Leaves out folders that hold a Git repository of their own, as the objects of a commit do:
   * needed where a folder is compared with a commit.
   */
  readonly leaveOutSubmodules?: boolean;
}

const IGNORED: ReadonlySet<string> = new Set(IGNORED_FOLDERS);
const FOLDERS_AT_A_TIME = 32;

/**
 * The files of a folder. Never leaves it: links are not followed, neither by the walk nor when a
 * file is opened.
 */
export async function readFolder(root: string, options: FolderOptions = {}): Promise<Tree> {
  const paths: string[] = [];
  const links: [link: string, target: string][] = [];
  const others: string[] = [];
  const submodules: string[] = [];
  const problems: Problem[] = [];
  let folders: readonly string[] = [""];
  while (folders.length > 0) {
    const further: string[] = [];
    await inParallel(folders, FOLDERS_AT_A_TIME, async (folder) => {
      const entries = await list(root, folder, problems);
      const isSubmodule = folder !== "" && entries.some(({ name }) => name === ".git");
      if (isSubmodule && options.leaveOutSubmodules) {
        submodules.push(folder.slice(0, -1));
        return;
      }
      for (const entry of entries) {
        if (IGNORED.has(entry.name)) continue;
        const name = folder + entry.name;
        if (entry.isFile()) paths.push(name);
        else if (entry.isSymbolicLink()) {
          // A link that cannot be read (in /proc, say) leads nowhere in the repository.
          links.push([name, await fs.readlink(path.join(root, name)).catch(() => name)]);
        } else if (entry.isDirectory()) further.push(`${name}/`);
        else others.push(name);
      }
    });
    folders = further;
  }
  return {
    // Folders are walked side by side, and which one is ready first is nobody's business.
    paths: new Set(paths.sort()),
    links: new Map(links.sort(([a], [b]) => (a < b ? -1 : 1))),
    others: others.sort(),
    submodules: submodules.sort(),
    problems,
    read: (names) => readFiles(root, names),
  };
}

/** A folder that can't be read is a problem, and no reason to leave the rest unread. */
async function list(root: string, folder: string, problems: Problem[]): Promise<readonly Dirent[]> {
  try {
    return await fs.readdir(path.join(root, folder), { withFileTypes: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    const message = `The folder could not be read (${code}).`;
    problems.push(problem("source/unreadable", startOf(folder.slice(0, -1) || "."), message));
    return [];
  }
}
