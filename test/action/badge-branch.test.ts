import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commitAll, git, repositoryOf } from "../host/support/git.ts";
import { folderOf } from "../support/folder.ts";
import { type FakeGitHub, REPOSITORY, startGitHub } from "./support/github-server.ts";
import { CONFIG_PATH, HARDENED, WEAK } from "./support/repositories.ts";
import { noticesOf, type Outcome, runAction } from "./support/runner.ts";

let github: FakeGitHub;
/** GitHub's own copy of the repository. */
let origin: string;

beforeEach(async () => {
  github = await startGitHub();
  origin = repositoryOf({ "README.md": "# Our servers\n" });
  github.repositories.set(REPOSITORY, { folder: origin });
});
afterEach(() => github.stop());

interface Push {
  readonly branch?: string;
  /** The last one of `main` unless given. */
  readonly commit?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** A folder with the configuration in it unless given. */
  readonly workspace?: string;
}

function push(
  config: string,
  { branch = "main", commit = git(origin, "rev-parse", "main"), inputs = {}, workspace }: Push = {},
): Promise<Outcome> {
  return runAction({
    workspace: workspace ?? folderOf({ [CONFIG_PATH]: config }),
    event: "push",
    payload: { repository: { default_branch: "main" } },
    with: { "badge-branch": "badges", ...inputs },
    environment: { GITHUB_REF: `refs/heads/${branch}`, GITHUB_SHA: commit },
    apiUrl: github.url,
  });
}

function onBranch(file: string, branch = "badges"): string {
  return git(origin, "show", `${branch}:${file}`);
}

function writes(): number {
  return github.requests.filter((request) => /^(?:POST|PATCH) \/repos/.test(request)).length;
}

describe("the badge's branch", () => {
  it("is created without history, and gets one commit for each change", async () => {
    await push(WEAK);

    expect(git(origin, "rev-list", "--count", "badges")).toBe("1");
    expect(git(origin, "ls-tree", "--name-only", "badges").split("\n")).toEqual([
      "hardening.json",
      "hardening.svg",
    ]);
    expect(JSON.parse(onBranch("hardening.json"))).toMatchObject({
      schemaVersion: 1,
      label: "hardening",
      color: "red",
    });
    expect(onBranch("hardening.svg")).toMatch(/^<svg .*hardening: \d+\/\d+/);

    await push(HARDENED);

    expect(git(origin, "rev-list", "--count", "badges")).toBe("2");
    expect(JSON.parse(onBranch("hardening.json"))).toMatchObject({ color: "brightgreen" });
    expect(git(origin, "show", "main:README.md")).toBe("# Our servers");
  });

  it("gets nothing when nothing changed", async () => {
    await push(WEAK);
    const before = writes();

    await push(WEAK);

    expect(writes()).toBe(before);
  });

  it("keeps what else is on it, and takes the names of the badges from the inputs", async () => {
    git(origin, "branch", "badges");

    await push(WEAK, { inputs: { "badge-file": "out/mine.svg", "badge-json": "out/mine.json" } });

    expect(git(origin, "ls-tree", "--name-only", "badges").split("\n")).toEqual([
      "README.md",
      "mine.json",
      "mine.svg",
    ]);
  });

  it("is written again when somebody else was faster", async () => {
    await push(WEAK);
    github.faults = [{ on: /^PATCH .*refs/, times: 1, fault: { kind: "status", status: 422 } }];

    expect(noticesOf(await push(HARDENED))).toEqual([]);

    expect(JSON.parse(onBranch("hardening.json"))).toMatchObject({ color: "brightgreen" });
  });

  it("is not put back by a run that is repeated, or slow, and a notice says so", async () => {
    const old = git(origin, "rev-parse", "main");
    writeFileSync(path.join(origin, "README.md"), "# The branch went on\n");
    commitAll(origin);
    await push(HARDENED);
    const before = writes();

    const outcome = await push(WEAK, { commit: old });

    expect(outcome.outputs["result"]).toBe("fail");
    expect(noticesOf(outcome)).toEqual([
      "No badge on its branch: the commit that was checked is not the last one of main. The verdict is the same.",
    ]);
    expect(writes()).toBe(before);
    expect(JSON.parse(onBranch("hardening.json"))).toMatchObject({ color: "brightgreen" });
  });

  it("is not put back by a run that a newer one overtakes while it publishes", async () => {
    await push(WEAK);
    github.meanwhile = [
      {
        on: /^PATCH .*refs/,
        happens: async () => {
          writeFileSync(path.join(origin, "README.md"), "# The branch went on\n");
          commitAll(origin);
          await push(HARDENED);
        },
      },
    ];

    const outcome = await push(WEAK.replace("same-origin", "unsafe-url"));

    expect(noticesOf(outcome)).toEqual([expect.stringContaining("not the last one of main")]);
    expect(JSON.parse(onBranch("hardening.json"))).toMatchObject({ color: "brightgreen" });
  });

  it("is not put back by a run that is overtaken just before it writes", async () => {
    await push(HARDENED);
    github.meanwhile = [
      {
        on: /^POST .*git\/commits/,
        happens: () => {
          writeFileSync(path.join(origin, "README.md"), "# The branch went on\n");
          commitAll(origin);
        },
      },
    ];

    const outcome = await push(WEAK);

    expect(noticesOf(outcome)).toEqual([expect.stringContaining("not the last one of main")]);
    expect(JSON.parse(onBranch("hardening.json"))).toMatchObject({ color: "brightgreen" });
  });

  it.each([
    ["once", 1, []],
    [
      "again and again",
      99,
      [expect.stringMatching(/^No badge on its branch: GitHub's API cannot be reached/)],
    ],
  ])("keeps what is on it when GitHub lacks its last commit %s", async (_name, times, notices) => {
    git(origin, "branch", "badges");
    github.faults = [{ on: /^GET .*git\/commits/, times, fault: { kind: "status", status: 404 } }];

    const outcome = await push(WEAK);

    expect(noticesOf(outcome)).toEqual(notices);
    expect(git(origin, "ls-tree", "--name-only", "badges").split("\n")).toContain("README.md");
  });

  it("has files of their own for several uses of the action", async () => {
    await push(WEAK, { inputs: { "comment-key": "one" } });
    await push(HARDENED, { inputs: { "comment-key": "two" } });

    expect(git(origin, "ls-tree", "--name-only", "badges").split("\n")).toEqual([
      "hardening-one.json",
      "hardening-one.svg",
      "hardening-two.json",
      "hardening-two.svg",
    ]);
    expect(JSON.parse(onBranch("hardening-one.json"))).toMatchObject({ color: "red" });
  });

  it.each([
    [
      { "badge-file": "a/badge", "badge-json": "b/badge" },
      'both its files would be called "badge": give "badge-file" and "badge-json" different names.',
    ],
    [
      { "badge-file": "hardening.json" },
      'both its files would be called "hardening.json": give "badge-file" and "badge-json" different names.',
    ],
    [{ "badge-json": "out/.git" }, 'a file on a branch cannot be called ".git".'],
  ])("does not get %j", async (inputs, reason) => {
    const outcome = await push(HARDENED, { inputs });

    expect(noticesOf(outcome)).toEqual([
      `No badge on its branch: ${reason} The verdict is the same.`,
    ]);
    expect(writes()).toBe(0);
  });

  it("is that of the commit that the workspace holds, whatever the workflow runs for", async () => {
    const old = git(origin, "rev-parse", "main");
    const main = repositoryOf({ [CONFIG_PATH]: HARDENED });
    const tip = git(main, "rev-parse", "HEAD");
    git(origin, "fetch", "--quiet", main, `+${tip}:refs/heads/next`);
    git(origin, "update-ref", "refs/heads/main", "next");

    const other = await push(WEAK, { workspace: repositoryOf({ [CONFIG_PATH]: WEAK }) });

    expect(noticesOf(other)).toEqual([expect.stringContaining("not the last one of main")]);
    expect(writes()).toBe(0);

    expect(noticesOf(await push(HARDENED, { commit: old, workspace: main }))).toEqual([]);
    expect(JSON.parse(onBranch("hardening.json"))).toMatchObject({ color: "brightgreen" });
  });

  it("is left alone on other branches, and on pull requests", async () => {
    await push(WEAK, { branch: "next" });

    expect(github.requests).toEqual([]);
  });

  it("cannot be the branch with the files", async () => {
    const outcome = await push(HARDENED, { inputs: { "badge-branch": "main" } });

    expect(outcome.exitCode).toBe(0);
    expect(noticesOf(outcome)).toEqual([
      'No badge on its branch: the input "badge-branch" names main, which is for your files. The verdict is the same.',
    ]);
    expect(github.requests).toEqual([]);
  });

  it.each(["../main", "a b", "-x", "refs/heads/x.lock", "x..y"])(
    "has no name like %j",
    async (name) => {
      const outcome = await push(HARDENED, { inputs: { "badge-branch": name } });

      expect(outcome.exitCode).toBe(1);
      expect(outcome.log).toContain("badge-branch");
      expect(github.requests).toEqual([]);
    },
  );

  it("needs a token that may write, and says so", async () => {
    github.permissions = { contents: "read" };

    const outcome = await push(HARDENED);

    expect(outcome.exitCode).toBe(0);
    expect(noticesOf(outcome)).toEqual([
      expect.stringMatching(/^No badge on its branch: .*\(403\).*`contents: write`/),
    ]);
    expect(git(origin, "branch", "--list", "badges")).toBe("");
  });
});
