import { describeDefect } from "../host/defect.ts";
import type { MarkdownOptions } from "../report/markdown.ts";
import { checkedOutCommit, findCheckout } from "./checkout.ts";
import type { RunContext } from "./event.ts";
import type { Inputs } from "./inputs.ts";
import type { Judged } from "./judge.ts";
import { remoteOf } from "./remote.ts";
import { badgeBranch } from "./surfaces/badge-branch.ts";
import { checkRun } from "./surfaces/check-run.ts";
import { comment } from "./surfaces/comment.ts";
import { suggestions } from "./surfaces/suggestions.ts";
import type {
  DefaultBranchTarget,
  PullRequestSurface,
  PullRequestTarget,
  Report,
  Surface,
} from "./surfaces/surface.ts";
import {
  explainOutage,
  explainUnseenHead,
  NO_TOKEN,
  notWritten,
  type Remark,
  remarkOn,
  SAME_VERDICT,
} from "./surfaces/unwritten.ts";
import { STALE, writeAll } from "./surfaces/write-all.ts";

const ON_PULL_REQUESTS: readonly PullRequestSurface[] = [comment, checkRun, suggestions];
const ON_THE_DEFAULT_BRANCH: readonly Surface<DefaultBranchTarget>[] = [badgeBranch];

/**
 * Writes to the places that GitHub has what the inputs ask for. Answers with one sentence for each
 * reason for which something was not written; none of them touches the verdict.
 */
export async function publish(
  { result, input, isOver }: Judged,
  inputs: Inputs,
  markdown: MarkdownOptions,
  context: RunContext,
): Promise<readonly Remark[]> {
  if (isOver) return [{ text: result.gate.reason, isDefect: false }];
  try {
    const remarks = await publishWhereItBelongs({ result, input, inputs, markdown }, context);
    return input?.noBase === undefined ? remarks : remarks.map(withoutComfort);
  } catch (error) {
    const text = `Not all was written on GitHub: ${describeDefect(error)}`;
    return [{ ...remarkOn(text), isDefect: true }];
  }
}

/** What kept a report from being written may have kept the base from being read. */
function withoutComfort({ text, isDefect }: Remark): Remark {
  const own = text.endsWith(SAME_VERDICT)
    ? `${text.slice(0, -SAME_VERDICT.length)}${NO_BASE}`
    : text;
  return { text: own, isDefect };
}

async function publishWhereItBelongs(
  report: Report,
  context: RunContext,
): Promise<readonly Remark[]> {
  switch (context.change.kind) {
    case "pull-request":
    case "unreadable":
      return publishOnPullRequest(report, context);
    case "none":
      return publishOnDefaultBranch(report, context);
    case "merge-group":
    case "pushed":
      return [];
  }
}

async function publishOnPullRequest(
  report: Report,
  context: RunContext,
): Promise<readonly Remark[]> {
  const { change } = context;
  const wanted = ON_PULL_REQUESTS.filter(({ isWanted }) => isWanted(report.inputs));
  if (wanted.length === 0) return [];
  // What stands there says more than a run that could not see the change.
  const unseen = report.result.problems.find(({ code }) => code === "run/not-the-pull-request");
  if (unseen !== undefined) return [notWritten(wanted, unseen.message, NO_VERDICT)];
  const target = await pullRequestTarget(report, context);
  if (target === null) return [notWritten(wanted, ...whyNoTarget(report, context))];
  // Only a run on the fork's own pull request has a token that is read-only by design.
  const isReadOnly = change.kind === "pull-request" && change.fromFork && change.inWorkspace;
  const baseBranch = change.kind === "pull-request" ? change.baseBranch : null;
  const obstacle = await obstacleOn(target, baseBranch, isReadOnly);
  if (obstacle === null) return writeAll(wanted, report, target, isReadOnly);
  const { reason, allows } = obstacle;
  const given = wanted.filter((surface) => !allows(surface));
  return [
    ...(given.length > 0 ? [notWritten(given, reason)] : []),
    ...(await writeAll(wanted.filter(allows), report, target, isReadOnly)),
  ];
}

async function publishOnDefaultBranch(
  report: Report,
  context: RunContext,
): Promise<readonly Remark[]> {
  const { defaultBranch, commit } = context;
  const wanted = ON_THE_DEFAULT_BRANCH.filter(({ isWanted }) => isWanted(report.inputs));
  if (wanted.length === 0 || defaultBranch === null) return [];
  const remote = await remoteOf(report.inputs, context);
  if (remote === null) return [notWritten(wanted, NO_TOKEN)];
  const checkout = await findCheckout(context.workspace, report.inputs.root);
  const checkedOut = checkout && (await checkedOutCommit(checkout.repository));
  // A checkout step may have been told to bring another commit.
  const target = { ...remote, defaultBranch, commit: checkedOut?.id ?? commit };
  return writeAll(wanted, report, target, false);
}

const UNNAMED =
  "the runner's description of the event does not say which pull request this is, and GitHub knows no open one, or several, with this head.";
const otherBase = (branch: string) =>
  `the pull request is for another branch by now, ${branch}, and has to be compared with that: close and reopen it for a new run.`;
const NO_BASE = "As its base is not known either, all failing checks count.";
const NO_VERDICT = "What stands there stays as it is.";

/** Where to write; `null` where that is not known. */
async function pullRequestTarget(
  { inputs }: Report,
  context: RunContext,
): Promise<PullRequestTarget | null> {
  const { change } = context;
  if (change.kind !== "pull-request" || change.number === null) return null;
  const remote = await remoteOf(inputs, context);
  return remote && { ...remote, number: change.number, head: change.head };
}

/** Why nothing can be written, and what the same means for the verdict. */
function whyNoTarget({ inputs }: Report, { change }: RunContext): readonly [string, string?] {
  if (change.kind !== "pull-request") return [UNNAMED];
  const reason = inputs.token === "" ? NO_TOKEN : (change.lookUpFailure ?? UNNAMED);
  return change.baseBranch === null ? [reason, NO_BASE] : [reason];
}

/** Why something is not to be written on the pull request as it is now. */
interface Obstacle {
  readonly reason: string;
  /** What of it can be written all the same. */
  readonly allows: (surface: PullRequestSurface) => boolean;
}

/**
 * Since this run began somebody may have pushed, or chosen another base, and a newer run may have
 * been faster.
 */
async function obstacleOn(
  { github, name, number, head }: PullRequestTarget,
  baseBranch: string | null,
  isReadOnly: boolean,
): Promise<Obstacle | null> {
  const { currentState, readFailure } = await import("../host/github.ts");
  try {
    const now = await currentState(github, { ...name, number });
    if (now.head !== head) return { reason: STALE, allows: () => false };
    const hasOtherBase = baseBranch !== null && now.baseBranch !== baseBranch;
    return hasOtherBase ? { reason: otherBase(now.baseBranch), allows: () => false } : null;
  } catch (error) {
    const failure = readFailure(error);
    if (failure.isDefect) throw error;
    const outage = explainOutage(failure);
    if (outage !== null) return { reason: outage, allows: () => false };
    return {
      reason: explainUnseenHead(failure, isReadOnly),
      allows: ({ isOfCommit }) => isOfCommit,
    };
  }
}
