import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { type Comparison, compareCase } from "./nginx/compare.ts";
import type { OracleCase } from "./nginx/oracle-case.ts";
import { type Recorded, recordCases } from "./nginx/record.ts";
import { readRecording, writeRecording } from "./nginx/recording.ts";
import { casesOfRows, type RuleRow } from "./nginx/rule-rows.ts";

/**
 * What nginx does with the site files on which the tables of the rules rest. `ORACLE=missing` asks
 * it about those only of which there is no record yet.
 */

const RULES = new URL("../rules/nginx/", import.meta.url);
const RECORDED = new URL("recorded/nginx-rules.json", import.meta.url);

const { rows } = vi.hoisted(() => ({ rows: [] as RuleRow[] }));

/** The tables give their rows away instead of testing them. */
vi.mock("../rules/nginx/site-table.ts", () => ({
  siteTable(rule: { id: string }, table: Record<string, readonly Omit<RuleRow, "rule">[]>): void {
    for (const kind of ["accept", "reject", "unknown", "notApplicable"]) {
      for (const { name, nginx } of table[kind] ?? []) rows.push({ rule: rule.id, name, nginx });
    }
  },
}));

for (const file of readdirSync(RULES).toSorted()) {
  if (file.endsWith(".test.ts")) await import(new URL(file, RULES).href);
}

const cases = casesOfRows(rows);

async function askNginx(): Promise<Recorded> {
  const mode = process.env["ORACLE"];
  const known: Recorded =
    mode === "record"
      ? { answers: {}, refused: {} }
      : readRecording(readFileSync(RECORDED, "utf8"));
  if (mode !== "record" && mode !== "missing") return known;
  const isKnown = ({ name }: OracleCase) => name in known.answers || name in known.refused;
  const added = await recordCases(cases.filter((one) => !isKnown(one)));
  const recorded = {
    answers: ofCases({ ...known.answers, ...added.answers }),
    refused: ofCases({ ...known.refused, ...added.refused }),
  };
  const repeated = readRecording(repeatable(writeRecording(recorded)));
  // Lists of headers that are the same now are written once.
  writeFileSync(RECORDED, writeRecording(repeated));
  return repeated;
}

/** Without what is another one each time: `$request_id`, and the folder that nginx ran in. */
function repeatable(recording: string): string {
  return recording
    .replaceAll(/\b[0-9a-f]{32}\b/g, "0".repeat(32))
    .replaceAll(/[^\s"]*\/nginx-oracle-\w+\//g, "/etc/nginx/");
}

/** In the order of the cases, and nothing of cases that are no more. */
function ofCases<T>(recorded: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const entries = cases.flatMap(({ name }) => {
    const one = recorded[name];
    return one === undefined ? [] : [[name, one] as const];
  });
  return Object.fromEntries(entries);
}

const { answers, refused } = await askNginx();
const siteFiles = new Set(rows.map(({ nginx }) => JSON.stringify(nginx)));
const asked = cases.filter(({ name }) => !(name in refused));
const compared: Comparison[] = [];

test("nginx runs nearly all of the site files", () => {
  expect(rows.length).toBeGreaterThan(300);
  expect(asked.length / siteFiles.size).toBeGreaterThan(0.9);
});

test.each(asked.map((one) => [one.name, one] as const))("nginx agrees: %s", (name, one) => {
  const comparisons = compareCase(one, answers[name] ?? []);
  compared.push(...comparisons);
  expect(comparisons.filter(({ disagreements }) => disagreements.length > 0)).toEqual([]);
});

test("nearly every outcome is known", () => {
  const known = compared.filter(({ certainty }) => certainty === "known").length;
  expect(known / compared.length).toBeGreaterThan(0.95);
});
