import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readCommit } from "../../src/host/git/object-tree.ts";
import { readNames } from "../../src/host/read-names.ts";
import { blobOf, commitOfEntries, git, gitBytes, repositoryOf } from "./support/git.ts";
import { head, textsOf } from "./support/trees.ts";

describe("the files of a commit", () => {
  test("are those that a checkout would have", async () => {
    const folder = repositoryOf({
      "a.exs": "first",
      "bin/run.sh": "second",
      "etc/nginx/all": { link: "../x" },
      "node_modules/x/b.exs": "",
      "deep/_build": { link: "elsewhere" },
      "etc/same.exs": "first",
    });
    chmodSync(path.join(folder, "bin/run.sh"), 0o755);
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--message=More");
    // What is in the working tree, and what is staged, is not in the commit.
    writeFileSync(path.join(folder, "a.exs"), "changed");
    writeFileSync(path.join(folder, "new.exs"), "");
    git(folder, "add", "--all");

    const tree = await head(folder);

    expect([...tree.paths]).toEqual(["a.exs", "bin/run.sh", "etc/same.exs"]);
    expect([...tree.links]).toEqual([["etc/nginx/all", "../x"]]);
    expect(tree.problems).toEqual([]);
    expect(await textsOf(tree, ["etc/same.exs", "a.exs", "gone.exs", "etc/nginx/all"])).toEqual({
      "a.exs": "first",
      "etc/same.exs": "first",
      "gone.exs": "source/unreadable: The file could not be read (ENOENT).",
      "etc/nginx/all": "source/unreadable: The file could not be read (ELOOP).",
    });
  });

  test("below a folder have their names from there", async () => {
    const folder = repositoryOf({
      "etc/[ng]*inx/a.conf": "a",
      "etc/[ng]*inx/sub/b.conf": "b",
      "etc/nginx": { link: "[ng]*inx" },
      "etc/file": "",
      ":(top)x/c.conf": "c",
    });

    for (const prefix of ["etc/[ng]*inx/", "etc/[ng]*inx"]) {
      const tree = await head(folder, prefix);
      expect([...tree.paths]).toEqual(["a.conf", "sub/b.conf"]);
      expect(await textsOf(tree, ["sub/b.conf"])).toEqual({ "sub/b.conf": "b" });
    }
    expect([...(await head(folder, ":(top)x/")).paths]).toEqual(["c.conf"]);
    for (const absent of ["etc/other/", "etc/file/", "etc/nginx/", "../", "etc/*/", "--help/"]) {
      expect([...(await head(folder, absent)).paths]).toEqual([]);
    }
  });

  test("have any name that Git allows", async () => {
    const names = [
      '"quoted".exs',
      "two\nlines.exs",
      "tab\t.exs",
      " blank .exs",
      "ünï.exs",
      "--.exs",
    ];
    const folder = repositoryOf(Object.fromEntries(names.map((name) => [name, name])));

    const tree = await head(folder);

    expect([...tree.paths].sort()).toEqual([...names].sort());
    expect(await textsOf(tree, names)).toEqual(Object.fromEntries(names.map((n) => [n, n])));
  });

  test("cannot be read by a name that is no UTF-8", async () => {
    const folder = repositoryOf({});
    const name = Buffer.from("caf\u00e9.exs", "latin1");
    const commit = commitOfEntries(folder, [["100644", name, blobOf(folder, "text")]]);

    const tree = await readCommit({ folder }, commit, "");

    expect([...tree.paths]).toEqual(["caf\uFFFD.exs"]);
    expect((await textsOf(tree, [...tree.paths]))["caf\uFFFD.exs"]).toContain("not valid UTF-8");
  });

  test("leave out submodules, and say where these are", async () => {
    const inner = repositoryOf({ "b.exs": "" });
    const folder = repositoryOf({ "a.exs": "" });
    git(
      folder,
      "-c",
      "protocol.file.allow=always",
      "submodule",
      "--quiet",
      "add",
      inner,
      "lib/sub",
    );
    git(folder, "commit", "--quiet", "--message=With a submodule");

    const tree = await head(folder);

    expect([...tree.paths]).toEqual([".gitmodules", "a.exs"]);
    expect(tree.submodules).toEqual(["lib/sub"]);
    expect([...(await head(folder, "lib/sub/")).paths]).toEqual([]);
  });

  test("are read within the limits only", async () => {
    const folder = repositoryOf({
      "fits.exs": "x".repeat(2 * 1024 * 1024),
      "large.exs": "x".repeat(3 * 1024 * 1024),
      "bytes.exs": Buffer.from([0x61, 0xff]),
      "long-link": { link: "x".repeat(4000) },
    });
    const target = blobOf(folder, "x".repeat(5000));
    const commit = commitOfEntries(folder, [
      ["120000", "empty", blobOf(folder, "")],
      ["120000", "long", target],
      ["120000", "nul", blobOf(folder, "a\0b")],
    ]);

    const tree = await head(folder);

    const texts = await textsOf(tree, [...tree.paths]);
    expect(texts["fits.exs"]).toHaveLength(2 * 1024 * 1024);
    expect(texts["large.exs"]).toMatch(/^source\/too-large: The file has 3145728 bytes/);
    expect(texts["bytes.exs"]).toMatch(/^source\/not-utf8/);
    expect(tree.links.get("long-link")).toHaveLength(4000);
    // They lead nowhere, as a link to itself does.
    const hostile = await readCommit({ folder }, commit, "");
    expect([...hostile.links]).toEqual(["empty", "long", "nul"].map((name) => [name, name]));
  });

  test("may be 12 000", async () => {
    const folder = repositoryOf({});
    const files = Array.from({ length: 12_000 }, (_, index) => {
      const text = `config :app, number: ${index}\n`;
      return `M 100644 inline config/${index % 100}/${index}.exs\ndata ${text.length}\n${text}\n`;
    });
    const committer = "committer Test <test@example.org> 0 +0000";
    const stream = `commit refs/heads/many\n${committer}\ndata 0\n${files.join("")}\n`;
    gitBytes(folder, ["fast-import", "--quiet"], stream);

    const tree = await readCommit({ folder }, git(folder, "rev-parse", "many"), "config/");

    const read = await tree.read([...tree.paths]);
    expect(read.size).toBe(12_000);
    for (const [name, file] of read) {
      const number = path.basename(name, ".exs");
      expect(file).toMatchObject({ path: name, text: `config :app, number: ${number}\n` });
    }
  });
});

describe("files that are read by their name", () => {
  test("are those that the tree has, never what a link leads to", async () => {
    const folder = repositoryOf({
      ".github/policy.yml": "preset: strict\n",
      ".github/link.yml": { link: "../secret.yml" },
      "secret.yml": "secret",
      workflows: { link: ".github" },
    });

    const read = await readNames(await head(folder), [
      ".github/policy.yml",
      ".github/link.yml",
      "workflows/policy.yml",
      ".github/gone.yml",
      ".github",
    ]);

    expect([...read.keys()]).toEqual([
      ".github/policy.yml",
      ".github/link.yml",
      "workflows/policy.yml",
    ]);
    expect(read.get(".github/policy.yml")).toMatchObject({ text: "preset: strict\n" });
    expect(read.get(".github/link.yml")).toMatchObject({
      code: "source/unreadable",
      message: "The file is a symbolic link, which is not followed.",
    });
    expect(read.get("workflows/policy.yml")).toMatchObject({
      message: "The file is in a folder that is a symbolic link, which is not followed.",
    });
  });
});
