import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { folderOf } from "../support/folder.ts";
import { type FakeGitHub, startGitHub } from "./support/github-server.ts";
import { CONFIG_PATH, HARDENED, WEAK, WEAK_LINE } from "./support/repositories.ts";
import { noticesOf, type Outcome, pullRequestPayload, runAction } from "./support/runner.ts";

/** Enough for more findings than two requests take. */
const UNITS = 20;

let github: FakeGitHub;

beforeEach(async () => {
  github = await startGitHub();
});
afterEach(() => github.stop());

function check(
  files: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return runAction({
    workspace: folderOf(files),
    event: "pull_request",
    payload: pullRequestPayload(),
    with: { comment: "never", "check-run": "true", ...inputs },
    environment: { GITHUB_RUN_ID: "77", GITHUB_RUN_ATTEMPT: "1", GITHUB_JOB: "hardening" },
    apiUrl: github.url,
  });
}

/** Units without any hardening. */
function manyUnits(): Readonly<Record<string, string>> {
  const unit = "[Service]\nUser=pleroma\nExecStart=/opt/pleroma/bin/pleroma start\n";
  return Object.fromEntries(
    Array.from({ length: UNITS }, (_, index) => [`systemd/pleroma-${index}.service`, unit]),
  );
}

describe("a check run of its own", () => {
  it("stands on the head of the pull request, with the findings at their lines", async () => {
    const outcome = await check({ [CONFIG_PATH]: WEAK });

    expect(outcome.exitCode).toBe(1);
    expect(noticesOf(outcome)).toEqual([]);
    expect(github.checkRuns).toMatchObject([
      {
        name: "pleroma-hardening",
        commit: "1".repeat(40),
        status: "completed",
        conclusion: "failure",
        summary: expect.stringContaining("pleroma/secure-cookie-flag"),
        annotations: [
          {
            path: CONFIG_PATH,
            start_line: WEAK_LINE,
            end_line: WEAK_LINE,
            annotation_level: "failure",
            title: expect.stringContaining("pleroma/secure-cookie-flag"),
          },
        ],
      },
    ]);
  });

  it("says that all is well", async () => {
    await check({ [CONFIG_PATH]: HARDENED }, { "comment-key": "main" });

    expect(github.checkRuns).toMatchObject([
      { name: "pleroma-hardening (main)", conclusion: "success", annotations: [] },
    ]);
  });

  it("has all annotations, fifty a request, where the step shows ten of each level", async () => {
    const outcome = await check({ [CONFIG_PATH]: WEAK, ...manyUnits() });

    const { failed } = outcome.outputs;
    expect(Number(failed)).toBeGreaterThan(100);
    expect(github.checkRuns).toHaveLength(1);
    expect(github.checkRuns[0]?.annotations).toHaveLength(Number(failed));
    const requests = github.requests.filter((request) => /^(?:POST|PATCH) \/repos/.test(request));
    expect(requests).toHaveLength(Math.ceil(Number(failed) / 50));
  });

  it.each([
    ["of the first request", /^POST .*check-runs/],
    ["of a further one", /^PATCH .*check-runs/],
  ])("is there once, with each annotation once, when an answer %s gets lost", async (_, on) => {
    github.faults = [{ on, times: 1, fault: { kind: "truncate" } }];

    const outcome = await check({ [CONFIG_PATH]: WEAK, ...manyUnits() });

    expect(github.faults).toEqual([]);
    expect(noticesOf(outcome)).toEqual([]);
    expect(github.checkRuns).toHaveLength(1);
    expect(github.checkRuns[0]?.annotations).toHaveLength(Number(outcome.outputs["failed"]));
  });

  it("is one of each leg of a matrix, and of each run on the same commit", async () => {
    await Promise.all([check({ [CONFIG_PATH]: WEAK }), check({ [CONFIG_PATH]: HARDENED })]);
    await check({ [CONFIG_PATH]: WEAK });

    const conclusions = github.checkRuns.map(({ conclusion }) => conclusion).sort();
    expect(conclusions).toEqual(["failure", "failure", "success"]);
    expect(new Set(github.checkRuns.map(({ externalId }) => externalId)).size).toBe(3);
    expect(github.checkRuns.filter(({ annotations }) => annotations.length > 1)).toEqual([]);
  });

  it("says how many annotations it has, when GitHub takes no more", async () => {
    github.mostAnnotations = 60;

    const outcome = await check({ [CONFIG_PATH]: WEAK, ...manyUnits() });

    expect(outcome.exitCode).toBe(1);
    expect(noticesOf(outcome)).toEqual([
      `Of the check run something is missing: it has 60 of ${outcome.outputs["failed"]} annotations. The output "report" has all findings. As its base is not known either, all failing checks count.`,
    ]);
    expect(github.checkRuns[0]?.annotations).toHaveLength(60);
  });

  it.each([
    [422, "GitHub's API answers with the status 422."],
    [502, "GitHub's API answers with the status 502."],
    [403, "GitHub does not take the others (403)."],
  ])("is there with the first annotations when the others meet a %i", async (status, reason) => {
    github.faults = [{ on: /^PATCH .*check-runs/, times: 99, fault: { kind: "status", status } }];

    const outcome = await check({ [CONFIG_PATH]: WEAK, ...manyUnits() });

    expect(github.checkRuns).toMatchObject([{ conclusion: "failure" }]);
    expect(github.checkRuns[0]?.annotations).toHaveLength(50);
    expect(noticesOf(outcome)).toEqual([
      `Of the check run something is missing: it has 50 of ${outcome.outputs["failed"]} annotations. ${reason} The output "report" has all findings. As its base is not known either, all failing checks count.`,
    ]);
  });

  it("needs a permission, and says which; the comment is written without it", async () => {
    github.permissions = { contents: "read", pullRequests: "write" };

    const outcome = await check({ [CONFIG_PATH]: WEAK }, { comment: "always" });

    expect(outcome.exitCode).toBe(1);
    expect(noticesOf(outcome)).toEqual([
      expect.stringMatching(/^No check run: .*\(403\).*`checks: write`/),
    ]);
    expect(github.comments).toHaveLength(1);
    expect(github.checkRuns).toEqual([]);
  });

  it("needs no permission to read the pull request", async () => {
    github.permissions = { contents: "read", checks: "write" };

    expect(noticesOf(await check({ [CONFIG_PATH]: WEAK }))).toEqual([]);
    expect(github.checkRuns).toHaveLength(1);
  });
});

describe("a run that has become stale", () => {
  it("is not taken for one that is not, when the token may not read the pull request", async () => {
    github.permissions = { contents: "read", issues: "write", checks: "write" };

    const inputs = { comment: "always", suggestions: "true" };
    const outcome = await check({ [CONFIG_PATH]: WEAK }, inputs);

    expect(outcome.exitCode).toBe(1);
    expect(noticesOf(outcome)).toEqual([
      "No comment on the pull request, no review suggestions: the token may not read the pull request (403), which may have a newer commit by now: give the job the permission `pull-requests: write`. As its base is not known either, all failing checks count.",
    ]);
    expect(github.comments).toEqual([]);
    // It stands on the commit that was judged, and is right there.
    expect(github.checkRuns).toHaveLength(1);
  });

  it("writes nothing, says so, and keeps its verdict", async () => {
    const pullRequest = github.pullRequests.get(12);
    if (pullRequest) pullRequest.head.sha = "9".repeat(40);

    const outcome = await check({ [CONFIG_PATH]: WEAK }, { comment: "always" });

    expect(outcome.exitCode).toBe(1);
    expect(noticesOf(outcome)).toEqual([expect.stringContaining("newer commit")]);
    expect(github.comments).toEqual([]);
    expect(github.checkRuns).toEqual([]);
  });
});
