import { describe, expect, test } from "vitest";
import { renderTerminal } from "../../src/report/terminal.ts";
import type { Check } from "../../src/result.ts";
import { checkOf, resultOf } from "./support/result.ts";

/** What the report tells somebody to do about one check. */
function toDo(parts: Partial<Check>): readonly string[] {
  const text = renderTerminal(resultOf({ checks: [checkOf(parts)] }), (_, plain) => plain);
  return text.split("\n").filter((line) => /^ {6}(?:add|write|delete)/.test(line));
}

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
