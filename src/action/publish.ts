import type { RunContext } from "./event.ts";
import { remoteOf } from "./remote.ts";
import { badgeBranch } from "./surfaces/badge-branch.ts";
import { checkRun } from "./surfaces/check-run.ts";
import { comment } from "./surfaces/comment.ts";
import { suggestions } from "./surfaces/suggestions.ts";
import type {
  DefaultBranchTarget,
  PullRequestTarget,
  Report,
  Surface,
} from "./surfaces/surface.ts";
import { explainFailure, explainOutage, notWritten, Unwritable } from "./surfaces/unwritten.ts";

const ON_PULL_REQUESTS: readonly Surface<PullRequestTarget>[] = [comment, checkRun, suggestions];
const ON_THE_DEFAULT_BRANCH: readonly Surface<DefaultBranchTarget>[] = [badgeBranch];

/**
 * Writes to the places that GitHub has what the inputs ask for. Answers with one sentence for each
 * reason for which something was not written; none of them touches the verdict.
 */
export async function publish(report: Report, context: RunContext): Promise<readonly string[]> {
  const { change, defaultBranch } = context;
  const isWanted = ({ isWanted }: Pick<Surface<never>, "isWanted">) => isWanted(report.inputs);
  switch (change.kind) {
    case "pull-request":
    case "unreadable": {
      const wanted = ON_PULL_REQUESTS.filter(isWanted);
      if (wanted.length === 0) return [];
      const target = await pullRequestTarget(report, context);
      if (typeof target === "string") return [notWritten(wanted, target)];
      return writeAll(wanted, report, target, change.kind === "pull-request" && change.fromFork);
    }
    case "none": {
      const wanted = ON_THE_DEFAULT_BRANCH.filter(isWanted);
      if (wanted.length === 0 || defaultBranch === null) return [];
      const remote = await remoteOf(report.inputs, context);
      if (remote === null) return [notWritten(wanted, NO_REMOTE)];
      return writeAll(wanted, report, { ...remote, defaultBranch }, false);
    }
    case "merge-group":
    case "pushed":
      return [];
  }
}

const UNNAMED =
  "the runner's description of the event does not say which pull request this is, and GitHub knows no open one, or several, with this head.";
const STALE =
  "the pull request has a newer commit than the one that was checked, and the run for that one says more.";
const NO_REMOTE = 'the input "github-token" is empty.';

/** Where to write; a sentence where that is not known, or not the place any more. */
async function pullRequestTarget(
  { inputs }: Report,
  context: RunContext,
): Promise<PullRequestTarget | string> {
  const { change } = context;
  if (change.kind !== "pull-request" || change.number === null) return UNNAMED;
  const remote = await remoteOf(inputs, context);
  if (remote === null) return inputs.token === "" ? NO_REMOTE : UNNAMED;
  const { number, head } = change;
  const { currentHead, readFailure } = await import("../host/github.ts");
  try {
    // Since this run began somebody may have pushed, and a newer run may have been faster.
    if ((await currentHead(remote.github, remote.name, number)) !== head) return STALE;
  } catch (error) {
    // A token that may not read the pull request may still write a check run, say.
    const outage = explainOutage(readFailure(error));
    if (outage !== null) return outage;
  }
  return { ...remote, number, head };
}

/** One after the other: GitHub asks for that where things are written. */
async function writeAll<Target>(
  surfaces: readonly Surface<Target>[],
  report: Report,
  target: Target,
  fromFork: boolean,
): Promise<readonly string[]> {
  const { readFailure } = await import("../host/github.ts");
  const notices: string[] = [];
  for (const [index, surface] of surfaces.entries()) {
    try {
      await surface.write(report, target);
    } catch (error) {
      if (error instanceof Unwritable) {
        notices.push(notWritten([surface], error.message));
        continue;
      }
      const failure = readFailure(error);
      // Whoever is refused for now, or is not heard, need not try all the others in vain.
      const given =
        failure.rateLimited || failure.status === null ? surfaces.slice(index) : [surface];
      notices.push(notWritten(given, explainFailure(failure, surface, fromFork)));
      if (given.length > 1) break;
    }
  }
  return notices;
}
