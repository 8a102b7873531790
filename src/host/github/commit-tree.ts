import { type BlobContent, isIgnored, type ObjectEntry, treeOfObjects } from "../objects.ts";
import { inParallel } from "../parallel.ts";
import { EMPTY_TREE, type Tree } from "../tree.ts";
import { CommitUnavailable, type GitDatabase } from "./git-database.ts";

/** GitHub asks for few calls at a time. */
const CALLS_AT_A_TIME = 8;
/** As many as Git's own list may have. */
const LISTED_FILES = 500_000;

type ListedEntry = ObjectEntry & { readonly size: number };

/**
 * The files of a commit below a folder (`etc/nginx/`, empty for all of it), through GitHub's API:
 * the list of them at once, the contents of those that are asked for.
 * @throws CommitUnavailable when GitHub does not give them, at once or when texts are read
 */
export async function fetchCommit(
  database: GitDatabase,
  commit: string,
  prefix: string,
): Promise<Tree> {
  const folder = await findFolder(database, await database.treeOf(commit), prefix);
  if (folder === null) return EMPTY_TREE;
  const entries = await listAll(database, folder);
  const sizes = new Map(entries.map(({ id, size }) => [id, size]));
  return treeOfObjects(entries, async (ids, limit) => {
    const blobs = new Map<string, BlobContent>();
    await inParallel(ids, CALLS_AT_A_TIME, async (id) => {
      const size = sizes.get(id) ?? 0;
      blobs.set(id, size > limit ? size : await database.blob(id, size));
    });
    return blobs;
  });
}

async function findFolder(
  database: GitDatabase,
  top: string,
  prefix: string,
): Promise<string | null> {
  let folder = top;
  for (const segment of prefix.split("/").filter((name) => name !== "")) {
    const { tree, truncated } = await database.tree(folder, false);
    const entry = tree.find(({ path }) => path === segment);
    if (entry === undefined && truncated) throw tooManyFiles();
    if (entry?.mode !== "040000") return null;
    folder = entry.sha;
  }
  return folder;
}

/** A list that GitHub cut off is asked for folder by folder. */
async function listAll(database: GitDatabase, top: string): Promise<readonly ListedEntry[]> {
  const entries: ListedEntry[] = [];
  let folders: readonly { readonly id: string; readonly prefix: string }[] = [
    { id: top, prefix: "" },
  ];
  while (folders.length > 0) {
    const further: { readonly id: string; readonly prefix: string }[] = [];
    await inParallel(folders, CALLS_AT_A_TIME, async ({ id, prefix }) => {
      const whole = await database.tree(id, true);
      const { tree, truncated } = whole.truncated ? await database.tree(id, false) : whole;
      if (truncated || entries.length > LISTED_FILES) throw tooManyFiles();
      for (const { path, mode, sha, size = 0 } of tree) {
        if (mode !== "040000") entries.push({ mode, id: sha, path: prefix + path, size });
        else if (whole.truncated && !isIgnored(prefix + path)) {
          further.push({ id: sha, prefix: `${prefix}${path}/` });
        }
      }
    });
    folders = further;
  }
  return entries;
}

function tooManyFiles(): CommitUnavailable {
  return new CommitUnavailable("The commit has more files than GitHub lists.");
}
