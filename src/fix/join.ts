import type { Check } from "../result.ts";
import { wantedOnly } from "./candidates.ts";
import { describeFix } from "./describe-fix.ts";
import type { Fix } from "./fix.ts";
import { mends, type ProvenEdits, proveEdits } from "./prove.ts";
import { type FixInput, Judge, type State, withEdits } from "./state.ts";
import { overlap } from "./text-edit.ts";

/**
 * The fixes of failing checks, with those that replace the same lines made into one where that can be:
 * of two for the same lines, only one can be applied as it stands. What is joined is proven again.
 *
 * @param wanted the checks of a result that are to be mended; those that do not fail are left alone
 */
export function proposeJoinedFixes(input: FixInput, wanted: readonly Check[]): readonly Fix[] {
  const judge = new Judge(input);
  const start = judge.first();
  const joined: ProvenEdits[] = [];
  for (const proven of proveEdits(start, wantedOnly(wanted), judge)) {
    const place = joined.findIndex(({ fix }) => replaceTheSame(fix, proven.fix));
    const other = joined[place];
    const both = other && join(start, [other, proven], judge);
    if (both === undefined) joined.push(proven);
    else joined[place] = both;
  }
  return joined.map(({ fix }) => fix);
}

function replaceTheSame(a: Fix, b: Fix): boolean {
  return a.path === b.path && a.line === b.line && a.endLine === b.endLine;
}

/** Both at once; `undefined` where they get in each other's way, or are wrong together. */
function join(
  start: State,
  [a, b]: readonly [ProvenEdits, ProvenEdits],
  judge: Judge,
): ProvenEdits | undefined {
  if (a.edits.some((edit) => b.edits.some((other) => overlap(edit, other)))) return undefined;
  const edits = [...a.edits, ...b.edits];
  const [first, ...others] = a.mended;
  const mended = [first, ...new Set([...others, ...b.mended])] as const;
  const after = judge.judge(withEdits(start.repository, edits));
  if (after === undefined || !mends(after, start, mended)) return undefined;
  return { mended, edits, fix: describeFix(start, after, mended, edits) };
}
