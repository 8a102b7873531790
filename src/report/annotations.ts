import type { Check, ReportedProblem, Result } from "../result.ts";
import type { Severity } from "../rules/severity.ts";
import { inert, truncate } from "../source/inert.ts";
import { changeView } from "./change.ts";
import { repositoryPath } from "./repository-path.ts";

const LEVELS = ["error", "warning", "notice"] as const;

type AnnotationLevel = (typeof LEVELS)[number];

/** A remark that GitHub shows beside a line of a file. */
export interface Annotation {
  readonly level: AnnotationLevel;
  readonly title: string;
  readonly message: string;
  /** `null` for what no file is to blame for. */
  readonly place: AnnotationPlace | null;
}

interface AnnotationPlace {
  readonly path: string;
  /** GitHub shows a remark below its last line, so a long block is annotated where it starts. */
  readonly line: number;
  /** The first and the last column meant; `null` where the range is empty or spans lines. */
  readonly columns: { readonly first: number; readonly last: number } | null;
}

export type LevelCounts = Readonly<Record<AnnotationLevel, number>>;

/** What GitHub shows of one step: https://docs.github.com/actions, "workflow commands". */
export const ANNOTATION_LIMITS: LevelCounts = { error: 10, warning: 10, notice: 10 };

/** As GitHub's checks API has it: 64 kB of message and 255 characters of title. */
const LONGEST_MESSAGE = 4_000;
const LONGEST_TITLE = 255;

const LEVEL_OF_SEVERITY: Readonly<Record<Severity, AnnotationLevel>> = {
  high: "error",
  medium: "warning",
  low: "notice",
};

/**
 * One annotation for each problem and each failing check that counts, the most severe first.
 * Problems come before checks of the same level: what was not understood may hide more.
 */
export function annotations(result: Result, pathPrefix = ""): readonly Annotation[] {
  const { failing, problems, unchanged, unchangedProblems } = changeView(result);
  const oldOnesCount = result.gate.mode === "all";
  const all = [
    ...[...problems, ...(oldOnesCount ? unchangedProblems : [])].map((problem) =>
      annotateProblem(problem, pathPrefix),
    ),
    ...[...failing, ...(oldOnesCount ? unchanged : [])].map((check) =>
      annotateCheck(check, result, pathPrefix),
    ),
  ];
  return all.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}

/** As many annotations as GitHub shows, and how many of each level are left over. */
export function cutAnnotations(
  all: readonly Annotation[],
  limits: LevelCounts = ANNOTATION_LIMITS,
): { readonly shown: readonly Annotation[]; readonly hidden: LevelCounts } {
  const hidden = { error: 0, warning: 0, notice: 0 };
  const left = { ...limits };
  const shown = all.filter(({ level }) => {
    if (left[level] > 0) {
      left[level] -= 1;
      return true;
    }
    hidden[level] += 1;
    return false;
  });
  return { shown, hidden };
}

function annotateCheck(check: Check, result: Result, pathPrefix: string): Annotation {
  const title = result.rules[check.rule]?.title;
  const lines = [inert(check.message)];
  if (check.was !== null && check.was !== check.actual)
    lines.push(...labelled("There was:", check.was));
  if (check.actual !== null) lines.push(...labelled("There is:", check.actual));
  if (check.expected !== null) lines.push(...labelled("Write:", check.expected));
  const { location } = check;
  const oneLine =
    location !== null && location.line === location.endLine && location.column < location.endColumn;
  return {
    level: LEVEL_OF_SEVERITY[check.severity],
    title: titled(title === undefined ? check.rule : `${check.rule}: ${title}`),
    message: truncate(lines.join("\n"), LONGEST_MESSAGE),
    place: location && {
      path: repositoryPath(pathPrefix, location.path),
      line: location.line,
      columns: oneLine ? { first: location.column, last: location.endColumn - 1 } : null,
    },
  };
}

function annotateProblem(problem: ReportedProblem, pathPrefix: string): Annotation {
  return {
    level: problem.severity,
    title: titled(problem.code),
    message: truncate(inert(problem.message), LONGEST_MESSAGE),
    place: isFile(problem.path)
      ? {
          path: repositoryPath(pathPrefix, problem.path),
          line: problem.line,
          columns: { first: problem.column, last: problem.column },
        }
      : null,
  };
}

/** Problems of the run as a whole have the path `.`, or none. */
export function isFile(path: string): boolean {
  return path !== "" && path !== ".";
}

/** A value beside its label, or below it when it has several lines. */
function labelled(label: string, value: string): readonly string[] {
  const lines = value.split(/\r?\n/).map(inert);
  return lines.length === 1 ? [`${label} ${lines[0]}`] : [label, ...lines];
}

function titled(text: string): string {
  return truncate(inert(text), LONGEST_TITLE);
}
