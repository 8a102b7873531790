import { reaches } from "../gate/decide.ts";
import type { Check, FailOn, ReportedProblem, Result } from "../result.ts";
import type { Severity } from "../rules/severity.ts";
import { inert } from "../source/inert.ts";
import type { Kind } from "../source/repository.ts";
import { isFile } from "./annotations.ts";
import { htmlCode, htmlLink, htmlSnippet, htmlText, wellFormed } from "./html.ts";
import { isInRepository, repositoryPath } from "./repository-path.ts";

/** The commit whose files a report links to. */
export interface WebSource {
  /** `https://github.com`, or an Enterprise server. */
  readonly serverUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly commit: string;
  readonly merged?: MergedTree;
}

/** GitHub's merge of a pull request, which was judged in the place of its head. */
export interface MergedTree {
  readonly commit: string;
  /**
   * The files that reports name and that the head has otherwise, so that its lines are others;
   * `null` where the head cannot be read, so that nobody knows.
   */
  readonly files: ReadonlySet<string> | null;
}

/** What of a call decides on its verdict, besides what the result says. */
interface RunCall {
  /** The policy file, as seen from the repository's root, where it has to be named. */
  readonly policy?: string;
  readonly globs: Partial<Record<Kind, readonly string[]>>;
  readonly allowEmpty: boolean;
}

export interface CellOptions {
  /** Without it, places are named but not linked. */
  readonly source?: WebSource;
  /** What leads from the repository's root to the result's paths; empty or with a `/` at its end. */
  readonly pathPrefix?: string;
  /** The commit of the base. */
  readonly base?: string;
  /** How the run was called, for whoever wants to have the same run. */
  readonly call?: RunCall;
}

/** Checks that say the same of the same place: they differ in their subjects only. */
export type Group = readonly [Check, ...Check[]];

/** The cells of a table, as HTML. */
export interface Cells {
  /** What is wrong by which rule, and where a check of the head is. */
  readonly finding: (group: Group) => string;
  /** The same of a check of the base: a link to the head would lead to another line. */
  readonly findingOfBase: (group: Group) => string;
  /** What it says, the value there was and the one there is, and what to write. */
  readonly change: (group: Group) => string;
  readonly problemPlace: (problem: ReportedProblem) => string;
}

/** Browsers and servers take no longer ones, and a row must not use up the room of a page. */
const LONGEST_ADDRESS = 2_000;
/** So that a path does not push the other columns out of the page. */
const PATH_WIDTH = 34;
const MOST_SUBJECTS = 8;
const LONGEST_NAME = 150;
/** The subject of an instance's one service, which is no news. */
const ONLY_SERVICE = "service";

const MARKS: Readonly<Record<Severity, string>> = { high: "🔴", medium: "🟠", low: "🟡" };

export function createCells(
  { rules, instances, gate }: Result,
  { source, base, pathPrefix = "" }: CellOptions,
): Cells {
  const placeIn = (commit: WebSource | undefined, path: string, line: number): string => {
    const full = repositoryPath(pathPrefix, path);
    const address = commit === undefined ? null : permalink(holding(commit, path), full, line);
    return htmlLink(htmlCode(onShortLines(inert(`${full}:${line}`))), address);
  };
  const finding = (commit: WebSource | undefined, group: Group): string => {
    const [{ severity, rule, location, instance }] = group;
    return [
      severityText(severity, gate.failOn),
      htmlLink(htmlCode(rule), rules[rule]?.url ?? null),
      ...(location === null ? [] : [placeIn(commit, location.path, location.line)]),
      ...subjectsOf(group).map((subject) => `<sub>${subject}</sub>`),
      ...(instances.length > 1 ? [`<sub>in ${htmlText(instance, LONGEST_NAME)}</sub>`] : []),
    ].join("<br>");
  };
  const baseSource = source && base !== undefined ? atBase(source, base) : undefined;
  return {
    finding: (group) => finding(source, group),
    findingOfBase: (group) => finding(baseSource, group),
    change: (group) => {
      const [{ rule, expected, edit }] = group;
      const verb = edit === "add" ? "Add:" : "Write:";
      const remedy =
        expected !== null
          ? `<b>${verb}</b> ${htmlSnippet(expected)}`
          : edit === "delete"
            ? "<b>Delete the line.</b>"
            : htmlLink("How to mend it", rules[rule]?.url ?? null);
      return `${whatIsThere(group)}<br>${remedy}`;
    },
    problemPlace: ({ path, line }) => (isFile(path) ? placeIn(source, path, line) : ""),
  };
}

function atBase({ serverUrl, repository }: WebSource, commit: string): WebSource {
  return { serverUrl, repository, commit };
}

/** The commit in which a file is as it was judged. The head's own stays, a merge is replaced by the next. */
function holding(source: WebSource, path: string): WebSource {
  const { merged } = source;
  const isHeads = merged === undefined || merged.files?.has(path) === false;
  return isHeads ? source : { ...source, commit: merged.commit };
}

/** What a check says, and below it the value that is there, after the one that was. */
export function whatIsThere([{ message, actual, was, status }]: Group): string {
  const nothing = status === "unknown" ? "not known" : "nothing";
  const value = actual === null ? null : htmlCode(actual);
  const change = was === null || was === actual ? value : `${htmlCode(was)} → ${value ?? nothing}`;
  return change === null ? htmlText(message) : `${htmlText(message)}<br>${change}`;
}

/** The colour is for a quick look only: the word stands beside it. */
function severityText(severity: Severity, failOn: FailOn): string {
  return `${MARKS[severity]} ${reaches(severity, failOn) ? `<b>${severity}</b>` : severity}`;
}

function subjectsOf(group: Group): readonly string[] {
  const subjects = group.map(({ subject }) => subject).filter((name) => name !== ONLY_SERVICE);
  const names = subjects.slice(0, MOST_SUBJECTS).map((name) => htmlText(name, LONGEST_NAME));
  const more = subjects.length - names.length;
  return more > 0 ? [...names, `and ${more} more`] : names;
}

/** The path, broken behind slashes. */
function onShortLines(path: string): string {
  const lines: string[] = [];
  let line = "";
  for (const segment of path.split(/(?<=\/)/)) {
    if (line !== "" && line.length + segment.length > PATH_WIDTH) {
      lines.push(line);
      line = "";
    }
    line += segment;
  }
  return [...lines, line].join("\n");
}

/** `null` where there is none, or where it would be too long to be of use. */
function permalink(
  { serverUrl, repository, commit }: WebSource,
  path: string,
  line: number,
): string | null {
  if (!isInRepository(path)) return null;
  const encoded = wellFormed(path).split("/").map(encodeURIComponent).join("/");
  const address = `${serverUrl}/${repository}/blob/${commit}/${encoded}#L${line}`;
  return address.length > LONGEST_ADDRESS ? null : address;
}
