import { LIMITS } from "../source/limits.ts";
import { skipWhitespace } from "./whitespace.ts";

/**
 * One line as systemd reads it: the physical lines that a trailing backslash continues are joined,
 * each such backslash replaced by a space, comment lines between them left out.
 */
export class LogicalLine {
  readonly text: string;
  /** Offset of the line's first character in the file. */
  readonly start: number;
  /** A line of nothing but template tags stands between the joined lines. */
  readonly spansTemplateTag: boolean;
  /** The physical lines, where there is more than one. */
  readonly #pieces: readonly Piece[] | undefined;

  constructor(pieces: readonly Piece[], last: Piece, spansTemplateTag: boolean) {
    const joined = pieces.length === 0 ? undefined : [...pieces, last];
    this.text = joined === undefined ? last.text : joined.map(({ text }) => text).join("");
    this.start = joined?.[0]?.start ?? last.start;
    this.spansTemplateTag = spansTemplateTag;
    this.#pieces = joined;
  }

  /** The offset in the file of the character at an offset of `text`. */
  offsetOf(at: number): number {
    const pieces = this.#pieces;
    if (pieces === undefined) return this.start + at;
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((pieces[middle]?.at ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const piece = pieces[low];
    return piece === undefined ? this.start : piece.start + at - piece.at;
  }

  /** The range of the file from the first to the last character of a range of `text`. */
  rangeOf(start: number, end: number): { readonly start: number; readonly end: number } {
    const first = this.offsetOf(start);
    return { start: first, end: start === end ? first : this.offsetOf(end - 1) + 1 };
  }
}

/** A physical line's share of a logical line. */
interface Piece {
  readonly text: string;
  /** Its offset in the file. */
  readonly start: number;
  /** Its offset in the logical line. */
  readonly at: number;
}

/**
 * Takes a text apart into lines as `config_parse()` of systemd's src/shared/conf-parser.c does.
 * `masked` is the text with template placeholders masked; `original` is the text as written.
 */
export function* logicalLines(masked: string, original: string): Generator<LogicalLine> {
  let pieces: Piece[] = [];
  let at = 0;
  let spansTemplateTag = false;
  for (const { start, end } of physicalLines(masked)) {
    const text = masked.slice(start, end);
    const first = text.charAt(skipWhitespace(text, 0));
    if (first === "#" || first === ";") continue;
    if (first === "" && skipWhitespace(original.slice(start, end), 0) < end - start) {
      spansTemplateTag ||= pieces.length > 0;
      continue;
    }
    if (endsInContinuation(text)) {
      pieces.push({ text: `${text.slice(0, -1)} `, start, at });
      at += text.length;
      continue;
    }
    yield new LogicalLine(pieces, { text, start, at }, spansTemplateTag);
    if (pieces.length > 0) pieces = [];
    at = 0;
    spansTemplateTag = false;
  }
  const last = pieces.pop();
  if (last !== undefined) yield new LogicalLine(pieces, last, spansTemplateTag);
}

/** systemd's LONG_LINE_MAX: a longer line makes it refuse the file. */
export const LONGEST_LINE = LIMITS.fileBytes / 2;

/** `\n`, `\r`, NUL and `\r\n` or `\n\r` end a line (`read_line_full()` of src/basic/fileio.c). */
function* physicalLines(text: string): Generator<{ start: number; end: number }> {
  let start = 0;
  if (!/[\r\0]/.test(text)) {
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      yield { start, end };
      start = end + 1;
    }
  }
  const lineEnd = /\r\n|\n\r|[\n\r\0]/g;
  lineEnd.lastIndex = start;
  for (let match = lineEnd.exec(text); match !== null; match = lineEnd.exec(text)) {
    yield { start, end: match.index };
    start = lineEnd.lastIndex;
  }
  if (start < text.length) yield { start, end: text.length };
}

/** A line is continued when its last character is a backslash that is not itself escaped. */
function endsInContinuation(text: string): boolean {
  if (!text.endsWith("\\")) return false;
  let backslashes = 0;
  while (text.charAt(text.length - 1 - backslashes) === "\\") backslashes++;
  return backslashes % 2 === 1;
}
