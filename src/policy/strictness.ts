import type { FailOn, GateMode } from "../result.ts";
import type { Severity } from "../rules/severity.ts";
import type { Policy } from "./policy.ts";

/** What is in force when nobody sets it. */
const DEFAULT_FAIL_ON: FailOn = "medium";

const FAIL_ON_RANKS: Readonly<Record<FailOn, number>> = { never: 0, high: 1, medium: 2, low: 3 };
const SEVERITY_RANKS: Readonly<Record<Severity | "off", number>> = {
  off: 0,
  low: 1,
  medium: 2,
  high: 3,
};

// Each says of one wish how strict it is: the higher, the more fails a run.

export function failOnRank(failOn: FailOn | undefined): number {
  return FAIL_ON_RANKS[failOn ?? DEFAULT_FAIL_ON];
}

export function severityRank(severity: Severity | "off"): number {
  return SEVERITY_RANKS[severity];
}

/** Without a wish, a run with a base looks at regressions only. */
export function gateRank(gate: GateMode | undefined): number {
  return gate === "all" ? 1 : 0;
}

export function presetRank({ name }: Policy["preset"]): number {
  return name === "strict" ? 1 : 0;
}

/** Where none is set, every exposure is allowed. */
export function exposureRank(maxExposure: number | undefined): number {
  return -(maxExposure ?? Number.POSITIVE_INFINITY);
}

/** A waiver that expires sooner is the stricter one. */
export function expiryRank(expires: string | undefined): number {
  return expires === undefined ? Number.NEGATIVE_INFINITY : -Number(expires.replaceAll("-", ""));
}

/** The stricter of two wishes; the first one where they are equally strict. */
export function stricter<T>(first: T, second: T, rank: (wish: T) => number): T {
  return rank(second) > rank(first) ? second : first;
}
