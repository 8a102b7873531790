import type { JudgedCheck, Judgement } from "../judgement/judgement.ts";
import type { RuleId } from "../rules/define-rule.ts";
import { RULES } from "../rules/index.ts";

const AUTOFIX = new Map(RULES.map(({ id, autofix }) => [id, autofix]));

/** Whether a failing check may be mended without asking anybody: its rule says so, and the finding. */
export function isSafe({ check, byHand }: JudgedCheck, judgement: Judgement): boolean {
  const autofix = AUTOFIX.get(check.rule);
  if (byHand || autofix === undefined || !autofix.safe) return false;
  const { oncePassing = [], oncePassingOrAbsent = [] } = autofix;
  const own = judgement.checks.filter((other) => other.check.instance === check.instance);
  // Of a rule that is switched off nobody knows whether it passes.
  const isEach = (rule: RuleId, isGood: (other: JudgedCheck) => boolean) => {
    const needed = own.filter((other) => other.check.rule === rule);
    return needed.length > 0 && needed.every(isGood);
  };
  return (
    oncePassing.every((rule) => isEach(rule, isDone)) &&
    oncePassingOrAbsent.every((rule) => isEach(rule, (one) => isDone(one) || one.kindAbsent))
  );
}

/** It passes, or there is nothing that it could find wrong in files that are there. */
function isDone({ check: { status }, kindAbsent }: JudgedCheck): boolean {
  return status === "pass" || (status === "not-applicable" && !kindAbsent);
}

/** Whether a check that failed counts as mended: it passes. */
export function isMended({ check: { rule, status }, kindAbsent }: JudgedCheck): boolean {
  return status === "pass" || (status === "not-applicable" && !kindAbsent && passesWithout(rule));
}

/** Whether a rule that finds nothing to look at has nothing against it. */
export function passesWithout(rule: RuleId): boolean {
  const autofix = AUTOFIX.get(rule);
  return autofix?.safe === true && autofix.passesWithout === true;
}
