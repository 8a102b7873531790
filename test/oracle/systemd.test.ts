import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Answer } from "./systemd/answer.ts";
import { askProject } from "./systemd/ask-project.ts";
import { askSystemd } from "./systemd/ask-systemd.ts";
import { CASES, type OracleCase } from "./systemd/cases.ts";
import { generateCases } from "./systemd/generated.ts";

const RECORDED = new URL("recorded/systemd.json", import.meta.url);
const ALL_CASES = [...CASES, ...generateCases(400, 20_230_101)];

if (process.env["ORACLE"] === "record") {
  const answers = Object.entries(
    Object.fromEntries(ALL_CASES.map((one) => [one.name, askSystemd(one)])),
  );
  const lines = answers.map(
    ([name, answer]) => `${JSON.stringify(name)}: ${JSON.stringify(answer)}`,
  );
  writeFileSync(RECORDED, `{\n${lines.join(",\n")}\n}\n`);
}

const recorded: Readonly<Record<string, Answer>> = JSON.parse(readFileSync(RECORDED, "utf8"));

describe("systemd 252", () => {
  it("has an answer to every case", () => {
    expect(Object.keys(recorded)).toEqual(ALL_CASES.map(({ name }) => name));
  });

  it.each(ALL_CASES)("agrees: $name", (one) => {
    const answer = recorded[one.name];
    expect(comparable(askProject(one), one)).toEqual(answer && comparable(answer, one));
  });
});

/**
 * Of a continued line systemd names the last physical line, this project the exact part; and lines
 * that a CR ends have no number of their own here. The files with warnings still have to agree.
 * Drop-ins of a unit that it refuses systemd does not read at all, this project does.
 */
function comparable({ warnings, ...answer }: Answer, { files }: OracleCase): unknown {
  const isUneven = Object.values(files).some((text) => /\\\r?\n|\r(?!\n)|\n\r/.test(text));
  const read =
    answer.state === "refused"
      ? warnings.filter((place) => !place.includes("service.d/"))
      : warnings;
  const places = isUneven ? read.map((place) => place.replace(/:\d+$/, "")) : read;
  return { ...answer, warnings: [...new Set(places)] };
}
