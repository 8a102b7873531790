/** A part of a report that may be cut: an opening, rows, a closing. */
export interface Section {
  readonly opening: string;
  readonly closing: string;
  readonly count: number;
  /** One row, by its index, ending in a line end; asked for only as long as there is room. */
  readonly row: (index: number) => string;
}

/** How much text fits, and how it is measured. */
export interface Room {
  readonly limit: number;
  readonly sizeOf: (text: string) => number;
}

/**
 * A report that stays within its room: earlier sections get it first, a section that does not fit
 * is cut between two rows, and says how many are missing. Sections without rows are left out.
 */
export function fitSections(
  head: string,
  sections: readonly Section[],
  foot: string,
  room: Room,
): string {
  const filled = sections.filter((section) => section.count > 0);
  let free = room.limit - room.sizeOf(head) - room.sizeOf(foot);
  for (const { opening, closing, count } of filled) {
    free -= room.sizeOf(opening) + room.sizeOf(closing) + room.sizeOf(restNote(count));
  }
  const parts = [head];
  for (const section of filled) {
    parts.push(section.opening);
    let index = 0;
    for (; index < section.count; index++) {
      const row = section.row(index);
      const size = room.sizeOf(row);
      if (size > free) break;
      free -= size;
      parts.push(row);
    }
    parts.push(section.closing);
    if (index < section.count) parts.push(restNote(section.count - index));
  }
  parts.push(foot);
  return parts.join("");
}

function restNote(count: number): string {
  return `<p>${count} more rows are not shown here, for want of room; the JSON report has them all.</p>\n\n`;
}
