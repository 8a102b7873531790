import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeGitHub, PULL_REQUEST, REPOSITORY, startGitHub } from "./support/github-server.ts";
import {
  checkout,
  type OpenPullRequest,
  openPullRequest,
  payloadOf,
  workflowRunPayload,
} from "./support/pull-request.ts";
import { CONFIG_PATH, HARDENED, WEAK } from "./support/repositories.ts";
import { type Outcome, runAction } from "./support/runner.ts";

const FORK = "stranger/config";

let github: FakeGitHub;

beforeEach(async () => {
  github = await startGitHub();
});
afterEach(() => github.stop());

/** A pull request from a fork, that weakens one setting. */
function weakening(head: { readonly branch?: string } = {}): OpenPullRequest {
  const change = openPullRequest({ [CONFIG_PATH]: HARDENED }, { [CONFIG_PATH]: WEAK });
  github.repositories.set(REPOSITORY, { folder: change.origin });
  github.pullRequests.set(PULL_REQUEST, {
    number: PULL_REQUEST,
    state: "open",
    head: { sha: change.head, ref: head.branch ?? "change", repository: FORK },
    base: { sha: change.base, ref: "main" },
  });
  return change;
}

/** The first workflow of the pair, on the pull request itself, with the token that a fork gets. */
function onPullRequest(change: OpenPullRequest): Promise<Outcome> {
  github.permissions = { contents: "read", issues: "read", pullRequests: "read", checks: "read" };
  return runAction({
    workspace: checkout(change, change.merge),
    event: "pull_request",
    payload: payloadOf(change, { fromFork: true }),
    environment: { GITHUB_SHA: change.merge },
    apiUrl: github.url,
  });
}

/** The second one, which runs when the first is over, with the repository's own token. */
function afterwards(change: OpenPullRequest): Promise<Outcome> {
  github.permissions = { contents: "read", pullRequests: "write" };
  return runAction({
    workspace: checkout(change, change.base),
    event: "workflow_run",
    payload: workflowRunPayload(change, "pull_request"),
    apiUrl: github.url,
  });
}

function notices({ commands }: Outcome): readonly string[] {
  return commands
    .filter(({ name, properties }) => name === "notice" && properties["title"] === undefined)
    .map(({ message }) => message);
}

describe("a pull request from a fork", () => {
  it("has its verdict at once, and its comment from the second workflow", async () => {
    const change = weakening();

    const first = await onPullRequest(change);

    expect(first.exitCode).toBe(1);
    expect(first.summary).toContain("pleroma/secure-cookie-flag");
    expect(notices(first)).toEqual([expect.stringMatching(/fork is read-only, which is as it/)]);
    expect(github.comments).toEqual([]);

    const second = await afterwards(change);

    expect(notices(second)).toEqual([]);
    expect(github.comments).toMatchObject([
      {
        issue: PULL_REQUEST,
        body: expect.stringContaining("<code>true</code> → <code>false</code>"),
      },
    ]);
  });

  it.each<[string, (change: OpenPullRequest) => void]>([
    [
      "went on",
      () => {
        const pullRequest = github.pullRequests.get(PULL_REQUEST);
        if (pullRequest) pullRequest.head.sha = "9".repeat(40);
      },
    ],
    [
      "is closed",
      () => {
        const pullRequest = github.pullRequests.get(PULL_REQUEST);
        if (pullRequest) pullRequest.state = "closed";
      },
    ],
    [
      "has a twin with the same head",
      ({ head, base }) => {
        github.pullRequests.set(13, {
          number: 13,
          state: "open",
          head: { sha: head, ref: "change", repository: FORK },
          base: { sha: base, ref: "stable" },
        });
      },
    ],
  ])("gets no comment when it %s meanwhile, and a notice says why", async (_, change) => {
    const pullRequest = weakening();
    change(pullRequest);

    const outcome = await afterwards(pullRequest);

    expect(notices(outcome)).toEqual([expect.stringContaining("which pull request this is")]);
    expect(github.comments).toEqual([]);
  });

  it("is compared with the branch that it is for, not with the default one", async () => {
    const change = weakening();
    const pullRequest = github.pullRequests.get(PULL_REQUEST);
    if (pullRequest) {
      github.pullRequests.set(PULL_REQUEST, {
        ...pullRequest,
        base: { ...pullRequest.base, ref: "no-such-branch" },
      });
    }

    const outcome = await afterwards(change);

    expect(outcome.log).toContain("no-such-branch");
  });
});
