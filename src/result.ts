import type { Family } from "./deployment/family.ts";
import type { Edit, RuleId } from "./rules/define-rule.ts";
import type { Severity } from "./rules/severity.ts";
import type { Location } from "./source/location.ts";

export { exposureWord } from "./systemd/exposure/words.ts";

export type CheckStatus = "pass" | "fail" | "unknown" | "not-applicable" | "waived";

/** `null` without a base, and for checks that do not fail. */
export type Baseline = "new" | "unchanged" | null;

/** A rule applied to one subject of one instance. Redacted: nothing in it holds a secret. */
export interface Check {
  readonly rule: RuleId;
  readonly instance: string;
  readonly subject: string;
  readonly status: CheckStatus;
  readonly severity: Severity;
  readonly message: string;
  readonly expected: string | null;
  /** What to do at the place with `expected`, or with what is there; `null` where neither is known. */
  readonly edit: Edit | null;
  readonly actual: string | null;
  /** `actual` at the base; `null` without a base, and where it had none. */
  readonly was: string | null;
  readonly location: Location | null;
  readonly baseline: Baseline;
  readonly waiver: {
    readonly reason: string;
    readonly expires: string | null;
    readonly origin: string;
  } | null;
  readonly fingerprint: string;
}

export interface ReportedProblem {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly baseline: Baseline;
  readonly fingerprint: string;
}

export interface InstanceSummary {
  readonly name: string;
  readonly host: string | null;
  readonly family: Family;
  readonly files: readonly string[];
  /** As `systemd-analyze security` has it, of the most exposed service; `null` if not known. */
  readonly exposure: number | null;
  /** Where templates leave the exposure open: what it is at best and at worst. */
  readonly exposureRange: { readonly low: number; readonly high: number } | null;
  /** The same at the base; `null` without a base. */
  readonly baseExposure: number | null;
}

export interface RuleSummary {
  readonly title: string;
  /** What to do, as Markdown. */
  readonly help: string;
  readonly url: string;
}

export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly notApplicable: number;
  readonly waived: number;
  readonly new: number;
  readonly fixed: number;
  readonly removed: number;
  readonly score: number;
}

export const FAIL_ON = ["high", "medium", "low", "never"] as const;
export type FailOn = (typeof FAIL_ON)[number];
export const GATE_MODES = ["regressions", "all"] as const;
export type GateMode = (typeof GATE_MODES)[number];

export interface Gate {
  readonly mode: GateMode;
  readonly failOn: FailOn;
  /** The verdict as one sentence. */
  readonly reason: string;
}

/** The lines of a file that a report shows beside a finding, already redacted. */
export type Excerpts = ReadonlyMap<string, string>;

/** What one run says (DESIGN §7), plus what reports need to show it. */
export interface Result {
  readonly result: "pass" | "fail" | "error";
  /** What it was compared with, for people; `null` without a base. */
  readonly base: string | null;
  readonly gate: Gate;
  readonly summary: Summary;
  readonly instances: readonly InstanceSummary[];
  readonly rules: Readonly<Record<string, RuleSummary>>;
  readonly checks: readonly Check[];
  readonly fixed: readonly Check[];
  readonly removed: readonly Check[];
  readonly problems: readonly ReportedProblem[];
  readonly notices: readonly string[];
  /** Redacted source lines, by `excerptKey(path, line)`. */
  readonly excerpts: Excerpts;
  /** The lines with findings that the change touched, by `excerptKey`; none without a base. */
  readonly changedLines: ReadonlySet<string>;
}

export function excerptKey(path: string, line: number): string {
  return `${path}:${line}`;
}
