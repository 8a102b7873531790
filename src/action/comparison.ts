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

/** What is judged, what it is compared with, and how that was established. */
export interface Sides {
  readonly head: Source;
  readonly base?: Source & { readonly description: string; readonly commit: string };
  /** Each one line, for people. */
  readonly notices: readonly string[];
}

/** What leads to the two sides: commits, or the workspace as it is. */
interface Plan {
  /** `null` for the workspace. */
  readonly head: string | null;
  readonly base: string | null;
  /** Why there is no base. */
  readonly remark?: string;
}

const ALL_COUNT = "so that there is nothing to compare with, and all failing checks count.";

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
): Promise<Sides | Problem> {
  const plan = await planFor(change, reader);
  if ("code" in plan) return plan;
  if (plan.base !== null && plan.base === headOf(change)) return comparedWithItself(plan.base);
  const head = await openHead(plan, checkout, reader, policy);
  if ("code" in head) return head;
  const notices = [
    ...(plan.remark === undefined ? [] : [plan.remark]),
    ...(head.way === undefined ? [] : [`The files of the change were read from ${head.way}.`]),
  ];
  if (plan.base === null) return { head: head.source, notices };
  const short = plan.base.slice(0, 10);
  const base = await reader.open(plan.base);
  if (base === null) {
    const remark = `The base, commit ${short}, can be read neither from local Git objects nor from GitHub's API (which needs the job's permission "contents: read"), ${ALL_COUNT}`;
    return { head: head.source, notices: [...notices, remark] };
  }
  return {
    head: head.source,
    base: { ...base.source, description: `commit ${short}`, commit: plan.base },
    notices: [...notices, `The base is commit ${short}, read from ${base.way}.`],
  };
}

async function planFor(change: ProposedChange, reader: CommitReader): Promise<Plan | Problem> {
  switch (change.kind) {
    case "none":
      return { head: null, base: null };
    case "unreadable": {
      const lost = `The runner's description of the event does not say what is proposed (${change.missing} is missing, or not as it should be)`;
      return change.inWorkspace
        ? { head: null, base: null, remark: `${lost}, ${ALL_COUNT}` }
        : problem("run/not-the-pull-request", startOf("."), `${lost}, so it was not judged.`);
    }
    case "pushed": {
      const workspace = await reader.ofWorkspace();
      return { head: workspace?.id === change.head ? null : change.head, base: null };
    }
    case "merge-group": {
      const workspace = await reader.ofWorkspace();
      if (workspace === null) return planForUnknownWorkspace();
      return { head: workspace.id === change.head ? null : change.head, base: change.base };
    }
    case "pull-request":
      return planForPullRequest(change, reader);
  }
}

async function planForPullRequest(change: PullRequest, reader: CommitReader): Promise<Plan> {
  const { head, baseBranch, inWorkspace } = change;
  const workspace = await reader.ofWorkspace();
  if (workspace === null && inWorkspace) return planForUnknownWorkspace();
  const base = workspace && (await baseOfMerge(workspace, change, reader));
  if (base !== null) return { head: null, base };
  const mergeBase = await reader.mergeBase(baseBranch, head);
  return {
    head: workspace?.id === head ? null : head,
    base: mergeBase,
    ...(mergeBase === null && { remark: whyNoMergeBase(change) }),
  };
}

/** The default branch would be a guess: what is worse than the real base may be better than that. */
function whyNoMergeBase({ baseBranch, lookUpFailure }: PullRequest): string {
  if (baseBranch !== null) {
    return `GitHub does not say where the pull request left ${baseBranch}, ${ALL_COUNT}`;
  }
  return lookUpFailure === undefined
    ? `GitHub does not say which pull request this is (it knows no open one with this head, or several), ${ALL_COUNT}`
    : `Which pull request this is could not be looked up, ${ALL_COUNT} The reason: ${lookUpFailure}`;
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
  const remark = `The workspace does not say which commit it holds (is there a checkout step before this one, and Git for it to use?), ${ALL_COUNT}`;
  return { head: null, base: null, remark };
}

async function openHead(
  { head }: Plan,
  checkout: Checkout,
  reader: CommitReader,
  policy: string | undefined,
): Promise<{ readonly source: Source; readonly way?: string } | Problem> {
  if (head !== null) {
    const opened = await reader.open(head);
    if (opened === null) return unreadableHead(head);
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

function headOf(change: ProposedChange): string | null {
  return change.kind === "pull-request" || change.kind === "merge-group" ? change.head : null;
}

/** The proposed change is neither in the workspace nor to be had. */
export function unreadableHead(head: string): Problem {
  const message = `The workspace does not hold the proposed change (commit ${head.slice(0, 10)}), and its files can be read neither from local Git objects nor from GitHub's API, so it was not judged. On the event pull_request, the checkout step gets the change; for others give the job the permission "contents: read".`;
  return problem("run/not-the-pull-request", startOf("."), message);
}

function comparedWithItself(commit: string): Problem {
  const message = `The proposed change and its base are the same commit (${commit.slice(0, 10)}), so nothing was judged: does a checkout step before this one name another commit?`;
  return problem("run/not-the-pull-request", startOf("."), message);
}
