import { TreeUnavailable } from "../tree.ts";

/** Why local Git objects cannot be read. */
export type GitFailure =
  | "not-installed"
  | "not-a-repository"
  | "refused"
  | "unknown-commit"
  | "shallow"
  | "absent-object"
  | "too-large"
  | "timeout"
  | "failed";

const EXPLANATIONS: Readonly<Record<GitFailure, string>> = {
  "not-installed": "Git is not installed here, and commits are read with it: install Git.",
  "not-a-repository":
    "The folder is in no Git repository, so that there is nothing to compare with.",
  refused:
    "Git refuses to read the repository, because the folder belongs to another user: name it in Git's option safe.directory (git config --global --add safe.directory FOLDER).",
  "unknown-commit":
    "Git knows no such commit: look at its spelling (git branch --all shows the branches), or fetch it first (git fetch).",
  shallow:
    'Git knows no such commit, and this clone is shallow, it has only the latest ones: fetch the rest (git fetch --unshallow), or in a workflow give the checkout step "fetch-depth: 0".',
  "absent-object":
    "The local clone does not have all files of the commit, or they are damaged: a clone that is neither shallow nor partial has them.",
  "too-large": "The commit holds too many files to be read.",
  timeout: "Git did not answer in time.",
  failed: "Git could not read the repository: git fsck says what is wrong with it.",
};

/** Local Git objects cannot be read; the message says what is wrong and what to do. */
export class GitUnavailable extends TreeUnavailable {
  override readonly name = "GitUnavailable";
  readonly failure: GitFailure;

  constructor(failure: GitFailure, subject?: string) {
    super(subject === undefined ? EXPLANATIONS[failure] : `${subject}: ${EXPLANATIONS[failure]}`);
    this.failure = failure;
  }
}
