import * as z from "zod";
import { OBJECT_ID } from "../git/commit.ts";
import { objectIdOf } from "../git/object-id.ts";
import { type BlobContent, isIgnored, type ObjectEntry, treeOfObjects } from "../objects.ts";
import { inParallel } from "../parallel.ts";
import { EMPTY_TREE, type Tree, TreeUnavailable } from "../tree.ts";
import type { GitHub } from "./client.ts";
import { findCommit, type RepositoryName } from "./commits.ts";
import { readFailure, UnexpectedAnswer } from "./failure.ts";
import { type RetryPolicy, withRetries } from "./retry.ts";
import { validate } from "./validate.ts";

/** GitHub asks for few calls at a time. */
const CALLS_AT_A_TIME = 8;
/** A commit that needs more calls for its list of files alone is not read. */
const LISTING_CALLS = 500;
/** A workflow's token has a thousand calls an hour, and the repository has other workflows. */
const CONTENT_CALLS = 800;
/** As many as Git's own list may have. */
const LISTED_FILES = 500_000;

const objectId = z.string().regex(OBJECT_ID);
const treeAnswer = z.object({
  truncated: z.boolean(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      sha: objectId,
      size: z.int().nonnegative().optional(),
    }),
  ),
});
const blobAnswer = z.object({ encoding: z.literal("base64"), content: z.string() });

type TreeAnswer = z.infer<typeof treeAnswer>;
type ListedEntry = ObjectEntry & { readonly size: number };

/** The files of a commit cannot be had from GitHub; the message says why. */
class CommitUnavailable extends TreeUnavailable {
  override readonly name = "CommitUnavailable";
}

/** What kept GitHub from answering, after all retries; defects of this program stay what they are. */
function fail(error: unknown): never {
  const { status, passing, rateLimited } = readFailure(error);
  if (status === null && !passing) throw error;
  const reason = rateLimited
    ? "its limit of calls is used up"
    : status === null
      ? "no answer arrived whole"
      : `it answered with the status ${status}`;
  throw new CommitUnavailable(`GitHub did not give the files of the commit: ${reason}.`);
}

/**
 * The files of a commit below a folder (`etc/nginx/`, empty for all of it), through GitHub's API:
 * the list of them at once, the contents of those that are asked for.
 * @throws CommitUnavailable when GitHub does not give them, at once or when texts are read
 */
export async function fetchCommit(
  github: GitHub,
  repository: RepositoryName,
  commit: string,
  prefix: string,
  retries?: RetryPolicy,
): Promise<Tree> {
  const found = await findCommit(github, repository, commit, retries).catch(fail);
  if (found === null) throw new CommitUnavailable(`GitHub has no commit ${commit} (any more).`);
  const source = new GitData(github, repository, retries);
  const folder = await findFolder(source, found.tree, prefix);
  if (folder === null) return EMPTY_TREE;
  const entries = await listAll(source, folder);
  const sizes = new Map(entries.map(({ id, size }) => [id, size]));
  return treeOfObjects(entries, async (ids, limit) => {
    const blobs = new Map<string, BlobContent>();
    await inParallel(ids, CALLS_AT_A_TIME, async (id) => {
      const size = sizes.get(id) ?? 0;
      blobs.set(id, size > limit ? size : await source.blob(id, size));
    });
    return blobs;
  });
}

/** The calls of GitHub's Git database that are used here. */
class GitData {
  readonly #github: GitHub;
  readonly #repository: RepositoryName;
  readonly #retries: RetryPolicy | undefined;
  #listings = 0;
  #contents = 0;

  constructor(github: GitHub, repository: RepositoryName, retries: RetryPolicy | undefined) {
    this.#github = github;
    this.#repository = repository;
    this.#retries = retries;
  }

  async tree(id: string, recursive: boolean): Promise<TreeAnswer> {
    // Git has no object for it, and GitHub may answer that there is none.
    if (id === objectIdOf("tree", new Uint8Array(), id.length))
      return { truncated: false, tree: [] };
    this.#listings += 1;
    if (this.#listings > LISTING_CALLS) throw tooManyFiles();
    return this.#get(async () => {
      const { data } = await this.#github.request(
        "GET /repos/{owner}/{repo}/git/trees/{tree_sha}",
        { ...this.#repository, tree_sha: id, ...(recursive && { recursive: "1" }) },
      );
      return validate(treeAnswer, data);
    });
  }

  blob(id: string, size: number): Promise<Uint8Array> {
    this.#contents += 1;
    if (this.#contents > CONTENT_CALLS) {
      const message = `More than ${CONTENT_CALLS} files of the commit would have to be asked of GitHub.`;
      throw new CommitUnavailable(message);
    }
    return this.#get(async () => {
      const route = "GET /repos/{owner}/{repo}/git/blobs/{file_sha}";
      const { data } = await this.#github.request(route, { ...this.#repository, file_sha: id });
      const content = Buffer.from(validate(blobAnswer, data).content, "base64");
      if (content.length === size && objectIdOf("blob", content, id.length) === id) return content;
      throw new UnexpectedAnswer("GitHub's answer is not the file that was asked for.");
    });
  }

  #get<T>(call: () => Promise<T>): Promise<T> {
    return withRetries(call, this.#retries).catch(fail);
  }
}

async function findFolder(source: GitData, top: string, prefix: string): Promise<string | null> {
  let folder = top;
  for (const segment of prefix.split("/").filter((name) => name !== "")) {
    const { tree, truncated } = await source.tree(folder, false);
    const entry = tree.find(({ path }) => path === segment);
    if (entry === undefined && truncated) throw tooManyFiles();
    if (entry?.mode !== "040000") return null;
    folder = entry.sha;
  }
  return folder;
}

/** A list that GitHub cut off is asked for folder by folder. */
async function listAll(source: GitData, top: string): Promise<readonly ListedEntry[]> {
  const entries: ListedEntry[] = [];
  let folders: readonly { readonly id: string; readonly prefix: string }[] = [
    { id: top, prefix: "" },
  ];
  while (folders.length > 0) {
    const further: { readonly id: string; readonly prefix: string }[] = [];
    await inParallel(folders, CALLS_AT_A_TIME, async ({ id, prefix }) => {
      const whole = await source.tree(id, true);
      const { tree, truncated } = whole.truncated ? await source.tree(id, false) : whole;
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
