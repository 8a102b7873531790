import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { git } from "../host/support/git.ts";
import { type FakeGitHub, PULL_REQUEST, startGitHub } from "./support/github-server.ts";
import {
  checkout,
  type OpenPullRequest,
  openPullRequest,
  payloadOf,
  workflowRunPayload,
} from "./support/pull-request.ts";
import { CONFIG_PATH, HARDENED, WEAK } from "./support/repositories.ts";
import { noticesOf, runAction } from "./support/runner.ts";

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterEach(() => github.reset());
afterAll(() => github.stop());

const EARLIER = "<!-- pleroma-hardening comment: default -->\nWhat the run in time said.";

/** A pull request that weakens one setting, and that has its comment. */
function commented(): OpenPullRequest {
  const change = openPullRequest({ [CONFIG_PATH]: HARDENED }, { [CONFIG_PATH]: WEAK });
  github.host(change);
  github.addComment("github-actions[bot]", EARLIER);
  return change;
}

describe.each<[string, keyof OpenPullRequest, (change: OpenPullRequest) => unknown]>([
  ["pull_request", "head", payloadOf],
  ["pull_request_target", "base", payloadOf],
  [
    "workflow_run",
    "base",
    (change) =>
      workflowRunPayload(change, "pull_request", { number: PULL_REQUEST, branch: "main" }),
  ],
])("a late run on %s", (event, held, payload) => {
  it("leaves all as it is when the head was merged meanwhile", async () => {
    const change = commented();
    git(change.origin, "update-ref", "refs/heads/main", change.merge);

    const outcome = await runAction({
      workspace: checkout(change, change[held]),
      event,
      payload: payload(change),
      environment: { GITHUB_SHA: change.merge },
      with: { "check-run": "true", suggestions: "true" },
      apiUrl: github.url,
    });

    expect(outcome.exitCode).toBe(0);
    expect(outcome.outputs["result"]).toBe("pass");
    expect(noticesOf(outcome)).toEqual([
      "This pull request's head is in main already: there is nothing to compare.",
    ]);
    expect(github.comments).toMatchObject([{ body: EARLIER }]);
    expect(github.checkRuns).toEqual([]);
    expect(github.reviewComments).toEqual([]);
  });

  it("leaves all as it is when the pull request is for another branch by now", async () => {
    const change = commented();
    const pullRequest = github.pullRequests.get(PULL_REQUEST);
    if (pullRequest) {
      const base = { ...pullRequest.base, ref: "release" };
      github.pullRequests.set(PULL_REQUEST, { ...pullRequest, base });
    }

    const outcome = await runAction({
      workspace: checkout(change, change[held]),
      event,
      payload: payload(change),
      environment: { GITHUB_SHA: change.merge },
      with: { "check-run": "true", suggestions: "true" },
      apiUrl: github.url,
    });

    expect(outcome.exitCode).toBe(1);
    expect(noticesOf(outcome)).toEqual([expect.stringContaining("another branch by now, release")]);
    expect(github.comments).toMatchObject([{ body: EARLIER }]);
    expect(github.checkRuns).toEqual([]);
    expect(github.reviewComments).toEqual([]);
  });
});

it("a workflow after one on pull_request_target is told of the base, which is not judged", async () => {
  const change = commented();

  const outcome = await runAction({
    workspace: checkout(change, change.base),
    event: "workflow_run",
    payload: workflowRunPayload({ head: change.base }, "pull_request_target"),
    environment: { GITHUB_SHA: change.base },
    apiUrl: github.url,
  });

  expect(outcome.exitCode).toBe(1);
  expect(outcome.outputs["result"]).toBe("error");
  expect(outcome.commands.at(-1)?.message).toContain(
    "the head of a pull_request_target is missing",
  );
  expect(github.comments).toMatchObject([{ body: EARLIER }]);
});
