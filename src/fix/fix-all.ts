import type { Judgement } from "../judgement/judgement.ts";
import type { Check } from "../result.ts";
import { RULES } from "../rules/index.ts";
import type { SourceFile } from "../source/source-file.ts";
import { type Candidate, candidatesIn, type IsWanted, wantedOnly } from "./candidates.ts";
import { namesOf } from "./describe-fix.ts";
import type { FixedCheck } from "./fix.ts";
import { mends, passingIn, waysToMend } from "./prove.ts";
import { type FixInput, Judge, type State, withEdits } from "./state.ts";
import { areSame, overlap, type TextEdit } from "./text-edit.ts";

/** Where one fix makes the next one possible: more rounds than any advice needs. */
const MOST_ROUNDS = 5;

/** A file that fixes change. */
export interface FixedFile {
  readonly before: SourceFile;
  readonly after: SourceFile;
}

/** What all fixes together do. */
export interface FixedRepository {
  /** In the order of their paths. */
  readonly files: readonly FixedFile[];
  /** Those included that no fix was meant for. */
  readonly mended: readonly FixedCheck[];
  /** To show lines of the files by, as they were and as they are. */
  readonly judgedBefore: Judgement;
  readonly judgedAfter: Judgement;
  /** `false` where trying all fixes would take too long: the next run finds more. */
  readonly isComplete: boolean;
}

/**
 * Applies every fix that can be made without asking anybody, those included that only others make
 * possible. Those of one rule are proven together, on top of what came before: what they are for
 * passes with them, and nothing got worse.
 */
export function fixAll(input: FixInput, wanted: readonly Check[]): FixedRepository {
  const judge = new Judge(input);
  const start = judge.first();
  const isWanted = wantedOnly(wanted);
  let state = start;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = state;
    // Causes come first: once Pleroma sends its headers again, nothing has to be added elsewhere.
    for (const { id } of RULES) {
      state = fixOnce(state, (judged) => isWanted(judged) && judged.check.rule === id, judge);
    }
    if (state === before) break;
  }
  const isPassing = passingIn(state.judgement);
  return {
    files: changedFiles(start, state),
    mended: start.judgement.checks
      .filter((judged) => isWanted(judged) && isPassing(judged))
      .map(({ check }) => namesOf(check)),
    judgedBefore: start.judgement,
    judgedAfter: state.judgement,
    isComplete: !judge.isExhausted,
  };
}

/** A check with the edits that are to mend it. */
interface Chosen extends Candidate {
  readonly edits: readonly TextEdit[];
}

/** All edits that do not get in each other's way; what is left has another round. */
function fixOnce(start: State, isWanted: IsWanted, judge: Judge): State {
  const chosen: Chosen[] = [];
  for (const candidate of candidatesIn(start, isWanted, judge)) {
    const [edits] = candidate.ways;
    if (edits !== undefined && areFree(edits, chosen)) chosen.push({ ...candidate, edits });
  }
  return keepRight({ start, state: start, chosen: [] }, chosen, judge).state;
}

/** Edits that are right together, and what they make of the repository. */
interface Kept {
  readonly start: State;
  readonly state: State;
  readonly chosen: readonly Chosen[];
}

/** Mostly all edits are right. Where not, halves are tried, so that few wrong ones cost little. */
function keepRight(kept: Kept, more: readonly Chosen[], judge: Judge): Kept {
  if (more.length === 0) return kept;
  const all = together(kept, more, judge);
  if (all !== undefined) return all;
  const [only, ...others] = more;
  if (only !== undefined && others.length === 0) return otherWay(kept, only, judge) ?? kept;
  const middle = more.length >> 1;
  return keepRight(keepRight(kept, more.slice(0, middle), judge), more.slice(middle), judge);
}

function otherWay(kept: Kept, candidate: Candidate, judge: Judge): Kept | undefined {
  const [first] = candidate.ways;
  for (const edits of waysToMend(kept.start, candidate, judge)) {
    if (edits === first || !areFree(edits, kept.chosen)) continue;
    const found = together(kept, [{ ...candidate, edits }], judge);
    if (found !== undefined) return found;
  }
  return undefined;
}

function together(kept: Kept, more: readonly Chosen[], judge: Judge): Kept | undefined {
  const { start } = kept;
  const chosen = [...kept.chosen, ...more];
  const edits = chosen.flatMap((one) => one.edits);
  const state = judge.judge(withEdits(start.repository, edits));
  const mended = chosen.map(({ judged }) => judged);
  return state !== undefined && mends(state, start, mended) ? { start, state, chosen } : undefined;
}

/** Two insertions at one place are free of each other, unless they say the same. */
function areFree(edits: readonly TextEdit[], chosen: readonly Chosen[]): boolean {
  return chosen.every(
    (other) =>
      !areSame(edits, other.edits) &&
      !edits.some((edit) => other.edits.some((one) => overlap(edit, one))),
  );
}

function changedFiles(start: State, end: State): readonly FixedFile[] {
  return [...end.repository.files.values()].flatMap((after) => {
    const before = start.repository.files.get(after.path);
    return before === undefined || before === after ? [] : [{ before, after }];
  });
}
