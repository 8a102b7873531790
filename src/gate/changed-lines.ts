import { diffArrays } from "diff";
import { type Check, excerptKey, type ReportedProblem } from "../result.ts";
import type { Repository } from "../source/repository.ts";

/**
 * How many lines may differ for them to be told apart one by one, and how many steps all files
 * together may take: a comparison takes as many as a file has lines, for each line that differs.
 */
const BOUNDS = { differences: 400, steps: 40_000_000 };

/**
 * Which lines with findings the change touched, as `excerptKey` has them. A file that the base does
 * not have is touched as a whole.
 */
export function changedLines(
  findings: readonly (Pick<Check, "location"> | ReportedProblem)[],
  head: Repository,
  base: Repository,
): ReadonlySet<string> {
  const linesOf = new Map<string, Set<number>>();
  for (const finding of findings) {
    const place = "location" in finding ? finding.location : finding;
    if (place === null) continue;
    const lines = linesOf.get(place.path);
    if (lines) lines.add(place.line);
    else linesOf.set(place.path, new Set([place.line]));
  }
  const changed = new Set<string>();
  const budget = { steps: BOUNDS.steps };
  for (const [path, lines] of linesOf) {
    const text = head.files.get(path)?.text;
    const before = base.files.get(path)?.text;
    if (text === undefined || text === before) continue;
    const isChanged = before === undefined ? () => true : lineTest(before, text, budget);
    for (const line of lines) if (isChanged(line)) changed.add(excerptKey(path, line));
  }
  return changed;
}

/** Whether a line of the second text, by its number, is not in the first. */
function lineTest(
  before: string,
  after: string,
  budget: { steps: number },
): (line: number) => boolean {
  const old = before.split("\n");
  const fresh = after.split("\n");
  const shorter = Math.min(old.length, fresh.length);
  let start = 0;
  while (start < shorter && old[start] === fresh[start]) start++;
  let same = 0;
  while (same < shorter - start && old.at(-1 - same) === fresh.at(-1 - same)) same++;
  const end = fresh.length - same;
  const size = old.length - same - start + end - start;
  const most = Math.min(BOUNDS.differences, Math.floor(budget.steps / (size + 1)));
  const parts = diffArrays(old.slice(start, old.length - same), fresh.slice(start, end), {
    maxEditLength: most,
  });
  if (parts === undefined) {
    budget.steps -= most * size;
    return (line) => line > start && line <= end;
  }
  const added = new Set<number>();
  let at = start;
  for (const part of parts) {
    if (part.removed || part.added) budget.steps -= part.count * size;
    if (part.removed) continue;
    for (let index = 1; part.added && index <= part.count; index++) added.add(at + index);
    at += part.count;
  }
  return (line) => added.has(line);
}
