import { describeDefect } from "../host/defect.ts";
import type { RunContext } from "./event.ts";
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
} from "./surfaces/unwritten.ts";
import { writeAll } from "./surfaces/write-all.ts";

const ON_PULL_REQUESTS: readonly PullRequestSurface[] = [comment, checkRun, suggestions];
const ON_THE_DEFAULT_BRANCH: readonly Surface<DefaultBranchTarget>[] = [badgeBranch];

/**
 * Writes to the places that GitHub has what the inputs ask for. Answers with one sentence for each
 * reason for which something was not written; none of them touches the verdict.
 */
export async function publish(report: Report, context: RunContext): Promise<readonly Remark[]> {
  try {
    return await publishWhereItBelongs(report, context);
  } catch (error) {
    const text = `Not all was written on GitHub: ${describeDefect(error)}`;
    return [{ ...remarkOn(text), isDefect: true }];
  }
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
  const target = await pullRequestTarget(report, context);
  if (target === null) return [notWritten(wanted, ...whyNoTarget(report, context))];
  // Only a run on the fork's own pull request has a token that is read-only by design.
  const isReadOnly = change.kind === "pull-request" && change.fromFork && change.inWorkspace;
  const obstacle = await obstacleOn(target, isReadOnly);
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
  return writeAll(wanted, report, { ...remote, defaultBranch, commit }, false);
}

const UNNAMED =
  "the runner's description of the event does not say which pull request this is, and GitHub knows no open one, or several, with this head.";
const STALE =
  "the pull request has a newer commit than the one that was checked, and the run for that one says more.";
const NO_BASE = "As its base is not known either, all failing checks count.";

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

/** Since this run began somebody may have pushed, and a newer run may have been faster. */
async function obstacleOn(
  { github, name, number, head }: PullRequestTarget,
  isReadOnly: boolean,
): Promise<Obstacle | null> {
  const { currentHead, readFailure } = await import("../host/github.ts");
  try {
    const isCurrent = (await currentHead(github, name, number)) === head;
    return isCurrent ? null : { reason: STALE, allows: () => false };
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
