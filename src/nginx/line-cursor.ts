import type { Location } from "../source/location.ts";
import type { SourceFile } from "../source/source-file.ts";

/** Locates ranges that mostly follow each other, without looking for their line each time. */
export class LineCursor {
  readonly #file: SourceFile;
  #line = 1;
  #lineStart = 0;
  #nextStart: number;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#nextStart = this.#findNext(0);
  }

  locate(start: number, end: number): Location {
    if (start < this.#lineStart) return this.#file.locate(start, end);
    while (start >= this.#nextStart) {
      this.#line++;
      this.#lineStart = this.#nextStart;
      this.#nextStart = this.#findNext(this.#lineStart);
    }
    if (end >= this.#nextStart || end < start) return this.#file.locate(start, end);
    return {
      path: this.#file.path,
      line: this.#line,
      column: start - this.#lineStart + 1,
      endLine: this.#line,
      endColumn: end - this.#lineStart + 1,
    };
  }

  #findNext(from: number): number {
    const lineEnd = this.#file.text.indexOf("\n", from);
    return lineEnd === -1 ? Number.POSITIVE_INFINITY : lineEnd + 1;
  }
}
