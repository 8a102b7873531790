import { RULES } from "../../../src/rules/index.ts";
import { LOWERING_LINES } from "../../../src/rules/systemd/exposure-advice.ts";
import type { OracleCase } from "./cases.ts";

/** The lines of the `[Service]` section that a rule's help tells people to write. */
function linesOf(help: string): readonly string[] {
  return [...help.matchAll(/^```ini\n\[Service\]\n([^`]*)\n```$/gm)].flatMap(([, block = ""]) =>
    block.split("\n"),
  );
}

const RECOMMENDED = [
  ...new Set([
    ...RULES.filter(({ id }) => id.startsWith("systemd/")).flatMap(({ fix }) => linesOf(fix)),
    ...LOWERING_LINES.map(({ line }) => line),
  ]),
];

function withDropIn(name: string, lines: readonly string[]): OracleCase {
  return {
    name,
    files: {
      "etc/systemd/system/pleroma.service":
        "[Unit]\nDescription=Pleroma\n\n[Service]\nUser=pleroma\nExecStart=/opt/pleroma/bin/pleroma start\n",
      "etc/systemd/system/pleroma.service.d/hardening.conf": `[Service]\n${lines.join("\n")}\n`,
    },
    unit: "pleroma.service",
  };
}

/** Everything that the rules recommend, line by line and together: systemd has to take all of it. */
export const ADVICE_CASES: readonly OracleCase[] = [
  ...RECOMMENDED.map((line) => withDropIn(`recommended: ${line}`, [line])),
  withDropIn("recommended: all lines", RECOMMENDED),
];
