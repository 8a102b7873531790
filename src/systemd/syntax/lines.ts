import { LIMITS } from "../../source/limits.ts";
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
  /** systemd reads no further than here: the line has too many bytes. */
  readonly isTooLong: boolean;
  /** The physical lines, where there is more than one. */
  readonly #pieces: readonly Piece[] | undefined;

  constructor(pieces: readonly Piece[], last: Piece, spansTemplateTag: boolean, isTooLong = false) {
    const joined = pieces.length === 0 ? undefined : [...pieces, last];
    this.text = joined === undefined ? last.text : joined.map(({ text }) => text).join("");
    this.start = joined?.[0]?.start ?? last.start;
    this.spansTemplateTag = spansTemplateTag;
    this.isTooLong = isTooLong;
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

/** What a file's lines are read from. */
export interface LineSource {
  /** As it is written, without a byte order mark at its beginning. */
  readonly text: string;
  /** The same with template placeholders masked. */
  readonly masked: string;
  readonly hasByteOrderMark: boolean;
}

/**
 * Takes a text apart into lines as `config_parse()` of systemd's src/shared/conf-parser.c does. The
 * first byte order mark that begins a line is dropped, whichever line that is; one that begins the
 * line of a comment makes it none.
 */
export function* logicalLines(source: LineSource): Generator<LogicalLine> {
  const { text, masked } = source;
  let pieces: Piece[] = [];
  let at = 0;
  let bytes = 0;
  let spansTemplateTag = false;
  let seesByteOrderMark = source.hasByteOrderMark;
  for (const { start, end } of physicalLines(masked)) {
    const isMarked = start === 0 && source.hasByteOrderMark;
    if (isTooLong(text, start, end)) {
      yield tooLong(masked, start, end);
      return;
    }
    const first = masked.charCodeAt(skipWhitespace(masked, start, end));
    if (!isMarked && (first === NUMBER_SIGN || first === SEMICOLON)) continue;
    if (isBlank(masked, start, end) && !isBlank(text, start, end)) {
      spansTemplateTag ||= pieces.length > 0;
      continue;
    }
    let from = start;
    if (!seesByteOrderMark && masked.charCodeAt(start) === BYTE_ORDER_MARK) {
      seesByteOrderMark = true;
      from += 1;
    }
    const line = masked.slice(from, end);
    const isContinued = endsInContinuation(line);
    if (isContinued || pieces.length > 0) bytes += byteLength(text, from, end);
    if (pieces.length > 0 && bytes > LONGEST_LINE) {
      yield tooLong(masked, start, end);
      return;
    }
    if (isContinued) {
      pieces.push({ text: `${line.slice(0, -1)} `, start: from, at });
      at += line.length;
      continue;
    }
    yield new LogicalLine(pieces, { text: line, start: from, at }, spansTemplateTag);
    if (pieces.length > 0) pieces = [];
    at = 0;
    bytes = 0;
    spansTemplateTag = false;
  }
  const last = pieces.pop();
  if (last !== undefined) yield new LogicalLine(pieces, last, spansTemplateTag);
}

const NUMBER_SIGN = 0x23;
const SEMICOLON = 0x3b;
const BYTE_ORDER_MARK = 0xfeff;

function isBlank(text: string, start: number, end: number): boolean {
  return skipWhitespace(text, start, end) === end;
}

/** systemd's LONG_LINE_MAX, in bytes: at a physical line of so many it gives up the file. */
const LONGEST_LINE = LIMITS.fileBytes / 2;

/** No code unit of UTF-16 takes more bytes of UTF-8. */
const MOST_BYTES = 3;

function isTooLong(text: string, start: number, end: number): boolean {
  if ((end - start) * MOST_BYTES < LONGEST_LINE) return false;
  return byteLength(text, start, end) >= LONGEST_LINE;
}

function tooLong(masked: string, start: number, end: number): LogicalLine {
  return new LogicalLine([], { text: masked.slice(start, end), start, at: 0 }, false, true);
}

/** The bytes of a range in UTF-8. */
function byteLength(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    // Each half of a surrogate pair stands for two of its four bytes.
    const isHalf = code >= 0xd800 && code <= 0xdfff;
    bytes += code < 0x80 ? 1 : code < 0x800 || isHalf ? 2 : 3;
  }
  return bytes;
}

/** `\n`, `\r`, NUL and `\r\n` or `\n\r` end a line (`read_line_full()` of src/basic/fileio.c). */
export function* physicalLines(text: string): Generator<{ start: number; end: number }> {
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
