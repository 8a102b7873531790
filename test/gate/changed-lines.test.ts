import { describe, expect, it, test } from "vitest";
import { changedLines } from "../../src/gate/changed-lines.ts";
import type { Repository } from "../../src/source/repository.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { compareFiles, edited, HARDENED, replacing } from "./support/pair.ts";

function repositoryOf(texts: Readonly<Record<string, string>>): Repository {
  return {
    paths: new Set(Object.keys(texts)),
    files: new Map(Object.entries(texts).map(([path, text]) => [path, new SourceFile(path, text)])),
    links: new Map(),
    candidates: { elixir: [], nginx: [], systemd: [] },
    problems: [],
  };
}

/** The lines of the head, which has a finding on each, that the change touched. */
function touched(before: string | null, after: string): readonly number[] {
  const findings = after.split("\n").map((_, index) => ({
    location: { path: "a", line: index + 1, column: 1, endLine: index + 1, endColumn: 2 },
  }));
  const base = repositoryOf(before === null ? {} : { a: before });
  const changed = changedLines(findings, repositoryOf({ a: after }), base);
  return [...changed].map((key) => Number(key.slice("a:".length)));
}

const numbered = (count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => name(index)).join("\n");

describe("the lines that a change touched", () => {
  test.each<[name: string, before: string | null, after: string, lines: readonly number[]]>([
    ["none", "a\nb\n", "a\nb\n", []],
    ["one", "a\nb\nc\n", "a\nX\nc\n", [2]],
    ["several, apart", "a\nb\nc\nd\ne", "X\nb\nc\nY\ne", [1, 4]],
    ["what is inserted", "a\nb\nc", "a\nX\nY\nb\nc", [2, 3]],
    ["what is inserted beside its like", "a\na\nb", "a\na\na\nb", [3]],
    ["nothing, where lines are deleted", "a\nb\nc", "a\nc", []],
    ["the last one, that lost its line end", "a\nb\n", "a\nb", []],
    ["a line end", "a\nb\nc", "a\nb\r\nc", [2]],
    ["all of a file that is new", null, "a\nb", [1, 2]],
    ["all of what was empty", "", "a\nb", [1, 2]],
  ])("%s", (_name, before, after, lines) => {
    expect(touched(before, after)).toEqual(lines);
  });

  it("are all between the first and the last that differ, where too many do", () => {
    const before = `first\n${numbered(20_000, (index) => `a${index}`)}\nsame\nlast`;
    const after = `first\n${numbered(20_000, (index) => `b${index}`)}\nlast`;

    expect(touched(before, after)).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 2));
  });

  it("are known of each finding of a comparison, and of none without a base", async () => {
    const head = edited(HARDENED, {
      "pleroma/config.exs": replacing("secure_cookie_flag: true", "secure_cookie_flag: false"),
      "systemd/pleroma.service": replacing("PrivateTmp=true\n", ""),
    });

    const result = await compareFiles(HARDENED, head);

    const failing = result.checks.filter(({ status }) => status === "fail");
    const places = failing.map(({ rule, location }) => [
      rule,
      result.changedLines.has(`${location?.path}:${location?.line}`),
    ]);
    // Where a line is gone, the finding is about the section that lacks it.
    expect(Object.fromEntries(places)).toMatchObject({
      "pleroma/secure-cookie-flag": true,
      "systemd/private-tmp": false,
    });
  });
});
