import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { git, repositoryOf } from "../host/support/git.ts";
import { folderOf } from "../support/folder.ts";
import { type FakeGitHub, REPOSITORY, startGitHub } from "./support/github-server.ts";
import { CONFIG_PATH, HARDENED, WEAK } from "./support/repositories.ts";
import { type Outcome, runAction } from "./support/runner.ts";

let github: FakeGitHub;
/** GitHub's own copy of the repository. */
let origin: string;

beforeEach(async () => {
  github = await startGitHub();
  origin = repositoryOf({ "README.md": "# Our servers\n" });
  github.repositories.set(REPOSITORY, { folder: origin });
});
afterEach(() => github.stop());

function push(
  config: string,
  { branch = "main", inputs = {} }: { branch?: string; inputs?: Record<string, string> } = {},
): Promise<Outcome> {
  return runAction({
    workspace: folderOf({ [CONFIG_PATH]: config }),
    event: "push",
    payload: { repository: { default_branch: "main" } },
    with: { "badge-branch": "badges", ...inputs },
    environment: { GITHUB_REF: `refs/heads/${branch}` },
    apiUrl: github.url,
  });
}

function onBranch(file: string, branch = "badges"): string {
  return git(origin, "show", `${branch}:${file}`);
}

function notices({ commands }: Outcome): readonly string[] {
  return commands
    .filter(({ name, properties }) => name === "notice" && properties["title"] === undefined)
    .map(({ message }) => message);
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

    expect(notices(await push(HARDENED))).toEqual([]);

    expect(JSON.parse(onBranch("hardening.json"))).toMatchObject({ color: "brightgreen" });
  });

  it("is left alone on other branches, and on pull requests", async () => {
    await push(WEAK, { branch: "next" });

    expect(github.requests).toEqual([]);
  });

  it("cannot be the branch with the files", async () => {
    const outcome = await push(HARDENED, { inputs: { "badge-branch": "main" } });

    expect(outcome.exitCode).toBe(0);
    expect(notices(outcome)).toEqual([
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
    expect(notices(outcome)).toEqual([
      expect.stringMatching(/^No badge on its branch: .*\(403\).*`contents: write`/),
    ]);
    expect(git(origin, "branch", "--list", "badges")).toBe("");
  });
});
