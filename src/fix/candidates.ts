import type { JudgedCheck, Judgement } from "../judgement/judgement.ts";
import type { Check } from "../result.ts";
import { candidateEdits } from "./candidate-edits.ts";
import { isSafe } from "./safety.ts";
import type { Judge, State } from "./state.ts";
import type { TextEdit } from "./text-edit.ts";

/** Whether a check is among those that are to be mended. */
export type IsWanted = (judged: JudgedCheck) => boolean;

/** @param wanted checks of a result; those that do not fail are left alone */
export function wantedOnly(wanted: readonly Check[]): IsWanted {
  const fingerprints = new Set(
    wanted.filter(({ status }) => status === "fail").map(({ fingerprint }) => fingerprint),
  );
  return ({ check }) => check.status === "fail" && fingerprints.has(check.fingerprint);
}

/** A failing check, and the ways to mend it that are worth trying, the best first. */
export interface Candidate {
  readonly judged: JudgedCheck;
  readonly ways: readonly (readonly TextEdit[])[];
}

/** What may be tried without asking anybody. */
export function* candidatesIn(
  { repository, judgement }: State,
  isWanted: IsWanted,
  judge: Judge,
): Generator<Candidate> {
  const broken = brokenFiles(judgement);
  for (const judged of judgement.checks) {
    const path = judged.check.location?.path ?? "";
    if (!isWanted(judged) || broken.has(path) || !isSafe(judged, judgement)) continue;
    judge.read(repository.files.get(path)?.text.length ?? 0);
    if (judge.isExhausted) return;
    const ways = candidateEdits(judged.check, repository);
    if (ways.length > 0) yield { judged, ways };
  }
}

/** Files that are not understood as a whole: nobody knows what a change of them does. */
function brokenFiles({ problems }: Judgement): ReadonlySet<string> {
  const errors = problems.filter(({ problem }) => problem.severity === "error");
  return new Set(errors.map(({ problem }) => problem.path));
}
