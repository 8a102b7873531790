import { type CheckInput, check } from "../check.ts";
import type { FailOn, GateMode, Result } from "../result.ts";
import { startOf } from "../source/location.ts";
import { problem } from "../source/problem.ts";
import type { Kind } from "../source/repository.ts";
import { collectSource } from "./collect-source.ts";
import { describeDefect } from "./defect.ts";
import { failedRun } from "./failed-run.ts";
import { policyThatCounts, readPolicyFile } from "./policy-file.ts";
import type { Source } from "./source.ts";
import { TreeUnavailable } from "./tree.ts";

export interface RunOptions {
  /** What is judged. */
  readonly head: Source;
  /**
   * Whether the head is a change that somebody proposes: what it loosens counts only where the base
   * has it, and so not at all where the base is not known.
   */
  readonly isProposed?: boolean;
  /** What it is compared with, and how to call that. */
  readonly base?: Source & { readonly description: string };
  /** Why there is no base although there should be one. */
  readonly noBase?: string;
  /** The same, for files of the base that turn out to be lost when they are read. */
  readonly explainLoss?: (error: TreeUnavailable) => Promise<string>;
  readonly flags: RunFlags;
  /** What people should know about where the two come from. */
  readonly notices: readonly string[];
  /** As `YYYY-MM-DD`. */
  readonly today: string;
  readonly onProgress?: (text: string) => void;
}

/** What the caller wishes: it comes before what the policy says. */
export interface RunFlags {
  readonly failOn?: FailOn;
  readonly gate?: GateMode;
  readonly allowEmpty: boolean;
  readonly globs?: Partial<Record<Kind, readonly string[]>>;
}

/** Runs what may fail in ways that nobody foresaw; then the result says so, and nothing else. */
export async function withoutThrowing(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TreeUnavailable) {
      return failedRun([problem("run/not-the-pull-request", startOf("."), error.message)]);
    }
    return failedRun([problem("run/internal", startOf("."), describeDefect(error))]);
  }
}

/** Judges the head, compared with the base if there is one. What is wrong is in the result. */
export async function runCheck(options: RunOptions): Promise<Result> {
  return check(await prepareCheck(options));
}

/** Reads all that a check needs. */
export async function prepareCheck(options: RunOptions): Promise<CheckInput> {
  const { head, base, flags, onProgress } = options;
  const isProposed = base !== undefined || options.isProposed === true;
  const own = await readPolicyFile(head);
  const before = base && (await readPolicyFile(base));
  const { policy, edits } = await policyThatCounts(
    own,
    before ?? (isProposed ? "unknown" : before),
  );
  onProgress?.("reading files");
  const globs = flags.globs ?? {};
  const instances = before?.policy?.instances ?? [];
  let { noBase } = options;
  const [headRepository, baseRepository] = await Promise.all([
    collectSource(head, { policy, globs }),
    base &&
      collectSource(base, { policy: { ...policy, instances }, globs }).catch(async (error) => {
        // GitHub may stop answering in the middle: then there is no base.
        if (!(error instanceof TreeUnavailable)) throw error;
        noBase = (await options.explainLoss?.(error)) ?? BASE_LOST;
        return undefined;
      }),
  ]);
  onProgress?.(`checking ${headRepository.files.size} files`);
  return {
    head: { repository: headRepository, policyProblems: own.problems },
    ...(base &&
      baseRepository && {
        base: {
          repository: baseRepository,
          policyProblems: before?.problems ?? [],
          description: base.description,
          instances,
        },
      }),
    policy: {
      ...policy,
      failOn: flags.failOn ?? policy.failOn,
      gate: flags.gate ?? policy.gate,
      allowEmpty: flags.allowEmpty || policy.allowEmpty,
    },
    isProposed,
    ...(noBase !== undefined && { noBase }),
    today: options.today,
    notices: [
      ...options.notices,
      ...submoduleNotices(head, base),
      ...workflowNotices(head, base),
      ...edits,
    ],
  };
}

const BASE_LOST = "The files of the base could not all be read, so all failing checks count.";

/** A commit does not hold the files of its submodules, so neither side is judged with them. */
function submoduleNotices(head: Source, base: Source | undefined): readonly string[] {
  const left = new Set([...head.tree.submodules, ...(base?.tree.submodules ?? [])]);
  if (base === undefined || left.size === 0) return [];
  return [`Not compared, and not checked, are the submodules ${[...left].sort().join(", ")}.`];
}

/**
 * A pull request can change the workflow that runs this program: nothing here can prevent that, so
 * it is said.
 */
function workflowNotices(head: Source, base: Source | undefined): readonly string[] {
  if (base === undefined) return [];
  const changed = [...new Set([...head.workflows.keys(), ...base.workflows.keys()])].filter(
    (path) => head.workflows.get(path) !== base.workflows.get(path),
  );
  return changed
    .sort()
    .map(
      (path) =>
        `This change edits ${path}, a workflow that runs this check: look at it as closely as at the configuration.`,
    );
}
