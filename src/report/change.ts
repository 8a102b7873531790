import { groupBy } from "../gate/group-by.ts";
import type { Check, ReportedProblem, Result } from "../result.ts";

/** A result as people look at it: what a change does first, what was there before it last. */
export interface ChangeView {
  /** Whether there is a base to compare with. */
  readonly compared: boolean;
  /** Failing checks that count: all of them, without a base. */
  readonly failing: readonly Check[];
  readonly problems: readonly ReportedProblem[];
  /** Failing checks and problems that were there before. */
  readonly unchanged: readonly Check[];
  readonly unchangedProblems: readonly ReportedProblem[];
}

export function changeView({ base, checks, problems: all, result }: Result): ChangeView {
  // Why nothing was judged is the verdict already.
  const problems = result === "error" ? all.filter(({ code }) => !code.startsWith("run/")) : all;
  const failing = checks.filter(({ status }) => status === "fail");
  const isOld = ({ baseline }: Check | ReportedProblem) => baseline === "unchanged";
  return {
    compared: base !== null,
    failing: failing.filter((check) => !isOld(check)),
    problems: problems.filter((problem) => !isOld(problem)),
    unchanged: failing.filter(isOld),
    unchangedProblems: problems.filter(isOld),
  };
}

/** Checks of several subjects that say the same of the same place: one edit mends them all. */
export function sayingTheSame(checks: readonly Check[]): readonly (readonly [Check, ...Check[]])[] {
  const groups = groupBy(checks, ({ rule, instance, severity, message, location, ...values }) => {
    const { actual, was, expected } = values;
    return JSON.stringify([rule, instance, severity, message, location, actual, was, expected]);
  });
  return [...groups.values()];
}
