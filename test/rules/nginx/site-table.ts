import { describe, expect, test } from "vitest";
import { assemble } from "../../../src/deployment/assemble.ts";
import type { Family } from "../../../src/deployment/family.ts";
import { RECOMMENDED } from "../../../src/deployment/instance.ts";
import type { EvaluableRule, Finding } from "../../../src/rules/define-rule.ts";
import { evaluateRule } from "../../../src/rules/evaluate.ts";
import type { Repository } from "../../../src/source/repository.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import { collect, inputOf, isCollecting } from "../rejected-rows.ts";

/** A repository with an nginx site, and what a rule says of it. */
export interface SiteRow {
  readonly name: string;
  /** The whole site file, or several files by path. */
  readonly nginx: string | Readonly<Record<string, string>>;
  /** An Elixir config file, without its `import Config`; none where absent. */
  readonly elixir?: string;
  readonly family?: Family;
  /** Of the nginx files, those that only the host can decrypt. */
  readonly encrypted?: readonly string[];
  /** `fail high`, `unknown`, … by subject. Every subject that is not named passes. */
  readonly expect?: Readonly<Record<string, string>>;
  /** A part of the message of the first subject that is named. */
  readonly says?: string | RegExp;
  /** The source text that its location begins with. */
  readonly at?: string | RegExp;
  /** What is to be written at the place of the first subject that is named. */
  readonly write?: string;
  /** Whether the advice for the first subject that is named takes a person. */
  readonly byHand?: boolean;
  /** No line can be given: the message alone says what to do. */
  readonly inWords?: boolean;
}

/** In each row, at least one subject has the table's verdict; in `accept`, all pass. */
export interface SiteTable {
  readonly accept: readonly SiteRow[];
  readonly reject: readonly SiteRow[];
  readonly unknown?: readonly SiteRow[];
  readonly notApplicable?: readonly SiteRow[];
  /** Subjects that need not apply where a row does not name them. */
  readonly optional?: readonly string[];
}

/** The specification of a rule over what nginx does. */
export function siteTable(rule: EvaluableRule, table: SiteTable): void {
  const { accept, reject, unknown = [], notApplicable = [], optional = [] } = table;
  if (isCollecting()) {
    for (const row of reject) {
      const files = [...repositoryOf(row).files.values()];
      collect({ rule, name: row.name, input: inputOf(files, { family: row.family }) });
    }
    return;
  }
  describe(rule.id, () => {
    test.each(named(accept))("pass: %s", (_, row) => {
      expect(row.expect).toBeUndefined();
      expectRow(rule, row, optional);
    });
    test.each(named(reject))("fail: %s", (_, row) => {
      expect(Object.values(row.expect ?? {}).join()).toContain("fail");
      expectRow(rule, row, optional);
    });
    for (const [status, rows] of [
      ["unknown", unknown],
      ["not-applicable", notApplicable],
    ] as const) {
      for (const row of rows) {
        test(`${status}: ${row.name}`, () => {
          expect(Object.values(row.expect ?? {})).toContain(status);
          expectRow(rule, row, optional);
        });
      }
    }
  });
}

function named(rows: readonly SiteRow[]): readonly (readonly [string, SiteRow])[] {
  return rows.map((row) => [row.name, row]);
}

function expectRow(rule: EvaluableRule, row: SiteRow, optional: readonly string[]): void {
  const { expect: wanted = {} } = row;
  const { files, findings } = findingsOf(rule, row);
  const verdicts = Object.fromEntries(findings.map((one) => [one.subject, show(one)]));
  const passing = Object.keys(verdicts).filter(
    (subject) =>
      !(subject in wanted) &&
      !(optional.includes(subject) && verdicts[subject] === "not-applicable"),
  );
  const applying = [...passing, ...Object.keys(wanted)];
  expect(Object.fromEntries(applying.map((subject) => [subject, verdicts[subject]]))).toEqual({
    ...Object.fromEntries(passing.map((subject) => [subject, "pass"])),
    ...wanted,
  });
  expect(findings).not.toEqual([]);
  for (const { status, expected, edit, message } of findings) {
    if (status !== "fail" || row.inWords === true) continue;
    if (edit === "delete") expect(message).toMatch(/delete this/i);
    else expect(expected, "what to write instead").toBeTruthy();
  }
  const [subject] = Object.keys(wanted);
  const finding = findings.find((one) => one.subject === subject) ?? findings[0];
  if (row.write !== undefined) expect(finding?.expected).toBe(row.write);
  if (row.byHand !== undefined) expect(finding?.byHand === true).toBe(row.byHand);
  if (row.says !== undefined) expect(finding?.message).toMatch(row.says);
  if (row.at !== undefined) expect(textAt(finding, files)).toMatch(row.at);
}

/** What the rule says of the row, after the whole way from files to an instance. */
function findingsOf(rule: EvaluableRule, row: SiteRow) {
  const repository = repositoryOf(row);
  const options = { family: row.family, preset: RECOMMENDED };
  const { instances } = assemble(repository, options);
  const findings = instances.flatMap((instance) => evaluateRule(rule, instance, rule.severity));
  return { files: repository.files, findings };
}

function show({ status, severity }: Pick<Finding, "status" | "severity">): string {
  return status === "fail" ? `fail ${severity}` : status;
}

function repositoryOf({ nginx, elixir, encrypted = [] }: SiteRow): Repository {
  const sites = typeof nginx === "string" ? { "nginx/instance.conf": nginx } : nginx;
  const texts = new Map(Object.entries(sites));
  if (elixir !== undefined) texts.set("config/prod.secret.exs", `import Config\n\n${elixir}\n`);
  const paths = [...texts.keys()];
  return {
    paths: new Set(paths),
    files: new Map(
      [...texts].map(([path, text]) => [
        path,
        encrypted.includes(path)
          ? new SourceFile(path, "", "git-crypt")
          : new SourceFile(path, text),
      ]),
    ),
    links: new Map(),
    candidates: {
      elixir: paths.filter((path) => path.endsWith(".exs")),
      nginx: paths.filter((path) => !path.endsWith(".exs")),
      systemd: [],
    },
    problems: [],
  };
}

function textAt(
  finding: Finding | undefined,
  files: ReadonlyMap<string, SourceFile>,
): string | undefined {
  const location = finding?.location;
  const file = location ? files.get(location.path) : undefined;
  if (!location || file === undefined) return undefined;
  return file.text.slice(file.offsetOf(location.line, location.column));
}
