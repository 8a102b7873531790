import { describe, expect, test } from "vitest";
import type { Instance } from "../../src/deployment/instance.ts";
import type { EvaluableRule, Finding } from "../../src/rules/define-rule.ts";
import { evaluateRule } from "../../src/rules/evaluate.ts";
import type { Severity } from "../../src/rules/severity.ts";
import { collect, isCollecting, type RowInput } from "./rejected-rows.ts";

/** What a row of a rule's table expects, beside the status that its table stands for. */
export interface Expectation {
  /** What is special about the row; its first line otherwise. */
  readonly name?: string;
  /** The rule's own where absent. */
  readonly severity?: Severity;
  /** The rule's own where absent. */
  readonly subject?: string;
  /** A part of the message, or a pattern. */
  readonly says?: string | RegExp;
  /** The source text that the finding's location covers. */
  readonly at?: string;
  /** What to do there; the rule leaves it to whether there is anything where absent. */
  readonly edit?: Finding["edit"];
}

export interface RuleTable<Row> {
  readonly accept: readonly Row[];
  readonly reject: readonly Row[];
  readonly unknown?: readonly Row[];
  readonly notApplicable?: readonly Row[];
}

/** How the rows of one kind of files become instances. */
export interface RowReader<Row> {
  readonly instanceOf: (row: Row) => Instance;
  readonly textAt: (row: Row, finding: Finding) => string | undefined;
  readonly title: (row: Row) => string;
  /** The same files as the whole program sees them. */
  readonly inputOf: (row: Row) => RowInput;
}

/**
 * The specification of a rule: in each row, exactly one finding has the table's status, and all
 * others pass.
 */
export function ruleTable<Row extends Expectation>(
  rule: EvaluableRule,
  reader: RowReader<Row>,
  table: RuleTable<Row>,
): void {
  if (isCollecting()) {
    for (const row of table.reject) {
      collect({ rule, name: row.name ?? reader.title(row), input: reader.inputOf(row) });
    }
    return;
  }
  const rows: readonly (readonly [Finding["status"], readonly Row[]])[] = [
    ["pass", table.accept],
    ["fail", table.reject],
    ["unknown", table.unknown ?? []],
    ["not-applicable", table.notApplicable ?? []],
  ];
  describe(rule.id, () => {
    for (const [status, cases] of rows) {
      for (const row of cases) {
        test(`${status}: ${row.name ?? reader.title(row)}`, () =>
          expectRow(rule, reader, status, row));
      }
    }
  });
}

function expectRow<Row extends Expectation>(
  rule: EvaluableRule,
  reader: RowReader<Row>,
  status: Finding["status"],
  row: Row,
): void {
  const findings = evaluateRule(rule, reader.instanceOf(row), rule.severity);
  const notable = findings.filter((finding) => finding.status !== "pass");
  const judged = status === "pass" && notable.length === 0 ? findings : notable;
  expect(judged.map((finding) => finding.status)).toEqual(judged.map(() => status));
  const finding = judged.find(({ subject }) => subject === (row.subject ?? rule.subject));
  expect(finding, `a finding on ${row.subject ?? rule.subject}`).toBeDefined();
  if (finding === undefined) return;
  if (status !== "pass") expect(judged).toHaveLength(1);
  if (status === "fail") {
    expect(finding.severity).toBe(row.severity ?? rule.severity);
    expect(finding.expected).toBeTruthy();
  }
  if (row.says !== undefined) expect(finding.message).toMatch(row.says);
  if (row.edit !== undefined) expect(finding.edit).toBe(row.edit);
  if (row.at !== undefined) expect(reader.textAt(row, finding)).toBe(row.at);
}
