import type { JudgedCheck, Judgement } from "../judgement/judgement.ts";
import type { Baseline, Check, InstanceSummary } from "../result.ts";
import { SEVERITIES, type Severity } from "../rules/severity.ts";
import { type BaseCheck, CheckIndex } from "./check-index.ts";
import type { Verdicts } from "./decide.ts";
import { type PairedInstances, pairInstances } from "./instance-pairs.ts";
import { findLost } from "./lost-checks.ts";
import { compareProblems } from "./problem-baseline.ts";
import { subjectRenamer } from "./renamed-hosts.ts";
import type { Changes } from "./summarize.ts";

/** What a change does: the head's verdicts, each held against the base's. */
export interface Comparison extends Verdicts, Changes {
  /** With the exposure of the base beside their own. */
  readonly instances: readonly InstanceSummary[];
  readonly notices: readonly string[];
}

/**
 * Holds the head against the base.
 *
 * @param head with the waivers that count already applied
 * @param base without any waiver: what was waived there failed there
 */
export function compare(head: Judgement, base: Judgement): Comparison {
  const paired = pairInstances(head, base);
  const before = renameToHead(base, head, paired);
  const earlier = new CheckIndex(before.map(({ original, renamed }) => [renamed, original]));
  const later = new CheckIndex(head.checks.map((judged) => [judged, judged]));
  const checks: Check[] = [];
  const newlyUnknown: Check[] = [];
  const worseThoughWaived: Check[] = [];
  for (const judged of head.checks) {
    const { check } = judged;
    const same = earlier.about(judged);
    const was = same[0]?.check.actual ?? null;
    const compared = { ...check, baseline: baselineOf(check, same), was };
    checks.push(compared);
    if (check.status === "unknown" && !same.some(wasUndecidedOrWeak)) newlyUnknown.push(compared);
    if (check.status === "waived" && failedLess(same, check.severity)) {
      worseThoughWaived.push(compared);
    }
  }
  const fixed = before.filter(
    ({ original, renamed }) =>
      original.check.status === "fail" &&
      !later.about(renamed).some(({ check }) => stillFails(check)),
  );
  const lost = findLost({ head, base, before, later, paired });
  return {
    checks,
    problems: [...compareProblems(head, base), ...lost.problems],
    instances: head.instances.map((instance) => ({
      ...instance,
      baseExposure: paired.pairs.find((pair) => pair.head === instance)?.base.exposure ?? null,
    })),
    fixed: fixed.map(({ original }) => original.check),
    removed: lost.removed,
    newlyUnknown,
    notices: [
      ...(base.instances.length === 0 && head.instances.length > 0
        ? ["The base holds nothing to check, so every failing check counts as new."]
        : []),
      ...lost.notices,
      ...worseThoughWaived.map(
        ({ rule, subject, severity }) =>
          `${rule} for ${subject} is waived, and fails with severity ${severity} now, which it did not before.`,
      ),
    ],
  };
}

function renameToHead(
  base: Judgement,
  head: Judgement,
  { pairs, gone }: PairedInstances,
): readonly BaseCheck[] {
  const found = pairs.flatMap((pair) => {
    const own = base.checks.filter(({ check }) => check.instance === pair.base.name);
    const rename = subjectRenamer(pair, base.checks, head.checks);
    return own.map((original) => {
      const { check } = original;
      const ofNginx = check.rule.startsWith("nginx/");
      const subject = ofNginx ? rename(original.subject) : original.subject;
      const renamed = { ...original, subject, check: { ...check, instance: pair.head.name } };
      return { original, renamed };
    });
  });
  const names = new Set(gone.map(({ name }) => name));
  const others = base.checks.filter(({ check }) => names.has(check.instance));
  // A name that no instance has: nothing on the head is the same by it.
  const nowhere = others.map((original) => {
    const renamed = { ...original, check: { ...original.check, instance: "" } };
    return { original, renamed };
  });
  return [...found, ...nowhere];
}

/** A failing check is new unless it failed before, and no less severely. */
function baselineOf(check: Check, earlier: readonly JudgedCheck[]): Baseline {
  if (check.status !== "fail") return null;
  return failedLess(earlier, check.severity) ? "new" : "unchanged";
}

/** Whether nothing of this severity failed before. */
function failedLess(earlier: readonly JudgedCheck[], severity: Severity): boolean {
  return !earlier.some(
    ({ check }) =>
      check.status === "fail" && SEVERITIES.indexOf(check.severity) >= SEVERITIES.indexOf(severity),
  );
}

function stillFails({ status }: Check): boolean {
  return status === "fail" || status === "waived";
}

function wasUndecidedOrWeak({ check: { status } }: JudgedCheck): boolean {
  return status === "unknown" || status === "fail";
}
