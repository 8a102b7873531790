import { fingerprint } from "../fingerprint.ts";
import type { JudgedCheck, Judgement } from "../judgement/judgement.ts";
import type { Check } from "../result.ts";
import { SEVERITIES } from "../rules/severity.ts";
import { passesWithout } from "./safety.ts";

/** What a check is about, however it may be shown. */
export function keyOf({ check, subject }: JudgedCheck): string {
  return fingerprint(check.rule, check.instance, subject);
}

/**
 * Whether a repository is in no respect worse than another: it has all its checks, none fails that
 * did not or only less severely, none is undecided that was decided, no figure rose and no problem
 * came up.
 */
export function isNoWorse(after: Judgement, before: Judgement): boolean {
  const earlier = worstByKey(before);
  const later = worstByKey(after);
  return (
    [...earlier.keys()].every((key) => later.has(key)) &&
    [...later].every(([key, badness]) => isNoWorseThan(badness, earlier.get(key) ?? 0)) &&
    measuresAreNoHigher(after, before) &&
    problemsAreNoMore(after, before)
  );
}

/** Of what failed, too, nothing may stop to apply, or to be decided. */
function isNoWorseThan(after: number, before: number): boolean {
  return after === before || (after < before && after !== NOT_APPLICABLE && after !== UNKNOWN);
}

const NOT_APPLICABLE = 1;
const UNKNOWN = 2;

function worstByKey({ checks }: Judgement): ReadonlyMap<string, number> {
  const worst = new Map<string, number>();
  for (const judged of checks) {
    const key = keyOf(judged);
    worst.set(key, Math.max(worst.get(key) ?? 0, badnessOf(judged.check)));
  }
  return worst;
}

/** What does not apply any more is no pass: the request that it was about may lead nowhere now. */
function badnessOf({ rule, status, severity }: Check): number {
  switch (status) {
    case "fail":
      return UNKNOWN + 1 + SEVERITIES.indexOf(severity);
    case "unknown":
      return UNKNOWN;
    case "not-applicable":
      return passesWithout(rule) ? 0 : NOT_APPLICABLE;
    case "pass":
    case "waived":
      return 0;
  }
}

function measuresAreNoHigher(after: Judgement, before: Judgement): boolean {
  const measures = new Map(before.checks.map((judged) => [keyOf(judged), judged.measure]));
  return after.checks.every((judged) => {
    const was = measures.get(keyOf(judged));
    return judged.measure === undefined || was === undefined || judged.measure <= was;
  });
}

/** Lines move, so problems are counted by what they are and in which file. */
function problemsAreNoMore(after: Judgement, before: Judgement): boolean {
  const left = new Map<string, number>();
  for (const { problem } of before.problems) {
    left.set(problem.fingerprint, (left.get(problem.fingerprint) ?? 0) + 1);
  }
  return after.problems.every(({ problem }) => {
    const count = left.get(problem.fingerprint) ?? 0;
    left.set(problem.fingerprint, count - 1);
    return count > 0;
  });
}
