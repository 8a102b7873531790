import type { JudgedCheck, Judgement } from "../judgement/judgement.ts";
import { type Candidate, candidatesIn, type IsWanted } from "./candidates.ts";
import { describeFix } from "./describe-fix.ts";
import type { Fix } from "./fix.ts";
import { followAdvice } from "./follow-advice.ts";
import { isNoWorse, keyOf } from "./no-worse.ts";
import { isMended } from "./safety.ts";
import { type Judge, type State, withEdits } from "./state.ts";
import { areSame, type TextEdit } from "./text-edit.ts";

/** Edits that mend checks, proven. */
export interface ProvenEdits {
  readonly mended: readonly [JudgedCheck, ...JudgedCheck[]];
  readonly edits: readonly TextEdit[];
  readonly fix: Fix;
}

/** Proves edits for each failing check, each against the repository as it is. */
export function proveEdits(start: State, isWanted: IsWanted, judge: Judge): readonly ProvenEdits[] {
  const wanted = start.judgement.checks.filter(isWanted);
  const proven: ProvenEdits[] = [];
  for (const candidate of candidatesIn(start, isWanted, judge)) {
    for (const edits of waysToMend(start, candidate, judge)) {
      const same = proven.find((other) => areSame(other.edits, edits));
      const found = same ?? prove(start, candidate.judged, wanted, edits, judge);
      if (found === undefined || !found.mended.includes(candidate.judged)) continue;
      if (same === undefined) proven.push(found);
      break;
    }
  }
  return proven;
}

/** The ways that its advice leaves, and at last the whole way that it leads. */
export function* waysToMend(
  start: State,
  candidate: Candidate,
  judge: Judge,
): Generator<readonly TextEdit[]> {
  yield* candidate.ways;
  const edits = followAdvice(start, candidate, judge);
  if (edits !== undefined) yield edits;
}

/** One line may be wrong for several hosts: what else passes with it is mended too. */
function prove(
  start: State,
  judged: JudgedCheck,
  wanted: readonly JudgedCheck[],
  edits: readonly TextEdit[],
  judge: Judge,
): ProvenEdits | undefined {
  const after = judge.judge(withEdits(start.repository, edits));
  if (after === undefined || !mends(after, start, [judged])) return undefined;
  const passing = passingIn(after.judgement);
  const others = wanted.filter((other) => other !== judged && passing(other));
  const mended = [judged, ...others] as const;
  return { mended, edits, fix: describeFix(start, after, mended, edits) };
}

/** Whether all these checks pass now, and everything else is no worse. */
export function mends(after: State, before: State, mended: readonly JudgedCheck[]): boolean {
  if (!mended.every(passingIn(after.judgement))) return false;
  if (!isNoWorse(after.judgement, before.judgement)) return false;
  // No rule of hardening notices that a page is gone.
  const changesNginx = mended.some(({ check }) => check.rule.startsWith("nginx/"));
  return !changesNginx || [...before.served()].every((request) => after.served().has(request));
}

/** Tells of a check whether a judgement has it, and it passes there. */
export function passingIn({ checks }: Judgement): (judged: JudgedCheck) => boolean {
  const passing = new Set<string>();
  const others = new Set<string>();
  for (const judged of checks) (isMended(judged) ? passing : others).add(keyOf(judged));
  return (judged) => passing.has(keyOf(judged)) && !others.has(keyOf(judged));
}
