import { type Check, excerptKey, type ReportedProblem, type Result } from "../result.ts";
import type { Severity } from "../rules/severity.ts";
import { inert, truncate } from "../source/inert.ts";
import { changeView, sayingTheSame } from "./change.ts";
import { wellFormed } from "./html.ts";
import { isInRepository, repositoryPath } from "./repository-path.ts";

const LEVELS = ["error", "warning", "notice"] as const;

export type AnnotationLevel = (typeof LEVELS)[number];

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

/** An annotation on its way into the order in which GitHub, which shows few, is to get them. */
interface Ranked {
  readonly annotation: Annotation;
  /** Whether the change touched the line: GitHub shows it beside the change then. */
  readonly changed: boolean;
}

/**
 * One annotation for each problem, each failing check that counts and each pass that is gone; one
 * for all that say the same of the same place. Those in changed lines come first, then the most
 * severe; problems before checks of the same level: what was not understood may hide more.
 *
 * @param movedFiles files whose lines are others in the commit that GitHub shows the annotations on:
 *   there they stand at the top, and say which line is meant
 */
export function annotations(
  result: Result,
  pathPrefix = "",
  movedFiles: ReadonlySet<string> = new Set(),
): readonly Annotation[] {
  const { failing, problems, unchanged, unchangedProblems } = changeView(result);
  const oldOnesCount = result.gate.mode === "all";
  const moved = new Set([...movedFiles].map((path) => repositoryPath(pathPrefix, path)));
  const all: readonly Ranked[] = [
    ...[...problems, ...(oldOnesCount ? unchangedProblems : [])].map((problem) => ({
      annotation: annotateProblem(problem, pathPrefix),
      changed: result.changedLines.has(excerptKey(problem.path, problem.line)),
    })),
    ...sayingTheSame([...failing, ...(oldOnesCount ? unchanged : [])]).map(([check]) => ({
      annotation: annotateCheck(check, result, pathPrefix),
      changed: isInChange(check, result),
    })),
    ...result.removed.map((check) => ({
      annotation: annotateRemoved(check, result, pathPrefix),
      changed: false,
    })),
  ];
  return all
    .toSorted(
      (a, b) =>
        Number(b.changed) - Number(a.changed) ||
        LEVELS.indexOf(a.annotation.level) - LEVELS.indexOf(b.annotation.level),
    )
    .map(({ annotation }) => {
      const { place } = annotation;
      if (place === null || !moved.has(place.path)) return annotation;
      const message = `In line ${place.line} of the merge with the base: ${annotation.message}`;
      return { ...annotation, message, place: { ...place, line: 1, columns: null } };
    });
}

/** The same in words, for where GitHub would show it beside the files of another commit. */
export function withoutPlace({ place, ...annotation }: Annotation): Annotation {
  if (place === null) return { ...annotation, place };
  const message = `${inert(wellFormed(place.path))}:${place.line}: ${annotation.message}`;
  return { ...annotation, message, place: null };
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
  const lines = [check.message];
  if (check.was !== null && check.was !== check.actual)
    lines.push(...labelled("There was:", check.was));
  if (check.actual !== null) lines.push(...labelled("There is:", check.actual));
  const verb = check.edit === "add" ? "Add:" : "Write:";
  if (check.expected !== null) lines.push(...labelled(verb, check.expected));
  const { location } = check;
  const oneLine =
    location !== null && location.line === location.endLine && location.column < location.endColumn;
  return {
    level: LEVEL_OF_SEVERITY[check.severity],
    title: titleOf(check, result),
    message: textOf(lines),
    place:
      location &&
      placeIn(pathPrefix, location.path, {
        line: location.line,
        columns: oneLine ? { first: location.column, last: location.endColumn - 1 } : null,
      }),
  };
}

/** What is gone has no line any more; its file may still be there, or another of the instance. */
function annotateRemoved(check: Check, result: Result, pathPrefix: string): Annotation {
  const { severity, location, instance, subject, actual } = check;
  const ownFiles = result.instances.find(({ name }) => name === instance)?.files ?? [];
  const file =
    result.instances.flatMap(({ files }) => files).find((path) => path === location?.path) ??
    ownFiles[0];
  const was = location === null ? "" : ` (it was at ${location.path}:${location.line})`;
  const lines = [`Gone: ${subject} passed at the base, and is not there any more${was}.`];
  if (actual !== null) lines.push(...labelled("There was:", actual));
  return {
    level: LEVEL_OF_SEVERITY[severity],
    title: titleOf(check, result),
    message: textOf(lines),
    place: file === undefined ? null : placeIn(pathPrefix, file, { line: 1, columns: null }),
  };
}

function annotateProblem(problem: ReportedProblem, pathPrefix: string): Annotation {
  return {
    level: problem.severity,
    title: titled(problem.code),
    message: textOf([problem.message]),
    place: isFile(problem.path)
      ? placeIn(pathPrefix, problem.path, {
          line: problem.line,
          columns: { first: problem.column, last: problem.column },
        })
      : null,
  };
}

/** GitHub refuses what is not about a file of the repository, and all that comes with it. */
function placeIn(
  pathPrefix: string,
  path: string,
  range: Omit<AnnotationPlace, "path">,
): AnnotationPlace | null {
  const full = repositoryPath(pathPrefix, path);
  return isInRepository(full) ? { path: full, ...range } : null;
}

/** Problems of the run as a whole have the path `.`, or none. */
export function isFile(path: string): boolean {
  return path !== "" && path !== ".";
}

/** Whether the change touched the line that the check is about. */
export function isInChange({ location }: Check, { changedLines }: Result): boolean {
  return location !== null && changedLines.has(excerptKey(location.path, location.line));
}

/** A value beside its label, or below it when it has several lines. */
function labelled(label: string, value: string): readonly string[] {
  const lines = value.split(/\r?\n/);
  return lines.length === 1 ? [`${label} ${lines[0]}`] : [label, ...lines];
}

function textOf(lines: readonly string[]): string {
  return truncate(lines.map((line) => inert(wellFormed(line))).join("\n"), LONGEST_MESSAGE);
}

function titleOf({ rule }: Check, { rules }: Result): string {
  const title = rules[rule]?.title;
  return titled(title === undefined ? rule : `${rule}: ${title}`);
}

function titled(text: string): string {
  return truncate(inert(wellFormed(text)), LONGEST_TITLE);
}
