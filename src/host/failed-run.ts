import { summarize } from "../gate/summarize.ts";
import { reportProblem } from "../judgement/reported-problems.ts";
import type { Result } from "../result.ts";
import type { Problem } from "../source/problem.ts";

/** The result of a run that could not take place: the call or the environment was wrong. */
export function failedRun(problems: readonly Problem[]): Result {
  return {
    result: "error",
    base: null,
    gate: {
      mode: "all",
      failOn: "medium",
      reason: problems.map(({ message }) => message).join(" "),
    },
    summary: summarize([]),
    instances: [],
    rules: {},
    checks: [],
    fixed: [],
    removed: [],
    problems: problems.map(reportProblem),
    notices: [],
    excerpts: new Map(),
    changedLines: new Set(),
  };
}
