import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { readCommitHeaders, resolveCommit } from "../../src/host/git/commit.ts";
import { locateInGit } from "../../src/host/git/repository.ts";
import { type GitFailure, GitUnavailable } from "../../src/host/git/unavailable.ts";
import { folderOf } from "../support/folder.ts";
import { cloneOf, commitAll, git, repositoryOf } from "./support/git.ts";

/** Which failure this ends with. */
async function failureOf(work: Promise<unknown>): Promise<GitFailure> {
  const error: unknown = await work.then(
    () => new Error("It did not fail."),
    (thrown) => thrown,
  );
  if (error instanceof GitUnavailable) return error.failure;
  throw error;
}

/** A base, a head that branched off it, and a merge of both that is checked out. */
function pullRequest() {
  const folder = repositoryOf({ "a.exs": "1" });
  const base = git(folder, "rev-parse", "HEAD");
  git(folder, "checkout", "--quiet", "-b", "head");
  writeFileSync(path.join(folder, "a.exs"), "2");
  const head = commitAll(folder);
  git(folder, "checkout", "--quiet", "main");
  git(folder, "merge", "--quiet", "--no-ff", "--message=Merge", "head");
  return { folder, base, head, merge: git(folder, "rev-parse", "HEAD") };
}

describe("the repository of a folder", () => {
  test("is the nearest one above, and the way from it is the prefix", async () => {
    const folder = repositoryOf({ "etc/nginx/nginx.conf": "", "etc/x": { link: "nginx" } });

    expect(await locateInGit(folder)).toEqual({ repository: { folder }, prefix: "" });
    for (const inside of ["etc/nginx", "etc/x"]) {
      expect(await locateInGit(path.join(folder, inside))).toEqual({
        repository: { folder },
        prefix: "etc/nginx/",
      });
    }
  });

  test("is the submodule, or the worktree, where the folder is in one", async () => {
    const folder = repositoryOf({ "a.exs": "" });
    const outer = repositoryOf({ "b.exs": "" });
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", folder, "sub");
    git(folder, "worktree", "add", "--quiet", path.join(outer, "tree"), "-b", "other");

    for (const name of ["sub", "tree"]) {
      const { repository } = await locateInGit(path.join(outer, name));
      expect(repository.folder).toBe(path.join(outer, name));
      expect(await resolveCommit(repository, "HEAD")).toBe(git(folder, "rev-parse", "HEAD"));
    }
  });

  test("may be missing, or have nothing in its .git", async () => {
    expect(await failureOf(locateInGit(folderOf({ "a.exs": "" })))).toBe("not-a-repository");
    const empty = folderOf({ ".git/x": "" });
    expect(await failureOf(resolveCommit({ folder: empty }, "HEAD"))).toBe("not-a-repository");
  });
});

describe("what a revision stands for", () => {
  test("a branch, a tag, an id or a way from one", async () => {
    const { folder, base, head, merge } = pullRequest();
    git(folder, "tag", "--annotate", "--message=A tag", "v1", base);
    const repository = { folder };

    expect(await resolveCommit(repository, "main")).toBe(merge);
    expect(await resolveCommit(repository, "head")).toBe(head);
    expect(await resolveCommit(repository, "v1")).toBe(base);
    expect(await resolveCommit(repository, base.slice(0, 12))).toBe(base);
    expect(await resolveCommit(repository, "HEAD^2")).toBe(head);
    expect(await resolveCommit(repository, "main~1")).toBe(base);
  });

  test.each([
    ["a branch that is not there", "gone"],
    ["a file", "HEAD:a.exs"],
    ["a branch without an upstream", "@{u}"],
    ["an option", "--output=x"],
    ["another option", "--all"],
    ["one that asks for help", "-h"],
    ["the end of options", "--"],
    ["nothing", ""],
    ["what is not reachable", "^main"],
    ["a range", "main..main"],
    ["all parents", "HEAD^@"],
    ["two lines", "HEAD\nHEAD"],
    ["a NUL", "HEAD\0"],
    ["half a character", "\ud800"],
    ["an id that no object has", "0".repeat(40)],
    ["a name that no command line could hold", "x".repeat(3_000_000)],
    ["a nest of operators", `HEAD${"^{}".repeat(300)}^{tree}`],
  ])("not %s", async (_what, revision) => {
    const folder = repositoryOf({ "a.exs": "1" });
    const before = git(folder, "status", "--porcelain");

    const error: unknown = await resolveCommit({ folder }, revision).catch((thrown) => thrown);

    expect(error).toMatchObject({
      failure: "unknown-commit",
      message: expect.stringMatching(/^".{0,110}": Git knows no such commit/),
    });
    expect(git(folder, "status", "--porcelain")).toBe(before);
  });

  test("a shallow clone is told from a wrong spelling", async () => {
    const clone = cloneOf(pullRequest().folder, "--depth=1");

    await expect(resolveCommit({ folder: clone }, "HEAD~1")).rejects.toMatchObject({
      failure: "shallow",
      message: expect.stringContaining('"fetch-depth: 0"'),
    });
  });
});

describe("the parents of a merge", () => {
  test.each([1, 2])("are known at depth %i, read or not", async (depth) => {
    const { folder, base, head, merge } = pullRequest();
    const clone = { folder: cloneOf(folder, `--depth=${depth}`) };

    expect(await readCommitHeaders(clone, merge)).toEqual({ id: merge, parents: [base, head] });
    const parent = readCommitHeaders(clone, base);
    if (depth === 1) expect(await failureOf(parent)).toBe("failed");
    else expect(await parent).toEqual({ id: base, parents: [] });
  });

  test("are those of the commit, whatever its message and replacements of it say", async () => {
    const { folder, base, head, merge } = pullRequest();
    const tree = git(folder, "rev-parse", `${base}^{tree}`);
    const lines = `a\n\nparent ${"1".repeat(40)}\n${"x".repeat(300_000)}`;
    writeFileSync(path.join(folder, ".git/message"), lines);
    const message = path.join(folder, ".git/message");
    const commit = git(folder, "commit-tree", tree, "-p", base, "-F", message);
    git(folder, "replace", commit, merge);
    mkdirSync(path.join(folder, ".git/info"), { recursive: true });
    writeFileSync(path.join(folder, ".git/info/grafts"), `${commit} ${head}\n`);

    const repository = { folder };
    expect(await readCommitHeaders(repository, commit)).toEqual({ id: commit, parents: [base] });
    expect(await resolveCommit(repository, `${commit}^`)).toBe(base);
  });
});

describe("a Git that cannot be used", () => {
  /** A program with the name of Git that prints this and fails. */
  function gitThatSays(message: string): void {
    const folder = folderOf({ git: `#!/bin/sh\necho '${message}' >&2\nexit 128\n` });
    chmodSync(path.join(folder, "git"), 0o755);
    vi.stubEnv("PATH", `${folder}:/bin`);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
  }

  test("is not there", async () => {
    vi.stubEnv("PATH", "/nonexistent");
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect(await failureOf(resolveCommit({ folder: folderOf({}) }, "HEAD"))).toBe("not-installed");
  });

  test("refuses a folder of somebody else", async () => {
    gitThatSays("fatal: detected dubious ownership in repository at /x");

    const folder = folderOf({});
    await expect(resolveCommit({ folder }, "HEAD")).rejects.toMatchObject({
      failure: "refused",
      message: expect.stringMatching(`^${folder}: Git refuses .* safe.directory`),
    });
  });

  test("cannot make sense of the repository", async () => {
    gitThatSays("fatal: bad config line 1 in file .git/config");

    const headers = readCommitHeaders({ folder: folderOf({}) }, "1".repeat(40));
    await expect(headers).rejects.toMatchObject({ failure: "failed" });
  });
});
