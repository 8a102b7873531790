import { expect, test } from "vitest";
import { check } from "../../src/check.ts";
import { fixAll } from "../../src/fix/fix-all.ts";
import { openFolder } from "../../src/host/folder-source.ts";
import { prepareCheck } from "../../src/host/run.ts";
import { compareFiles, edited, type Files, HARDENED, named } from "../gate/support/pair.ts";
import { WEAKENINGS } from "../gate/support/weakenings.ts";
import { Random } from "../oracle/nginx/random.ts";
import { folderOf } from "../support/folder.ts";

const CASES = 24;

const random = new Random(20_261);
const cases = Array.from({ length: CASES }, () => {
  const percent = random.pick([10, 40, 80]);
  const chosen = WEAKENINGS.filter(() => random.chance(percent));
  return [chosen.map(({ rule }) => rule).join(", "), chosen] as const;
}).filter(([, chosen]) => chosen.length > 0);

async function fix(files: Files) {
  const head = await openFolder(folderOf(files), undefined);
  if ("code" in head) throw new Error("The folder of a test can be read.");
  const input = await prepareCheck({
    head,
    flags: { allowEmpty: false },
    notices: [],
    today: "2026-01-01",
  });
  const { checks } = await check(input);
  const { files: changed, mended } = fixAll(input, checks);
  const texts = changed.map(({ after }) => [after.path, after.text] as const);
  return { mended: mended.map(({ rule, subject }) => `${rule} ${subject}`).sort(), texts };
}

test.each(cases)("all fixes of %s", async (_, chosen) => {
  const weak = chosen.reduce((files, { edits }) => edited(files, edits), HARDENED);
  const { mended, texts } = await fix(weak);
  const fixed = { ...weak, ...Object.fromEntries(texts) };
  const compared = await compareFiles(weak, fixed);
  // An exposure that falls counts as mended in a comparison, whatever it was before.
  const better = compared.fixed.filter(({ rule }) => rule !== "systemd/exposure");
  expect(named(better)).toEqual(mended);
  expect(compared.checks.filter(({ baseline }) => baseline === "new")).toEqual([]);
  expect(compared.removed).toEqual([]);
  expect(compared.problems).toEqual([]);
  expect((await fix(fixed)).texts).toEqual([]);
});
