import type { Location } from "./location.ts";

/**
 * One file of the repository. `path` is relative to the repository's root, with `/` separators;
 * `text` has no byte order mark, so that an offset into it is also an offset in columns.
 */
export class SourceFile {
  readonly path: string;
  readonly text: string;
  /** The program that encrypted the file (git-crypt, SOPS, …); its text is then empty. */
  readonly encryption: string | undefined;
  /** Whether a byte order mark stood in front of the text. */
  readonly hasByteOrderMark: boolean;
  #lineStarts: readonly number[] | undefined;

  constructor(path: string, text: string, encryption?: string) {
    this.path = path;
    this.encryption = encryption;
    this.hasByteOrderMark = text.startsWith("\uFEFF");
    this.text = this.hasByteOrderMark ? text.slice(1) : text;
  }

  /** The location of the half-open range of UTF-16 offsets `start` to `end` of the text. */
  locate(start: number, end: number): Location {
    const starts = this.#starts();
    const line = lineAt(starts, start);
    const last = Math.max(start, end);
    // Most ranges end in the line in which they begin.
    const endLine = last < (starts[line] ?? Number.POSITIVE_INFINITY) ? line : lineAt(starts, last);
    return {
      path: this.path,
      line,
      column: start - (starts[line - 1] ?? 0) + 1,
      endLine,
      endColumn: last - (starts[endLine - 1] ?? 0) + 1,
    };
  }

  /** The offset in the text of a 1-based line and column; beyond the text, the text's end. */
  offsetOf(line: number, column: number): number {
    const start = this.#starts()[line - 1];
    return start === undefined ? this.text.length : Math.min(start + column - 1, this.text.length);
  }

  /** The text of a 1-based line without its line end; empty for a line that is not there. */
  line(number: number): string {
    const starts = this.#starts();
    const start = starts[number - 1];
    if (start === undefined) return "";
    return this.text.slice(start, starts[number] ?? this.text.length).replace(/\r?\n$/, "");
  }

  #starts(): readonly number[] {
    if (this.#lineStarts === undefined) {
      const starts = [0];
      for (let at = this.text.indexOf("\n"); at !== -1; at = this.text.indexOf("\n", at + 1)) {
        starts.push(at + 1);
      }
      this.#lineStarts = starts;
    }
    return this.#lineStarts;
  }
}

/** The 1-based line of an offset, found by bisection of the offsets at which lines start. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? Number.POSITIVE_INFINITY) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
