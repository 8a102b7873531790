import type { PartialParse, Tree } from "@lezer/common";
import { parser } from "lezer-elixir";
import { LIMITS } from "../../source/limits.ts";
import { fillBlankRuns } from "./blank-runs.ts";
import { repairMisreadings, separateClauses } from "./misreadings.ts";
import { replacePipes } from "./pipes.ts";

/** Of nested brackets and keyword lists one level takes at most this many entries of the stack. */
const ENTRIES_OF_A_LEVEL = 15;
/** What may be copied while several readings of the text are followed, in entries of a stack. */
const COPIES = 2_000_000;
const COPIES_OF_A_CHARACTER = 100;
/** Rounds of recovery from errors after which the rest of a file is not looked at. */
const MOST_RECOVERIES = 5_000;
/** What one misreading hides is seen when it is repaired. */
const MOST_ROUNDS = 4;
/** The grammar's time grows faster than the text for very many interpolations. */
export const MOST_INTERPOLATIONS = 2_000;

/**
 * Runs the grammar over a text. Undefined when the text is nested too deeply: the grammar has no
 * limit of its own, and the time that it takes grows with the square of the depth.
 */
export function parseTree(text: string): Tree | undefined {
  const readable = replacePipes(fillBlankRuns(text));
  const tree = parseRepaired(readable);
  if (tree === undefined || !hasErrors(tree)) return tree;
  const separated = separateClauses(readable);
  const other = separated === readable ? undefined : parseRepaired(separated);
  return other === undefined || hasErrors(other) ? tree : other;
}

function hasErrors(tree: Tree): boolean {
  let found = false;
  tree.iterate({
    enter: ({ type }) => {
      found ||= type.isError;
      return !found;
    },
  });
  return found;
}

function parseRepaired(text: string): Tree | undefined {
  let readable = text;
  for (let round = 1; ; round++) {
    const tree = runGrammar(readable);
    const repaired = tree && repairMisreadings(tree, readable);
    if (repaired === undefined || round === MOST_ROUNDS) return tree;
    readable = repaired;
  }
}

function runGrammar(text: string): Tree | undefined {
  const parse = parser.startParse(text);
  let recoveries = 0;
  let copies = 0;
  for (;;) {
    keepChains(parse);
    const tree = parse.advance();
    if (tree !== null) return tree;
    const { depth, alternatives, recovering } = stateOf(parse);
    if (alternatives > 1) keepAlternatives(parse);
    if (alternatives > 1) copies += alternatives * depth;
    if (depth > LIMITS.nesting * ENTRIES_OF_A_LEVEL) return undefined;
    // What is still to be read is no reason to allow more: readings that multiply never end.
    if (copies > COPIES + COPIES_OF_A_CHARACTER * parse.parsedPos) return undefined;
    if (recovering && parse.stoppedAt === null && ++recoveries > MOST_RECOVERIES) {
      parse.stopAt(parse.parsedPos);
    }
  }
}

interface ParserState {
  readonly depth: number;
  /** How many readings of the text are followed at once. */
  readonly alternatives: number;
  readonly recovering: boolean;
}

/** The runtime's own fields, which its types leave out; without them nothing is limited. */
function stateOf(parse: PartialParse): ParserState {
  const stacks: unknown = "stacks" in parse ? parse.stacks : undefined;
  const recovering: unknown = "recovering" in parse ? parse.recovering : undefined;
  const all: readonly unknown[] = Array.isArray(stacks) ? stacks : [];
  let depth = 0;
  for (const stack of all) {
    const isStack = typeof stack === "object" && stack !== null && "stack" in stack;
    if (isStack && Array.isArray(stack.stack)) depth = Math.max(depth, stack.stack.length);
  }
  return {
    depth,
    alternatives: all.length,
    recovering: typeof recovering === "number" && recovering > 0,
  };
}

/** Above this many entries since two readings parted, the runtime may drop the right one. */
const SAFE_BUFFER = 300;

/**
 * Whether a statement after `->` is the head of the next clause is seen at its end only. Until then
 * the grammar's runtime follows both readings, and drops one of them when both have more than 500
 * entries in their buffers (`MinBufferLengthPrune` in @lezer/lr), whichever it is. A stack that is
 * split anew begins with a short buffer.
 */
function keepAlternatives(parse: PartialParse): void {
  const stacks: unknown = "stacks" in parse ? parse.stacks : undefined;
  if (!Array.isArray(stacks)) return;
  for (const [index, stack] of stacks.entries()) {
    if (stack?.buffer?.length > SAFE_BUFFER && typeof stack.split === "function") {
      stacks[index] = stack.split();
    }
  }
}

/**
 * The runtime takes a long chain of operators for an error (`MaxLeftAssociativeReductionCount` in
 * @lezer/lr), so that trees get no deeper. What is too deep here is a limit, not an error.
 */
function keepChains(parse: PartialParse): void {
  if ("bigReductionCount" in parse) parse.bigReductionCount = 0;
}

/** Whether a text has more interpolations than the grammar reads in a time that grows with the text. */
export function isInterpolatedTooOften(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf("#{"); at !== -1; at = text.indexOf("#{", at + 2)) count++;
  return count > MOST_INTERPOLATIONS;
}
