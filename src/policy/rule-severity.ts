import type { EvaluableRule } from "../rules/define-rule.ts";
import { type Severity, shiftSeverity } from "../rules/severity.ts";
import type { Policy } from "./policy.ts";

/** What is to be known of a rule to say what a policy makes of it. */
export type RuleDefault = Pick<EvaluableRule, "id" | "severity">;

/** The severity of a rule under a policy: what the policy sets, else what its preset makes of it. */
export function severityOf(
  { id, severity }: RuleDefault,
  { rules, preset }: Pick<Policy, "rules" | "preset">,
): Severity | "off" {
  return rules.get(id) ?? (preset.name === "strict" ? shiftSeverity(severity, 1) : severity);
}
