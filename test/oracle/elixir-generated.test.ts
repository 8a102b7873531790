import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { askProjectAbout } from "./elixir/cases.ts";
import { completenessOf, shareKnown } from "./elixir/completeness.ts";
import { disagreements } from "./elixir/disagreements.ts";
import { generateConfig } from "./elixir/generate.ts";
import { answersIn, type Recording, type Recordings, record } from "./elixir/recording.ts";

/** Every file is made from its number. */
const FILES = 3_000;
const PROCESSES = 2;
/** So many have recorded answers, for those who have no Elixir. */
const RECORDED_FILES = 300;
/** Of the settings that Elixir gives the same value in every environment, as measured. */
const KNOWN_SHARE = 0.98;
const RECORDED = fileURLToPath(new URL("recorded/elixir-generated.json", import.meta.url));

const recordings = process.env["ORACLE"] === "record" ? await askElixir() : readRecorded();
const files = recordings.map((recording, number) => ({
  number,
  answers: answersIn(recording),
  configuration: askProjectAbout(generateConfig(number)),
}));

describe(`${files.length} generated files`, () => {
  it("are mostly such that Elixir reads them", () => {
    const read = files.filter(({ answers }) => answers.some((answer) => "ok" in answer));
    expect(read.length / files.length).toBeGreaterThan(0.75);
  });

  it("have no setting of which something else is known than what Elixir reads", () => {
    const wrong = files.flatMap(({ number, answers, configuration }) =>
      disagreements(configuration, answers).map((one) => `${number}: ${one}`),
    );
    expect(wrong).toEqual([]);
  });

  it("have few settings that are the same on every host and not known", () => {
    const all = files.map(({ answers, configuration }) => completenessOf(configuration, answers));
    const missed = all.flatMap((one, number) => one.missed.map((path) => `${number}: ${path}`));
    expect(shareKnown(all), missed.join("\n")).toBeGreaterThanOrEqual(KNOWN_SHARE);
  });

  it("are no problem where Elixir reads them in every environment", () => {
    const refused = files.flatMap(({ number, answers, configuration }) => {
      if (answers.some((answer) => "error" in answer)) return [];
      return configuration.problems.map(
        ({ code, location }) => `${number}: ${code} at line ${location.line}`,
      );
    });
    // One misreading of the grammar's is not repaired: a clause that ends with a variable.
    expect(refused.length, refused.join("\n")).toBeLessThan(files.length / 1_000);
  });
});

/** All files, read in every environment; keeps the answers to the first ones. */
async function askElixir(): Promise<readonly Recording[]> {
  // The environment belongs to a whole process: each of several takes its share of the files.
  const shares = await Promise.all(
    Array.from({ length: PROCESSES }, (_process, share) => askAboutShare(share)),
  );
  const recordings = Array.from(
    { length: FILES },
    (_file, number): Recording => shares[number % PROCESSES]?.[nameOf(number)] ?? [[], []],
  );
  const lines = recordings.slice(0, RECORDED_FILES).map((one) => JSON.stringify(one));
  writeFileSync(RECORDED, `[\n${lines.join(",\n")}\n]\n`);
  return recordings;
}

async function askAboutShare(share: number): Promise<Recordings> {
  const folder = mkdtempSync(path.join(tmpdir(), "generated-"));
  try {
    for (let number = share; number < FILES; number += PROCESSES) {
      writeFileSync(path.join(folder, nameOf(number)), generateConfig(number));
    }
    const output = path.join(folder, "answers.json");
    await record(folder, output);
    return JSON.parse(readFileSync(output, "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function nameOf(number: number): string {
  return `${String(number).padStart(5, "0")}.exs`;
}

function readRecorded(): readonly Recording[] {
  return JSON.parse(readFileSync(RECORDED, "utf8"));
}
