import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { resultSchema } from "../../src/report/json-schema.ts";
import { FAST_CLOCK } from "./support/fault-table.ts";
import { type FakeGitHub, type Fault, startGitHub } from "./support/github-server.ts";
import {
  checkout,
  openPullRequest,
  payloadOf,
  workflowRunPayload,
} from "./support/pull-request.ts";
import { CONFIG_PATH, HARDENED, WEAK } from "./support/repositories.ts";
import { noticesOf, type Outcome, runAction } from "./support/runner.ts";

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterEach(() => github.reset());
afterAll(() => github.stop());

/** A pull request that touches nothing, on a base that was weak before. */
function harmless(on: RegExp, fault: Fault, times = 100): Promise<Outcome> {
  const change = openPullRequest({ [CONFIG_PATH]: WEAK }, { "NOTES.md": "Words.\n" });
  github.host(change);
  github.faults = [{ on, times, fault }];
  return runAction({
    workspace: checkout(change, change.merge),
    event: "pull_request",
    payload: payloadOf(change),
    environment: { GITHUB_SHA: change.merge, ...FAST_CLOCK },
    apiUrl: github.url,
  });
}

function reportOf({ outputs }: Outcome) {
  return resultSchema.parse(JSON.parse(outputs["report"] ?? ""));
}

describe("a base that GitHub does not give", () => {
  const LIMIT = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "9999999999" };

  it.each<[string, RegExp, Fault, string, string]>([
    [
      "for an outage",
      /\/git\//,
      { kind: "status", status: 503 },
      "GitHub answered 503",
      "run the job again",
    ],
    [
      "of which the files are lost last",
      /\/git\/blobs\//,
      { kind: "status", status: 502 },
      "GitHub answered 502",
      "run the job again",
    ],
    [
      "for its limit",
      /\/git\//,
      { kind: "status", status: 403, headers: LIMIT },
      "GitHub takes no more requests with this token for now",
      "run the job again later",
    ],
    [
      "to this token",
      /\/git\//,
      { kind: "status", status: 403 },
      "GitHub answered 403",
      'give the job the permission "contents: read", or run it again',
    ],
    [
      "although it is there",
      /\/git\/commits\//,
      { kind: "status", status: 404 },
      "GitHub answered 404",
      'give the job the permission "contents: read", or run it again',
    ],
  ])("%s turns the run red, and the first sentence says why", async (_, on, fault, why, remedy) => {
    const outcome = await harmless(on, fault);

    const sentence = `The base could not be read (${why}), so all failing checks count; ${remedy}.`;
    expect(outcome.exitCode).toBe(1);
    expect(reportOf(outcome).gate).toMatchObject({ mode: "all" });
    expect(reportOf(outcome).gate.reason).toContain(`${sentence} To pass, mend 1 failing check`);
    expect(outcome.commands.at(-1)).toMatchObject({
      name: "error",
      message: expect.stringContaining(sentence),
    });
    expect(github.comments).toMatchObject([
      { body: expect.stringContaining(`❌ Hardening: The base could not be read`) },
    ]);
  });

  it("is asked for again when it is not there yet", async () => {
    const outcome = await harmless(/\/git\/commits\//, { kind: "status", status: 404 }, 1);

    expect(outcome.exitCode).toBe(0);
    expect(reportOf(outcome).gate.mode).toBe("regressions");
  });

  it("is not called the same verdict where nothing else can be written either", async () => {
    const fault = { kind: "status", status: 403, headers: LIMIT } as const;

    const outcome = await harmless(/./, fault);

    expect(noticesOf(outcome)).toEqual([
      "No comment on the pull request: GitHub takes no more requests with this token for now. As its base is not known either, all failing checks count.",
    ]);
  });
});

describe("a change that GitHub does not give", () => {
  it("leaves what earlier runs wrote as it is, and says why nothing was judged", async () => {
    const change = openPullRequest({ [CONFIG_PATH]: HARDENED }, { "NOTES.md": "Words.\n" });
    github.host(change, { fromFork: true });
    const earlier = "<!-- pleroma-hardening comment: default -->\nAll is well.";
    github.addComment("github-actions[bot]", earlier);
    github.faults = [
      { on: /\/git\/(?:trees|blobs)\//, times: 100, fault: { kind: "status", status: 502 } },
    ];

    const outcome = await runAction({
      workspace: checkout(change, change.base),
      event: "workflow_run",
      payload: workflowRunPayload(change, "pull_request"),
      environment: { GITHUB_SHA: change.base, ...FAST_CLOCK },
      with: { "check-run": "true" },
      apiUrl: github.url,
    });

    expect(outcome.exitCode).toBe(1);
    expect(outcome.outputs["result"]).toBe("error");
    expect(github.comments).toMatchObject([{ body: earlier }]);
    expect(github.checkRuns).toEqual([]);
    expect(noticesOf(outcome)).toEqual([
      expect.stringMatching(
        /^No comment on the pull request, no check run: .*GitHub answered 502\. To have it judged, run the job again\. What stands there stays as it is\.$/,
      ),
    ]);
  });
});
