import type { SourceFile } from "../source/source-file.ts";

/** The whole lines in which two states of a file differ: from the first to the last of them. */
export interface ReplacedLines {
  readonly line: number;
  readonly endLine: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** At least one line is replaced: where lines are only added, the one in front of them. */
export function replacedLines(before: SourceFile, after: SourceFile): ReplacedLines {
  const old = linesOf(before);
  const now = linesOf(after);
  let first = 0;
  while (first < Math.min(old.length, now.length) && old[first] === now[first]) first++;
  let same = 0;
  const shorter = Math.min(old.length, now.length) - first;
  while (same < shorter && old[old.length - 1 - same] === now[now.length - 1 - same]) same++;
  if (first > 0 && first === old.length - same) first--;
  const isInFront = first === 0 && old.length === same && same > 0;
  if (isInFront) same--;
  return {
    line: first + 1,
    endLine: old.length - same,
    before: old.slice(first, old.length - same),
    after: now.slice(first, now.length - same),
  };
}

/** Without line ends; what follows the last one is a line only if something stands there. */
function linesOf({ text }: SourceFile): readonly string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
