import type { Check, FailOn, Gate, GateMode, ReportedProblem, Summary } from "./result.ts";
import { SEVERITIES, type Severity } from "./rules/severity.ts";

export interface GateOptions {
  readonly mode: GateMode;
  readonly failOn: FailOn;
  readonly failOnUnknown: boolean;
  /** The kinds of files that an instance lacks, as people call them. */
  readonly absent: readonly string[];
}

export interface Decision {
  readonly passed: boolean;
  readonly gate: Gate;
}

/** Whether a finding of this severity fails the run. */
function reaches(severity: Severity, failOn: FailOn): boolean {
  return failOn !== "never" && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
}

/** Decides from everything that was found, and says why in one sentence. */
export function decide(
  checks: readonly Check[],
  problems: readonly ReportedProblem[],
  options: GateOptions,
): Decision {
  const errors = problems.filter(({ severity }) => severity === "error");
  const failing = checks.filter(
    ({ status, severity }) => status === "fail" && reaches(severity, options.failOn),
  );
  const undecided = options.failOnUnknown
    ? checks.filter(
        ({ status, severity }) => status === "unknown" && reaches(severity, options.failOn),
      )
    : [];
  const blocking = [
    ...(errors.length > 0 ? [`${count(errors.length, "problem")} with the input`] : []),
    ...(failing.length > 0
      ? [`${count(failing.length, "failing check")} (${rulesOf(failing)})`]
      : []),
    ...(undecided.length > 0
      ? [`${count(undecided.length, "check")} that could not be decided (${rulesOf(undecided)})`]
      : []),
  ];
  const { mode, failOn } = options;
  if (blocking.length > 0) {
    const reason = `To pass, mend ${blocking.join(" and ")}.`;
    return { passed: false, gate: { mode, failOn, reason } };
  }
  const unseen =
    options.absent.length > 0 ? ` Not found, so not checked: ${options.absent.join(", ")}.` : "";
  return { passed: true, gate: { mode, failOn, reason: passReason(checks, failOn) + unseen } };
}

function passReason(checks: readonly Check[], failOn: FailOn): string {
  const below = checks.filter(({ status }) => status === "fail").length;
  const unknown = checks.filter(({ status }) => status === "unknown").length;
  const undecided =
    unknown > 0
      ? ` What only the running host knows was not decided: ${count(unknown, "check")}.`
      : "";
  return `${aboutFailing(below, failOn)}${undecided}`;
}

function aboutFailing(below: number, failOn: FailOn): string {
  if (below === 0) return "Nothing that was decided weakens security.";
  const fail = `${count(below, "check")} fail${below === 1 ? "s" : ""}`;
  if (failOn === "never") return `${fail}, and fail-on is "never".`;
  return `${fail}, below the severity "${failOn}" that fails a run.`;
}

/** The ids, worst first, each once; what a long list leaves out is counted. */
function rulesOf(checks: readonly Check[]): string {
  const worstFirst = [...checks].sort(
    (a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity),
  );
  const ids = [...new Set(worstFirst.map(({ rule }) => rule))];
  const named = ids.slice(0, 4).join(", ");
  return ids.length > 4 ? `${named} and ${ids.length - 4} more rules` : named;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The figures of a run. The score counts a rule once, by its worst check. */
export function summarize(checks: readonly Check[]): Summary {
  const numberOf = (status: Check["status"]) =>
    checks.filter((check) => check.status === status).length;
  return {
    passed: numberOf("pass"),
    failed: numberOf("fail"),
    unknown: numberOf("unknown"),
    notApplicable: numberOf("not-applicable"),
    waived: numberOf("waived"),
    new: checks.filter(({ baseline }) => baseline === "new").length,
    fixed: 0,
    removed: 0,
    score: scoreOf(checks),
  };
}

function scoreOf(checks: readonly Check[]): number {
  const applicable = new Set<string>();
  const notPassed = new Set<string>();
  for (const { rule, status } of checks) {
    if (status === "not-applicable") continue;
    applicable.add(rule);
    if (status !== "pass") notPassed.add(rule);
  }
  if (applicable.size === 0) return 0;
  return Math.round(((applicable.size - notPassed.size) / applicable.size) * 100);
}
