import { suggestion } from "../policy/nearest.ts";
import type { EvaluableRule } from "../rules/define-rule.ts";
import { describeAutofix } from "../rules/describe-autofix.ts";
import { RULES } from "../rules/index.ts";
import { inert } from "../source/inert.ts";
import { EXIT, type Streams } from "./streams.ts";
import { styleFor } from "./style.ts";

/** Lists every rule, or explains one of them. Resolves to the exit status. */
export function runRulesCommand(id: string | undefined, streams: Streams): number {
  if (id === undefined) {
    list(streams);
    return EXIT.passed;
  }
  const rule = RULES.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    streams.errors.write(
      `error: there is no rule ${JSON.stringify(inert(id))}${suggestion(
        id,
        RULES.map((candidate) => candidate.id),
      )} "pleroma-hardening rules" lists them.\n`,
    );
    return EXIT.wrongCall;
  }
  streams.output.write(explanation(rule, streams));
  return EXIT.passed;
}

function list(streams: Streams): void {
  const style = styleFor(streams);
  const width = Math.max(...RULES.map(({ id }) => id.length));
  for (const { id, severity, title, recommended } of RULES) {
    const lines = [
      `${style("bold", id.padEnd(width))}  ${severity.padEnd(6)}  ${title}`,
      `${" ".repeat(width)}  ${style("green", recommended)}`,
    ];
    streams.output.write(`${lines.join("\n")}\n\n`);
  }
}

function explanation(rule: EvaluableRule, streams: Streams): string {
  const style = styleFor(streams);
  const parts = [
    `${style("bold", rule.id)}  ${rule.severity}  ${rule.title}`,
    `Recommended: ${style("green", rule.recommended)}`,
    rule.why,
    rule.fix,
    describeAutofix(rule.autofix),
    `In the guide: ${rule.guide}`,
  ];
  return `${parts.join("\n\n")}\n`;
}
