import type { Instance } from "../deployment/instance.ts";
import type { Kind } from "../source/repository.ts";
import type { EvaluableRule, Finding } from "./define-rule.ts";
import { levelsBetween, type Severity, shiftSeverity } from "./severity.ts";

/** A finding with everything decided that the rule itself leaves open. */
export interface EvaluatedFinding extends Finding {
  readonly severity: Severity;
  /** The instance has no files of the kind that the rule is about. */
  readonly kindAbsent: boolean;
}

const KIND_NAMES: Readonly<Record<Kind, string>> = {
  elixir: "Elixir config of Pleroma",
  nginx: "nginx configuration",
  systemd: "systemd unit of Pleroma",
};

/**
 * What one rule says of one instance: at least one finding, `not-applicable` where the kind of
 * file that the rule is about is absent.
 *
 * @param severity what the policy sets for the rule; all its variants shift by as many levels
 */
export function evaluateRule(
  rule: EvaluableRule,
  instance: Instance,
  severity: Severity,
): readonly EvaluatedFinding[] {
  const levels = levelsBetween(rule.severity, severity);
  const absent = rule.kinds.filter((kind) => !isPresent(instance, kind));
  const findings = absent.length > 0 ? [] : rule.evaluate(instance);
  if (findings.length === 0) {
    const what =
      absent.length > 0
        ? `The repository holds no ${absent.map((kind) => KIND_NAMES[kind]).join(" and no ")}.`
        : "There is nothing that this rule is about.";
    const message = `${what}`;
    const { subject } = rule;
    const kindAbsent = absent.length > 0;
    return [{ subject, status: "not-applicable", severity, message, location: null, kindAbsent }];
  }
  return findings.map((finding) => ({
    ...finding,
    kindAbsent: false,
    severity: shiftSeverity(finding.severity ?? rule.severity, levels),
  }));
}

function isPresent(instance: Instance, kind: Kind): boolean {
  switch (kind) {
    case "elixir":
      return instance.elixir !== undefined;
    case "nginx":
      return instance.nginx !== undefined;
    case "systemd":
      return instance.services !== undefined;
  }
}
