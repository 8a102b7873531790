import type { Result as SarifResult } from "sarif";
import type { Baseline, Check, ReportedProblem, Result } from "../result.ts";
import { inert, truncate } from "../source/inert.ts";
import { type Location, startOf } from "../source/location.ts";
import { isFile } from "./annotations.ts";
import { wellFormed } from "./html.ts";
import { isInRepository, repositoryPath } from "./repository-path.ts";
import { LEVEL_OF_SEVERITY } from "./sarif-rules.ts";

/** A failing check, or a problem that fails the run, as code scanning looks at it. */
export interface Finding {
  readonly ruleId: string;
  readonly level: "error" | "warning" | "note";
  readonly text: string;
  /** `null` for what no file of the repository is to blame for. */
  readonly place: Place | null;
  readonly baseline: Baseline;
  readonly fingerprint: string;
}

export interface PlacedFinding extends Finding {
  readonly place: Place;
}

interface Place {
  /** Relative to the repository's root. */
  readonly uri: string;
  readonly region: {
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
  };
}

/** Of a message's first paragraph: code scanning has it as the title of the alert. */
const LONGEST_SENTENCE = 1_000;
const LONGEST_VALUE = 600;

const LEVELS = ["error", "warning", "note"];

/** Everything that fails, the worst first, and what is new before what was there. */
export function findingsOf(result: Result, pathPrefix: string): readonly Finding[] {
  const problems = result.problems.filter(({ severity }) => severity === "error");
  const failing = result.checks.filter(({ status }) => status === "fail");
  const findings = [
    ...problems.map((problem) => problemFinding(problem, pathPrefix)),
    ...failing.map((check) => checkFinding(check, result, pathPrefix)),
  ];
  return findings.sort(
    (a, b) =>
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
      Number(a.baseline === "unchanged") - Number(b.baseline === "unchanged"),
  );
}

export function isPlaced(finding: Finding): finding is PlacedFinding {
  return finding.place !== null;
}

interface ResultContext {
  readonly ruleIndexes: ReadonlyMap<string, number>;
  readonly uriBaseId: string;
  /** The rules and lines of the results so far. */
  readonly seen: Set<string>;
}

/** The finding as a result of the run. */
export function sarifResult(
  { ruleId, level, text, place, baseline, fingerprint }: PlacedFinding,
  { ruleIndexes, uriBaseId, seen }: ResultContext,
): SarifResult {
  const { uri, region } = place;
  const ruleIndex = ruleIndexes.get(ruleId);
  const hash = hashOf(fingerprint);
  const line = `${ruleId} ${uri} ${region.startLine}`;
  const isFurther = seen.has(line);
  seen.add(line);
  return {
    ruleId,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level,
    message: { text },
    locations: [{ physicalLocation: { artifactLocation: { uri, uriBaseId }, region } }],
    partialFingerprints: {
      "pleromaHardening/v1": hash,
      // Code scanning takes results of one rule with one `primaryLocationLineHash` for one alert.
      // The action that uploads makes it of the line's text, and warns of each that is there
      // already (github/codeql-action, src/fingerprints.ts), so only a further result for the same
      // line brings its own.
      ...(isFurther && { primaryLocationLineHash: hash }),
    },
    ...(baseline !== null && { baselineState: baseline }),
  };
}

function checkFinding(check: Check, result: Result, pathPrefix: string): Finding {
  const { rule, severity, message, was, actual, expected } = check;
  const location = check.location ?? mainFileOf(check, result);
  return {
    ruleId: rule,
    level: LEVEL_OF_SEVERITY[severity],
    text: textOf(message, [
      ["There was", was === actual ? null : was],
      ["There is", actual],
      ["Write", expected],
    ]),
    place: location && placeOf(location, pathPrefix),
    baseline: check.baseline,
    fingerprint: check.fingerprint,
  };
}

/** Code scanning drops a result that has no place. */
function mainFileOf({ instance }: Check, { instances }: Result): Location | null {
  const [file] = instances.find(({ name }) => name === instance)?.files ?? [];
  return file === undefined ? null : startOf(file);
}

function problemFinding(problem: ReportedProblem, pathPrefix: string): Finding {
  const { code, path, line, column, message, baseline, fingerprint } = problem;
  const location = { path, line, column, endLine: line, endColumn: column + 1 };
  return {
    ruleId: code,
    level: "error",
    text: textOf(message, []),
    place: isFile(path) ? placeOf(location, pathPrefix) : null,
    baseline,
    fingerprint,
  };
}

/** A policy file may be outside of the repository, where code scanning sees nothing. */
function placeOf(location: Location, pathPrefix: string): Finding["place"] {
  const path = repositoryPath(pathPrefix, location.path);
  if (!isInRepository(path)) return null;
  const { line, column, endLine, endColumn } = location;
  const uri = path.split("/").map((segment) => encodeURIComponent(wellFormed(segment)));
  return {
    uri: uri.join("/"),
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}

/** A sentence, and the values in paragraphs of their own. */
function textOf(
  message: string,
  values: readonly (readonly [label: string, value: string | null])[],
): string {
  const paragraphs = values.flatMap(([label, value]) => {
    if (value === null) return [];
    const lines = value.slice(0, LONGEST_VALUE + 1).split(/\r?\n/);
    // A blank line would end the paragraph.
    const shown = lines.filter((line) => line.trim() !== "").map(literal);
    const separator = shown.length === 1 ? " " : "\n";
    return [`${label}:${separator}${truncate(shown.join("\n"), LONGEST_VALUE)}`];
  });
  const sentence = truncate(literal(message.slice(0, LONGEST_SENTENCE + 1)), LONGEST_SENTENCE);
  return [sentence, ...paragraphs].join("\n\n");
}

/**
 * Text in which nothing is a placeholder or a link (SARIF 2.1.0, §3.11.5 and §3.11.6). Other braces
 * would have to be doubled too, but code scanning shows them as they stand, and what is shown is to
 * be written into a file.
 */
function literal(text: string): string {
  return inert(wellFormed(text))
    .replace(/\{\d+\}/g, "{$&}")
    .replaceAll("](", "] (");
}

/** FNV-1a of 64 bits: a name of fixed length. It does not withstand who wants two of a kind. */
function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
