import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { resultSchema } from "../../src/report/json-schema.ts";
import { git } from "../host/support/git.ts";
import { folderOf } from "../support/folder.ts";
import { initialPullRequest } from "./support/github/state.ts";
import { type FakeGitHub, PULL_REQUEST, startGitHub } from "./support/github-server.ts";
import {
  checkout,
  type OpenPullRequest,
  openPullRequest,
  payloadOf,
  workflowRunPayload,
} from "./support/pull-request.ts";
import { CONFIG_PATH, HARDENED, WEAK } from "./support/repositories.ts";
import { noticesOf, runAction, type Step } from "./support/runner.ts";

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterEach(() => github.reset());
afterAll(() => github.stop());

function weakening(options: { readonly fromFork?: boolean } = {}): OpenPullRequest {
  const pullRequest = openPullRequest({ [CONFIG_PATH]: HARDENED }, { [CONFIG_PATH]: WEAK });
  github.host(pullRequest, options);
  return pullRequest;
}

async function run(step: Omit<Step, "apiUrl">) {
  const outcome = await runAction({
    apiUrl: github.url,
    ...step,
    with: { comment: "never", ...step.with },
  });
  const report = resultSchema.parse(JSON.parse(outcome.outputs["report"] ?? ""));
  const { result, gate, notices, checks } = report;
  const found = {
    result,
    mode: gate.mode,
    new: checks.filter(({ baseline }) => baseline === "new").map(({ rule }) => rule),
  };
  return { outcome, reason: gate.reason, notices, found };
}

const CAUGHT = { result: "fail", mode: "regressions", new: ["pleroma/secure-cookie-flag"] };
const ALL_COUNT = { result: "fail", mode: "all", new: [] };

function compared(commit: string, way: string): string {
  return `The base is commit ${commit.slice(0, 10)}, read from ${way}.`;
}

describe.each([
  ["pull_request_target", (change: OpenPullRequest) => payloadOf(change, { fromFork: true })],
  ["workflow_run", (change: OpenPullRequest) => workflowRunPayload(change, "pull_request")],
] as const)("%s, where the checkout step brings the base", (event, payload) => {
  it("reads the head at its own commit, and leaves the workspace as it is", async () => {
    const change = weakening({ fromFork: true });
    const workspace = checkout(change, change.base);

    const { outcome, notices, found } = await run({ workspace, event, payload: payload(change) });

    expect(found).toEqual(CAUGHT);
    expect(outcome.exitCode).toBe(1);
    expect(notices).toEqual([
      "The files of the change were read from GitHub's API.",
      compared(change.fork, "GitHub's API"),
    ]);
    expect(readFileSync(path.join(workspace, CONFIG_PATH), "utf8")).toBe(HARDENED);
    expect(git(workspace, "status", "--porcelain")).toBe("");
    expect(() => git(workspace, "cat-file", "-e", change.head)).toThrow("Command failed");
  });

  it("reads the head from local Git objects where a step has fetched it", async () => {
    const change = weakening({ fromFork: true });
    const workspace = checkout(change, change.base);
    git(workspace, "fetch", "--quiet", `file://${change.origin}`, change.head);

    const { notices, found } = await run({ workspace, event, payload: payload(change) });

    expect(found).toEqual(CAUGHT);
    expect(notices[0]).toBe("The files of the change were read from local Git objects.");
  });

  it("needs no checkout step", async () => {
    const change = weakening({ fromFork: true });

    const { found } = await run({ workspace: folderOf({}), event, payload: payload(change) });

    expect(found).toEqual(CAUGHT);
  });

  it.each(["head", "merge"] as const)(
    "judges the workspace when it holds the %s commit after all",
    async (which) => {
      const change = weakening({ fromFork: true });
      const workspace = checkout(change, change[which]);

      const { notices, found } = await run({ workspace, event, payload: payload(change) });

      expect(found).toEqual(CAUGHT);
      const base = which === "head" ? change.fork : change.base;
      expect(notices).toEqual([compared(base, "GitHub's API")]);
    },
  );

  it.each([
    ["the list of files", /\/git\/(?:commits|trees)\//],
    ["the files", /\/git\/blobs\//],
  ])("never takes the base for the head when GitHub does not give %s", async (_name, on) => {
    const change = weakening({ fromFork: true });
    const workspace = checkout(change, change.base);
    github.faults = [{ on, times: 100, fault: { kind: "status", status: 403 } }];

    const { outcome, reason } = await run({ workspace, event, payload: payload(change) });

    expect(outcome.exitCode).toBe(1);
    expect(outcome.outputs["result"]).toBe("error");
    expect(reason).toContain(`(commit ${change.head.slice(0, 10)})`);
    expect(reason).toContain('"contents: read"');
  });

  it("judges nothing when the event does not say what is proposed", async () => {
    const change = weakening({ fromFork: true });
    const workspace = checkout(change, change.base);

    const { outcome, reason } = await run({ workspace, event, payload: { pull_request: 7 } });

    expect(outcome.exitCode).toBe(1);
    expect(outcome.outputs["result"]).toBe("error");
    expect(reason).toMatch(/was not judged: .*: (?:pull_request|repository) is missing/);
    expect(github.requests).toEqual([]);
  });

  it("names the place of what is wrong, which no file of the job's own commit is", async () => {
    const policy = ".github/pleroma-hardening.yml";
    const config = `server/${CONFIG_PATH}`;
    const change = openPullRequest({ [config]: HARDENED }, { [policy]: "presets: strict\n" });
    github.host(change, { fromFork: true });

    const { outcome, found } = await run({
      workspace: checkout(change, change.base),
      event,
      payload: payload(change),
      with: { root: "server" },
    });

    expect(found.result).toBe("fail");
    const errors = outcome.commands.filter(({ name }) => name === "error");
    expect(errors).toMatchObject([
      { message: expect.stringMatching(`^${policy}:1: .*preset`) },
      { message: expect.stringContaining("To pass") },
    ]);
    for (const { properties } of errors) {
      expect(properties).not.toHaveProperty("file");
      expect(properties).not.toHaveProperty("line");
    }
  });

  it("takes a policy that the workflow names from the commits, and misses it there", async () => {
    const change = weakening({ fromFork: true });
    const workspace = checkout(change, change.base);

    const { outcome, reason } = await run({
      workspace,
      event,
      payload: payload(change),
      with: { policy: "deploy/policy.yml" },
    });

    expect(outcome.outputs["result"]).toBe("error");
    expect(reason).toContain("policy");
  });
});

describe("workflow_run", () => {
  it("knows the branch and the number of a pull request in the repository itself", async () => {
    const change = weakening();
    git(change.origin, "branch", "--quiet", "release", change.fork);
    const own = { number: PULL_REQUEST, branch: "release" };
    const pullRequest = github.pullRequests.get(PULL_REQUEST) ?? initialPullRequest();
    const base = { ...pullRequest.base, ref: "release" };
    github.pullRequests.set(PULL_REQUEST, { ...pullRequest, base });

    const { outcome } = await run({
      workspace: checkout(change, change.base),
      event: "workflow_run",
      payload: workflowRunPayload(change, "pull_request", own),
      with: { comment: "on-failure" },
    });

    expect(github.requests).toContainEqual(
      expect.stringContaining(`/compare/release...${change.head}`),
    );
    const [comment] = github.comments;
    expect(comment?.body).toContain(`<code>${change.fork.slice(0, 10)}</code></a>: 1 new`);
    expect(comment?.body).toContain("<code>true</code> → <code>false</code>");
    expect(comment?.body).toContain(`check --base ${change.fork} --fail-on medium`);
    expect(comment?.body).toContain(`/blob/${change.head}/${CONFIG_PATH}#L`);
    expect(outcome.summary).toContain("<h4>New</h4>");
  });

  describe("for a branch that is proposed to several", () => {
    const PROPOSED = [
      { number: 13, branch: "release" },
      { number: PULL_REQUEST, branch: "main" },
    ] as const;

    function runAfter(change: OpenPullRequest) {
      return run({
        workspace: checkout(change, change.base),
        event: "workflow_run",
        payload: workflowRunPayload(change, "pull_request", ...PROPOSED),
        with: { comment: "on-failure" },
      });
    }

    it("takes the one that is open with this head", async () => {
      const { found } = await runAfter(weakening());

      expect(found).toEqual(CAUGHT);
      expect(github.comments).toMatchObject([{ issue: PULL_REQUEST }]);
    });

    it("takes none of them when several are, and compares with nothing", async () => {
      const change = weakening();
      const other = {
        ...initialPullRequest(),
        number: 13,
        base: { sha: change.fork, ref: "release" },
      };
      other.head.sha = change.head;
      github.pullRequests.set(13, other);

      const { outcome, found, reason } = await runAfter(change);

      expect(found).toEqual(ALL_COUNT);
      expect(reason).toContain("or several), so all failing checks count. To pass");
      expect(noticesOf(outcome)).toEqual([expect.stringContaining("which pull request this is")]);
      expect(github.comments).toEqual([]);
    });
  });

  it("after a push judges the pushed commit in whole", async () => {
    const change = weakening();
    const workspace = checkout(change, change.base);

    const { notices, found } = await run({
      workspace,
      event: "workflow_run",
      payload: workflowRunPayload(change, "push"),
    });

    expect(found).toEqual(ALL_COUNT);
    expect(notices).toEqual(["The files of the change were read from GitHub's API."]);
  });
});

describe("merge_group", () => {
  /** The queue's commit has the base as its only parent when it squashes. */
  function queued() {
    const change = weakening();
    const tree = git(change.origin, "rev-parse", `${change.merge}^{tree}`);
    const head = git(change.origin, "commit-tree", tree, "-p", change.base, "-m", "Squashed");
    git(change.origin, "update-ref", "refs/heads/gh-readonly-queue/main/pr-12", head);
    return { change, head, payload: { merge_group: { head_sha: head, base_sha: change.base } } };
  }

  it.each([
    { depth: 1, way: "GitHub's API" },
    { depth: 2, way: "local Git objects" },
  ])("at depth $depth compares with the base of the group, from $way", async ({ depth, way }) => {
    const { change, head, payload } = queued();
    const workspace = checkout(change, head, { depth });

    const { notices, found } = await run({ workspace, event: "merge_group", payload });

    expect(found).toEqual(CAUGHT);
    expect(notices).toEqual([compared(change.base, way)]);
  });

  it("reads the head at its own commit when the workspace holds another one", async () => {
    const { change, payload } = queued();
    const workspace = checkout(change, change.base);

    const { found } = await run({ workspace, event: "merge_group", payload });

    expect(found).toEqual(CAUGHT);
  });

  it.each([
    ["a workspace that is no repository", true],
    ["a payload that makes no sense", false],
  ])("with %s counts everything, and says so", async (_name, isReadable) => {
    const { payload } = queued();
    const workspace = folderOf({ [CONFIG_PATH]: WEAK });

    const { reason, found } = await run({
      workspace,
      event: "merge_group",
      payload: isReadable ? payload : { merge_group: { head_sha: "--upload-pack=x" } },
    });

    expect(found).toEqual(ALL_COUNT);
    expect(reason).toContain("so all failing checks count. To pass");
  });
});

describe("events without a proposed change", () => {
  it.each(["push", "schedule", "workflow_dispatch"])(
    "on %s the workspace counts in whole, and GitHub is not asked",
    async (event) => {
      const change = weakening();
      const workspace = checkout(change, change.merge, { depth: 2 });

      const { notices, found } = await run({ workspace, event });

      expect(found).toEqual(ALL_COUNT);
      expect(notices).toEqual([]);
      expect(github.requests).toEqual([]);
    },
  );

  it("on pull_request with a payload that makes no sense neither, which is said", async () => {
    const change = weakening();
    const workspace = checkout(change, change.merge, { depth: 2 });

    const { reason, found } = await run({
      workspace,
      event: "pull_request",
      payload: { pull_request: { number: 12, head: { sha: "HEAD" } } },
    });

    expect(found).toEqual(ALL_COUNT);
    expect(reason).toContain("proposed: pull_request.head.sha is missing");
  });
});
