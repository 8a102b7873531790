import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resultSchema } from "../../src/report/json-schema.ts";
import { FAST_CLOCK } from "./support/fault-table.ts";
import type { Permissions } from "./support/github/state.ts";
import {
  type FakeGitHub,
  type Fault,
  PULL_REQUEST,
  REPOSITORY,
  startGitHub,
} from "./support/github-server.ts";
import {
  checkout,
  type OpenPullRequest,
  openPullRequest,
  payloadOf,
  workflowRunPayload,
} from "./support/pull-request.ts";
import { CONFIG_PATH, HARDENED, WEAK } from "./support/repositories.ts";
import { noticesOf, type Outcome, runAction } from "./support/runner.ts";

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
function afterwards(
  change: OpenPullRequest,
  permissions: Permissions = { contents: "read", pullRequests: "write" },
): Promise<Outcome> {
  github.permissions = permissions;
  return runAction({
    workspace: checkout(change, change.base),
    event: "workflow_run",
    payload: workflowRunPayload(change, "pull_request"),
    environment: FAST_CLOCK,
    apiUrl: github.url,
  });
}

/** Compared with nothing: what fails is not new, and counts. */
const ALL_COUNT = { result: "fail", mode: "all", new: 0 };

function verdictOf({ outputs }: Outcome) {
  const { result, gate, summary } = resultSchema.parse(JSON.parse(outputs["report"] ?? ""));
  return { result, mode: gate.mode, new: summary.new };
}

describe("a pull request from a fork", () => {
  it("has its verdict at once, and its comment from the second workflow", async () => {
    const change = weakening();

    const first = await onPullRequest(change);

    expect(first.exitCode).toBe(1);
    expect(first.summary).toContain("pleroma/secure-cookie-flag");
    expect(noticesOf(first)).toEqual([expect.stringMatching(/fork is read-only, which is as it/)]);
    expect(github.comments).toEqual([]);

    const second = await afterwards(change);

    expect(noticesOf(second)).toEqual([]);
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

    expect(noticesOf(outcome)).toEqual([
      expect.stringMatching(/which pull request this is.* all failing checks count\.$/),
    ]);
    expect(github.comments).toEqual([]);
    expect(verdictOf(outcome)).toEqual(ALL_COUNT);
    expect(outcome.log).toContain("no open one with this head, or several");
  });

  it.each<[string, Fault, RegExp]>([
    ["does not answer", { kind: "status", status: 503 }, /status 503/],
    ["may not be asked", { kind: "status", status: 403 }, /\(403\).*pull-requests: write/],
  ])(
    "is not compared with the default branch for lack of a better one, when GitHub %s",
    async (_name, fault, reason) => {
      const change = weakening();
      github.faults = [{ on: /^GET .*\/pulls\?/, times: 9, fault }];

      const outcome = await afterwards(change);

      expect(noticesOf(outcome)).toEqual([expect.stringMatching(reason)]);
      expect(outcome.log).toMatch(reason);
      expect(verdictOf(outcome)).toEqual(ALL_COUNT);
      expect(github.comments).toEqual([]);
    },
  );

  it("is asked for a permission where the token is not meant to be read-only", async () => {
    const change = weakening();

    const outcome = await afterwards(change, { contents: "read", pullRequests: "read" });

    expect(noticesOf(outcome)).toEqual([
      expect.stringMatching(/^No comment .*give the job the permission `pull-requests: write`/),
    ]);
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
