import { type CheckInput, check } from "../check.ts";
import { fixAll } from "../fix/fix-all.ts";
import { failedRun } from "../host/failed-run.ts";
import { wrongCall } from "../host/folder-source.ts";
import { withoutThrowing } from "../host/run.ts";
import { writeFixes } from "../host/write-fixes.ts";
import type { Style } from "../report/terminal-style.ts";
import type { Check, Result } from "../result.ts";
import { inert } from "../source/inert.ts";
import type { Outcome } from "./check-command.ts";
import { checkFolder, type FolderFlags, prepareFolder } from "./check-folder.ts";
import { diffOf } from "./fix-diff.ts";
import { describeFixes } from "./fix-notes.ts";

export interface FixFlags extends FolderFlags {
  /** Nothing is written. */
  readonly dryRun?: boolean;
}

interface Surroundings {
  readonly style: Style;
  readonly onProgress: (text: string) => void;
}

/**
 * Mends what can be mended without asking anybody. The result is about the files as they then are;
 * with `--dry-run` as they are, and the patch says what would be written.
 */
export async function fixFolder(
  path: string,
  flags: FixFlags,
  surroundings: Surroundings,
): Promise<Outcome> {
  let outcome: Outcome | undefined;
  const result = await withoutThrowing(async () => {
    outcome = await fix(path, flags, surroundings);
    return outcome.result;
  });
  return outcome ?? { result };
}

async function fix(path: string, flags: FixFlags, surroundings: Surroundings): Promise<Outcome> {
  const { style, onProgress } = surroundings;
  const input = await prepareFolder(path, flags, onProgress);
  if ("code" in input) return { result: failedRun([input]) };
  const found = await check(input);
  if (found.result === "error") return { result: found };
  onProgress("looking for fixes");
  const wanted = counting(found, input);
  const fixed = fixAll(input, wanted);
  const notes = describeFixes(wanted, fixed, flags);
  if (flags.dryRun) {
    const sources = { before: fixed.judgedBefore, after: fixed.judgedAfter };
    const diffs = fixed.files.map((file) => ({ file, ...diffOf(file, sources, style) }));
    const withheld = diffs.flatMap(({ file, withheld: lines }) =>
      lines.map((line) => `${inert(file.before.path)}:${line}`),
    );
    const lacksContext = diffs.some((diff) => diff.lacksContext);
    return {
      result: found,
      patch: diffs.map(({ text }) => text).join(""),
      notes: notes + describeOmissions(withheld, lacksContext),
    };
  }
  if (fixed.files.length === 0) return { result: found, notes };
  const { refusals, paths } = await writeFixes(path, fixed.files);
  if (refusals.length > 0) {
    const why = refusals.map((refusal) => `${refusal.path}: ${refusal.reason}`).join("; ");
    const left =
      paths.length === 0
        ? "All files are as they were."
        : `Written all the same, because they could not be set back: ${paths.join(", ")}.`;
    return { result: failedRun([wrongCall(`The fixes could not be written (${why}). ${left}`)]) };
  }
  return { result: await checkFolder(path, flags, onProgress), notes };
}

/** What fails the run, whatever its severity: in a comparison, what is new. */
function counting({ gate, checks }: Result, { base }: CheckInput): readonly Check[] {
  const failing = checks.filter(({ status }) => status === "fail");
  return base !== undefined && gate.mode === "regressions"
    ? failing.filter(({ baseline }) => baseline === "new")
    : failing;
}

function describeOmissions(withheld: readonly string[], lacksContext: boolean): string {
  const lines: string[] = [];
  if (withheld.length > 0) {
    lines.push(
      `note: Not shown, because there may be a secret in these lines: ${withheld.join(", ")}.`,
    );
  }
  if (lacksContext) {
    lines.push(
      "note: Lines around a change that may hold a secret are left out: to apply this diff, use `git apply --unidiff-zero`, or `--fix`.",
    );
  }
  return lines.map((line) => `${line}\n`).join("");
}
