import { SourceFile } from "../source/source-file.ts";

/** A change of one file: the half-open range of UTF-16 offsets, and what stands there instead. */
export interface TextEdit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The file with edits applied, none of which overlaps another. */
export function applyEdits(file: SourceFile, edits: readonly TextEdit[]): SourceFile {
  const parts: string[] = [];
  let copied = 0;
  // An insertion in front of what another edit replaces comes first.
  const inOrder = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  for (const { start, end, text } of inOrder) {
    parts.push(file.text.slice(copied, start), text);
    copied = end;
  }
  parts.push(file.text.slice(copied));
  const mark = file.hasByteOrderMark ? "\uFEFF" : "";
  return new SourceFile(file.path, mark + parts.join(""));
}

/** Whether two edits change the same text. Insertions at one place do not: one follows the other. */
export function overlap(a: TextEdit, b: TextEdit): boolean {
  return a.path === b.path && a.start < b.end && b.start < a.end;
}

/** Whether two lists of edits say the same. */
export function areSame(a: readonly TextEdit[], b: readonly TextEdit[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => {
      const other = b[index];
      return (
        other !== undefined &&
        one.path === other.path &&
        one.start === other.start &&
        one.end === other.end &&
        one.text === other.text
      );
    })
  );
}

/** The line end that a file has at an offset, or the first that it has anywhere before or behind. */
export function lineEndAt({ text }: SourceFile, offset: number): string {
  const next = text.indexOf("\n", offset);
  const at = next === -1 ? text.lastIndexOf("\n", offset) : next;
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the line of an offset ends, in front of its line end. */
export function lineStop(text: string, offset: number): number {
  const next = text.indexOf("\n", offset);
  if (next === -1) return text.length;
  return next > offset && text[next - 1] === "\r" ? next - 1 : next;
}

/** Where the line behind the one of an offset begins; the text's end for the last one. */
export function nextLine(text: string, offset: number): number {
  const next = text.indexOf("\n", offset);
  return next === -1 ? text.length : next + 1;
}

/** The blanks that a line begins with. */
export function indentationAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  let end = start;
  while (text[end] === " " || text[end] === "\t") end++;
  return text.slice(start, end);
}
