import type { Comment } from "../source/comment.ts";
import type { Kind } from "../source/repository.ts";
import type { SourceFile } from "../source/source-file.ts";
import { readTemplate } from "../source/template.ts";

/** The lines of a file that hold more than blanks, comments and template tags. */
export class CodeLines {
  /** In order, 1-based. */
  readonly #lines: readonly number[];

  constructor(file: SourceFile, kind: Kind, comments: readonly Comment[]) {
    const commented = new Set(
      comments.flatMap(({ ownLine, location }) => (ownLine ? [location.line] : [])),
    );
    const lines = readTemplate(file.text, kind).masked.split("\n");
    this.#lines = lines.flatMap((text, index) =>
      text.trim() === "" || commented.has(index + 1) ? [] : [index + 1],
    );
  }

  /**
   * The line that a comment is about: its own, or the next one of code; `undefined` for a comment
   * above all code, which is about the whole file. Behind all code it is about its own line.
   */
  meantBy({ ownLine, location }: Comment): number | undefined {
    if (!ownLine) return location.line;
    const next = this.#firstBehind(location.line);
    return next === 0 ? undefined : (this.#lines[next] ?? location.line);
  }

  /** The index of the first line of code behind a line. */
  #firstBehind(line: number): number {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle] ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
