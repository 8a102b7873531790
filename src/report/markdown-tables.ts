import type { Check, ReportedProblem, Result } from "../result.ts";
import { inert } from "../source/inert.ts";
import { isFile } from "./annotations.ts";
import { htmlCode, htmlLink, htmlText, wellFormed } from "./html.ts";
import { repositoryPath } from "./repository-path.ts";
import type { Section } from "./sections.ts";

/** The commit whose files a report links to. */
export interface WebSource {
  /** `https://github.com`, or an Enterprise server. */
  readonly serverUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly commit: string;
}

/** Browsers and servers take no longer ones, and a row must not use up the room of a page. */
const LONGEST_ADDRESS = 2_000;

/** The cells of a table, as HTML. */
export interface Cells {
  readonly rule: (check: Check) => string;
  /** Where a check of the head is. */
  readonly where: (check: Check) => string;
  /** Where a check of the base was: a link to the head could lead to another line. */
  readonly whereItWas: (check: Check) => string;
  readonly problemPlace: (problem: ReportedProblem) => string;
}

export function createCells(
  result: Result,
  { source, pathPrefix = "" }: { readonly source?: WebSource; readonly pathPrefix?: string },
): Cells {
  const placeIn = (commit: WebSource | undefined, path: string, line: number): string => {
    const full = repositoryPath(pathPrefix, path);
    const address = commit === undefined ? null : permalink(commit, full, line);
    return htmlLink(htmlCode(inert(`${full}:${line}`)), address);
  };
  const whereIn = (commit: WebSource | undefined, { location, instance }: Check): string => {
    const there = location === null ? "" : placeIn(commit, location.path, location.line);
    return result.instances.length > 1 ? `${there}<br>${htmlText(instance)}` : there;
  };
  return {
    rule: ({ rule, subject }) => {
      const link = htmlLink(htmlCode(rule), result.rules[rule]?.url ?? null);
      return `${link}<br>${htmlText(subject)}`;
    },
    where: (check) => whereIn(source, check),
    whereItWas: (check) => whereIn(undefined, check),
    problemPlace: ({ path, line }) => (isFile(path) ? placeIn(source, path, line) : ""),
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

/** What a check says, and below it the value that is there, after the one that was. */
export function messageCell({ message, actual, was }: Check): string {
  const value = actual === null ? null : htmlCode(actual);
  const change =
    was === null || was === actual ? value : `${htmlCode(was)} → ${value ?? "nothing"}`;
  return change === null ? htmlText(message) : `${htmlText(message)}<br>${change}`;
}

export function table<T>(
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

export function folded<T>(
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
