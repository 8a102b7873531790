import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { resultSchema } from "../../src/report/json-schema.ts";
import { git } from "../host/support/git.ts";
import { folderOf } from "../support/folder.ts";
import { type FakeGitHub, startGitHub } from "./support/github-server.ts";
import {
  checkout,
  type OpenPullRequest,
  openPullRequest,
  payloadOf,
} from "./support/pull-request.ts";
import { CONFIG_PATH, HARDENED, WEAK } from "./support/repositories.ts";
import { type Outcome, runAction, type Step } from "./support/runner.ts";

const WEAKENED = "pleroma/secure-cookie-flag";

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterEach(() => github.reset());
afterAll(() => github.stop());

/** A pull request that weakens one setting, known to the server. */
function weakening(): OpenPullRequest {
  return hosted(openPullRequest({ [CONFIG_PATH]: HARDENED }, { [CONFIG_PATH]: WEAK }));
}

function hosted(pullRequest: OpenPullRequest): OpenPullRequest {
  github.host(pullRequest);
  return pullRequest;
}

async function run(
  pullRequest: OpenPullRequest,
  workspace: string,
  parts: Partial<Step> & { fromFork?: boolean } = {},
) {
  const { fromFork = false, ...step } = parts;
  const outcome = await runAction({
    workspace,
    event: "pull_request",
    payload: payloadOf(pullRequest, { fromFork }),
    apiUrl: github.url,
    ...step,
    with: { comment: "never", ...step.with },
    environment: { GITHUB_SHA: pullRequest.merge, ...step.environment },
  });
  return { outcome, ...reportOf(outcome) };
}

function reportOf({ outputs }: Outcome) {
  const report = resultSchema.parse(JSON.parse(outputs["report"] ?? ""));
  const rulesOf = (checks: readonly { readonly rule: string }[]) => checks.map(({ rule }) => rule);
  return {
    report,
    found: {
      result: report.result,
      mode: report.gate.mode,
      new: rulesOf(report.checks.filter(({ baseline }) => baseline === "new")),
      unchanged: rulesOf(report.checks.filter(({ baseline }) => baseline === "unchanged")),
      fixed: rulesOf(report.fixed),
    },
  };
}

const NONE = { new: [], unchanged: [], fixed: [] };
const CAUGHT = { ...NONE, result: "fail", mode: "regressions", new: [WEAKENED] };
/** Everything counts, as without a base. */
const ALL_COUNT = { ...NONE, result: "fail", mode: "all" };

function compared(commit: string, way: string): string {
  return `The base is commit ${commit.slice(0, 10)}, read from ${way}.`;
}

describe("GitHub's merge commit, which a checkout step brings by default", () => {
  it("at depth 1 is compared with its first parent, from GitHub's API", async () => {
    const pullRequest = weakening();

    const { outcome, report, found } = await run(
      pullRequest,
      checkout(pullRequest, pullRequest.merge),
    );

    expect(found).toEqual(CAUGHT);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.outputs).toMatchObject({ new: "1", fixed: "0" });
    expect(report.notices).toContain(compared(pullRequest.base, "GitHub's API"));
    expect(github.requests.filter((request) => request.includes("/compare/"))).toEqual([]);
    // The lists of files, and of the files those that matter: at the base, and at the head to link to.
    expect(github.requests.filter((request) => request.includes("/blobs/"))).toHaveLength(2);
  });

  it("at depth 2 is compared with its first parent, from local Git objects", async () => {
    const pullRequest = weakening();
    const workspace = checkout(pullRequest, pullRequest.merge, { depth: 2 });

    const { report, found } = await run(pullRequest, workspace);

    expect(found).toEqual(CAUGHT);
    expect(report.notices).toContain(compared(pullRequest.base, "local Git objects"));
    expect(github.requests).toEqual([]);
  });

  it("says what a change mends", async () => {
    const pullRequest = hosted(
      openPullRequest({ [CONFIG_PATH]: WEAK }, { [CONFIG_PATH]: HARDENED }),
    );

    const { outcome, found } = await run(pullRequest, checkout(pullRequest, pullRequest.merge), {
      fromFork: true,
    });

    expect(found).toEqual({ ...NONE, result: "pass", mode: "regressions", fixed: [WEAKENED] });
    expect(outcome.outputs).toMatchObject({ new: "0", fixed: "1", failed: "0" });
  });

  it("passes what was weak before, without an annotation, unless all is to count", async () => {
    const pullRequest = openPullRequest({ [CONFIG_PATH]: WEAK }, { "README.md": "Words.\n" });
    const workspace = checkout(pullRequest, pullRequest.merge, { depth: 2 });

    const { outcome, found } = await run(pullRequest, workspace);
    expect(found).toEqual({ ...NONE, result: "pass", mode: "regressions", unchanged: [WEAKENED] });
    expect(outcome.commands.map(({ name }) => name)).toEqual(["group", "endgroup"]);
    expect(outcome.summary).toContain(WEAKENED);

    const strict = await run(pullRequest, workspace, { with: { gate: "all" } });
    expect(strict.found).toEqual({ ...NONE, result: "fail", mode: "all", unchanged: [WEAKENED] });
    expect(strict.outcome.commands.map(({ name }) => name)).toContain("error");
  });

  it("may be in a folder of the workspace, as may be what is checked in it", async () => {
    const config = `servers/social/${CONFIG_PATH}`;
    const pullRequest = hosted(
      openPullRequest({ [config]: HARDENED, [CONFIG_PATH]: WEAK }, { [config]: WEAK }),
    );
    const options = { folder: "checked-out" };
    for (const depth of [1, 2]) {
      const workspace = checkout(pullRequest, pullRequest.merge, { ...options, depth });

      const { outcome, found } = await run(pullRequest, workspace, {
        with: { root: "checked-out/servers/social" },
      });

      expect(found).toEqual(CAUGHT);
      expect(outcome.commands.find(({ name }) => name === "error")?.properties).toMatchObject({
        file: config,
      });
    }
  });
});

describe("a submodule", () => {
  it("that is to be checked counts in whole: the base does not hold its files", async () => {
    const pullRequest = weakening();
    const workspace = checkout(pullRequest, pullRequest.merge, { depth: 2 });
    const config = path.join(workspace, "server", CONFIG_PATH);
    mkdirSync(path.dirname(config), { recursive: true });
    writeFileSync(path.join(workspace, "server", ".git"), "gitdir: ../.git/modules/server\n");
    writeFileSync(config, WEAK);

    const { found } = await run(pullRequest, workspace, { with: { root: "server" } });

    expect(found).toEqual(CAUGHT);
  });
});

describe("a checkout of the head itself", () => {
  it.each([
    { depth: 1, way: "GitHub's API" },
    { depth: Number.POSITIVE_INFINITY, way: "local Git objects" },
  ])("at depth $depth is compared with the merge base, from $way", async ({ depth, way }) => {
    const pullRequest = weakening();

    const { report, found } = await run(
      pullRequest,
      checkout(pullRequest, pullRequest.head, { depth }),
    );

    expect(found).toEqual(CAUGHT);
    expect(report.notices).toContain(compared(pullRequest.fork, way));
    expect(github.requests[0]).toContain(`/compare/main...${pullRequest.head}`);
  });

  it("counts everything where the base branch is gone, and says so", async () => {
    const pullRequest = weakening();
    const workspace = checkout(pullRequest, pullRequest.head, { depth: 10 });
    git(pullRequest.origin, "branch", "--quiet", "--move", "main", "renamed");

    const { report, found } = await run(pullRequest, workspace);

    expect(found).toEqual(ALL_COUNT);
    expect(report.gate.reason).toMatch(
      /^The base is not known \(GitHub does not say where the pull request left main\), so all failing/,
    );
  });
});

describe("a workspace that holds another commit", () => {
  it("is not what is judged: the head is read at its own commit", async () => {
    const pullRequest = weakening();

    const { report, found } = await run(pullRequest, checkout(pullRequest, pullRequest.base));

    expect(found).toEqual(CAUGHT);
    expect(report.notices).toEqual([
      "The files of the change were read from GitHub's API.",
      compared(pullRequest.fork, "GitHub's API"),
    ]);
  });

  it("is not taken for GitHub's merge when somebody else merged the head into something", async () => {
    const pullRequest = weakening();
    const { origin, head } = pullRequest;
    const tree = git(origin, "rev-parse", `${head}^{tree}`);
    const weakAlready = git(origin, "commit-tree", tree, "-m", "Weak already");
    const pretended = git(
      origin,
      "commit-tree",
      tree,
      "-p",
      weakAlready,
      "-p",
      head,
      "-m",
      "Merge",
    );

    const { report, found } = await run(
      pullRequest,
      checkout(pullRequest, pretended, { depth: Number.POSITIVE_INFINITY }),
    );

    expect(found).toEqual(CAUGHT);
    expect(report.notices).toContain(compared(pullRequest.fork, "local Git objects"));
  });

  it("is not judged in place of a head that was pushed over", async () => {
    const pullRequest = weakening();
    const overwritten = { ...pullRequest, head: "1".repeat(40) };

    const { outcome, report } = await run(overwritten, checkout(pullRequest, pullRequest.base));

    expect(outcome.exitCode).toBe(1);
    expect(report.result).toBe("error");
    expect(report.gate.reason).toContain("does not hold it (commit 1111111111)");
  });
});

describe("a workspace that Git does not read", () => {
  it("because it is somebody else's, is looked up on GitHub", async () => {
    const pullRequest = weakening();
    const workspace = checkout(pullRequest, pullRequest.merge, { depth: 2 });
    // Git says this where it has to find the repository, which this program does for it.
    const refusal = "fatal: detected dubious ownership in repository at '/somewhere'";
    const programs = folderOf({ git: `#!/bin/sh\necho "${refusal}" >&2\nexit 128\n` });
    chmodSync(path.join(programs, "git"), 0o755);

    const { report, found } = await run(pullRequest, workspace, {
      environment: { PATH: programs },
    });

    expect(found).toEqual(CAUGHT);
    expect(report.notices).toContain(compared(pullRequest.base, "GitHub's API"));
  });

  it.each(["merge", "head"] as const)(
    "because there is no Git, is looked up on GitHub: the %s commit",
    async (which) => {
      const pullRequest = weakening();
      const workspace = checkout(pullRequest, pullRequest[which]);
      if (which === "head") git(workspace, "checkout", "--quiet", "-b", "change");

      const { found } = await run(pullRequest, workspace, {
        environment: { PATH: "/nonexistent" },
      });

      expect(found).toEqual(CAUGHT);
    },
  );

  it("because it is no repository, counts in whole", async () => {
    const pullRequest = weakening();
    const workspace = checkout(pullRequest, pullRequest.merge);
    rmSync(path.join(workspace, ".git"), { recursive: true });

    const { report, found } = await run(pullRequest, workspace);

    expect(found).toEqual(ALL_COUNT);
    expect(report.gate.reason).toMatch(
      /the workspace does not say which commit it holds.*all fail/,
    );
  });
});

describe("when GitHub's API does not answer", () => {
  it.each([
    ["at all", /./, 503],
    ["to this token", /\/git\//, 403],
    ["when the files are read", /\/git\/blobs\//, 404],
  ])("%s, all failing checks count, and that is said", async (_name, on, status) => {
    const pullRequest = hosted(
      openPullRequest({ [CONFIG_PATH]: WEAK }, { "README.md": "Words.\n" }),
    );
    github.faults = [{ on, times: 100, fault: { kind: "status", status } }];

    const { report, found } = await run(pullRequest, checkout(pullRequest, pullRequest.merge));

    expect(found).toEqual(ALL_COUNT);
    expect(report.gate.reason).toContain(
      `The base could not be read (GitHub answered ${status}), so all failing checks count; `,
    );
  });

  it("without a token neither", async () => {
    const pullRequest = weakening();

    const { found } = await run(pullRequest, checkout(pullRequest, pullRequest.merge), {
      with: { "github-token": "" },
    });

    expect(found).toEqual(ALL_COUNT);
    expect(github.requests).toEqual([]);
  });

  it("for a moment, it is asked again", async () => {
    const pullRequest = weakening();
    github.faults = [
      { on: /\/git\/trees/, times: 1, fault: { kind: "reset" } },
      { on: /\/git\/blobs/, times: 1, fault: { kind: "truncate" } },
    ];

    const { found } = await run(pullRequest, checkout(pullRequest, pullRequest.merge));

    expect(found).toEqual(CAUGHT);
    expect(github.faults).toEqual([]);
  });
});

describe("what else a pull request changes", () => {
  it("deleting the configuration fails", async () => {
    const pullRequest = openPullRequest(
      { [CONFIG_PATH]: HARDENED, "README.md": "Words.\n" },
      { [CONFIG_PATH]: null },
    );
    const workspace = checkout(pullRequest, pullRequest.merge, { depth: 2 });

    const { outcome, report } = await run(pullRequest, workspace);

    expect(outcome.exitCode).toBe(1);
    expect(report.result).toBe("fail");
    expect(report.removed.map(({ rule }) => rule)).toContain(WEAKENED);
    expect(report.gate.reason).toContain("bring back");
    expect(outcome.summary).toContain(WEAKENED);
  });

  it("making a link of the folder to check does not change what it is compared with", async () => {
    const pullRequest = openPullRequest(
      {
        [`server/${CONFIG_PATH}`]: HARDENED,
        "server/pleroma.service": "[Service]\nExecStart=/opt/pleroma/bin/pleroma start\n",
      },
      {
        "server/pleroma.service": null,
        [`server/${CONFIG_PATH}`]: null,
        server: { link: "other" },
        [`other/${CONFIG_PATH}`]: WEAK,
      },
    );
    const workspace = checkout(pullRequest, pullRequest.merge, { depth: 2 });

    const { found } = await run(pullRequest, workspace, { with: { root: "server" } });

    expect(found.new).toEqual([WEAKENED]);
    // The unit that is gone was in the folder that the workflow names.
    expect(found.fixed).toContain("systemd/user");
  });

  it("the workflow that runs this check is pointed out, and no other", async () => {
    const step = "steps:\n  - uses: pleroma-hardening/pleroma-hardening@v0\n";
    const own = ".github/workflows/hardening.yml";
    const pullRequest = hosted(
      openPullRequest(
        { [CONFIG_PATH]: HARDENED, [own]: step, ".github/workflows/other.yml": "steps: []\n" },
        { [own]: `${step}    continue-on-error: true\n`, ".github/workflows/other.yml": "{}\n" },
      ),
    );
    for (const depth of [1, 2]) {
      const workspace = checkout(pullRequest, pullRequest.merge, { depth });

      const { report } = await run(pullRequest, workspace);

      expect(report.notices.filter((notice) => notice.includes("edits"))).toEqual([
        expect.stringContaining(`This change edits ${own},`),
      ]);
    }
  });

  it("a .github folder that becomes a link is not followed", async () => {
    const own = ".github/workflows/hardening.yml";
    const step = "steps:\n  - uses: pleroma-hardening/pleroma-hardening@v0\n";
    const elsewhere = folderOf({ "workflows/hardening.yml": step });
    const pullRequest = openPullRequest(
      { [CONFIG_PATH]: HARDENED, [own]: step },
      { ".github": { link: elsewhere } },
    );
    const workspace = checkout(pullRequest, pullRequest.merge, { depth: 2 });

    const { report } = await run(pullRequest, workspace);

    expect(report.notices).toContainEqual(expect.stringContaining(`This change edits ${own},`));
  });

  it("what the policy loosens waits for the merge, wherever the policy is", async () => {
    const loose = `rules:\n  ${WEAKENED}: off\n`;
    const config = `server/${CONFIG_PATH}`;
    for (const policy of [
      ".github/pleroma-hardening.yml",
      "server/.github/pleroma-hardening.yml",
      "server/policy.yml",
    ]) {
      const inputs = {
        root: "server",
        ...(policy.endsWith("/policy.yml") && { policy: `./${policy}` }),
      };
      const allowed = openPullRequest({ [config]: HARDENED, [policy]: loose }, { [config]: WEAK });
      const self = openPullRequest({ [config]: HARDENED }, { [config]: WEAK, [policy]: loose });

      const before = await run(allowed, checkout(allowed, allowed.merge, { depth: 2 }), {
        with: inputs,
      });
      const meanwhile = await run(self, checkout(self, self.merge, { depth: 2 }), { with: inputs });

      expect(before.found).toEqual({ ...NONE, result: "pass", mode: "regressions" });
      expect(meanwhile.found).toEqual(CAUGHT);
    }
  });

  it("what it loosens does not count either where GitHub knows no base", async () => {
    const policy = `rules:\n  ${WEAKENED}: off\n`;
    const ignore = `# pleroma-hardening: ignore ${WEAKENED} -- trust me\n${WEAK}`;
    for (const change of [
      { [CONFIG_PATH]: WEAK, ".github/pleroma-hardening.yml": policy },
      { [CONFIG_PATH]: ignore },
    ]) {
      const pullRequest = hosted(openPullRequest({ [CONFIG_PATH]: HARDENED }, change));
      // A branch without a common ancestor: its author decides on that.
      const tree = git(pullRequest.origin, "rev-parse", `${pullRequest.head}^{tree}`);
      const head = git(pullRequest.origin, "commit-tree", tree, "-m", "Unrelated");

      const { found } = await run({ ...pullRequest, head }, checkout(pullRequest, head));

      expect(found).toEqual(ALL_COUNT);
    }
  });

  it("a policy outside of the repository is the same for both sides", async () => {
    const pullRequest = weakening();
    const workspace = checkout(pullRequest, pullRequest.merge, { depth: 2, folder: "config" });
    const policies = openPullRequest({ "policy.yml": `rules:\n  ${WEAKENED}: off\n` }, {});
    git(workspace, "clone", "--quiet", `file://${policies.origin}`, "policies");

    const { found } = await run(pullRequest, workspace, {
      with: { root: "config", policy: "../policies/policy.yml" },
    });

    expect(found).toEqual({ ...NONE, result: "pass", mode: "regressions" });
  });
});
