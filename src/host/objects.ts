import { IGNORED_FOLDERS } from "../deployment/globs.ts";
import { LIMITS } from "../source/limits.ts";
import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import type { SourceFile } from "../source/source-file.ts";
import { decodeSource } from "./decode.ts";
import { misnamed, type Tree, tooLarge, unreadable } from "./tree.ts";

/** One entry of a commit that is no folder, as Git and GitHub list it. */
export interface ObjectEntry {
  /** Git's mode, in octal. */
  readonly mode: string;
  readonly id: string;
  readonly path: string;
}

/** The content of a blob, or its size in bytes where that is over the limit. */
export type BlobContent = Uint8Array | number;

/** Reads blobs by their ids, each of which is in the answer. */
export type ReadBlobs = (
  ids: readonly string[],
  limit: number,
) => Promise<ReadonlyMap<string, BlobContent>>;

/** Longer than a system lets a path or a link's target be (PATH_MAX of Linux). */
const LONGEST_PATH = 4096;

/** The tree of a commit, as its checkout would have it, from the list of its entries. */
export async function treeOfObjects(
  entries: readonly ObjectEntry[],
  readBlobs: ReadBlobs,
): Promise<Tree> {
  const files = new Map<string, string>();
  const links = new Map<string, string>();
  const submodules: string[] = [];
  const problems: Problem[] = [];
  for (const { mode, id, path } of entries.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    if (isIgnored(path)) continue;
    if (!canBeCheckedOut(path)) problems.push(notCheckedOut(path));
    else if (mode === "160000") submodules.push(path);
    else if (mode === "120000") links.set(path, id);
    // What Git writes is 100644 and 100755; very old commits have 100664.
    else if (mode.startsWith("100")) files.set(path, id);
  }
  return {
    paths: new Set(files.keys()),
    links: await readTargets(links, readBlobs),
    others: [],
    submodules,
    problems,
    read: (names) => readTexts(names, files, links, readBlobs),
  };
}

/** A folder whose name is ignored, and what is in it. */
export function isIgnored(path: string): boolean {
  return path.split("/").some((segment) => IGNORED_FOLDERS.includes(segment));
}

/** Git writes no such names; somebody who makes a commit by hand can. */
export function canBeCheckedOut(path: string): boolean {
  return (
    path.length <= LONGEST_PATH &&
    !path.split("/").some((segment) => ["", ".", ".."].includes(segment))
  );
}

function notCheckedOut(path: string): Problem {
  const shown = JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
  const message = `The commit has a file with the name ${shown}, which no checkout can have: remove it.`;
  return problem("source/unreadable", startOf("."), message);
}

/** A target that no system would accept leads nowhere, as a link to itself does. */
async function readTargets(
  links: ReadonlyMap<string, string>,
  readBlobs: ReadBlobs,
): Promise<ReadonlyMap<string, string>> {
  const blobs = await readBlobs([...new Set(links.values())], LONGEST_PATH);
  const targetOf = ([path, id]: readonly [string, string]): [string, string] => {
    const blob = blobs.get(id);
    const target = typeof blob === "object" ? new TextDecoder().decode(blob) : "";
    return [path, target === "" || target.includes("\0") ? path : target];
  };
  return new Map([...links].map(targetOf));
}

async function readTexts(
  names: readonly string[],
  files: ReadonlyMap<string, string>,
  links: ReadonlyMap<string, string>,
  readBlobs: ReadBlobs,
): Promise<ReadonlyMap<string, SourceFile | Problem>> {
  const wanted = names.filter((name) => misnamed(name) === undefined);
  const ids = new Set(wanted.flatMap((name) => files.get(name) ?? []));
  const blobs = await readBlobs([...ids], LIMITS.fileBytes);
  const textOf = (name: string): SourceFile | Problem => {
    const wrong = misnamed(name);
    if (wrong !== undefined) return wrong;
    const blob = blobs.get(files.get(name) ?? "");
    if (blob === undefined) return unreadable(name, links.has(name) ? "ELOOP" : "ENOENT");
    return typeof blob === "number" ? tooLarge(name, blob) : decodeSource(name, blob);
  };
  return new Map(names.map((name) => [name, textOf(name)]));
}
