import type { Check, Summary } from "../result.ts";

/** What the comparison with a base found, as far as figures go. */
export interface Changes {
  readonly fixed: readonly Check[];
  readonly removed: readonly Check[];
}

export const NO_CHANGES: Changes = { fixed: [], removed: [] };

/** The figures of a run. */
export function summarize(checks: readonly Check[], changes: Changes = NO_CHANGES): Summary {
  const numberOf = (status: Check["status"]) =>
    checks.filter((check) => check.status === status).length;
  return {
    passed: numberOf("pass"),
    failed: numberOf("fail"),
    unknown: numberOf("unknown"),
    notApplicable: numberOf("not-applicable"),
    waived: numberOf("waived"),
    new: checks.filter(({ baseline }) => baseline === "new").length,
    fixed: changes.fixed.length,
    removed: changes.removed.length,
    score: scoreOf(checks),
  };
}

function scoreOf(checks: readonly Check[]): number {
  const { passed, applicable } = countRules(checks);
  return applicable === 0 ? 0 : Math.round((passed / applicable) * 100);
}

/** How many rules apply, and how many of these pass: a rule counts once, by its worst check. */
export function countRules(checks: readonly Check[]): {
  readonly passed: number;
  readonly applicable: number;
} {
  const applicable = new Set<string>();
  const notPassed = new Set<string>();
  for (const { rule, status } of checks) {
    if (status === "not-applicable") continue;
    applicable.add(rule);
    if (status !== "pass") notPassed.add(rule);
  }
  return { passed: applicable.size - notPassed.size, applicable: applicable.size };
}
