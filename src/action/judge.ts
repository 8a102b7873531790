import { type CheckInput, check } from "../check.ts";
import { failedRun } from "../host/failed-run.ts";
import { prepareCheck, type RunFlags, withoutThrowing } from "../host/run.ts";
import { TreeUnavailable } from "../host/tree.ts";
import type { MergedTree } from "../report/markdown-cells.ts";
import type { Result } from "../result.ts";
import { startOf } from "../source/location.ts";
import { problem } from "../source/problem.ts";
import { type Checkout, defaultPolicy, findPolicy } from "./checkout.ts";
import { CommitReader } from "./commit-reader.ts";
import { baseLost, establishSides, type Sides, unreadableHead } from "./comparison.ts";
import type { ProposedChange, RunContext } from "./event.ts";
import type { Inputs } from "./inputs.ts";
import { mergedTree } from "./merged-tree.ts";
import { findPolicyPlace, policyPath } from "./policy-place.ts";
import { remoteOf } from "./remote.ts";
import { causeOfLoss } from "./unanswered.ts";

/** The result of a run of the action. */
export interface Judged {
  readonly result: Result;
  /** The commit that it was compared with. */
  readonly base?: string;
  /** What was judged, if that could be read. */
  readonly input?: CheckInput;
  /** As seen from the repository: where the policy of what was judged is. */
  readonly policy?: string;
  /** GitHub's merge, where that was judged. */
  readonly merged?: MergedTree;
  /** There was nothing to judge: the change is in its base branch already. */
  readonly isOver?: boolean;
}

/** Judges what the event proposes, compared with its base if there is one. */
export async function judge(
  inputs: Inputs,
  context: RunContext,
  checkout: Checkout | null,
): Promise<Judged> {
  if (checkout === null) {
    return wrongCall(
      `The input "root" is ${JSON.stringify(inputs.root)}: there is no such folder in the workspace. Is there a checkout step before this one?`,
    );
  }
  const named = inputs.policy ?? (await defaultPolicy(checkout));
  const policy = named && (await findPolicy(checkout, named));
  if (policy === null) {
    return wrongCall(
      `The policy file ${JSON.stringify(named)} is a link that leaves the workspace, where nothing is read.`,
    );
  }
  const found: { -readonly [Key in Exclude<keyof Judged, "result">]?: Judged[Key] } = {};
  const result = await withoutThrowing(async () => {
    const place = await findPolicyPlace(checkout, inputs.policy);
    // Where the event is about a change, its commits may have to be asked of GitHub.
    const remote = "head" in context.change ? await remoteOf(inputs, context) : null;
    const reader = new CommitReader(checkout, remote, place);
    const sides = await establishSides(context.change, checkout, reader, policy);
    if ("code" in sides) return failedRun([sides]);
    if ("mergedInto" in sides) {
      found.isOver = true;
      return nothingToCompare(sides.mergedInto);
    }
    const counting = policyPath(sides.head.policy, checkout);
    if (counting !== null) found.policy = counting;
    const input = await prepare(sides, inputs, context);
    if (!("head" in input)) return input;
    found.input = input;
    const judged = await check(input);
    if (sides.base !== undefined && judged.base !== null) found.base = sides.base.commit;
    if (sides.merge !== undefined && "head" in context.change) {
      const commits = { merge: sides.merge, head: context.change.head };
      found.merged = await mergedTree(judged, input, commits, reader);
    }
    return judged;
  });
  return { result, ...found };
}

function nothingToCompare(branch: string): Result {
  const reason = `This pull request's head is in ${branch} already: there is nothing to compare.`;
  const { gate, ...result } = failedRun([]);
  return { ...result, result: "pass", gate: { ...gate, mode: "regressions", reason } };
}

/** The result of a run that was called wrongly. */
export function wrongCall(message: string): Judged {
  return { result: failedRun([problem("run/wrong-call", startOf("."), message)]) };
}

/** Texts are read only when it is known which: GitHub may fail as late as that. */
async function prepare(
  sides: Sides,
  inputs: Inputs,
  { change }: RunContext,
): Promise<CheckInput | Result> {
  const today = new Date().toISOString().slice(0, 10);
  try {
    return await prepareCheck({
      ...sides,
      isProposed: isProposed(change),
      explainLoss: async (error) => baseLost(await causeOfLoss(error)),
      flags: flagsOf(inputs),
      today,
    });
  } catch (error) {
    if (!(error instanceof TreeUnavailable) || !("head" in change)) throw error;
    return failedRun([unreadableHead(change.head, await causeOfLoss(error))]);
  }
}

/** A push, and what a workflow runs for after a push, is there already. */
function isProposed({ kind }: ProposedChange): boolean {
  return kind !== "none" && kind !== "pushed";
}

function flagsOf({ failOn, gate, allowEmpty, globs }: Inputs): RunFlags {
  return {
    allowEmpty,
    globs,
    ...(failOn !== undefined && { failOn }),
    ...(gate !== undefined && { gate }),
  };
}
