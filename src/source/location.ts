/**
 * The exact place of something in a source file: 1-based lines and columns, the end exclusive.
 * Columns count UTF-16 code units, as SARIF and editors do; a byte order mark is no column.
 */
export interface Location {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The first character of a file: the place of what has no better one. */
export function startOf(path: string): Location {
  return { path, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

/** Orders locations by path, then by where they start. */
export function compareLocations(a: Location, b: Location): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
