import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Answer } from "./elixir/answer.ts";
import { askProject, CASE_NAMES, CASES_FOLDER } from "./elixir/cases.ts";
import { completenessOf, shareKnown } from "./elixir/completeness.ts";
import { disagreements } from "./elixir/disagreements.ts";
import { answersIn, type Recordings, record } from "./elixir/recording.ts";

const RECORDED = new URL("recorded/elixir.json", import.meta.url);
/** Of the settings that Elixir gives the same value in every environment, as measured. */
const KNOWN_SHARE = 0.98;

if (process.env["ORACLE"] === "record") await record(CASES_FOLDER, fileURLToPath(RECORDED));

const recorded: Recordings = JSON.parse(readFileSync(RECORDED, "utf8"));

function answersTo(name: string): readonly Answer[] {
  const recording = recorded[name];
  return recording === undefined ? [] : answersIn(recording);
}

describe("Elixir 1.14", () => {
  it("has an answer to every case", () => {
    expect(Object.keys(recorded).sort()).toEqual(CASE_NAMES);
  });

  it.each(CASE_NAMES)("agrees with what is known: %s", (name) => {
    const answers = answersTo(name);
    expect(disagreements(askProject(name), answers)).toEqual([]);
  });

  it.each(CASE_NAMES)("accepts and rejects the same: %s", (name) => {
    const answers = answersTo(name);
    const rejected = answers.every((answer) => "error" in answer);
    const errors = askProject(name).problems.filter(({ severity }) => severity === "error");
    expect({ name, rejected: errors.length > 0 }).toEqual({ name, rejected });
  });

  it("leaves few settings unknown that are the same on every host", () => {
    // Cases of that name are about code that is not evaluated on purpose.
    const names = CASE_NAMES.filter((name) => !name.startsWith("unevaluated-"));
    const all = names.map((name) => completenessOf(askProject(name), answersTo(name)));
    const missed = all.flatMap((one, index) => one.missed.map((path) => `${names[index]} ${path}`));
    expect(shareKnown(all), missed.join("\n")).toBeGreaterThanOrEqual(KNOWN_SHARE);
  });
});
