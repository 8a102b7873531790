import { readFile } from "node:fs/promises";
import * as z from "zod";
import type { HeadBranch } from "../host/github/pull-request.ts";

/** What the runner says about this run. */
export interface RunContext {
  /** Where the repository is checked out. */
  readonly workspace: string;
  readonly eventName: string;
  readonly serverUrl: string;
  /** `owner/name`; `null` outside a workflow. */
  readonly repository: string | null;
  /** The commit that triggered the run; on `pull_request` the merge of head and base. */
  readonly commit: string | null;
  readonly change: ProposedChange;
  /** The repository's own branch that the event happened on, where that is the default one. */
  readonly defaultBranch: string | null;
}

/** The change that is proposed, if the event is about one. */
export type ProposedChange =
  | PullRequest
  | { readonly kind: "merge-group"; readonly head: string; readonly base: string }
  /** A commit that is there already, and need not be what the workspace holds. */
  | { readonly kind: "pushed"; readonly head: string }
  | { readonly kind: "none" }
  /** The event is about a change, but its payload makes no sense. */
  | {
      readonly kind: "unreadable";
      readonly inWorkspace: boolean;
      /** What is not there, or not as it should be: `pull_request.head.sha`. */
      readonly missing: string;
    };

export interface PullRequest {
  readonly kind: "pull-request";
  /** `null` when a workflow ran for a fork: GitHub does not say then. */
  readonly number: number | null;
  /** The last commit of the pull request's branch. */
  readonly head: string;
  /** The pull request's branch; `null` where its repository is gone, or nobody needs it. */
  readonly headBranch: HeadBranch | null;
  /** The branch that it is to be merged into; `null` where nobody says. */
  readonly baseBranch: string | null;
  /** Why GitHub could not be asked which pull request it is. */
  readonly lookUpFailure?: string;
  readonly fromFork: boolean;
  /** Whether a checkout step, left alone, brings it into the workspace; else it brings the base. */
  readonly inWorkspace: boolean;
  /** GitHub's merge of the head into the base, where the run is about that. */
  readonly merge: string | null;
}

const objectId = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const number = z.int().positive();
const branch = z.string().min(1);

/** A repository is null when it has been deleted, as forks are. */
const repository = z.object({ full_name: z.string() });
const pullRequestPayload = z.object({
  pull_request: z.object({
    number,
    head: z.object({ sha: objectId, repo: repository.nullable() }),
    base: z.object({ ref: branch, repo: repository }),
  }),
});
const anyPayload = z.object({ repository: z.object({ default_branch: branch }) });
const mergeGroupPayload = z.object({
  merge_group: z.object({ head_sha: objectId, base_sha: objectId }),
});
const workflowRunPayload = z.object({
  repository: repository.extend({ id: number }),
  workflow_run: z.object({
    event: z.string(),
    head_sha: objectId,
    head_branch: branch.nullish(),
    head_repository: repository.nullable(),
    pull_requests: z.array(
      z.object({ number, base: z.object({ ref: branch, repo: z.object({ id: number }) }) }),
    ),
  }),
});

/** How each event that is about a change says so. */
const READERS: Readonly<
  Record<string, (payload: unknown, commit: string | null) => ProposedChange>
> = {
  pull_request: (payload, merge) => readPullRequest(payload, true, merge),
  pull_request_target: (payload) => readPullRequest(payload, false, null),
  merge_group: readMergeGroup,
  workflow_run: readWorkflowRun,
};

/**
 * Whether GitHub shows a job's annotations beside the commit that is judged. The jobs of
 * `workflow_run` and of `pull_request_target` belong to a commit of the base.
 */
export function isOfJudgedCommit({ change, commit }: RunContext): boolean {
  switch (change.kind) {
    case "pull-request":
    case "unreadable":
      return change.inWorkspace;
    case "pushed":
      return change.head === commit;
    case "merge-group":
    case "none":
      return true;
  }
}

/** Reads the runner's environment variables and the event's payload. */
export async function readRunContext(
  environment: Readonly<Record<string, string | undefined>>,
  currentFolder: string,
): Promise<RunContext> {
  const set = (name: string): string | null => environment[name] || null;
  const eventName = set("GITHUB_EVENT_NAME") ?? "";
  const name = set("GITHUB_REPOSITORY");
  const commit = objectId.safeParse(set("GITHUB_SHA")).data ?? null;
  const read = READERS[eventName];
  const payload = await readPayload(set("GITHUB_EVENT_PATH"));
  return {
    workspace: set("GITHUB_WORKSPACE") ?? currentFolder,
    eventName,
    serverUrl: set("GITHUB_SERVER_URL") ?? "https://github.com",
    repository: name !== null && /^[\w.-]+\/[\w.-]+$/.test(name) ? name : null,
    commit,
    change: read === undefined ? { kind: "none" } : read(payload, commit),
    defaultBranch: readDefaultBranch(payload, set("GITHUB_REF")),
  };
}

function readDefaultBranch(payload: unknown, reference: string | null): string | null {
  const name = anyPayload.safeParse(payload).data?.repository.default_branch;
  return name !== undefined && reference === `refs/heads/${name}` ? name : null;
}

async function readPayload(path: string | null): Promise<unknown> {
  if (path === null) return null;
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return null;
  }
}

function readPullRequest(
  payload: unknown,
  inWorkspace: boolean,
  merge: string | null,
): ProposedChange {
  const parsed = pullRequestPayload.safeParse(payload);
  if (!parsed.success) return unreadable(parsed.error, inWorkspace);
  const { number, head, base } = parsed.data.pull_request;
  return {
    kind: "pull-request",
    number,
    head: head.sha,
    headBranch: null,
    baseBranch: base.ref,
    fromFork: head.repo?.full_name !== base.repo.full_name,
    inWorkspace,
    merge,
  };
}

function unreadable({ issues: [first] }: z.core.$ZodError, inWorkspace: boolean): ProposedChange {
  return { kind: "unreadable", inWorkspace, missing: first?.path.join(".") || "everything" };
}

function readMergeGroup(payload: unknown): ProposedChange {
  const parsed = mergeGroupPayload.safeParse(payload);
  if (!parsed.success) return unreadable(parsed.error, true);
  const { head_sha, base_sha } = parsed.data.merge_group;
  return { kind: "merge-group", head: head_sha, base: base_sha };
}

/** A workflow that runs after another one is about what that was about. */
function readWorkflowRun(payload: unknown): ProposedChange {
  const parsed = workflowRunPayload.safeParse(payload);
  if (!parsed.success) return unreadable(parsed.error, false);
  const { workflow_run: run, repository: own } = parsed.data;
  if (run.event === "pull_request_target") {
    // Such a run belongs to a commit of the base branch, which is not what was proposed.
    return { kind: "unreadable", inWorkspace: false, missing: "the head of a pull_request_target" };
  }
  if (run.event !== "pull_request") return { kind: "pushed", head: run.head_sha };
  // The same commit may be the head of pull requests to other repositories, whose numbers say nothing.
  const [first, ...others] = run.pull_requests.filter(({ base }) => base.repo.id === own.id);
  // One branch may be proposed to several: which of them the run was about, nobody says.
  const pullRequest = others.length === 0 ? first : undefined;
  return {
    kind: "pull-request",
    number: pullRequest?.number ?? null,
    head: run.head_sha,
    headBranch: headBranchOf(run),
    baseBranch: pullRequest?.base.ref ?? null,
    fromFork: run.head_repository?.full_name !== own.full_name,
    inWorkspace: false,
    merge: null,
  };
}

function headBranchOf({
  head_repository: repository,
  head_branch: branch,
}: z.infer<typeof workflowRunPayload>["workflow_run"]): HeadBranch | null {
  const owner = repository?.full_name.split("/")[0];
  return owner === undefined || !branch ? null : { owner, branch };
}
