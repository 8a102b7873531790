import { chmodSync, existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { readCommit } from "../../src/host/git/object-tree.ts";
import { locateInGit } from "../../src/host/git/repository.ts";
import { folderOf } from "../support/folder.ts";
import { blobOf, cloneOf, commitOfEntries, git, gitBytes, repositoryOf } from "./support/git.ts";
import { head, textsOf } from "./support/trees.ts";

describe("a hostile commit", () => {
  test("has names that no checkout can have: they are a problem, not a way out", async () => {
    const folder = repositoryOf({});
    const blob = blobOf(folder, "text");
    const inner = commitOfEntries(folder, [["100644", "x.exs", blob]]);
    const tree = git(folder, "rev-parse", `${inner}^{tree}`);
    const commit = commitOfEntries(folder, [
      ["100644", ".", blob],
      ["040000", "..", tree],
      ["040000", ".git", tree],
      ["100644", "a.exs", blob],
      ["040000", "a.exs", tree],
      ["100644", "/etc/passwd", blob],
      ["100664", "old.exs", blob],
    ]);

    const read = await readCommit({ folder }, commit, "");

    expect([...read.paths]).toEqual(["a.exs", "a.exs/x.exs", "old.exs"]);
    expect(read.problems.map(({ code, location }) => [code, location.path])).toEqual(
      Array.from({ length: 3 }, () => ["source/unreadable", "."]),
    );
    expect(read.problems.map(({ message }) => message).join()).toContain('"../x.exs"');
    expect([...(await readCommit({ folder }, commit, "../")).paths]).toEqual([]);
  });

  test("is deeper than any path can be", async () => {
    const folder = repositoryOf({});
    const long = "x".repeat(250);
    let tree = git(folder, "write-tree");
    let commit = "";
    for (let level = 0; level < 20; level += 1) {
      const file = ["100644", "a.exs", blobOf(folder, "text")] as const;
      commit = commitOfEntries(folder, [file, ["040000", long, tree]]);
      tree = git(folder, "rev-parse", `${commit}^{tree}`);
    }

    const { paths, problems } = await readCommit({ folder }, commit, "");

    expect(paths.size).toBe(17);
    expect(problems).toHaveLength(3);
    expect(problems[0]?.message).toMatch(/^.{200,300}…", which no checkout can have: remove it\.$/);
  });

  test("names a tree a thousand million times: there is an end to it", async () => {
    const folder = repositoryOf({});
    let commit = commitOfEntries(folder, [["100644", "x.exs", blobOf(folder, "text")]]);
    for (let level = 0; level < 9; level += 1) {
      const tree = git(folder, "rev-parse", `${commit}^{tree}`);
      const entries = Array.from({ length: 10 }, (_, n) => ["040000", `d${n}`, tree] as const);
      commit = commitOfEntries(folder, entries);
    }

    await expect(readCommit({ folder }, commit, "")).rejects.toMatchObject({
      failure: "too-large",
    });
  });

  test.each(["main", "--help", "HEAD:a.exs", `${"0".repeat(40)}`, ""])(
    "is no commit at all: %j",
    async (commit) => {
      const folder = repositoryOf({ "a.exs": "" });
      await expect(readCommit({ folder }, commit, "")).rejects.toThrow(
        expect.objectContaining({ name: "GitUnavailable" }),
      );
    },
  );
});

describe("a hostile repository starts no program", () => {
  /** A program that leaves a file behind when it is run. */
  function trap() {
    const folder = folderOf({});
    const program = path.join(folder, "program");
    const mark = path.join(folder, "was-run");
    writeFileSync(program, `#!/bin/sh\ntouch ${mark}\nexec git-upload-pack "$@"\n`);
    chmodSync(program, 0o755);
    return { program, wasRun: () => existsSync(mark) };
  }

  test("by its configuration, attributes and hooks", async () => {
    const { program, wasRun } = trap();
    const folder = repositoryOf({
      "a.exs": "text",
      ".gitattributes": "* filter=evil diff=evil text eol=crlf\n",
    });
    const options = [
      ["alias.ls-tree", `!${program}`],
      ["alias.cat-file", `!${program}`],
      ["core.pager", program],
      ["core.fsmonitor", program],
      ["core.sshCommand", program],
      ["core.alternateRefsCommand", program],
      ["core.hooksPath", path.dirname(program)],
      ["diff.external", program],
      ["diff.evil.textconv", program],
      ["filter.evil.smudge", program],
      ["filter.evil.process", program],
      ["pager.ls-tree", program],
    ];
    for (const [name = "", value = ""] of options) git(folder, "config", name, value);

    const tree = await readCommit({ folder }, git(folder, "rev-parse", "HEAD"), "");

    expect(await textsOf(tree, ["a.exs"])).toEqual({ "a.exs": "text" });
    expect(wasRun()).toBe(false);
  });

  test.each(["blob:none", "tree:0"])(
    "by the objects that it lacks (%s), which are not fetched",
    async (filter) => {
      const { program, wasRun } = trap();
      const origin = repositoryOf({ "etc/a.exs": "text", link: { link: "etc/a.exs" } });
      const folder = cloneOf(origin, "--no-checkout", `--filter=${filter}`);
      git(folder, "config", "remote.origin.uploadpack", program);
      const commit = git(folder, "rev-parse", "HEAD");

      for (const prefix of ["", "etc/"]) {
        await expect(readCommit({ folder }, commit, prefix)).rejects.toMatchObject({
          failure: "absent-object",
        });
      }
      expect(wasRun()).toBe(false);
      // The trap works: Git itself would have fallen into it.
      expect(() => gitBytes(folder, ["cat-file", "-p", `${commit}:etc/a.exs`])).not.toThrow();
      expect(wasRun()).toBe(true);
    },
  );

  test("by files that look like a bare repository", async () => {
    const { program, wasRun } = trap();
    const folder = repositoryOf({
      "bare/HEAD": "ref: refs/heads/main\n",
      "bare/config": `[core]\nbare = true\nfsmonitor = ${program}\n[alias]\nls-tree = !${program}\n`,
      "bare/objects/x": "",
      "bare/refs/x": "",
      "bare/a.exs": "text",
    });

    const location = await locateInGit(path.join(folder, "bare"));
    expect(location).toEqual({ repository: { folder }, prefix: "bare/" });
    const tree = await head(folder, location.prefix);

    expect(await textsOf(tree, ["a.exs"])).toEqual({ "a.exs": "text" });
    expect(wasRun()).toBe(false);
  });

  test("and the caller's own variables lead to no other repository", async () => {
    const folder = repositoryOf({ "a.exs": "right" });
    const other = repositoryOf({ "a.exs": "wrong" });
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    vi.stubEnv("GIT_DIR", path.join(other, ".git"));
    vi.stubEnv("GIT_OBJECT_DIRECTORY", path.join(other, ".git/objects"));
    vi.stubEnv("GIT_WORK_TREE", other);
    vi.stubEnv("GIT_TRACE", "1");

    const tree = await head(folder);

    expect(await textsOf(tree, ["a.exs"])).toEqual({ "a.exs": "right" });
  });
});
