import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Comparison, compareCase } from "./nginx/compare.ts";
import { generateCase } from "./nginx/generate.ts";
import { type OracleCase, readCase } from "./nginx/oracle-case.ts";
import { type Recorded, recordCases } from "./nginx/record.ts";
import { readRecording, writeRecording } from "./nginx/recording.ts";

const CASES = new URL("nginx/cases/", import.meta.url);
const RECORDED = new URL("recorded/nginx.json", import.meta.url);

const isRecording = process.env["ORACLE"] === "record";

/** So many configurations are made by a generator, beside those written by hand. */
const GENERATED = 1000;
/** So many of them are asked where the real nginx is not there. */
const RECORDED_GENERATED = 60;

const handWrittenCases: readonly OracleCase[] = readdirSync(CASES)
  .toSorted()
  .map((file) => readCase(file.replace(/\.conf$/, ""), readFileSync(new URL(file, CASES), "utf8")));
const generatedCases: readonly OracleCase[] = Array.from(
  { length: isRecording ? GENERATED : RECORDED_GENERATED },
  (_, seed) => readCase(`generated-${seed}`, generateCase(seed)),
);
const cases = [...handWrittenCases, ...generatedCases];

/** With ORACLE=record the real nginx is asked anew; else its recorded answers are read. */
async function answersOfNginx(): Promise<Recorded["answers"]> {
  if (!isRecording) return readRecording(readFileSync(RECORDED, "utf8")).answers;
  const { answers, refused } = await recordCases(cases);
  expect(refused).toEqual({});
  const kept = [...handWrittenCases, ...generatedCases.slice(0, RECORDED_GENERATED)];
  const recorded = kept.map(({ name }) => [name, answers[name] ?? []] as const);
  writeFileSync(RECORDED, writeRecording({ answers: Object.fromEntries(recorded), refused }));
  return answers;
}

const answers = await answersOfNginx();
const handWritten: Comparison[] = [];

test.each(cases.map((oracleCase) => [oracleCase.name, oracleCase] as const))(
  "nginx agrees: %s",
  (name, oracleCase) => {
    const comparisons = compareCase(oracleCase, answers[name] ?? []);
    if (!name.startsWith("generated-")) handWritten.push(...comparisons);
    expect(comparisons.length).toBeGreaterThan(0);
    expect(comparisons.filter(({ disagreements }) => disagreements.length > 0)).toEqual([]);
  },
);

test("nearly every outcome of the hand-written ones is known", () => {
  const known = handWritten.filter(({ certainty }) => certainty === "known").length;
  expect(known / handWritten.length).toBeGreaterThan(0.95);
  expect(handWritten.filter(({ certainty }) => certainty === "unknown")).toEqual([]);
});
