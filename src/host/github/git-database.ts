import * as z from "zod";
import { OBJECT_ID } from "../git/commit.ts";
import { objectIdOf } from "../git/object-id.ts";
import { TreeUnavailable } from "../tree.ts";
import type { GitHub } from "./client.ts";
import { findCommit, type RepositoryName } from "./commits.ts";
import { type Failure, readFailure, UnexpectedAnswer } from "./failure.ts";
import { type RetryPolicy, withRetries } from "./retry.ts";
import { validate } from "./validate.ts";

/** A workflow's token has a thousand calls an hour, and the repository has other workflows. */
const MOST_CALLS = 800;

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

/** The files of a commit cannot be had from GitHub; the message says why. */
export class CommitUnavailable extends TreeUnavailable {
  override readonly name = "CommitUnavailable";
  /** What GitHub answered in the end; `null` where that is not the reason. */
  readonly failure: Failure | null;

  constructor(message: string, failure: Failure | null = null) {
    super(message);
    this.failure = failure;
  }
}

/** GitHub does not have a commit that it named itself: not all of its servers learn of it at once. */
class MissingCommit extends UnexpectedAnswer {}

/**
 * The objects of a repository's Git database, asked of GitHub. One for a whole run: whatever commits
 * it reads, it makes a bounded number of calls, and asks for no file twice.
 */
export class GitDatabase {
  readonly #github: GitHub;
  readonly #repository: RepositoryName;
  readonly #retries: RetryPolicy | undefined;
  readonly #blobs = new Map<string, Promise<Uint8Array>>();
  #calls = 0;

  constructor(github: GitHub, repository: RepositoryName, retries?: RetryPolicy) {
    this.#github = github;
    this.#repository = repository;
    this.#retries = retries;
  }

  /** The id of the tree of a commit's files. */
  async treeOf(commit: string): Promise<string> {
    return this.#get(async () => {
      const found = await findCommit(this.#github, this.#repository, commit, this.#retries);
      if (found === null) throw new MissingCommit(`GitHub has no commit ${commit} (any more).`);
      return found.tree;
    });
  }

  /** What is in a folder, with `recursive` in the folders below too. */
  async tree(id: string, recursive: boolean): Promise<TreeAnswer> {
    // Git has no object for it, and GitHub may answer that there is none.
    if (id === objectIdOf("tree", new Uint8Array(), id.length)) {
      return { truncated: false, tree: [] };
    }
    return this.#get(async () => {
      const route = "GET /repos/{owner}/{repo}/git/trees/{tree_sha}";
      const { data } = await this.#github.request(route, {
        ...this.#repository,
        tree_sha: id,
        ...(recursive && { recursive: "1" }),
      });
      return validate(treeAnswer, data);
    });
  }

  /** The content of a file, which has to be as long as the list of files says. */
  blob(id: string, size: number): Promise<Uint8Array> {
    const known = this.#blobs.get(id);
    if (known !== undefined) return known;
    const asked = this.#get(async () => {
      const route = "GET /repos/{owner}/{repo}/git/blobs/{file_sha}";
      const { data } = await this.#github.request(route, { ...this.#repository, file_sha: id });
      const content = Buffer.from(validate(blobAnswer, data).content, "base64");
      if (content.length === size && objectIdOf("blob", content, id.length) === id) return content;
      throw new UnexpectedAnswer("GitHub's answer is not the file that was asked for.");
    });
    this.#blobs.set(id, asked);
    return asked;
  }

  #get<T>(call: () => Promise<T>): Promise<T> {
    return withRetries(() => {
      this.#count();
      return call();
    }, this.#retries).catch(fail);
  }

  /** Each attempt counts: for GitHub it does too. */
  #count(): void {
    this.#calls += 1;
    if (this.#calls > MOST_CALLS) throw new CommitUnavailable(TOO_MANY_CALLS);
  }
}

const TOO_MANY_CALLS = `More than ${MOST_CALLS} calls of GitHub's API would be needed to read the files.`;

/** What kept GitHub from answering, after all retries; defects of this program stay what they are. */
function fail(error: unknown): never {
  const failure = readFailure(error);
  const { status, rateLimited, isDefect } = failure;
  if (isDefect) throw error;
  if (error instanceof MissingCommit) {
    throw new CommitUnavailable(error.message, { ...failure, status: 404, passing: false });
  }
  const reason = rateLimited
    ? "its limit of calls is used up"
    : status === null
      ? "no answer arrived whole"
      : `it answered with the status ${status}`;
  throw new CommitUnavailable(`GitHub did not give the files of the commit: ${reason}.`, failure);
}
