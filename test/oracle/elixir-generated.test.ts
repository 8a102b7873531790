import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Answer } from "./elixir/answer.ts";
import { askProjectAbout } from "./elixir/cases.ts";
import { disagreements } from "./elixir/disagreements.ts";
import { generateConfig } from "./elixir/generate.ts";

/** Every file is made from its number. */
const FILES = 3_000;
/** So many have recorded answers, for those who have no Elixir. */
const RECORDED_FILES = 300;
const RECORDED = fileURLToPath(new URL("recorded/elixir-generated.json", import.meta.url));

/** The distinct answers to a file, and which of them each environment gives. */
type Recording = readonly (readonly [
  answers: readonly Answer[],
  environments: readonly number[],
])[];

const answers = process.env["ORACLE"] === "record" ? askElixir() : readRecording();

describe(`${answers.length} generated files`, () => {
  it("are mostly such that Elixir reads them", () => {
    const read = answers.filter((all) => all.some((answer) => "ok" in answer));
    expect(read.length / answers.length).toBeGreaterThan(0.75);
  });

  it("have no setting of which something else is known than what Elixir reads", () => {
    const wrong = answers.flatMap((all, number) =>
      disagreements(askProjectAbout(generateConfig(number)), all).map((one) => `${number}: ${one}`),
    );
    expect(wrong).toEqual([]);
  });

  it("are no problem where Elixir reads them in every environment", () => {
    const refused = answers.flatMap((all, number) => {
      if (all.some((answer) => "error" in answer)) return [];
      const { problems } = askProjectAbout(generateConfig(number));
      return problems.map(({ code, location }) => `${number}: ${code} at line ${location.line}`);
    });
    // One misreading of the grammar's is not repaired: a clause that ends with a variable.
    expect(refused.length, refused.join("\n")).toBeLessThan(answers.length / 1_000);
  });
});

/** All files, read by one process in every environment; records the answers to the first ones. */
function askElixir(): readonly (readonly Answer[])[] {
  const folder = mkdtempSync(path.join(tmpdir(), "generated-"));
  try {
    const nameOf = (number: number) => `${String(number).padStart(5, "0")}.exs`;
    for (let number = 0; number < FILES; number++) {
      writeFileSync(path.join(folder, nameOf(number)), generateConfig(number));
    }
    const script = fileURLToPath(new URL("elixir/record.exs", import.meta.url));
    const output = path.join(folder, "answers.json");
    execFileSync("elixir", [script, folder, output], { stdio: "ignore" });
    const all: Readonly<Record<string, readonly Answer[]>> = JSON.parse(
      readFileSync(output, "utf8"),
    );
    const answers = Array.from({ length: FILES }, (_file, number) => all[nameOf(number)] ?? []);
    const lines = answers.slice(0, RECORDED_FILES).map((one) => JSON.stringify(compact(one)));
    writeFileSync(RECORDED, `[\n${lines.join(",\n")}\n]\n`);
    return answers;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compact(all: readonly Answer[]): Recording[number] {
  const texts = all.map((answer) => JSON.stringify(answer));
  const distinct = [...new Set(texts)];
  return [distinct.map((text) => JSON.parse(text)), texts.map((text) => distinct.indexOf(text))];
}

function readRecording(): readonly (readonly Answer[])[] {
  const recording: Recording = JSON.parse(readFileSync(RECORDED, "utf8"));
  return recording.map(([distinct, environments]) =>
    environments.flatMap((index) => distinct[index] ?? []),
  );
}
