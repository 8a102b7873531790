import type { Check, Result } from "../result.ts";
import { SEVERITIES } from "../rules/severity.ts";
import { isInChange } from "./annotations.ts";
import { type ChangeView, changeView, sayingTheSame } from "./change.ts";
import { exposureText } from "./exposure.ts";
import { htmlText } from "./html.ts";
import { type CellOptions, createCells, type Group, whatIsThere } from "./markdown-cells.ts";
import { type Columns, foldedTable, list, paragraphs, table } from "./markdown-tables.ts";
import type { Section } from "./sections.ts";

/** What a change makes worse; the first thing to read. */
export function worseSections(result: Result, options: CellOptions): readonly Section[] {
  const view = changeView(result);
  const columns = columnsOf(result, options);
  return [
    table(
      view.compared ? "<h4>New</h4>\n" : "",
      view.compared ? { ...columns.failing, names: NAMES_OF_NEW } : columns.failing,
      groupsOf(view.failing, result),
    ),
    table(
      "<h4>Gone: it passed at the base, and is not there any more</h4>\n",
      columns.ofBase,
      groupsOf(result.removed, result),
    ),
    problemTable("Problems with the files themselves", view.problems, columns.problems, true),
  ];
}

/** Everything else that was looked at: folded, unless it counts. */
export function otherSections(result: Result, options: CellOptions): readonly Section[] {
  const { unchanged, unchangedProblems } = changeView(result);
  const columns = columnsOf(result, options);
  const oldOnesCount = result.gate.mode === "all";
  const withStatus = (status: Check["status"]) =>
    result.checks.filter((check) => check.status === status);
  const fold = (
    title: string,
    checks: readonly Check[],
    shown: Columns<Group>,
    open = false,
  ): Section => foldedTable(title, shown, groupsOf(checks, result), { open, count: checks.length });
  return [
    fold("Fixed", result.fixed, columns.ofBase),
    fold("Fails as at the base", unchanged, columns.failing, oldOnesCount),
    problemTable(
      "Problems with the files as at the base",
      unchangedProblems,
      columns.problems,
      oldOnesCount,
    ),
    fold("Could not be decided from the files", withStatus("unknown"), columns.unknown),
    fold("Waived", withStatus("waived"), columns.waived),
  ];
}

/** What systemd says of each instance's service, before and after. */
export function exposureSection({ instances }: Result, title?: string): Section {
  const items = instances.flatMap((instance) => {
    const figure = exposureText(instance);
    if (figure === null) return [];
    const of = instances.length > 1 ? ` of ${htmlText(instance.name)}` : "";
    return [`Exposure${of}, as systemd-analyze security has it (0 is best): <b>${figure}</b>`];
  });
  return paragraphs(items, title);
}

/** What people should know besides. */
export function noticeSection({ notices }: Result): Section {
  return list(notices);
}

const NAMES_OF_NEW = ["Rule and place", "Was → is, and what to write"];

interface ReportColumns {
  readonly failing: Columns<Group>;
  readonly ofBase: Columns<Group>;
  readonly unknown: Columns<Group>;
  readonly waived: Columns<Group>;
  readonly problems: Columns<ChangeView["problems"][number]>;
}

function columnsOf(result: Result, options: CellOptions): ReportColumns {
  const cells = createCells(result, options);
  return {
    failing: {
      names: ["Rule and place", "What is there, and what to write"],
      cellsOf: (group) => [cells.finding(group), cells.change(group)],
    },
    ofBase: {
      names: ["Rule, and where it was", "What was there"],
      cellsOf: (group) => [cells.findingOfBase(group), whatIsThere(group)],
    },
    unknown: {
      names: ["Rule and place", "Why"],
      cellsOf: (group) => [cells.finding(group), whatIsThere(group)],
    },
    waived: {
      names: ["Rule and place", "What is there", "Reason", "Until"],
      cellsOf: (group) => [
        cells.finding(group),
        whatIsThere(group),
        htmlText(group[0].waiver?.reason ?? ""),
        htmlText(group[0].waiver?.expires ?? "no end"),
      ],
    },
    problems: {
      names: ["Severity", "Where", "What is wrong"],
      cellsOf: (problem) => [
        problem.severity,
        cells.problemPlace(problem),
        htmlText(problem.message),
      ],
    },
  };
}

function problemTable(
  title: string,
  problems: ChangeView["problems"],
  columns: ReportColumns["problems"],
  counts: boolean,
): Section {
  const isError = ({ severity }: ChangeView["problems"][number]) => severity === "error";
  const errorsFirst = problems.toSorted((a, b) => Number(isError(b)) - Number(isError(a)));
  return foldedTable(title, columns, errorsFirst, { open: counts && problems.some(isError) });
}

/** The most severe first (`SEVERITIES` goes from low to high), those in changed lines before others. */
function groupsOf(checks: readonly Check[], result: Result): readonly Group[] {
  const sorted = checks.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
      Number(isInChange(b, result)) - Number(isInChange(a, result)),
  );
  return sayingTheSame(sorted);
}
