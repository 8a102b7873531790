import type { Check } from "../result.ts";
import type { SourceFile } from "../source/source-file.ts";
import { candidateEdits } from "./candidate-edits.ts";
import type { Candidate } from "./candidates.ts";
import { isNoWorse, keyOf } from "./no-worse.ts";
import { isMended, isSafe } from "./safety.ts";
import { type Judge, type State, withEdits } from "./state.ts";
import type { TextEdit } from "./text-edit.ts";

/** Places that one check may be about, one after another. */
const MOST_STEPS = 6;

/**
 * One check may be wrong in several places, of which its advice names the first only. Follows it from
 * one to the next; `undefined` where that does not end with a check that passes.
 */
export function followAdvice(
  start: State,
  { judged, ways }: Candidate,
  judge: Judge,
): readonly TextEdit[] | undefined {
  let state = start;
  let advice = judged.check;
  let [edits] = ways;
  for (let step = 0; step < MOST_STEPS && edits !== undefined; step++) {
    const next = judge.judge(withEdits(state.repository, edits));
    if (next === undefined || !isNoWorse(next.judgement, start.judgement)) return undefined;
    const same = next.judgement.checks.find((other) => keyOf(other) === keyOf(judged));
    if (same === undefined) return undefined;
    if (isMended(same)) return editsBetween(start, next);
    if (isSameAdvice(same.check, advice) || !isSafe(same, next.judgement)) return undefined;
    state = next;
    advice = same.check;
    [edits] = candidateEdits(same.check, next.repository);
  }
  return undefined;
}

function isSameAdvice(a: Check, b: Check): boolean {
  return a.status !== "fail" || JSON.stringify(a) === JSON.stringify(b);
}

/** For each file that differs, the one edit from the first to the last difference. */
function editsBetween(start: State, end: State): readonly TextEdit[] {
  return [...end.repository.files.values()].flatMap((after) => {
    const before = start.repository.files.get(after.path);
    return before === undefined || before === after ? [] : [editBetween(before, after)];
  });
}

function editBetween({ path, text: before }: SourceFile, { text: after }: SourceFile): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same++;
  const text = after.slice(start, after.length - same);
  return { path, start, end: before.length - same, text };
}
