import { reaches } from "../gate/decide.ts";
import type { Result } from "../result.ts";
import type { LevelCounts } from "./annotations.ts";
import { changeView } from "./change.ts";
import { htmlCode, htmlLink, htmlText, utf8Length } from "./html.ts";
import type { CellOptions } from "./markdown-cells.ts";
import {
  exposureSection,
  noticeSection,
  otherSections,
  worseSections,
} from "./markdown-sections.ts";
import { pictureSection } from "./picture.ts";
import { fitSections, type Room } from "./sections.ts";

export type MarkdownOptions = CellOptions;

export interface SummaryOptions extends MarkdownOptions {
  /** Findings for which GitHub shows no annotation. */
  readonly hiddenAnnotations?: LevelCounts;
}

/**
 * GitHub refuses a comment of more than 65 536 characters; the rest is for the hidden marker. UTF-16
 * code units are never fewer than characters.
 */
const COMMENT_ROOM: Room = { limit: 65_000, sizeOf: (text) => text.length };

/** GitHub drops a job summary of more than 1 MiB. */
const SUMMARY_ROOM: Room = { limit: 1024 * 1024 - 1024, sizeOf: utf8Length };

/** A host may be in it, and a host can be long. */
const LONGEST_VERDICT = 1_000;

const MARKS: Readonly<Record<Result["result"], string>> = { pass: "✅", fail: "❌", error: "⚠️" };

/**
 * The result as a comment on a pull request: what got weaker and how to mend it. When nothing did,
 * one line says so, and the rest is folded.
 */
export function renderComment(result: Result, options: MarkdownOptions = {}): string {
  const worse = worseSections(result, options);
  const others = otherSections(result, options);
  const notices = noticeSection(result);
  const heading = verdict(result);
  const figures = counts(result, options);
  const foot = reproduction(result, options);
  if (result.result !== "pass") {
    const sections = [...worse, exposureSection(result), ...others, notices];
    return fitSections(heading + figures, sections, foot, COMMENT_ROOM);
  }
  const sections = [...worse, notices, ...others, exposureSection(result, "Exposure")];
  const foldedFoot = `<details><summary>Figures, and how to check it yourself</summary>\n${figures}${foot}</details>\n`;
  return fitSections(heading, sections, foldedFoot, COMMENT_ROOM);
}

/** The result as a job summary: the same content with room for more of it, and a picture. */
export function renderSummary(result: Result, options: SummaryOptions = {}): string {
  return fitSections(
    verdict(result) + counts(result, options) + hiddenNote(options.hiddenAnnotations),
    [
      ...worseSections(result, options),
      exposureSection(result),
      pictureSection(result),
      ...otherSections(result, options),
      noticeSection(result),
    ],
    reproduction(result, options),
    SUMMARY_ROOM,
  );
}

/** The first sentence is the verdict; what it does not cover stands below. */
function verdict({ result, gate }: Result): string {
  const end = `${gate.reason} `.indexOf(". ") + 1;
  const first = end === 0 ? gate.reason : gate.reason.slice(0, end);
  const rest = gate.reason.slice(first.length).trim();
  const heading = `<h3>${MARKS[result]} Hardening: ${htmlText(first, LONGEST_VERDICT)}</h3>\n\n`;
  return rest === "" ? heading : `${heading}<p>${htmlText(rest, LONGEST_VERDICT)}</p>\n\n`;
}

/** What changed and what was checked, in figures. */
function counts(result: Result, options: MarkdownOptions): string {
  const { base, checks, removed, summary, gate } = result;
  if (checks.length === 0 && removed.length === 0) return "";
  const changes = counted([
    [summary.new, "new"],
    [summary.removed, "gone"],
    [summary.fixed, "fixed"],
  ]);
  const all = counted([
    [summary.failed, "failed"],
    [summary.unknown, "could not be decided"],
    [summary.waived, "waived"],
    [summary.passed, "passed"],
    [summary.notApplicable, "not applicable"],
  ]);
  const change =
    base === null
      ? ""
      : `Compared with ${baseLink(base, options)}: ${changes || "no new failing check"}. `;
  const { failing } = changeView(result);
  const harmless = [...failing, ...removed].some(({ severity }) => !reaches(severity, gate.failOn));
  const threshold =
    harmless && gate.failOn !== "never"
      ? ` What is below <b>${gate.failOn}</b> does not fail the check.`
      : "";
  const now =
    checks.length === 0
      ? "No checks are left."
      : `All checks: ${all}. Score: ${summary.score} of 100.`;
  return `<p>${change}${now}${threshold}</p>\n\n`;
}

function baseLink(description: string, { source, base }: MarkdownOptions): string {
  const address =
    source === undefined || base === undefined
      ? null
      : `${source.serverUrl}/${source.repository}/commit/${base}`;
  return htmlLink(htmlText(description), address);
}

function counted(parts: readonly (readonly [count: number, what: string])[]): string {
  return parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(", ");
}

function hiddenNote(hidden: LevelCounts | undefined): string {
  if (hidden === undefined) return "";
  const parts = Object.entries(hidden)
    .filter(([, count]) => count > 0)
    .map(([level, count]) => `${count} of level ${level}`);
  if (parts.length === 0) return "";
  return `<p>GitHub shows only ten annotations of each level. Without one, but in the tables here, are ${parts.join(", ")}.</p>\n\n`;
}

/** A call of the program, from the repository's root, that comes to the same verdict. */
function reproduction({ gate }: Result, { pathPrefix = "", base, call }: MarkdownOptions): string {
  const { policy, globs, allowEmpty } = call ?? { globs: {}, allowEmpty: false };
  const command = [
    "pleroma-hardening check",
    ...(pathPrefix === "" ? [] : [shellWord(pathPrefix)]),
    ...(base === undefined ? [] : [`--base ${base}`]),
    ...(base !== undefined && gate.mode === "all" ? ["--gate all"] : []),
    `--fail-on ${gate.failOn}`,
    ...(policy === undefined ? [] : [option("--policy", policy)]),
    ...(globs.elixir ?? []).map((glob) => option("--elixir-files", glob)),
    ...(globs.nginx ?? []).map((glob) => option("--nginx-files", glob)),
    ...(globs.systemd ?? []).map((glob) => option("--systemd-files", glob)),
    ...(allowEmpty ? ["--allow-empty"] : []),
  ].join(" ");
  return `<p>The same check on your own machine: ${htmlCode(command)}</p>\n`;
}

/** A path that a shell takes as it is written, and the program for no option. */
function shellWord(path: string): string {
  return quoted(path.startsWith("-") ? `./${path}` : path);
}

function option(name: string, value: string): string {
  return `${name}${value.startsWith("-") ? "=" : " "}${quoted(value)}`;
}

function quoted(text: string): string {
  return /^[\w./=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
