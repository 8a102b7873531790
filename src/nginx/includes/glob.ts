/** Whether a path is a pattern for glob(3). */
export function hasWildcard(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/**
 * Whether a file name matches one segment of a pattern, as fnmatch(3) decides for glob(3): `*`,
 * `?`, `[…]`, and a leading dot only where the pattern has it. Going back to the last `*` alone
 * suffices, so that the cost is at most the product of the two lengths.
 */
export function globMatches(pattern: string, name: string): boolean {
  if (name.startsWith(".") && !pattern.startsWith(".")) return false;
  let at = 0;
  let p = 0;
  let starAt = -1;
  let retryAt = 0;
  while (at < name.length) {
    const step = p < pattern.length ? matchOne(pattern, p, name[at] ?? "") : 0;
    if (pattern[p] === "*") {
      starAt = p++;
      retryAt = at;
    } else if (step > 0) {
      p += step;
      at++;
    } else if (starAt >= 0) {
      p = starAt + 1;
      at = ++retryAt;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** How many characters of the pattern match one character of the name; 0 if they do not. */
function matchOne(pattern: string, at: number, character: string): number {
  const wanted = pattern[at];
  if (wanted === "?") return 1;
  if (wanted === "\\" && at + 1 < pattern.length) return pattern[at + 1] === character ? 2 : 0;
  if (wanted !== "[") return wanted === character ? 1 : 0;
  const negated = pattern[at + 1] === "!" || pattern[at + 1] === "^";
  const first = at + (negated ? 2 : 1);
  const end = pattern.indexOf("]", first + 1);
  if (end === -1) return character === "[" ? 1 : 0;
  return inSet(pattern.slice(first, end), character) !== negated ? end - at + 1 : 0;
}

function inSet(set: string, character: string): boolean {
  for (let i = 0; i < set.length; i++) {
    const low = set[i] ?? "";
    const high = set[i + 1] === "-" ? set[i + 2] : undefined;
    if (high === undefined) {
      if (low === character) return true;
    } else {
      if (low <= character && character <= high) return true;
      i += 2;
    }
  }
  return false;
}
