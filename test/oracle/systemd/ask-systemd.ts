import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import type { Answer } from "./answer.ts";
import type { OracleCase } from "./cases.ts";
import { parseAssessments, readExposure, readSettings } from "./read-assessments.ts";

/** Asks the real systemd 252 what it makes of a case. */
export function askSystemd(one: OracleCase): Answer {
  const [answer] = askSystemdTogether([one]);
  if (answer === undefined) throw new Error(`no answer to ${one.name}`);
  return answer;
}

/** Asks about several cases at once, whose units and files have different names. */
export function askSystemdTogether(cases: readonly OracleCase[]): readonly Answer[] {
  const root = mkdtempSync(join(tmpdir(), "oracle-systemd-"));
  try {
    for (const one of cases) write(one, root);
    const units = cases.map(({ unit }) => unit);
    const json = run("security", "--offline=true", "--json=short", `--root=${root}`, ...units);
    const text = run("security", "--offline=true", `--root=${root}`, ...units);
    const overall = readOverall(text.output);
    const lines = json.output.split("\n").filter((line) => line.startsWith("["));
    if (lines.length !== overall.size) throw new Error("JSON and text are of different units");
    const byUnit = new Map([...overall.keys()].map((unit, index) => [unit, lines[index] ?? ""]));
    const warnings = readWarnings(json.errors, root);
    return cases.map(({ unit: asked, files }) => {
      // A template is assessed as an instance of this name.
      const unit = asked.replace("@.service", "@i.service");
      const figure = overall.get(unit);
      const own = warnings.filter((place) => place.replace(/:\d+$/, "") in files);
      if (figure === undefined) {
        const isMasked = json.errors.includes(`Unit ${unit} is masked`);
        const state = isMasked ? "masked" : "refused";
        return { state, settings: null, exposure: null, warnings: own };
      }
      const assessments = parseAssessments(byUnit.get(unit) ?? "");
      return {
        state: "loaded",
        settings: readSettings(assessments),
        exposure: readExposure(figure, assessments),
        warnings: own,
      };
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function write({ files, links = {} }: OracleCase, root: string): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const [path, target] of Object.entries(links)) {
    const from = dirname(join(root, path));
    mkdirSync(from, { recursive: true });
    const to = target.startsWith("/") ? target : relative(from, join(root, target));
    symlinkSync(to, join(root, path));
  }
}

function run(...args: readonly string[]): { output: string; errors: string } {
  const done = spawnSync("systemd-analyze", args, {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], LANG: "C.UTF-8" },
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { output: done.stdout.trim(), errors: done.stderr };
}

/** Figure and word of each unit that was assessed, in order. */
function readOverall(output: string): ReadonlyMap<string, string> {
  const found = output.matchAll(/Overall exposure level for (\S+): (\d+\.\d) ([A-Z]+)/g);
  return new Map([...found].map(([, unit = "", figure, word]) => [unit, `${figure} ${word}`]));
}

/** Remarks about a value that systemd uses nevertheless. */
const REMARKS = /Special user nobody|Ignoring unknown escape sequences/;

function readWarnings(errors: string, root: string): readonly string[] {
  const found = new Set<string>();
  for (const line of errors.split("\n")) {
    const match = /^(\/[^:]+):(\d+): (.*)$/.exec(line);
    if (match?.[1] === undefined || REMARKS.test(line)) continue;
    found.add(`${match[1].replace(`${root}/`, "")}:${match[2]}`);
  }
  return [...found].sort();
}
