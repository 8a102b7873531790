import { RULES } from "../rules/index.ts";
import type { Streams } from "./streams.ts";
import { styleFor } from "./style.ts";

export function runRulesCommand(streams: Streams): void {
  const style = styleFor(streams);
  const width = Math.max(...RULES.map(({ id }) => id.length));
  for (const { id, severity, title, recommended, guide } of RULES) {
    const lines = [
      `${style("bold", id.padEnd(width))}  ${severity.padEnd(6)}  ${title}`,
      `${" ".repeat(width)}  ${style("green", recommended)}`,
      `${" ".repeat(width)}  ${style("dim", guide)}`,
    ];
    streams.output.write(`${lines.join("\n")}\n\n`);
  }
}
