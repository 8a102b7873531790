import type { Check, Result } from "../result.ts";
import { SEVERITIES } from "../rules/severity.ts";
import type { LevelCounts } from "./annotations.ts";
import { type ChangeView, changeView } from "./change.ts";
import { exposureText } from "./exposure.ts";
import { htmlCode, htmlText, utf8Length } from "./html.ts";
import { createCells, folded, messageCell, table, type WebSource } from "./markdown-tables.ts";
import { fitSections, type Room, type Section } from "./sections.ts";

export interface MarkdownOptions {
  /** Without it, places are named but not linked. */
  readonly source?: WebSource;
  /** What leads from the repository's root to the result's paths; empty or with a `/` at its end. */
  readonly pathPrefix?: string;
  /** The commit of the base. */
  readonly base?: string;
}

export interface SummaryOptions extends MarkdownOptions {
  /** Findings for which GitHub shows no annotation. */
  readonly hiddenAnnotations?: LevelCounts;
}

/** GitHub refuses a comment of more than 65 536 characters; the rest is for the hidden marker. */
const COMMENT_ROOM: Room = { limit: 65_000, sizeOf: (text) => text.length };

/** GitHub drops a job summary of more than 1 MiB. */
const SUMMARY_ROOM: Room = { limit: 1024 * 1024 - 1024, sizeOf: utf8Length };

/** A host may be in it, and a host can be long. */
const LONGEST_VERDICT = 1_000;

const MARKS: Readonly<Record<Result["result"], string>> = { pass: "✅", fail: "❌", error: "⚠️" };

/** The result as a comment on a pull request. */
export function renderComment(result: Result, options: MarkdownOptions = {}): string {
  return fitSections(head(result), sections(result, options), foot(result, options), COMMENT_ROOM);
}

/** The result as a job summary: the same content, with room for more of it. */
export function renderSummary(result: Result, options: SummaryOptions = {}): string {
  const opening = head(result) + hiddenNote(options.hiddenAnnotations);
  return fitSections(opening, sections(result, options), foot(result, options), SUMMARY_ROOM);
}

function head({ result, base, checks, removed, gate, summary }: Result): string {
  const verdict = `<h3>${MARKS[result]} ${htmlText(gate.reason, LONGEST_VERDICT)}</h3>\n\n`;
  if (checks.length === 0 && removed.length === 0) return verdict;
  const { passed, failed, unknown, waived, notApplicable, score } = summary;
  const counts = [
    `${passed} passed`,
    `${failed} failed`,
    ...(unknown > 0 ? [`${unknown} could not be decided`] : []),
    ...(waived > 0 ? [`${waived} waived`] : []),
    ...(notApplicable > 0 ? [`${notApplicable} not applicable`] : []),
  ].join(", ");
  const changes = `Compared with ${htmlText(base ?? "")}: ${summary.new} new, ${summary.fixed} fixed, ${summary.removed} gone. `;
  const change = base === null ? "" : changes;
  return `${verdict}<p>${change}Checks: ${counts}. Score: ${score} of 100.</p>\n\n`;
}

function hiddenNote(hidden: LevelCounts | undefined): string {
  if (hidden === undefined) return "";
  const parts = Object.entries(hidden)
    .filter(([, count]) => count > 0)
    .map(([level, count]) => `${count} of level ${level}`);
  if (parts.length === 0) return "";
  return `<p>GitHub shows only ten annotations of each level. Without one, but in the tables here, are ${parts.join(", ")}.</p>\n\n`;
}

function foot({ gate }: Result, { pathPrefix = "", base }: MarkdownOptions): string {
  const command = [
    "pleroma-hardening check",
    ...(/^[\w./-]+$/.test(pathPrefix) ? [pathPrefix] : []),
    ...(base === undefined ? [] : [`--base ${base}`]),
    ...(base !== undefined && gate.mode === "all" ? ["--gate all"] : []),
    `--fail-on ${gate.failOn}`,
  ].join(" ");
  return `<p>The same check on your own machine: ${htmlCode(command)}</p>\n`;
}

/** What a change makes worse first; what was there before it is folded. */
function sections(result: Result, options: MarkdownOptions): readonly Section[] {
  const view = changeView(result);
  const withStatus = (status: Check["status"]) =>
    result.checks.filter((check) => check.status === status).sort(mostSevereFirst);
  const cells = createCells(result, options);
  const failing = {
    columns: ["Severity", "Rule", "Where", "What is there", "What to write"],
    columnsOfNew: ["Severity", "Rule", "Where", "Was → is", "What to write"],
    cellsOf: (check: Check) => [
      check.severity,
      cells.rule(check),
      cells.where(check),
      messageCell(check),
      whatToWrite(check),
    ],
  };
  const ofBase = {
    columns: ["Severity", "Rule", "Where it was", "What was there"],
    cellsOf: (check: Check) => [
      check.severity,
      cells.rule(check),
      cells.whereItWas(check),
      messageCell(check),
    ],
  };
  return [
    table(
      view.compared ? "<h4>New</h4>\n" : "",
      view.compared ? failing.columnsOfNew : failing.columns,
      view.failing.toSorted(mostSevereFirst),
      failing.cellsOf,
    ),
    table(
      "<h4>Gone: it passed at the base, and is not there any more</h4>\n",
      ofBase.columns,
      result.removed.toSorted(mostSevereFirst),
      ofBase.cellsOf,
    ),
    problemSection("Problems with the files themselves", view.problems, cells.problemPlace),
    folded("Fixed", false, ofBase.columns, result.fixed.toSorted(mostSevereFirst), ofBase.cellsOf),
    folded(
      "Fails as at the base",
      result.gate.mode === "all",
      failing.columns,
      view.unchanged.toSorted(mostSevereFirst),
      failing.cellsOf,
    ),
    problemSection(
      "Problems with the files as at the base",
      view.unchangedProblems,
      cells.problemPlace,
      result.gate.mode === "all",
    ),
    folded(
      "Could not be decided from the files",
      false,
      ["Severity", "Rule", "Where", "Why"],
      withStatus("unknown"),
      (check) => [check.severity, cells.rule(check), cells.where(check), messageCell(check)],
    ),
    folded(
      "Waived",
      false,
      ["Severity", "Rule", "Where", "Reason", "Until"],
      withStatus("waived"),
      (check) => [
        check.severity,
        cells.rule(check),
        cells.where(check),
        htmlText(check.waiver?.reason ?? ""),
        htmlText(check.waiver?.expires ?? "no end"),
      ],
    ),
    list(exposures(result)),
    list(result.notices.map((notice) => htmlText(notice))),
  ];
}

function problemSection(
  title: string,
  problems: ChangeView["problems"],
  place: (problem: ChangeView["problems"][number]) => string,
  counts = true,
): Section {
  const isBroken = problems.some(({ severity }) => severity === "error");
  return folded(
    title,
    isBroken && counts,
    ["Severity", "Where", "What is wrong"],
    problems.toSorted((a, b) => Number(b.severity === "error") - Number(a.severity === "error")),
    (problem) => [problem.severity, place(problem), htmlText(problem.message)],
  );
}

/** What systemd says of each instance's service, before and after. */
function exposures({ instances }: Result): readonly string[] {
  return instances.flatMap((instance) => {
    const figure = exposureText(instance);
    if (figure === null) return [];
    const of = instances.length > 1 ? ` of ${htmlText(instance.name)}` : "";
    return [`Exposure${of}, as systemd-analyze security has it (0 is best): ${figure}`];
  });
}

function list(items: readonly string[]): Section {
  return {
    opening: "<ul>\n",
    closing: "</ul>\n\n",
    count: items.length,
    row: (index) => `<li>${items[index] ?? ""}</li>\n`,
  };
}

/** `SEVERITIES` goes from low to high. */
function whatToWrite({ expected, edit }: Check): string {
  if (expected !== null) return htmlCode(expected);
  return edit === "delete" ? "delete the line" : "";
}

function mostSevereFirst(a: Check, b: Check): number {
  return SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
}
