import { fingerprint } from "../fingerprint.ts";
import { summarize } from "../gate.ts";
import type { Result } from "../result.ts";
import type { Problem } from "../source/problem.ts";

/** The result of a run that could not take place: the call or the environment was wrong. */
export function failedRun(problems: readonly Problem[]): Result {
  return {
    result: "error",
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
    problems: problems.map(({ code, severity, message, location }) => ({
      code,
      severity,
      path: location.path,
      line: location.line,
      column: location.column,
      message,
      baseline: null,
      fingerprint: fingerprint(code, location.path),
    })),
    notices: [],
    excerpts: new Map(),
  };
}
