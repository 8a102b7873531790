import type { FixedRepository } from "../fix/fix-all.ts";
import type { Judgement } from "../judgement/judgement.ts";
import type { Check } from "../result.ts";
import type { RuleId } from "../rules/define-rule.ts";
import { whyByHand } from "../rules/describe-autofix.ts";
import { RULES } from "../rules/index.ts";
import { inert } from "../source/inert.ts";

/** One sentence on what was mended and where, and one on what is left to a person and why. */
export function describeFixes(
  wanted: readonly Check[],
  { files, mended, isComplete, judgedAfter }: FixedRepository,
  { dryRun }: { readonly dryRun?: boolean },
): string {
  const done = new Set(mended.map(({ fingerprint }) => fingerprint));
  const left = wanted.filter(({ fingerprint }) => !done.has(fingerprint));
  const lines: string[] = [];
  if (mended.length > 0) {
    const verb = dryRun ? "would mend" : "mended";
    const names = files.map(({ after }) => inert(after.path)).join(", ");
    lines.push(`fixes: ${verb} ${counted(mended.length)} in ${names}.`);
    if (dryRun) lines.push("fixes: nothing was written.");
  } else if (wanted.length > 0) {
    lines.push(`fixes: none of ${counted(wanted.length)} can be mended without you.`);
  } else lines.push("fixes: there is nothing to mend.");
  if (left.length > 0 && mended.length > 0) {
    lines.push(`fixes: left to you ${left.length === 1 ? "is" : "are"} ${counted(left.length)}.`);
  }
  if (!isComplete) lines.push("fixes: not all were tried: run it again for more.");
  return lines
    .concat(reasons(left, judgedAfter))
    .map((line) => `${line}\n`)
    .join("");
}

function counted(count: number): string {
  return `${count} failing ${count === 1 ? "check" : "checks"}`;
}

/** Once for each rule. */
function reasons(left: readonly Check[], { checks }: Judgement): readonly string[] {
  const ids = new Set(left.map(({ rule }) => rule));
  const isPassing = (rule: RuleId) => {
    const own = checks.filter(({ check }) => check.rule === rule);
    return own.length > 0 && own.every(({ check }) => check.status === "pass");
  };
  return RULES.flatMap(({ id, autofix }) => {
    const because = whyByHand(autofix, isPassing) ?? "something else may depend on what is there";
    return ids.has(id) ? [`  ${id}: ${because}`] : [];
  });
}
