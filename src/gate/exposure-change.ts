import { fingerprint } from "../fingerprint.ts";
import type { JudgedCheck, Judgement } from "../judgement/judgement.ts";
import { pairInstances } from "./instance-pairs.ts";

/**
 * A figure that a change makes worse is a failing check of the worse side, whatever it is by
 * itself: of the head when it rose, of the base when it fell.
 */
export function failWorseSide(
  head: Judgement,
  base: Judgement,
): { readonly head: Judgement; readonly base: Judgement } {
  const { pairs } = pairInstances(head, base);
  const names = new Map(pairs.map((pair) => [pair.base.name, pair.head.name]));
  const headKey = ({ check, subject }: JudgedCheck) =>
    fingerprint(check.rule, check.instance, subject);
  const baseKey = ({ check, subject }: JudgedCheck) =>
    fingerprint(check.rule, names.get(check.instance) ?? check.instance, subject);
  const before = measures(base.checks, baseKey);
  const after = measures(head.checks, headKey);
  const headChecks = head.checks.map((judged) => {
    const was = before.get(headKey(judged));
    const is = judged.measure;
    if (was === undefined || is === undefined || is <= was) return judged;
    return failing(judged, `It rose from ${figure(was)} to ${figure(is)}.`);
  });
  const baseChecks = base.checks.map((judged) => {
    const was = judged.measure;
    const is = after.get(baseKey(judged));
    if (was === undefined || is === undefined || is === was) return judged;
    return is < was
      ? failing(judged, `It fell from ${figure(was)} to ${figure(is)}.`)
      : passing(judged);
  });
  return { head: { ...head, checks: headChecks }, base: { ...base, checks: baseChecks } };
}

function measures(
  checks: readonly JudgedCheck[],
  keyOf: (judged: JudgedCheck) => string,
): ReadonlyMap<string, number> {
  return new Map(
    checks.flatMap((judged) =>
      judged.measure === undefined ? [] : [[keyOf(judged), judged.measure] as const],
    ),
  );
}

function failing(judged: JudgedCheck, change: string): JudgedCheck {
  const { check } = judged;
  return {
    ...judged,
    check: { ...check, status: "fail", message: `${check.message} ${change}` },
  };
}

/** A figure that was too high before has still become worse: the head's failure is new. */
function passing(judged: JudgedCheck): JudgedCheck {
  return { ...judged, check: { ...judged.check, status: "pass" } };
}

function figure(measure: number): string {
  return measure.toFixed(1);
}
