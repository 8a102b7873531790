import type { Check, ReportedProblem, Result } from "../result.ts";
import { SEVERITIES } from "../rules/severity.ts";
import { inert } from "../source/inert.ts";
import { isFile, type LevelCounts } from "./annotations.ts";
import { htmlCode, htmlLink, htmlText, utf8Length, wellFormed } from "./html.ts";
import { fitSections, type Room, type Section } from "./sections.ts";

/** The commit whose files a report links to. */
interface WebSource {
  /** `https://github.com`, or an Enterprise server. */
  readonly serverUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly commit: string;
}

export interface MarkdownOptions {
  /** Without it, places are named but not linked. */
  readonly source?: WebSource;
  /** What leads from the repository's root to the result's paths; empty or with a `/` at its end. */
  readonly pathPrefix?: string;
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

/** Browsers and servers take no longer ones, and a row must not use up the room of a page. */
const LONGEST_ADDRESS = 2_000;

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

function head(result: Result): string {
  const { passed, failed, unknown, waived, notApplicable, score } = result.summary;
  const counts = [
    `${passed} passed`,
    `${failed} failed`,
    ...(unknown > 0 ? [`${unknown} could not be decided`] : []),
    ...(waived > 0 ? [`${waived} waived`] : []),
    ...(notApplicable > 0 ? [`${notApplicable} not applicable`] : []),
  ].join(", ");
  const verdict = `<h3>${MARKS[result.result]} ${htmlText(result.gate.reason, LONGEST_VERDICT)}</h3>\n\n`;
  if (result.checks.length === 0) return verdict;
  return `${verdict}<p>Checks: ${counts}. Score: ${score} of 100.</p>\n\n`;
}

function hiddenNote(hidden: LevelCounts | undefined): string {
  if (hidden === undefined) return "";
  const parts = Object.entries(hidden)
    .filter(([, count]) => count > 0)
    .map(([level, count]) => `${count} of level ${level}`);
  if (parts.length === 0) return "";
  return `<p>GitHub shows only ten annotations of each level. Without one, but in the tables here, are ${parts.join(", ")}.</p>\n\n`;
}

function foot(result: Result, { pathPrefix = "" }: MarkdownOptions): string {
  const folder = /^[\w./-]+$/.test(pathPrefix) ? ` ${pathPrefix}` : "";
  const command = `pleroma-hardening check${folder} --fail-on ${result.gate.failOn}`;
  return `<p>The same check on your own machine: ${htmlCode(command)}</p>\n`;
}

function sections(result: Result, options: MarkdownOptions): readonly Section[] {
  const withStatus = (status: Check["status"]) =>
    result.checks.filter((check) => check.status === status).sort(mostSevereFirst);
  const cells = createCells(result, options);
  const broken = result.problems.some((problem) => problem.severity === "error");
  return [
    table(
      "",
      ["Severity", "Rule", "Where", "What is there", "What to write"],
      withStatus("fail"),
      (check) => [
        check.severity,
        cells.rule(check),
        cells.where(check),
        withValue(check.message, check.actual),
        check.expected === null ? "" : htmlCode(check.expected),
      ],
    ),
    folded(
      "Problems with the files themselves",
      broken,
      ["Severity", "Where", "What is wrong"],
      [...result.problems].sort(
        (a, b) => Number(b.severity === "error") - Number(a.severity === "error"),
      ),
      (problem) => [problem.severity, cells.problemPlace(problem), htmlText(problem.message)],
    ),
    folded(
      "Could not be decided from the files",
      false,
      ["Severity", "Rule", "Where", "Why"],
      withStatus("unknown"),
      (check) => [
        check.severity,
        cells.rule(check),
        cells.where(check),
        withValue(check.message, check.actual),
      ],
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
    {
      opening: "<ul>\n",
      closing: "</ul>\n\n",
      count: result.notices.length,
      row: (index) => `<li>${htmlText(result.notices[index] ?? "")}</li>\n`,
    },
  ];
}

/** The cells of a table that need to know the whole result. */
function createCells(result: Result, { source, pathPrefix = "" }: MarkdownOptions) {
  const place = (path: string, line: number): string => {
    const full = pathPrefix + path;
    const address = source === undefined ? null : permalink(source, full, line);
    return htmlLink(htmlCode(inert(`${full}:${line}`)), address);
  };
  return {
    rule: ({ rule, subject }: Check): string => {
      const link = htmlLink(htmlCode(rule), result.rules[rule]?.url ?? null);
      return `${link}<br>${htmlText(subject)}`;
    },
    where: ({ location, instance }: Check): string => {
      const there = location === null ? "" : place(location.path, location.line);
      return result.instances.length > 1 ? `${there}<br>${htmlText(instance)}` : there;
    },
    problemPlace: ({ path, line }: ReportedProblem): string =>
      isFile(path) ? place(path, line) : "",
  };
}

/** `null` where the address would be too long to be of use. */
function permalink(
  { serverUrl, repository, commit }: WebSource,
  path: string,
  line: number,
): string | null {
  const encoded = wellFormed(path).split("/").map(encodeURIComponent).join("/");
  const address = `${serverUrl}/${repository}/blob/${commit}/${encoded}#L${line}`;
  return address.length > LONGEST_ADDRESS ? null : address;
}

function withValue(message: string, value: string | null): string {
  return value === null ? htmlText(message) : `${htmlText(message)}<br>${htmlCode(value)}`;
}

/** `SEVERITIES` goes from low to high. */
function mostSevereFirst(a: Check, b: Check): number {
  return SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
}

function table<T>(
  opening: string,
  columns: readonly string[],
  items: readonly T[],
  cellsOf: (item: T) => readonly string[],
): Section {
  return {
    opening: `${opening}<table>\n${row("th", columns)}`,
    closing: "</table>\n\n",
    count: items.length,
    row: (index) => {
      const item = items[index];
      return item === undefined ? "" : row("td", cellsOf(item));
    },
  };
}

function folded<T>(
  title: string,
  open: boolean,
  columns: readonly string[],
  items: readonly T[],
  cellsOf: (item: T) => readonly string[],
): Section {
  const summary = `<details${open ? " open" : ""}><summary>${title} (${items.length})</summary>\n`;
  const section = table(summary, columns, items, cellsOf);
  return { ...section, closing: "</table>\n</details>\n\n" };
}

/** One row stands on one line, without an empty line anywhere: that would end the HTML block. */
function row(element: "th" | "td", cells: readonly string[]): string {
  const inner = cells.map((cell) => `<${element}>${cell}</${element}>`).join("");
  return `<tr>${inner}</tr>\n`;
}
