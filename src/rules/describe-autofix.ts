import type { Autofix, RuleId } from "./define-rule.ts";

/** Whether `check --fix` follows a rule's advice: Markdown, one sentence. */
export function describeAutofix(autofix: Autofix): string {
  if (!autofix.safe) return `\`check --fix\` leaves it to you: ${autofix.because}.`;
  const condition = conditionOf(autofix);
  const once = condition === undefined ? "" : ` once ${condition}`;
  return `\`check --fix\` mends it${once}, wherever the files show that nothing else gets worse.`;
}

/**
 * Why a fix has to wait for a person; `undefined` where the rule itself has nothing against it.
 *
 * @param isPassing whether the checks of a rule pass
 */
export function whyByHand(
  autofix: Autofix,
  isPassing: (rule: RuleId) => boolean,
): string | undefined {
  if (!autofix.safe) return autofix.because;
  const condition = conditionOf(autofix, (rule) => !isPassing(rule));
  return condition && `safe to mend only once ${condition}`;
}

function conditionOf(
  { oncePassing = [], oncePassingOrAbsent = [] }: Extract<Autofix, { safe: true }>,
  isMeant: (rule: RuleId) => boolean = () => true,
): string | undefined {
  const rules = [...oncePassing, ...oncePassingOrAbsent].filter(isMeant);
  if (rules.length === 0) return undefined;
  return `${rules.join(" and ")} ${rules.length === 1 ? "passes" : "pass"}`;
}
