import { describe, expect, test } from "vitest";
import { renderTerminal } from "../../src/report/terminal.ts";
import type { Check, Result } from "../../src/result.ts";
import { checkOf, problemOf, resultOf } from "./support/result.ts";

/** What the report tells somebody to do about one check. */
function toDo(parts: Partial<Check>): readonly string[] {
  const text = renderTerminal(resultOf({ checks: [checkOf(parts)] }), (_, plain) => plain);
  return text.split("\n").filter((line) => /^ {6}(?:add|write|delete)/.test(line));
}

/** The lines that begin an entry, in their order. */
function entries(parts: Partial<Result>): readonly string[] {
  const text = renderTerminal(resultOf(parts), (_, plain) => plain);
  return text.split("\n").filter((line) => /^ {2}\d+:\d+ {2}/.test(line));
}

describe("entries", () => {
  const at = (line: number) => ({ path: "a.exs", line, column: 1, endLine: line, endColumn: 2 });

  test("what may be undecided because of an error stands behind the error", () => {
    const shown = entries({
      checks: [
        checkOf({ status: "unknown", message: "It depends.", location: at(1) }),
        checkOf({ rule: "pleroma/sts", message: "It fails.", location: at(9) }),
      ],
      problems: [problemOf({ path: "a.exs", line: 7, message: "A bracket is missing." })],
    });
    expect(shown.map((line) => line.replace(/^.*? {2}\S/, ""))).toEqual([
      expect.stringContaining("A bracket is missing."),
      expect.stringContaining("It fails."),
      expect.stringContaining("It depends."),
    ]);
  });

  test("checks that say the same are shown once, and counted", () => {
    const shown = entries({
      checks: [
        checkOf({ subject: "a" }),
        checkOf({ subject: "b" }),
        checkOf({ message: "Other." }),
      ],
    });
    expect(shown).toEqual([
      expect.stringContaining("(2 checks)"),
      expect.stringContaining("Other."),
    ]);
    expect(shown[1]).not.toContain("checks)");
  });
});

describe("what to do", () => {
  test("a line is written in the place of another, or added", () => {
    expect(toDo({ expected: "PrivateTmp=yes", edit: "replace" })).toEqual([
      "      write  PrivateTmp=yes",
    ]);
    const unset = "PrivateTmp= is not set; the default is no";
    expect(toDo({ expected: "PrivateTmp=yes", edit: "add", actual: unset })).toEqual([
      "      add    PrivateTmp=yes",
    ]);
  });

  test("what is to be deleted has nothing to write", () => {
    expect(toDo({ expected: null, edit: "delete", message: "Delete this line: x." })).toEqual([]);
  });
});
