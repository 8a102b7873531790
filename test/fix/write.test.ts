import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Rewrite, writeFixes } from "../../src/host/write-fixes.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { folderOf } from "../support/folder.ts";

function rewrite(name: string, before = "old\n", after = "new\n"): Rewrite {
  return { before: new SourceFile(name, before), after: new SourceFile(name, after) };
}

describe("writing fixes", () => {
  test.each<[string, string, (root: string) => void]>([
    ["it changed meanwhile", "a", (root) => writeFileSync(path.join(root, "a"), "older\n")],
    [
      "it has more than one name (hard links)",
      "a",
      (root) => linkSync(path.join(root, "a"), path.join(root, "b")),
    ],
    ["it is a symbolic link", "link", (root) => symlinkSync("a", path.join(root, "link"))],
    [
      "a symbolic link leads there",
      "folder/a",
      (root) => symlinkSync(".", path.join(root, "folder")),
    ],
    ["it is gone", "missing", () => undefined],
    ["it is not in the folder", "../a", () => undefined],
    ["it is not a regular file", "good/", () => undefined],
  ])("leaves all files alone where of one %s", async (reason, name, prepare) => {
    const root = folderOf({ a: "old\n", "good/a": "old\n" });
    prepare(root);
    const before = readFileSync(path.join(root, "a"), "utf8");
    const written = await writeFixes(root, [rewrite("good/a"), rewrite(name)]);
    expect(written).toEqual({ refusals: [{ path: name, reason }], paths: [] });
    expect(readFileSync(path.join(root, "a"), "utf8")).toBe(before);
    expect(readFileSync(path.join(root, "good/a"), "utf8")).toBe("old\n");
    expect(readdirSync(path.join(root, "good"))).toEqual(["a"]);
  });

  test("sets back what it wrote where a later file cannot take its place", async () => {
    const root = folderOf({ a: "old\n", b: "old\n", c: "old\n" });
    chmodSync(path.join(root, "a"), 0o640);
    const last = rewrite("c");
    const meanwhile = {
      ...last,
      /** By now the file in front of it is ready to be written. */
      get before() {
        rmSync(path.join(root, "b"), { recursive: true });
        mkdirSync(path.join(root, "b"));
        return last.before;
      },
    };
    const { refusals, paths } = await writeFixes(root, [rewrite("a"), rewrite("b"), meanwhile]);
    expect(refusals).toEqual([{ path: "b", reason: "it is a folder now" }]);
    expect(paths).toEqual([]);
    for (const name of ["a", "c"]) {
      expect(readFileSync(path.join(root, name), "utf8")).toBe("old\n");
    }
    expect(statSync(path.join(root, "a")).mode & 0o777).toBe(0o640);
    expect(readdirSync(root).sort()).toEqual(["a", "b", "c"]);
  });

  test("writes bytes as they are", async () => {
    const root = folderOf({ a: "\uFEFFold\r\nü" });
    const rewrites = [rewrite("a", "\uFEFFold\r\nü", "\uFEFFnew\r\nü")];
    expect(await writeFixes(root, rewrites)).toEqual({ refusals: [], paths: ["a"] });
    expect(readFileSync(path.join(root, "a"), "utf8")).toBe("\uFEFFnew\r\nü");
  });

  test.skipIf(process.getuid?.() === 0)("leaves alone what may not be written", async () => {
    const root = folderOf({ a: "old\n" });
    chmodSync(path.join(root, "a"), 0o444);
    const { refusals } = await writeFixes(root, [rewrite("a")]);
    expect(refusals).toEqual([{ path: "a", reason: "it may not be written" }]);
    expect(readFileSync(path.join(root, "a"), "utf8")).toBe("old\n");
  });
});
