import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type DiffSources, diffOf } from "../../src/cli/fix-diff.ts";
import { judge } from "../../src/judgement/judge.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { inputOf } from "../rules/rejected-rows.ts";
import { folderOf } from "../support/folder.ts";

const { head, policy } = inputOf([], {});
const nothing = judge(head.repository, policy, []);
/** Lines with this word are not to be shown. */
const hiding = {
  ...nothing,
  showLine: (file: SourceFile, line: number) => file.line(line).replace("hunter2", "[redacted]"),
};
const SOURCES: DiffSources = { before: hiding, after: hiding };

function diff(before: string, after: string, name = "file.conf", style = plain) {
  const fixed = { before: new SourceFile(name, before), after: new SourceFile(name, after) };
  return diffOf(fixed, SOURCES, style);
}

function plain(_format: string, text: string): string {
  return text;
}

const LINES = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n";

describe("a diff", () => {
  test.each<[string, before: string, after: string, name?: string]>([
    ["changes, additions and deletions", LINES, LINES.replace("b", "B\nB").replace("k\n", "")],
    ["the first line and the last", LINES, LINES.replace("a", "A").replace("l", "L")],
    ["a new end without line end", "a\nb", "a\nb\nc"],
    ["a file of one line", "a", "b"],
    ["returns", LINES.replaceAll("\n", "\r\n"), LINES.replaceAll("\n", "\r\n").replace("g", "G")],
    ["a byte order mark", `\uFEFF${LINES}`, `\uFEFF${LINES.replace("e", "E")}`],
    ["a name that has to be quoted", LINES, LINES.replace("e", "E"), 'o"d\u202Ed näme.conf'],
  ])("of %s is one that Git applies", (_, before, after, name = "file.conf") => {
    const { text, withheld, lacksContext } = diff(before, after, name);
    expect({ withheld, lacksContext }).toEqual({ withheld: [], lacksContext: false });
    const folder = folderOf({ [name]: before });
    const applied = spawnSync("git", ["apply"], { cwd: folder, input: text, encoding: "utf8" });
    expect(applied.stderr.replace(/^.*trailing whitespace.*\n.*\n|^warning:.*\n/gm, "")).toBe("");
    expect(readFileSync(path.join(folder, name), "utf8")).toBe(after);
  });

  test("leaves out what is not to be shown, and says where", () => {
    const before = LINES.replace("d", "d hunter2").replace("j", "j hunter2");
    const after = before
      .replace("b\n", "B\n")
      .replace("f\n", "F\n")
      .replace("j hunter2", "J hunter2");
    const { text, withheld, lacksContext } = diff(before, after);
    expect(text).toBe(`--- a/file.conf
+++ b/file.conf
@@ -1,3 +1,3 @@
 a
-b
+B
 c
@@ -5,5 +5,5 @@
 e
-f
+F
 g
 h
 i
`);
    expect({ withheld, lacksContext }).toEqual({ withheld: [10], lacksContext: false });
  });

  test("says when it lacks the lines that Git asks for", () => {
    expect(diff("a\nb\nc hunter2\nd\n", "a\nB\nc hunter2\nd\n").lacksContext).toBe(true);
  });

  test("has nothing in it that does something in a terminal", () => {
    const { text, withheld } = diff("a\n\u001B[2Jb\nc\n", "a\n\u001B[2JB\nC\n");
    expect({ text, withheld }).toEqual({ text: "", withheld: [2] });
  });

  test("is coloured as Git does it", () => {
    const formats: string[] = [];
    diff("a\nb\n", "a\nB\n", "file.conf", (format, text) => {
      formats.push(format);
      return text;
    });
    expect(formats).toEqual(["bold", "bold", "cyan", "red", "green"]);
  });
});
