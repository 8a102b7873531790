import { groupBy } from "../gate/group-by.ts";
import {
  type Check,
  excerptKey,
  type ReportedProblem,
  type Result,
  type RuleSummary,
} from "../result.ts";
import { SEVERITIES, type Severity } from "../rules/severity.ts";
import { inert, truncate } from "../source/inert.ts";
import { type ChangeView, changeView } from "./change.ts";
import { exposureText } from "./exposure.ts";
import { LONGEST_LINE, listAside } from "./terminal-lists.ts";
import type { Format, Style } from "./terminal-style.ts";

const SEVERITY_FORMAT: Readonly<Record<Severity, Format>> = {
  high: "red",
  medium: "yellow",
  low: "cyan",
};

interface Entry {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly undecided: boolean;
  readonly lines: readonly string[];
}

/** The report for a person: what is wrong, grouped by file, and the verdict as the last line. */
export function renderTerminal(result: Result, style: Style): string {
  const view = changeView(result);
  const { failing } = view;
  const unknown = result.checks.filter(({ status }) => status === "unknown");
  const entries = [
    ...view.problems.map((problem) => problemEntry(problem, result, style)),
    ...[...groupBy(failing, sameLine).values()].map((checks) => checkEntry(checks, result, style)),
    ...[...groupBy(unknown, ({ rule }) => rule).values()].map((checks) =>
      checkEntry(checks, result, style),
    ),
  ];
  const blocks = [...groupBy(entries, ({ path }) => path).values()]
    .toSorted(([a], [b]) => (a.path < b.path ? -1 : 1))
    .map((here) => {
      const [{ path }] = here;
      const heading = style("bold", style("underline", inert(path) || "no file"));
      // What cannot be decided is often so because of something else that is wrong in the file.
      const sorted = here.toSorted(
        (a, b) =>
          Number(a.undecided) - Number(b.undecided) || a.line - b.line || a.column - b.column,
      );
      return [heading, ...sorted.flatMap(({ lines }) => ["", ...lines])].join("\n");
    });
  const notices = result.notices.map((notice) => `${style("cyan", "note")}: ${inert(notice)}`);
  if (failing.length > 0) {
    const hint = "pleroma-hardening rules RULE says why a rule is there and how to mend it.";
    notices.push(`${style("cyan", "note")}: ${hint}`);
  }
  const parts = [
    ...blocks,
    ...listAside(result, view, style),
    notices.join("\n"),
    exposures(result, style),
    verdict(result, view, style),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

type Some<T> = readonly [T, ...T[]];

/** Checks of several subjects that say the same of the same place are shown once. */
function sameLine({ rule, message, location, expected }: Check): string {
  return JSON.stringify([rule, message, location, expected]);
}

function checkEntry(checks: Some<Check>, result: Result, style: Style): Entry {
  const [check] = checks;
  const { location, severity } = check;
  const undecided = check.status === "unknown";
  const label = undecided ? style("dim", "unknown") : style(SEVERITY_FORMAT[severity], severity);
  const rule: RuleSummary | undefined = result.rules[check.rule];
  const where = location ? `${location.line}:${location.column}` : "-";
  const instance = result.instances.length > 1 ? ` (${inert(check.instance)})` : "";
  const others = undecided
    ? `and ${checks.length - 1} more of this rule`
    : `${checks.length} checks`;
  const more = checks.length > 1 ? ` (${others})` : "";
  const aside = style("dim", check.rule + instance + more);
  const verb = check.edit === "add" ? "add  " : "write";
  return {
    path: location?.path ?? "",
    line: location?.line ?? 0,
    column: location?.column ?? 0,
    undecided,
    lines: [
      `  ${style("dim", where)}  ${label}  ${inert(check.message)}  ${aside}`,
      ...(location ? excerpt(location, result, style) : []),
      ...(check.expected === null
        ? []
        : [`      ${verb}  ${style("green", inert(check.expected))}`]),
      ...(rule && !undecided ? [`      ${style("dim", `see    ${rule.url}`)}`] : []),
    ],
  };
}

function problemEntry(problem: ReportedProblem, result: Result, style: Style): Entry {
  const { path, line, column } = problem;
  const format = problem.severity === "error" ? "red" : "yellow";
  const label = style(format, problem.severity);
  const place = { path, line, column, endLine: line, endColumn: column + 1 };
  return {
    path,
    line,
    column,
    undecided: false,
    lines: [
      `  ${style("dim", `${line}:${column}`)}  ${label}  ${inert(problem.message)}  ${style("dim", problem.code)}`,
      ...excerpt(place, result, style),
    ],
  };
}

function excerpt(
  location: NonNullable<Check["location"]>,
  { excerpts }: Result,
  style: Style,
): readonly string[] {
  const line = excerpts.get(excerptKey(location.path, location.line));
  if (line === undefined || line.trim() === "") return [];
  const number = String(location.line);
  const gutter = " ".repeat(number.length);
  const shown = `      ${style("dim", `${number} |`)} ${inert(truncate(line, LONGEST_LINE))}`;
  const start = location.column - 1;
  // A redacted line has other columns than the file; a cut one may not reach that far.
  if (line.includes("[redacted]") || start >= LONGEST_LINE) return [shown];
  const end = location.endLine === location.line ? location.endColumn - 1 : line.trimEnd().length;
  const width = Math.max(1, Math.min(end, LONGEST_LINE) - start);
  const padding = line.slice(0, start).replace(/[^\t]/g, " ");
  return [
    shown,
    `      ${style("dim", `${gutter} |`)} ${padding}${style("red", "^".repeat(width))}`,
  ];
}

/** systemd's own figure for each instance that has one. */
function exposures({ instances }: Result, style: Style): string {
  const lines = instances.flatMap((instance) => {
    const figure = exposureText(instance);
    if (figure === null) return [];
    const of = instances.length > 1 ? ` (${inert(instance.name)})` : "";
    const explained = style("dim", "(0 is best; as systemd-analyze security has it)");
    return [`exposure ${figure}${of} ${explained}`];
  });
  return lines.join("\n");
}

function verdict(result: Result, { compared }: ChangeView, style: Style): string {
  const { summary, gate } = result;
  if (result.result === "error") return style("red", `✖ Not checked: ${inert(gate.reason)}`);
  const failing = [...SEVERITIES].reverse().flatMap((severity) => {
    const number = result.checks.filter(
      (check) => check.status === "fail" && check.severity === severity,
    ).length;
    return number > 0 ? [`${number} ${severity}`] : [];
  });
  const figures = [
    ...(compared ? [`${summary.new} new`, `${summary.fixed} fixed`] : []),
    ...(summary.removed > 0 ? [`${summary.removed} gone`] : []),
    `${summary.passed} passed`,
    `${summary.failed} failed${failing.length > 0 ? ` (${failing.join(", ")})` : ""}`,
    ...(summary.unknown > 0 ? [`${summary.unknown} unknown`] : []),
    ...(summary.waived > 0 ? [`${summary.waived} waived`] : []),
    ...(summary.notApplicable > 0 ? [`${summary.notApplicable} not applicable`] : []),
  ].join(", ");
  const passed = result.result === "pass";
  const word = passed ? "✔ Passed" : "✖ Failed";
  return `${style(passed ? "green" : "red", word)}: ${figures}, score ${summary.score}/100. ${inert(gate.reason)}`;
}
