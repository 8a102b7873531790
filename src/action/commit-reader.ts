import { readFile } from "node:fs/promises";
import path from "node:path";
import { OBJECT_ID } from "../host/git/commit.ts";
import { readCommit } from "../host/git/object-tree.ts";
import { GitUnavailable } from "../host/git/unavailable.ts";
import type { GitDatabase } from "../host/github/git-database.ts";
import { policyIn, type Source, workflowsIn } from "../host/source.ts";
import { type Tree, TreeUnavailable } from "../host/tree.ts";
import { SourceFile } from "../source/source-file.ts";
import { type Checkout, checkedOutCommit } from "./checkout.ts";
import type { PolicyPlace } from "./policy-place.ts";
import type { RemoteRepository } from "./remote.ts";
import { causeOf, causeOfLoss, NO_TOKEN_GIVEN, Unanswered } from "./unanswered.ts";

/** The commit that the workspace holds. */
export interface WorkspaceCommit {
  readonly id: string;
  readonly parents: readonly string[];
}

/** Where the files of a commit were taken from. */
export type Way = "local Git objects" | "GitHub's API";

export interface OpenedCommit {
  readonly source: Source;
  readonly way: Way;
}

/**
 * What a run can find out about commits: from the local Git objects, else from GitHub's API. Where
 * neither answers, that is no answer, and `Unanswered` is thrown.
 */
export class CommitReader {
  readonly #checkout: Checkout;
  readonly #remote: RemoteRepository | null;
  readonly #policy: PolicyPlace;
  #database: GitDatabase | undefined;

  constructor(checkout: Checkout, remote: RemoteRepository | null, policy: PolicyPlace) {
    this.#checkout = checkout;
    this.#remote = remote;
    this.#policy = policy;
  }

  /** The commit that the workspace holds and its parents; `null` when nobody can say. */
  async ofWorkspace(): Promise<WorkspaceCommit | null> {
    const commit = await checkedOutCommit(this.#checkout.repository);
    if (commit !== null) return commit;
    const id = await writtenHead(path.join(this.#checkout.repository, ".git"));
    const parents =
      id && (await this.#ask(({ github, name }, api) => api.commitParents(github, name, id)));
    return id && parents ? { id, parents } : null;
  }

  /** The commit from which a branch and the head went their own ways; `null` when nobody can say. */
  async mergeBase(branch: string | null, head: string): Promise<string | null> {
    if (branch === null) return null;
    return this.#ask(({ github, name }, api) => api.mergeBase(github, name, branch, head));
  }

  /** The files of a commit. */
  async open(commit: string): Promise<OpenedCommit> {
    const local = await this.#read((prefix) =>
      readCommit({ folder: this.#checkout.repository }, commit, prefix),
    ).catch((error: unknown) => {
      if (error instanceof GitUnavailable) return null;
      throw error;
    });
    if (local !== null) return { source: local, way: "local Git objects" };
    const remote = await this.#ask(({ github, name }, api) => {
      this.#database ??= new api.GitDatabase(github, name);
      const database = this.#database;
      return this.#read((prefix) => api.fetchCommit(database, commit, prefix));
    });
    return { source: remote, way: "GitHub's API" };
  }

  /** Whether the workflow names a policy file, and the commit does not have it. */
  lacksPolicy({ policy }: Source): boolean {
    return "names" in this.#policy && this.#policy.mustExist && policy === undefined;
  }

  async #read(readTree: (prefix: string) => Promise<Tree>): Promise<Source> {
    const { prefix, namedPrefix } = this.#checkout;
    const whole = await readTree("");
    const named = namedPrefix === "" ? whole : await readTree(namedPrefix);
    // A folder that is a link in this commit too is looked up where the workspace has it.
    const isLink = namedPrefix !== prefix && named.paths.size === 0;
    const tree = isLink ? await readTree(prefix) : named;
    const policy =
      "names" in this.#policy
        ? seenFrom(prefix, await policyIn(whole, this.#policy.names))
        : this.#policy.content;
    return { tree, policy, workflows: await workflowsIn(whole) };
  }

  async #ask<T>(
    call: (remote: RemoteRepository, api: typeof import("../host/github.ts")) => Promise<T>,
  ): Promise<T> {
    if (this.#remote === null) throw new Unanswered(NO_TOKEN_GIVEN);
    try {
      return await call(this.#remote, await import("../host/github.ts"));
    } catch (error) {
      if (error instanceof TreeUnavailable) throw new Unanswered(await causeOfLoss(error));
      const { readFailure } = await import("../host/github.ts");
      const failure = readFailure(error);
      // A defect of ours is no reason to go on without an answer.
      throw failure.isDefect ? error : new Unanswered(causeOf(failure));
    }
  }
}

/** Paths in a result are relative to the folder that is checked, the policy's too. */
function seenFrom(prefix: string, policy: Source["policy"]): Source["policy"] {
  if (prefix === "" || policy === undefined) return policy;
  const relative = (name: string) => path.posix.relative(prefix, name);
  if (policy instanceof SourceFile) {
    return new SourceFile(relative(policy.path), policy.text, policy.encryption);
  }
  const { location } = policy;
  return { ...policy, location: { ...location, path: relative(location.path) } };
}

/** What the checkout action leaves when it checks out a commit or a branch: Git itself is not asked. */
async function writtenHead(gitFolder: string): Promise<string | null> {
  const head = await textOf(path.join(gitFolder, "HEAD"));
  const branch = /^ref: (refs\/heads\/(?!.*\.\.)[^\s\\]+)$/.exec(head)?.[1];
  const id = branch === undefined ? head : await textOf(path.join(gitFolder, branch));
  return OBJECT_ID.test(id) ? id : null;
}

async function textOf(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.trim();
}
