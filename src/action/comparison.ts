import { lstat } from "node:fs/promises";
import path from "node:path";
import { openFolder, wrongCall } from "../host/folder-source.ts";
import { readFolder } from "../host/folder-tree.ts";
import { type Source, workflowsIn } from "../host/source.ts";
import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import type { Checkout } from "./checkout.ts";
import type { CommitReader, WorkspaceCommit } from "./commit-reader.ts";
import type { ProposedChange, PullRequest } from "./event.ts";
import { type Cause, Unanswered } from "./unanswered.ts";

/** What is judged, what it is compared with, and how that was established. */
export interface Sides {
  readonly head: Source;
  readonly base?: Source & { readonly description: string; readonly commit: string };
  /** One sentence on why a change has no base, and what that means. */
  readonly noBase?: string;
  /** The commit of GitHub's merge, where that is judged. */
  readonly merge?: string;
  /** Each one line, for people. */
  readonly notices: readonly string[];
}

/** There is nothing to compare: the head is in this branch already. */
interface Merged {
  readonly mergedInto: string;
}

/** What leads to the two sides: commits, or the workspace as it is. */
interface Plan {
  /** `null` for the workspace. */
  readonly head: string | null;
  readonly base: string | null;
  readonly noBase?: string;
  readonly merge?: string;
}

/** @param remedy what to do about it, where there is something */
function withoutBase(what: string, why: string, remedy?: string): string {
  const advice = remedy === undefined ? "" : `; ${remedy}`;
  return `The base ${what} (${why}), so all failing checks count${advice}.`;
}

export function baseLost({ why, remedy }: Cause): string {
  return withoutBase("could not be read", why, remedy);
}

/**
 * Establishes what an event is about: which commit the workspace holds decides, never the event's
 * word alone. A `Problem` when the proposed change cannot be judged, or would be compared with itself.
 *
 * @param policy path of the policy file for a head in the workspace
 */
export async function establishSides(
  change: ProposedChange,
  checkout: Checkout,
  reader: CommitReader,
  policy: string | undefined,
): Promise<Sides | Merged | Problem> {
  const plan = await planFor(change, reader);
  if ("code" in plan || "mergedInto" in plan) return plan;
  const head = await openHead(plan, checkout, reader, policy);
  if ("code" in head) return head;
  const { noBase, merge } = plan;
  const sides: Sides = {
    head: head.source,
    ...(merge !== undefined && { merge }),
    notices: head.way === undefined ? [] : [`The files of the change were read from ${head.way}.`],
  };
  if (plan.base === null) return { ...sides, ...(noBase !== undefined && { noBase }) };
  const short = plan.base.slice(0, 10);
  try {
    const base = await reader.open(plan.base);
    return {
      ...sides,
      base: { ...base.source, description: `commit ${short}`, commit: plan.base },
      notices: [...sides.notices, `The base is commit ${short}, read from ${base.way}.`],
    };
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return { ...sides, noBase: baseLost(error.cause) };
  }
}

async function planFor(
  change: ProposedChange,
  reader: CommitReader,
): Promise<Plan | Merged | Problem> {
  switch (change.kind) {
    case "none":
      return { head: null, base: null };
    case "unreadable": {
      const lost = `the runner's description of the event does not say what is proposed: ${change.missing} is missing, or not as it should be`;
      return change.inWorkspace
        ? { head: null, base: null, noBase: withoutBase("is not known", lost) }
        : notJudged(lost);
    }
    case "pushed": {
      const workspace = await reader.ofWorkspace().catch(unlessUnanswered);
      return { head: workspace?.id === change.head ? null : change.head, base: null };
    }
    case "merge-group": {
      if (change.base === change.head) {
        return notJudged(
          `the proposed change and its base are the same commit, ${change.head.slice(0, 10)}`,
        );
      }
      const workspace = await reader.ofWorkspace().catch(unlessUnanswered);
      if (workspace === null) return planForUnknownWorkspace();
      return { head: workspace.id === change.head ? null : change.head, base: change.base };
    }
    case "pull-request":
      return planForPullRequest(change, reader);
  }
}

async function planForPullRequest(
  change: PullRequest,
  reader: CommitReader,
): Promise<Plan | Merged> {
  const { head, baseBranch, inWorkspace } = change;
  const workspace = await reader.ofWorkspace().catch(unlessUnanswered);
  if (workspace === null && inWorkspace) return planForUnknownWorkspace();
  const own = { head: workspace?.id === head ? null : head, base: null };
  try {
    const base = workspace && (await baseOfMerge(workspace, change, reader));
    if (workspace !== null && base !== null) return { head: null, base, merge: workspace.id };
    const mergeBase = await reader.mergeBase(baseBranch, head);
    if (mergeBase === null || baseBranch === null) return { ...own, noBase: whyNoBase(change) };
    return mergeBase === head ? { mergedInto: baseBranch } : { ...own, base: mergeBase };
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return { ...own, noBase: baseLost(error.cause) };
  }
}

/** The default branch would be a guess: what is worse than the real base may be better than that. */
function whyNoBase({ baseBranch, lookUpFailure }: PullRequest): string {
  const why =
    baseBranch !== null
      ? `GitHub does not say where the pull request left ${baseBranch}`
      : lookUpFailure === undefined
        ? "GitHub does not say which pull request this is: it knows no open one with this head, or several"
        : `which pull request this is could not be looked up: ${lookUpFailure.replace(/\.$/, "")}`;
  return withoutBase("is not known", why);
}

function unlessUnanswered(error: unknown): null {
  if (error instanceof Unanswered) return null;
  throw error;
}

/**
 * The base of GitHub's merge: its first parent, as the payload's base may be older. Anybody can push
 * a merge of the head into something else: unless GitHub has made it for this very run, its first
 * parent has to be a commit of the base branch. `null` for whatever is no such merge.
 */
async function baseOfMerge(
  { id, parents: [first, second] }: WorkspaceCommit,
  { head, baseBranch, merge }: PullRequest,
  reader: CommitReader,
): Promise<string | null> {
  if (first === undefined || second !== head) return null;
  if (id === merge) return first;
  return (await reader.mergeBase(baseBranch, first)) === first ? first : null;
}

/** It may hold the change, or just as well the base, which compared with itself would look fine. */
function planForUnknownWorkspace(): Plan {
  const why =
    "the workspace does not say which commit it holds: is there a checkout step before this one, and Git for it to use?";
  return { head: null, base: null, noBase: withoutBase("is not known", why) };
}

async function openHead(
  { head }: Plan,
  checkout: Checkout,
  reader: CommitReader,
  policy: string | undefined,
): Promise<{ readonly source: Source; readonly way?: string } | Problem> {
  if (head !== null) {
    const opened = await reader.open(head).catch((error: unknown) => {
      if (error instanceof Unanswered) return unreadableHead(head, error.cause);
      throw error;
    });
    if ("code" in opened) return opened;
    return reader.lacksPolicy(opened.source)
      ? wrongCall("The proposed change has no policy file of the name that the workflow gives.")
      : opened;
  }
  const source = await openFolder(checkout.root, policy, { leaveOutSubmodules: true });
  if ("code" in source) return source;
  const folder = path.join(checkout.repository, ".github");
  // The change could make it a link that leads anywhere.
  const isFolder = (await lstat(folder).catch(() => null))?.isDirectory() === true;
  const workflows = isFolder
    ? await workflowsIn(await readFolder(folder), "")
    : new Map<string, string>();
  return { source: { ...source, workflows } };
}

/** The proposed change is neither in the workspace nor to be had. */
export function unreadableHead(head: string, { why, remedy }: Cause): Problem {
  return notJudged(
    `the workspace does not hold it (commit ${head.slice(0, 10)}), and its files could not be read: ${why}`,
    remedy,
  );
}

function notJudged(why: string, remedy?: string): Problem {
  const advice = remedy === undefined ? "" : ` To have it judged, ${remedy}.`;
  const message = `The proposed change was not judged: ${why}.${advice}`;
  return problem("run/not-the-pull-request", startOf("."), message);
}
