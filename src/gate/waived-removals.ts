import type { Waiver } from "../policy/policy.ts";
import { applyWaivers } from "../policy/waivers.ts";
import type { Comparison } from "./compare.ts";

/** Who means to take something away says so beforehand, as with anything else that weakens. */
export function waiveRemovals(
  comparison: Comparison,
  waivers: readonly Waiver[],
  today: string,
): Comparison {
  // As if it failed: that is what a waiver is about.
  const failing = comparison.removed.map((check) => ({ ...check, status: "fail" as const }));
  const { checks } = applyWaivers(failing, waivers, today);
  const isWaived = (index: number) => checks[index]?.status === "waived";
  const waived = comparison.removed.filter((_check, index) => isWaived(index));
  if (waived.length === 0) return comparison;
  const names = [...new Set(waived.map(({ rule }) => rule))].join(", ");
  return {
    ...comparison,
    removed: comparison.removed.filter((_check, index) => !isWaived(index)),
    notices: [
      ...comparison.notices,
      `What made ${waived.length} checks pass is gone, which the policy waives (${names}).`,
    ],
  };
}
