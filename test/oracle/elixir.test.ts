import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Answer, termAt } from "./elixir/answer.ts";
import { askProject, CASE_NAMES, CASES_FOLDER, identityOf } from "./elixir/cases.ts";
import { allPaths, disagreements, termsOf } from "./elixir/disagreements.ts";

const RECORDED = new URL("recorded/elixir.json", import.meta.url);

if (process.env["ORACLE"] === "record") {
  const script = fileURLToPath(new URL("elixir/record.exs", import.meta.url));
  execFileSync("elixir", [script, CASES_FOLDER, fileURLToPath(RECORDED)], { stdio: "ignore" });
}

const recorded: Readonly<Record<string, readonly Answer[]>> = JSON.parse(
  readFileSync(RECORDED, "utf8"),
);

describe("Elixir 1.14", () => {
  it("has an answer to every case", () => {
    expect(Object.keys(recorded).sort()).toEqual(CASE_NAMES);
  });

  it.each(CASE_NAMES)("agrees with what is known: %s", (name) => {
    const answers = recorded[name] ?? [];
    expect(disagreements(askProject(name), answers)).toEqual([]);
  });

  it.each(CASE_NAMES)("accepts and rejects the same: %s", (name) => {
    const answers = recorded[name] ?? [];
    const rejected = answers.every((answer) => "error" in answer);
    const errors = askProject(name).problems.filter(({ severity }) => severity === "error");
    expect({ name, rejected: errors.length > 0 }).toEqual({ name, rejected });
  });

  it("knows at least 98 of 100 settings that are the same on every host", () => {
    const missed: string[] = [];
    let total = 0;
    for (const name of CASE_NAMES) {
      // The cases of that name are about what is not evaluated.
      if (name.startsWith("unevaluated-")) continue;
      const terms = termsOf(recorded[name] ?? []);
      const configuration = askProject(name);
      // Hosts that have the file which is missing here were not asked.
      if (configuration.unresolvedImports.length > 0) continue;
      for (const path of allPaths(terms).filter(({ length }) => length > 1)) {
        if (new Set(terms.map((term) => identityOf(termAt(term, path)))).size > 1) continue;
        total++;
        if (configuration.get(path).state !== "known") missed.push(`${name} ${path.join(".")}`);
      }
    }
    expect(missed.length / total, missed.join("\n")).toBeLessThan(0.02);
  });
});
