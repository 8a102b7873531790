import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ADVICE_CASES } from "./systemd/advice-cases.ts";
import type { Answer } from "./systemd/answer.ts";
import { askProject } from "./systemd/ask-project.ts";
import { askSystemd, askSystemdTogether } from "./systemd/ask-systemd.ts";
import { CASES, type OracleCase } from "./systemd/cases.ts";
import { generateCases } from "./systemd/generated.ts";
import { generateSandboxes } from "./systemd/generated-sandbox.ts";
import { LOADING_CASES } from "./systemd/loading-cases.ts";
import { SANDBOX_CASES } from "./systemd/sandbox-cases.ts";

const isRecording = process.env["ORACLE"] === "record";

const RECORDED = new URL("recorded/systemd.json", import.meta.url);
const SANDBOXES = generateSandboxes(5000, 20_230_102);
/** So many of the generated sandboxes are recorded; all of them are asked about when recording. */
const KEPT = 200;
const BATCH = 100;
const ALL_CASES = [
  ...CASES,
  ...SANDBOX_CASES,
  ...LOADING_CASES,
  ...ADVICE_CASES,
  ...generateCases(400, 20_230_101),
  ...SANDBOXES.slice(0, KEPT),
];

function askAboutSandboxes(): readonly Answer[] {
  const batches = Array.from({ length: Math.ceil(SANDBOXES.length / BATCH) }, (_, index) =>
    SANDBOXES.slice(index * BATCH, (index + 1) * BATCH),
  );
  return batches.flatMap(askSystemdTogether);
}

const sandboxAnswers = isRecording ? askAboutSandboxes() : [];

if (isRecording) {
  const answers = new Map(SANDBOXES.map(({ name }, index) => [name, sandboxAnswers[index]]));
  const lines = ALL_CASES.map((one) => {
    const answer = answers.get(one.name) ?? askSystemd(one);
    return `${JSON.stringify(one.name)}: ${JSON.stringify(answer)}`;
  });
  writeFileSync(RECORDED, `{\n${[...new Set(lines)].join(",\n")}\n}\n`);
}

const recorded: Readonly<Record<string, Answer>> = JSON.parse(readFileSync(RECORDED, "utf8"));

describe("systemd 252", () => {
  it("has an answer to every case", () => {
    expect(Object.keys(recorded)).toEqual([...new Set(ALL_CASES.map(({ name }) => name))]);
  });

  it.each(ALL_CASES)("agrees: $name", (one) => {
    const answer = recorded[one.name];
    expect(comparable(askProject(one), one)).toEqual(answer && comparable(answer, one));
  });

  it.each(ADVICE_CASES)("takes without a warning what is $name", ({ name }) => {
    const { state, warnings } = recorded[name] ?? {};
    expect({ state, warnings }).toEqual({ state: "loaded", warnings: [] });
  });

  it.runIf(isRecording)("agrees on every generated sandbox", () => {
    const disagreeing = SANDBOXES.filter((one, index) => {
      const answer = sandboxAnswers[index];
      const project = JSON.stringify(comparable(askProject(one), one));
      return project !== JSON.stringify(answer && comparable(answer, one));
    });
    expect(disagreeing).toEqual([]);
    expect(sandboxAnswers).toHaveLength(5000);
  });
});

/**
 * Of lines that a CR ends by itself only the file has to agree: they have no number of their own
 * here. Drop-ins of a unit that it refuses systemd does not read at all, this project does.
 */
function comparable({ warnings, ...answer }: Answer, { files }: OracleCase): unknown {
  const isUneven = Object.values(files).some((text) => /\r(?!\n)|\n\r/.test(text));
  const read =
    answer.state === "refused"
      ? warnings.filter((place) => !place.includes("service.d/"))
      : warnings;
  const places = read.map((place) => {
    const [path = "", line] = place.split(":");
    return isUneven ? path : `${path}:${lastOfContinued(files[path] ?? "", Number(line))}`;
  });
  return { ...answer, warnings: [...new Set(places)].sort() };
}

/**
 * Of a continued line systemd names the last physical line, this project the exact part. A line
 * that the end of the file leaves unfinished ends on the line after it.
 */
function lastOfContinued(text: string, line: number): number {
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  let last = line;
  while (/(?<!\\)(?:\\\\)*\\$/.test(lines[last - 1] ?? "")) {
    do last += 1;
    while (/^\s*[#;]/.test(lines[last - 1] ?? ""));
  }
  return last;
}
