import type { Location } from "./location.ts";
import type { SourceFile } from "./source-file.ts";

/** A comment that ends with its line, as all three languages have them. */
export interface Comment {
  /** What stands behind the character that begins it. */
  readonly text: string;
  /** From the character that begins it to the end of the line. */
  readonly location: Location;
  /** Nothing stands in front of it on its line. */
  readonly ownLine: boolean;
}

/** The comment of the range of offsets `start` to `end`. */
export function commentAt(file: SourceFile, start: number, end: number, ownLine: boolean): Comment {
  return {
    text: file.text.slice(start + 1, end),
    location: file.locate(start, end),
    ownLine,
  };
}

/** Whether nothing but blanks stands between the beginning of the line and an offset. */
export function beginsLine(text: string, offset: number): boolean {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  return text.slice(lineStart, offset).trim() === "";
}
