import { diffArrays } from "diff";
import type { FixedFile } from "../fix/fix-all.ts";
import type { Judgement } from "../judgement/judgement.ts";
import type { Style } from "../report/terminal-style.ts";
import { inert } from "../source/inert.ts";
import type { SourceFile } from "../source/source-file.ts";

/** Lines that are shown before and behind a change, as Git does. */
const CONTEXT = 3;

/** Which lines of a file may be shown. */
export interface DiffSources {
  readonly before: Judgement;
  readonly after: Judgement;
}

/** A unified diff of one file, and what of it is not shown. */
export interface FileDiff {
  /** Empty where nothing of it can be shown. */
  readonly text: string;
  /** Changed lines with something in them that is not to be shown, by their first one. */
  readonly withheld: readonly number[];
  /** Lines of context are left out that `git apply` asks for. */
  readonly lacksContext: boolean;
}

interface Row {
  readonly sign: " " | "-" | "+";
  /** With its line end. */
  readonly text: string;
  /** 1-based; of an added line, the one in front of which it is added. */
  readonly line: number;
  readonly isShowable: () => boolean;
}

/**
 * The change of a file as a patch. A line that may hold a secret, or a character that does something
 * in a terminal, is left out: with the whole change where it belongs to one, else with the context
 * that it is.
 */
export function diffOf(fixed: FixedFile, sources: DiffSources, style: Style): FileDiff {
  const rows = rowsOf(fixed, sources);
  const visible = new Set<number>();
  const withheld: number[] = [];
  for (const { start, end } of changesIn(rows)) {
    const changed = rows.slice(start, end);
    if (!changed.every(({ isShowable }) => isShowable())) {
      withheld.push(changed[0]?.line ?? 1);
      continue;
    }
    for (let at = start; at < end; at++) visible.add(at);
    for (let at = start - 1; at >= start - CONTEXT && isContext(rows[at]); at--) visible.add(at);
    for (let at = end; at < end + CONTEXT && isContext(rows[at]); at++) visible.add(at);
  }
  const hunks = hunksOf(rows, visible);
  const { path } = fixed.before;
  const heading = [`--- ${quoted(`a/${path}`)}`, `+++ ${quoted(`b/${path}`)}`];
  const lines = hunks.length === 0 ? [] : [...heading.map((line) => style("bold", line))];
  let grown = 0;
  for (const hunk of hunks) {
    lines.push(...render(hunk, grown, style));
    grown += count(hunk, "+") - count(hunk, "-");
  }
  const last = rows.at(-1);
  const lacksContext = hunks.some((hunk) => hunk.at(-1)?.sign !== " " && hunk.at(-1) !== last);
  return { text: lines.map((line) => `${line}\n`).join(""), withheld, lacksContext };
}

function rowsOf({ before, after }: FixedFile, sources: DiffSources): readonly Row[] {
  const rows: Row[] = [];
  let oldLine = 1;
  let newLine = 1;
  for (const { added, removed, value } of diffArrays(linesOf(before), linesOf(after))) {
    for (const text of value) {
      const line = oldLine;
      const isShowable = added
        ? showable(sources.after, after, newLine, text)
        : showable(sources.before, before, oldLine, text);
      rows.push({ sign: added ? "+" : removed ? "-" : " ", text, line, isShowable });
      if (!added) oldLine += 1;
      if (!removed) newLine += 1;
    }
  }
  return rows;
}

function linesOf({ text, hasByteOrderMark }: SourceFile): string[] {
  return `${hasByteOrderMark ? "\uFEFF" : ""}${text}`.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function showable({ showLine }: Judgement, file: SourceFile, line: number, text: string) {
  return () => {
    const written = text.replace(/\r?\n$/, "");
    return showLine(file, line) === written && inert(written) === written;
  };
}

function isContext(row: Row | undefined): boolean {
  return row?.sign === " " && row.isShowable();
}

/** The runs of rows that are no context: the end exclusive. */
function* changesIn(rows: readonly Row[]): Generator<{ start: number; end: number }> {
  for (let start = 0; start < rows.length; start++) {
    if (rows[start]?.sign === " ") continue;
    let end = start;
    while (end < rows.length && rows[end]?.sign !== " ") end++;
    yield { start, end };
    start = end;
  }
}

function hunksOf(rows: readonly Row[], visible: ReadonlySet<number>): readonly (readonly Row[])[] {
  const hunks: Row[][] = [];
  let isOpen = false;
  for (const [at, row] of rows.entries()) {
    if (!visible.has(at)) isOpen = false;
    else if (isOpen) hunks.at(-1)?.push(row);
    else {
      hunks.push([row]);
      isOpen = true;
    }
  }
  return hunks;
}

function count(hunk: readonly Row[], sign: "+" | "-"): number {
  return hunk.filter((row) => row.sign === sign).length;
}

/** @param grown by how many lines the hunks before this one make the file longer */
function render(hunk: readonly Row[], grown: number, style: Style): readonly string[] {
  const oldCount = hunk.length - count(hunk, "+");
  const newCount = hunk.length - count(hunk, "-");
  const line = hunk[0]?.line ?? 1;
  const oldStart = oldCount === 0 ? line - 1 : line;
  const newStart = (newCount === 0 ? line - 1 : line) + grown;
  const heading = `@@ -${oldStart},${oldCount} +${newStart},${newCount} @@`;
  return [style("cyan", heading), ...hunk.flatMap((row) => renderRow(row, style))];
}

function renderRow({ sign, text }: Row, style: Style): readonly string[] {
  const line = sign + text.replace(/\n$/, "");
  const shown = sign === " " ? line : style(sign === "+" ? "green" : "red", line);
  return text.endsWith("\n") ? [shown] : [shown, "\\ No newline at end of file"];
}

/** As Git writes the name of a file that would not be read as one otherwise. */
function quoted(name: string): string {
  if (inert(name) === name && !/["\\\t]/.test(name)) return name;
  const bytes = [...new TextEncoder().encode(name)];
  const escaped = bytes.map((byte) => {
    const isPlain = byte > 31 && byte < 127 && byte !== 34 && byte !== 92;
    return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${escaped.join("")}"`;
}
