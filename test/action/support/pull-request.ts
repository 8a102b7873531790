import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { commitAll, git, repositoryOf } from "../../host/support/git.ts";
import type { Content } from "../../support/folder.ts";
import { PULL_REQUEST, REPOSITORY } from "./github-server.ts";

type Files = Readonly<Record<string, string>>;

/** A repository as GitHub has it while a pull request is open. */
export interface OpenPullRequest {
  /** The folder of GitHub's own copy. */
  readonly origin: string;
  /** Where the pull request left the base branch. */
  readonly fork: string;
  /** The last commit of the base branch, which went on since then. */
  readonly base: string;
  readonly head: string;
  /** GitHub's merge of the head into the base. */
  readonly merge: string;
}

/**
 * A pull request that changes these files; `null` deletes one. The base branch went on meanwhile, in
 * a file that does not matter.
 */
export function openPullRequest(
  files: Files,
  changes: Readonly<Record<string, Content | null>>,
): OpenPullRequest {
  const origin = repositoryOf(files);
  const fork = git(origin, "rev-parse", "HEAD");
  git(origin, "checkout", "--quiet", "-b", "change");
  for (const [name, content] of Object.entries(changes)) {
    const file = path.join(origin, name);
    rmSync(file, { recursive: true, force: true });
    mkdirSync(path.dirname(file), { recursive: true });
    if (content !== null) writeContent(file, content);
  }
  const head = commitAll(origin);
  git(origin, "checkout", "--quiet", "main");
  writeFileSync(path.join(origin, "NEWS.md"), "The base went on.\n");
  const base = commitAll(origin);
  git(origin, "checkout", "--quiet", "--detach");
  git(origin, "merge", "--quiet", "--no-ff", "--message=Merge", head);
  const merge = git(origin, "rev-parse", "HEAD");
  git(origin, "update-ref", `refs/pull/${PULL_REQUEST}/merge`, merge);
  git(origin, "checkout", "--quiet", "main");
  git(origin, "branch", "--quiet", "-D", "change");
  git(origin, "config", "uploadpack.allowAnySHA1InWant", "true");
  return { origin, fork, base, head, merge };
}

function writeContent(file: string, content: Content): void {
  if (typeof content === "string" || content instanceof Uint8Array) writeFileSync(file, content);
  else symlinkSync(content.link, file);
}

/** A workspace as the checkout step makes it: one commit, nothing else fetched. */
export function checkout(
  { origin }: OpenPullRequest,
  commit: string,
  { depth = 1, folder = "." }: { depth?: number; folder?: string } = {},
): string {
  const workspace = mkdtempSync(path.join(tmpdir(), "workspace-"));
  onTestFinished(() => rmSync(workspace, { recursive: true, force: true }));
  const repository = path.join(workspace, folder);
  mkdirSync(repository, { recursive: true });
  git(repository, "init", "--quiet", "--initial-branch=main");
  const depthOption = depth === Number.POSITIVE_INFINITY ? [] : [`--depth=${depth}`];
  git(repository, "fetch", "--quiet", "--no-tags", ...depthOption, `file://${origin}`, commit);
  git(repository, "checkout", "--quiet", "--detach", commit);
  return workspace;
}

/** The parts of GitHub's payload that are read, and the one that goes stale. */
export function payloadOf(
  { fork, head }: Pick<OpenPullRequest, "fork" | "head">,
  { fromFork = false }: { fromFork?: boolean } = {},
): unknown {
  return {
    number: PULL_REQUEST,
    pull_request: {
      number: PULL_REQUEST,
      head: { sha: head, repo: { full_name: fromFork ? "stranger/config" : REPOSITORY } },
      base: { ref: "main", sha: fork, repo: { full_name: REPOSITORY } },
    },
  };
}

/** @param own what GitHub says of the pull requests, which it does not for those of forks */
export function workflowRunPayload(
  { head }: Pick<OpenPullRequest, "head">,
  event: string,
  ...own: readonly { readonly number: number; readonly branch: string }[]
): unknown {
  return {
    repository: { id: 1, full_name: REPOSITORY, default_branch: "main" },
    workflow_run: {
      event,
      head_sha: head,
      head_branch: "change",
      head_repository: { full_name: own.length > 0 ? REPOSITORY : "stranger/config" },
      // The same commit can be the head of a pull request in another repository.
      pull_requests: [
        { number: 3, base: { ref: "no-such-branch", repo: { id: 2 } } },
        ...own.map(({ number, branch }) => ({ number, base: { ref: branch, repo: { id: 1 } } })),
      ],
    },
  };
}
