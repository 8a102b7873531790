import { describe, expect, test } from "vitest";
import type { Result } from "../../src/result.ts";
import { Random } from "../oracle/nginx/random.ts";
import { compareFiles, edited, type Files, HARDENED, named } from "./support/pair.ts";
import { WEAKENINGS } from "./support/weakenings.ts";

/** Of these, some checks are about nothing while others fail, or two change the same lines. */
const ENTANGLED = ["pleroma/http-security", "pleroma/sts", "systemd/no-new-privileges"];
const INDEPENDENT = WEAKENINGS.filter(({ rule }) => !ENTANGLED.includes(rule));
const PAIRS = 60;

/** The hardened example with some of the weaknesses. */
function weakened(random: Random): { readonly files: Files; readonly rules: readonly string[] } {
  const percent = random.pick([5, 20, 50]);
  const chosen = INDEPENDENT.filter(() => random.chance(percent));
  return {
    files: chosen.reduce((files, { edits }) => edited(files, edits), HARDENED),
    rules: chosen.map(({ rule }) => rule),
  };
}

function freshlyFailing({ checks }: Result): readonly string[] {
  return named(checks.filter(({ baseline }) => baseline === "new"));
}

describe("head and base swapped", () => {
  const random = new Random(20_260);
  const cases = Array.from({ length: PAIRS }, () => {
    const before = weakened(random);
    const after = weakened(random);
    const title = `${before.rules.join(", ") || "hardened"} → ${after.rules.join(", ") || "hardened"}`;
    return [title, before.files, after.files] as const;
  });

  test.each(cases)("what is new is what was fixed: %s", async (_title, before, after) => {
    const there = await compareFiles(before, after);
    const back = await compareFiles(after, before);
    expect(freshlyFailing(there)).toEqual(named(back.fixed));
    expect(named(there.fixed)).toEqual(freshlyFailing(back));
    expect([...there.removed, ...back.removed]).toEqual([]);
  });

  test.each(cases)("a repository against itself gives nothing: %s", async (_title, _, files) => {
    const { checks, fixed, removed, problems, result } = await compareFiles(files, files);
    expect(checks.filter(({ baseline }) => baseline === "new")).toEqual([]);
    expect({ fixed, removed, problems, result }).toEqual({
      fixed: [],
      removed: [],
      problems: [],
      result: "pass",
    });
  });
});
