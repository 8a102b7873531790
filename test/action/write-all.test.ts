import { expect, it } from "vitest";
import { readInputs } from "../../src/action/inputs.ts";
import type { Report, Surface } from "../../src/action/surfaces/surface.ts";
import { Unwritable } from "../../src/action/surfaces/unwritten.ts";
import { writeAll } from "../../src/action/surfaces/write-all.ts";
import { UnexpectedAnswer } from "../../src/host/github/failure.ts";
import { resultOf } from "../report/support/result.ts";

const REPORT: Report = {
  result: resultOf(),
  input: undefined,
  inputs: readInputs(() => "").inputs,
  markdown: {},
};

/** Writes to two places, the first of which fails with this; which of them were tried? */
async function writeTwo(first: () => string | null) {
  const tried: string[] = [];
  const surface = (name: string, outcome: () => string | null): Surface<string> => ({
    name,
    permission: "checks: write",
    off: "check-run: false",
    isWanted: () => true,
    write: async (_report, target) => {
      tried.push(`${name} ${target}`);
      return outcome();
    },
  });
  const surfaces = [surface("comment", first), surface("check run", () => null)];
  const remarks = await writeAll(surfaces, REPORT, "here", false);
  return { tried, remarks };
}

const BOTH = ["comment here", "check run here"];

it("calls a defect of this program one, without its message, and goes on", async () => {
  const { tried, remarks } = await writeTwo(() => {
    throw new TypeError('Cannot read "not-a-real-secret"');
  });

  expect(tried).toEqual(BOTH);
  expect(remarks).toEqual([
    {
      isDefect: true,
      text: expect.stringMatching(
        /^No comment: The program itself failed \(TypeError at .*write-all.*\)\. Please report this as a bug\. The verdict is the same\.$/,
      ),
    },
  ]);
  expect(JSON.stringify(remarks)).not.toContain("not-a-real-secret");
});

it.each<[string, () => string | null, string]>([
  [
    "what cannot be written",
    () => {
      throw new Unwritable("it is full.");
    },
    "No comment: it is full. The verdict is the same.",
  ],
  [
    "what is missing",
    () => "its end.",
    "Of the comment something is missing: its end. The verdict is the same.",
  ],
])("says %s, and goes on", async (_name, outcome, text) => {
  expect(await writeTwo(outcome)).toEqual({ tried: BOTH, remarks: [{ isDefect: false, text }] });
});

it("tries nothing more when answers do not arrive", async () => {
  const { tried, remarks } = await writeTwo(() => {
    throw new UnexpectedAnswer("half");
  });

  expect(tried).toEqual(["comment here"]);
  expect(remarks).toEqual([
    {
      isDefect: false,
      text: expect.stringMatching(/^No comment, no check run: .*cannot be reached/),
    },
  ]);
});
