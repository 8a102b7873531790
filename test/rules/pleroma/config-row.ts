import type { Family } from "../../../src/deployment/family.ts";
import { type Instance, type Preset, RECOMMENDED } from "../../../src/deployment/instance.ts";
import { findSecrets } from "../../../src/deployment/secrets/secrets.ts";
import type { EvaluableRule } from "../../../src/rules/define-rule.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import { EMPTY_INSTANCE } from "../instance.ts";
import { inputOf } from "../rejected-rows.ts";
import { type Expectation, type RuleTable, ruleTable } from "../table.ts";
import { evaluateText } from "./evaluate-text.ts";

/** A whole Elixir config file (without its `import Config`), and what a rule says of it. */
export interface ConfigRow extends Expectation {
  readonly config: string;
  readonly family?: Family;
  readonly preset?: Preset;
  /** The host under which policy or nginx know the instance. */
  readonly host?: string;
}

const PATH = "config/prod.secret.exs";

/** The accept and reject table of a rule over Elixir settings. */
export function configTable(rule: EvaluableRule, table: RuleTable<ConfigRow>): void {
  ruleTable(
    rule,
    {
      instanceOf,
      inputOf: (row) =>
        inputOf([fileOf(row)], { family: row.family, preset: row.preset ?? RECOMMENDED }),
      title: ({ config }) => config.replaceAll(/\s+/g, " ").replace("config :pleroma, ", ""),
      textAt: (row, { location }) => {
        if (location === null) return undefined;
        const file = fileOf(row);
        return file.text.slice(
          file.offsetOf(location.line, location.column),
          file.offsetOf(location.endLine, location.endColumn),
        );
      },
    },
    table,
  );
}

function fileOf({ config }: ConfigRow): SourceFile {
  return new SourceFile(PATH, `import Config\n\n${config}\n`);
}

function instanceOf(row: ConfigRow): Instance {
  const elixir = evaluateText(fileOf(row));
  const { host = null, family = "pleroma", preset = RECOMMENDED } = row;
  const { secrets } = findSecrets({ elixir: { production: elixir, others: [] } });
  return { ...EMPTY_INSTANCE, host, family, preset, elixir, secrets };
}
