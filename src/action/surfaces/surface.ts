import type { CheckInput } from "../../check.ts";
import type { MarkdownOptions } from "../../report/markdown.ts";
import type { Result } from "../../result.ts";
import type { Inputs } from "../inputs.ts";
import type { RemoteRepository } from "../remote.ts";

/** What a run has to say, and how it is asked to say it. */
export interface Report {
  readonly result: Result;
  /** What was judged; `undefined` where nothing could be. */
  readonly input: CheckInput | undefined;
  readonly inputs: Inputs;
  readonly markdown: MarkdownOptions;
}

export interface PullRequestTarget extends RemoteRepository {
  readonly number: number;
  /** The commit that was judged. */
  readonly head: string;
}

/** The repository, when a run is about its default branch. */
export interface DefaultBranchTarget extends RemoteRepository {
  readonly defaultBranch: string;
  /** The commit that was checked; `null` where neither the workspace nor the runner says which. */
  readonly commit: string | null;
}

/** A place on GitHub where a run writes what it found, if its inputs ask for that. */
export interface Surface<Target> {
  /** As a notice calls it. */
  readonly name: string;
  /** What the job has to grant the token. */
  readonly permission: string;
  /** What to write in the workflow to do without. */
  readonly off: string;
  readonly isWanted: (inputs: Inputs) => boolean;
  /** Answers with what of it is missing, `null` for nothing. Throws what calls of GitHub's API throw. */
  readonly write: (report: Report, target: Target) => Promise<string | null>;
}

export interface PullRequestSurface extends Surface<PullRequestTarget> {
  /** Whether it stands on the commit that was judged, and so is right whatever is pushed later. */
  readonly isOfCommit: boolean;
}
