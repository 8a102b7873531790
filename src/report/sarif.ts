import type { Log, Notification, Result as SarifResult } from "sarif";
import type { Result } from "../result.ts";
import { VERSION } from "../version.ts";
import { utf8Length } from "./html.ts";
import {
  type Finding,
  findingsOf,
  isPlaced,
  type PlacedFinding,
  sarifResult,
} from "./sarif-results.ts";
import { describeProblems, describeRules } from "./sarif-rules.ts";

export interface SarifOptions {
  /** What leads from the repository's root to the result's paths; empty or with a `/` at its end. */
  readonly pathPrefix?: string;
}

/**
 * What code scanning takes: it shows 5 000 results of a run, and refuses a file of more than 10 MB,
 * compressed. What is smaller than that before it is compressed never is more.
 * https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
 */
const ROOM = { results: 5_000, bytes: 9_000_000 };

const SOURCE_ROOT = "%SRCROOT%";

/**
 * The result for code scanning, as SARIF 2.1.0: failing checks, and problems that fail the run. What
 * is waived is left out, because code scanning shows suppressed results as open.
 */
export function renderSarif(result: Result, { pathPrefix = "" }: SarifOptions = {}): string {
  const findings = findingsOf(result, pathPrefix);
  const placed = findings.filter(isPlaced);
  const rules = [...describeRules(result), ...describeProblems(result)];
  const results = resultsOf(placed, new Map(rules.map(({ id }, index) => [id, index])));
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "pleroma-hardening", semanticVersion: VERSION, rules } },
        invocations: [
          {
            // Code scanning does not process a run that says that it failed ("unsuccessful
            // execution"), so the alerts stay open: what judged nothing has mended nothing.
            executionSuccessful: result.result !== "error",
            toolExecutionNotifications: [
              ...findings.filter((finding) => !isPlaced(finding)).map(notificationOf),
              ...cutNote(placed.length - results.length),
            ],
          },
        ],
        originalUriBaseIds: {
          [SOURCE_ROOT]: { description: { text: "The root of the repository." } },
        },
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
  return `${JSON.stringify(log)}\n`;
}

/** As many results as there is room for; the worst come first. */
function resultsOf(
  findings: readonly PlacedFinding[],
  ruleIndexes: ReadonlyMap<string, number>,
): SarifResult[] {
  const results: SarifResult[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  for (const finding of findings) {
    const result = sarifResult(finding, { ruleIndexes, seen, uriBaseId: SOURCE_ROOT });
    bytes += utf8Length(JSON.stringify(result));
    if (results.length === ROOM.results || bytes > ROOM.bytes) break;
    results.push(result);
  }
  return results;
}

function notificationOf({ ruleId, level, text }: Finding): Notification {
  return { descriptor: { id: ruleId }, level, message: { text } };
}

function cutNote(missing: number): readonly Notification[] {
  if (missing === 0) return [];
  const text = `${missing} more findings are left out: code scanning takes no more of one run. The JSON report has them all.`;
  return [{ level: "warning", message: { text } }];
}
