import { readFile } from "node:fs/promises";
import * as z from "zod";

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
  /** `null` for events without one, and when the event's payload makes no sense. */
  readonly pullRequest: PullRequest | null;
}

export interface PullRequest {
  readonly number: number;
  /** The last commit of the pull request's branch. */
  readonly head: string;
  readonly fromFork: boolean;
}

const PULL_REQUEST_EVENTS: readonly string[] = ["pull_request", "pull_request_target"];

const objectId = z.string().regex(/^[0-9a-f]{40,64}$/);
const repository = z.object({ full_name: z.string() });
const pullRequestPayload = z.object({
  pull_request: z.object({
    number: z.int().positive(),
    // The repository is null when the fork has been deleted.
    head: z.object({ sha: objectId, repo: repository.nullable() }),
    base: z.object({ repo: repository }),
  }),
});

export function isPullRequestEvent(eventName: string): boolean {
  return PULL_REQUEST_EVENTS.includes(eventName);
}

/** Reads the runner's environment variables and the event's payload. */
export async function readRunContext(
  environment: Readonly<Record<string, string | undefined>>,
  currentFolder: string,
): Promise<RunContext> {
  const set = (name: string): string | null => environment[name] || null;
  const eventName = set("GITHUB_EVENT_NAME") ?? "";
  const name = set("GITHUB_REPOSITORY");
  return {
    workspace: set("GITHUB_WORKSPACE") ?? currentFolder,
    eventName,
    serverUrl: set("GITHUB_SERVER_URL") ?? "https://github.com",
    repository: name !== null && /^[\w.-]+\/[\w.-]+$/.test(name) ? name : null,
    commit: objectId.safeParse(set("GITHUB_SHA")).data ?? null,
    pullRequest: isPullRequestEvent(eventName)
      ? await readPullRequest(set("GITHUB_EVENT_PATH"))
      : null,
  };
}

async function readPullRequest(path: string | null): Promise<PullRequest | null> {
  if (path === null) return null;
  let payload: unknown;
  try {
    payload = JSON.parse(await readFile(path, "utf8"));
  } catch {
    return null;
  }
  const parsed = pullRequestPayload.safeParse(payload);
  if (!parsed.success) return null;
  const { number, head, base } = parsed.data.pull_request;
  return { number, head: head.sha, fromFork: head.repo?.full_name !== base.repo.full_name };
}
