import {
  type BlobContent,
  canBeCheckedOut,
  isIgnored,
  type ObjectEntry,
  treeOfObjects,
} from "../objects.ts";
import { EMPTY_TREE, type Tree } from "../tree.ts";
import { OBJECT_ID } from "./commit.ts";
import { type GitRepository, runGit } from "./git.ts";
import { GitUnavailable } from "./unavailable.ts";

/** About 500 000 files. */
const LISTING_BYTES = 64 * 1024 * 1024;
/** What one call of Git gives at the most, but for a single object that is larger. */
const CONTENT_BYTES = 32 * 1024 * 1024;
/** Id, type, size and line ends around the content of an object. */
const BYTES_AROUND = 128;

/**
 * The files of a commit below a folder (`etc/nginx/`, empty for all of it), from the objects of a
 * local repository. A folder that the commit does not have is empty.
 * @throws GitUnavailable when the repository does not have them all
 */
export async function readCommit(
  repository: GitRepository,
  commit: string,
  prefix: string,
): Promise<Tree> {
  if (!OBJECT_ID.test(commit)) throw new GitUnavailable("unknown-commit", JSON.stringify(commit));
  const folder = await findFolder(repository, commit, prefix.replace(/\/$/, ""));
  if (folder === null) return EMPTY_TREE;
  const entries = await list(repository, ["-r", folder]);
  const ids = new Set(entries.flatMap(({ mode, id, path }) => (isRead(mode, path) ? id : [])));
  // A partial clone has the names of all files, but not all files.
  const sizes = await sizesOf(repository, [...ids]);
  return treeOfObjects(entries, (wanted, limit) => readBlobs(repository, wanted, sizes, limit));
}

async function findFolder(
  repository: GitRepository,
  commit: string,
  folder: string,
): Promise<string | null> {
  if (folder === "") return commit;
  if (!canBeCheckedOut(folder)) return null;
  const [entry] = await list(repository, [commit, "--", folder]);
  return entry?.mode === "040000" && entry.path === folder ? entry.id : null;
}

async function list(
  repository: GitRepository,
  options: readonly string[],
): Promise<readonly ObjectEntry[]> {
  const output = await objectsFrom(repository, ["ls-tree", "-z", "--full-tree", ...options], {
    maximumBytes: LISTING_BYTES,
  });
  const entries: ObjectEntry[] = [];
  for (let start = 0; start < output.length; ) {
    const end = output.indexOf(0, start);
    const tab = output.indexOf("\t", start);
    const [mode = "", , id = ""] = output.toString("latin1", start, tab).split(" ");
    entries.push({ mode, id, path: output.toString("utf8", tab + 1, end) });
    start = end + 1;
  }
  return entries;
}

function isRead(mode: string, path: string): boolean {
  return mode !== "160000" && !isIgnored(path);
}

/** What is over the limit is not read. */
async function readBlobs(
  repository: GitRepository,
  ids: readonly string[],
  sizes: ReadonlyMap<string, number>,
  limit: number,
): Promise<ReadonlyMap<string, BlobContent>> {
  const blobs = new Map<string, BlobContent>();
  let group: string[] = [];
  let bytes = 0;
  for (const id of ids) {
    const size = sizes.get(id) ?? 0;
    blobs.set(id, size);
    if (size > limit) continue;
    if (group.length > 0 && bytes + size > CONTENT_BYTES) {
      await readGroup(repository, group, bytes, blobs);
      group = [];
      bytes = 0;
    }
    group.push(id);
    bytes += size + BYTES_AROUND;
  }
  await readGroup(repository, group, bytes, blobs);
  return blobs;
}

async function sizesOf(
  repository: GitRepository,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const output = await objectsFrom(repository, ["cat-file", "--batch-check", "--buffer"], {
    input: `${ids.join("\n")}\n`,
    maximumBytes: ids.length * BYTES_AROUND,
  });
  const sizes = new Map<string, number>();
  for (const line of output.toString("latin1").split("\n")) {
    const [, id, size] = /^([0-9a-f]+) blob (\d+)$/.exec(line) ?? [];
    if (id !== undefined) sizes.set(id, Number(size));
  }
  if (ids.some((id) => !sizes.has(id))) throw new GitUnavailable("absent-object");
  return sizes;
}

async function readGroup(
  repository: GitRepository,
  ids: readonly string[],
  maximumBytes: number,
  blobs: Map<string, BlobContent>,
): Promise<void> {
  if (ids.length === 0) return;
  const input = `${ids.join("\n")}\n`;
  const call = { input, maximumBytes };
  const output = await objectsFrom(repository, ["cat-file", "--batch", "--buffer"], call);
  let start = 0;
  for (const id of ids) {
    const size = blobs.get(id);
    const content = output.indexOf("\n", start) + 1;
    const header = output.toString("latin1", start, content);
    if (header !== `${id} blob ${size}\n`) throw new GitUnavailable("absent-object");
    start = content + Number(size) + 1;
    blobs.set(id, output.subarray(content, start - 1));
  }
}

/** Commands that only read objects fail when these are not there. */
async function objectsFrom(
  repository: GitRepository,
  command: readonly string[],
  call: { readonly input?: string; readonly maximumBytes: number },
): Promise<Buffer> {
  try {
    return await runGit(repository, command, call);
  } catch (error) {
    if (!(error instanceof GitUnavailable) || error.failure !== "failed") throw error;
    throw new GitUnavailable("absent-object");
  }
}
