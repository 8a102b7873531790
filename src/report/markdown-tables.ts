import { htmlText } from "./html.ts";
import type { Section } from "./sections.ts";

/** What a table shows of one thing, as HTML: a cell for each column. */
export interface Columns<T> {
  readonly names: readonly string[];
  readonly cellsOf: (item: T) => readonly string[];
}

/** A table that may be cut between its rows. */
export function table<T>(
  opening: string,
  { names, cellsOf }: Columns<T>,
  items: readonly T[],
): Section {
  return {
    opening: `${opening}<table>\n${tableRow("th", names)}`,
    closing: "</table>\n\n",
    count: items.length,
    row: (index) => {
      const item = items[index];
      return item === undefined ? "" : tableRow("td", cellsOf(item));
    },
  };
}

/** A table that is seen when its title is clicked. */
export function foldedTable<T>(
  title: string,
  columns: Columns<T>,
  items: readonly T[],
  { open = false, count = items.length }: { readonly open?: boolean; readonly count?: number } = {},
): Section {
  const section = table(foldOpening(title, count, open), columns, items);
  return { ...section, closing: `</table>\n${FOLD_CLOSING}` };
}

/** Sentences, one below the other. */
export function list(texts: readonly string[]): Section {
  return {
    opening: "<ul>\n",
    closing: "</ul>\n\n",
    count: texts.length,
    row: (index) => `<li>${htmlText(texts[index] ?? "")}</li>\n`,
  };
}

/** Paragraphs, which are HTML already; folded where they have a title. */
export function paragraphs(items: readonly string[], title?: string): Section {
  return {
    opening: title === undefined ? "" : foldOpening(title, items.length, false),
    closing: title === undefined ? "\n" : FOLD_CLOSING,
    count: items.length,
    row: (index) => `<p>${items[index] ?? ""}</p>\n`,
  };
}

const FOLD_CLOSING = "</details>\n\n";

function foldOpening(title: string, count: number, open: boolean): string {
  return `<details${open ? " open" : ""}><summary>${title} (${count})</summary>\n`;
}

/** One row stands on one line, without an empty line anywhere: that would end the HTML block. */
function tableRow(element: "th" | "td", cells: readonly string[]): string {
  const inner = cells.map((cell) => `<${element}>${cell}</${element}>`).join("");
  return `<tr>${inner}</tr>\n`;
}
