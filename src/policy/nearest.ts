/** What is longer is no misspelling of a key, a rule or a severity. */
const LONGEST = 64;
/** So many characters may differ, at the most: a third of the word, but no more than this. */
const MOST_EDITS = 4;

/**
 * The candidate that was probably meant by a misspelled word: the one that the fewest inserted, left
 * out, changed or swapped characters make of it, if they are few. A word without its folder
 * (`sts` for `pleroma/sts`) is near too.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word === "" || word.length > LONGEST) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let fewest = Math.min(MOST_EDITS, Math.max(1, Math.floor(word.length / 3))) + 1;
  for (const candidate of candidates) {
    const slash = candidate.indexOf("/");
    const names = slash === -1 ? [candidate] : [candidate, candidate.slice(slash + 1)];
    for (const name of names) {
      if (Math.abs(name.length - wanted.length) >= fewest) continue;
      const edits = editDistance(wanted, name.toLowerCase());
      if (edits >= fewest) continue;
      fewest = edits;
      best = candidate;
    }
  }
  return best;
}

/** `; did you mean …?` where something is near, else a full stop. */
export function suggestion(word: string, candidates: Iterable<string>): string {
  const near = nearest(word, candidates);
  return near === undefined ? "." : `; did you mean ${near}?`;
}

/** The optimal string alignment distance: Levenshtein's, with swapped neighbours as one edit. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          at(previous, column) + 1,
          at(current, column - 1) + 1,
          at(previous, column - 1) + (isSame ? 0 : 1),
          isSwap && column > 1 ? at(beforePrevious, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
