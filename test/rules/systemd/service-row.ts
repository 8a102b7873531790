import { selectServices } from "../../../src/deployment/services.ts";
import type { EvaluableRule } from "../../../src/rules/define-rule.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import { assembleUnits } from "../../../src/systemd/unit/assemble.ts";
import { EMPTY_INSTANCE } from "../instance.ts";
import { inputOf } from "../rejected-rows.ts";
import { type Expectation, type RuleTable, ruleTable } from "../table.ts";

/** Lines of the `[Service]` section of Pleroma's unit and of a drop-in, and what a rule says. */
export interface ServiceRow extends Expectation {
  readonly unit: string;
  readonly dropIn?: string;
  /** The ceiling of the exposure that the policy sets. */
  readonly maxExposure?: number;
}

const UNIT = "pleroma.service";
const DROP_IN = "pleroma.service.d/local.conf";
const START = "ExecStart=/opt/pleroma/bin/pleroma start";

/** The accept and reject table of a rule over systemd units. */
export function serviceTable(rule: EvaluableRule, table: RuleTable<ServiceRow>): void {
  ruleTable(
    rule,
    {
      instanceOf: (row) => ({
        ...EMPTY_INSTANCE,
        services: selectServices(assembleUnits(filesOf(row))),
        maxExposure: row.maxExposure,
      }),
      inputOf: (row) => inputOf(filesOf(row), { maxExposure: row.maxExposure }),
      title: ({ unit, dropIn }) =>
        [unit, dropIn].map((text) => text?.replaceAll("\n", " | ")).join(" + "),
      textAt: (row, { location }) => {
        const file = filesOf(row).find(({ path }) => path === location?.path);
        if (file === undefined || location === null) return undefined;
        return file.text.slice(
          file.offsetOf(location.line, location.column),
          file.offsetOf(location.endLine, location.endColumn),
        );
      },
    },
    table,
  );
}

function filesOf({ unit, dropIn }: ServiceRow): readonly SourceFile[] {
  const start = unit.includes("ExecStart=") ? "" : `${START}\n`;
  const main = new SourceFile(UNIT, `[Service]\n${start}${unit}\n`);
  if (dropIn === undefined) return [main];
  return [main, new SourceFile(DROP_IN, `[Service]\n${dropIn}\n`)];
}
