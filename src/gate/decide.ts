import type { Check, FailOn, Gate, GateMode, ReportedProblem } from "../result.ts";
import { SEVERITIES, type Severity } from "../rules/severity.ts";
import { NO_CHANGES } from "./summarize.ts";

/** All that the decision rests on. */
export interface Verdicts {
  readonly checks: readonly Check[];
  readonly problems: readonly ReportedProblem[];
  /** Passes of the base whose subject is gone. */
  readonly removed: readonly Check[];
  /** Checks that the change leaves undecided, and that were decided at the base. */
  readonly newlyUnknown: readonly Check[];
}

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
export function reaches(severity: Severity, failOn: FailOn): boolean {
  return failOn !== "never" && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
}

/**
 * Decides from everything that was found, and says in one sentence what must change for the run to
 * pass, or why it passes.
 */
export function decide(verdicts: Verdicts, options: GateOptions): Decision {
  const { mode, failOn } = options;
  const gating = mode === "regressions" ? regressionsOf(verdicts) : everythingOf(verdicts);
  const reaching = (checks: readonly Check[]) =>
    checks.filter(({ severity }) => reaches(severity, failOn));
  const errors = gating.problems.filter(({ severity }) => severity === "error");
  const failing = reaching(gating.failing);
  const removed = reaching(gating.removed);
  const undecided = options.failOnUnknown ? reaching(gating.unknown) : [];
  const kind = mode === "regressions" ? "new " : "";
  const unseen =
    options.absent.length > 0 ? ` Not found, so not checked: ${options.absent.join(", ")}.` : "";
  const required = [
    ...(errors.length > 0
      ? [`mend ${count(errors.length, `${kind}problem`)} with the input (${placesOf(errors)})`]
      : []),
    ...(failing.length > 0
      ? [`mend ${count(failing.length, `${kind}failing check`)} (${rulesOf(failing)})`]
      : []),
    ...(removed.length > 0
      ? [`bring back what made ${count(removed.length, "check")} pass (${rulesOf(removed)})`]
      : []),
    ...(undecided.length > 0
      ? [`make ${count(undecided.length, "check")} decidable again (${rulesOf(undecided)})`]
      : []),
  ];
  if (required.length > 0) {
    const reason = `To pass, ${required.join(", and ")}.${unseen}`;
    return { passed: false, gate: { mode, failOn, reason } };
  }
  const why =
    mode === "regressions" ? whyNoRegression(verdicts, failOn) : whyNothingFails(verdicts, failOn);
  return { passed: true, gate: { mode, failOn, reason: why + unseen } };
}

interface Gating {
  readonly problems: readonly ReportedProblem[];
  readonly failing: readonly Check[];
  readonly removed: readonly Check[];
  readonly unknown: readonly Check[];
}

function everythingOf({ checks, problems }: Verdicts): Gating {
  return {
    problems,
    failing: checks.filter(({ status }) => status === "fail"),
    unknown: checks.filter(({ status }) => status === "unknown"),
    ...NO_CHANGES,
  };
}

function regressionsOf({ checks, problems, removed, newlyUnknown }: Verdicts): Gating {
  return {
    // Without a policy that can be read, nobody knows what the repository wishes.
    problems: problems.filter(
      ({ baseline, code }) => baseline === "new" || code.startsWith("policy/"),
    ),
    failing: checks.filter(({ status, baseline }) => status === "fail" && baseline === "new"),
    removed,
    unknown: newlyUnknown,
  };
}

function whyNothingFails({ checks }: Verdicts, failOn: FailOn): string {
  const numberOf = (status: Check["status"]) =>
    checks.filter((check) => check.status === status).length;
  const below = numberOf("fail");
  const unknown = numberOf("unknown");
  const waived = numberOf("waived");
  if (below + unknown + waived + numberOf("pass") === 0) return "There is nothing to check.";
  const accepted = waived > 0 ? ` Waived: ${count(waived, "check")}.` : "";
  const undecided =
    unknown > 0
      ? ` What only the running host knows was not decided: ${count(unknown, "check")}.`
      : "";
  return `${aboutFailing(below, waived, failOn)}${accepted}${undecided}`;
}

function aboutFailing(below: number, waived: number, failOn: FailOn): string {
  if (below === 0 && waived > 0) return "Nothing fails but what is waived.";
  if (below === 0) return "Nothing that was decided weakens security.";
  return `${count(below, "check")} ${below === 1 ? "fails" : "fail"}, ${belowThreshold(failOn)}.`;
}

function whyNoRegression(
  { checks, problems, removed, newlyUnknown }: Verdicts,
  failOn: FailOn,
): string {
  const failing = checks.filter(({ status }) => status === "fail");
  const fresh = failing.filter(({ baseline }) => baseline === "new").length;
  const old = failing.length - fresh;
  const weaker = [
    ...(fresh > 0 ? [count(fresh, "new failing check")] : []),
    ...(removed.length > 0 ? [`${count(removed.length, "check")} that passed and are gone`] : []),
  ];
  const verdict =
    weaker.length === 0
      ? "Nothing that was decided got weaker."
      : `Weaker than the base: ${weaker.join(" and ")}, ${belowThreshold(failOn)}.`;
  const known =
    old > 0
      ? ` ${count(old, "check")} ${old === 1 ? "fails" : "fail"} as at the base, and ${old === 1 ? "does" : "do"} not count.`
      : "";
  const undecided =
    newlyUnknown.length > 0
      ? ` ${count(newlyUnknown.length, "check")} that ${newlyUnknown.length === 1 ? "was" : "were"} decided at the base cannot be decided any more (${rulesOf(newlyUnknown)}).`
      : "";
  const unknown = checks.filter(({ status }) => status === "unknown").length - newlyUnknown.length;
  const stillUndecided =
    unknown > 0 ? ` ${count(unknown, "check")} could not be decided at the base either.` : "";
  const broken = problems.filter(({ severity }) => severity === "error");
  const unread =
    broken.length > 0
      ? ` Not understood, as at the base, so that nobody knows what changed there: ${placesOf(broken)}.`
      : "";
  return `${verdict}${known}${undecided}${stillUndecided}${unread}`;
}

function belowThreshold(failOn: FailOn): string {
  return failOn === "never"
    ? 'and fail-on is "never"'
    : `below the severity "${failOn}" that fails a run`;
}

/** The ids, worst first, each once; what a long list leaves out is counted. */
function rulesOf(checks: readonly Check[]): string {
  const worstFirst = [...checks].sort(
    (a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity),
  );
  const ids = [...new Set(worstFirst.map(({ rule }) => rule))];
  return few(ids, "rules");
}

function placesOf(problems: readonly ReportedProblem[]): string {
  const places = problems.map(({ path, line, code }) => (path === "." ? code : `${path}:${line}`));
  return few([...new Set(places)], "places");
}

function few(names: readonly string[], noun: string): string {
  const named = names.slice(0, 4).join(", ");
  const more = names.length - 4;
  return more > 0 ? `${named} and ${more} more ${more === 1 ? noun.slice(0, -1) : noun}` : named;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
