import { type Answer, type ApiRequest, refusal } from "./answer.ts";
import { createCheckRun, listCheckRuns, updateCheckRun } from "./check-runs.ts";
import { createComment, deleteComment, listComments, updateComment } from "./comments.ts";
import {
  compareCommits,
  createCommit,
  createTree,
  getBlob,
  getCommit,
  getTree,
} from "./git-objects.ts";
import { createRef, getRef, updateRef } from "./git-refs.ts";
import { getPullRequest, listFiles, listPullRequests } from "./pulls.ts";
import { createReview, deleteReviewComment, listReviewComments } from "./reviews.ts";
import type { Access, GitHubState, Handler, Permissions } from "./state.ts";

interface Operation {
  readonly handle: Handler;
  /** One of these permissions is needed. */
  readonly needs: readonly (readonly [keyof Permissions, Access])[];
}

/** What GitHub asks of a token: "Permissions required for fine-grained personal access tokens". */
const READ_CONTENTS = [["contents", "read"]] as const;
const WRITE_CONTENTS = [["contents", "write"]] as const;
const READ_COMMENTS = [
  ["issues", "read"],
  ["pullRequests", "read"],
] as const;
const WRITE_COMMENTS = [
  ["issues", "write"],
  ["pullRequests", "write"],
] as const;
const READ_PULLS = [["pullRequests", "read"]] as const;
const WRITE_PULLS = [["pullRequests", "write"]] as const;
const READ_CHECKS = [["checks", "read"]] as const;
const WRITE_CHECKS = [["checks", "write"]] as const;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  "repos/compare-commits-with-basehead": { handle: compareCommits, needs: READ_CONTENTS },
  "git/get-blob": { handle: getBlob, needs: READ_CONTENTS },
  "git/get-commit": { handle: getCommit, needs: READ_CONTENTS },
  "git/get-ref": { handle: getRef, needs: READ_CONTENTS },
  "git/get-tree": { handle: getTree, needs: READ_CONTENTS },
  "git/create-commit": { handle: createCommit, needs: WRITE_CONTENTS },
  "git/create-ref": { handle: createRef, needs: WRITE_CONTENTS },
  "git/create-tree": { handle: createTree, needs: WRITE_CONTENTS },
  "git/update-ref": { handle: updateRef, needs: WRITE_CONTENTS },
  "issues/list-comments": { handle: listComments, needs: READ_COMMENTS },
  "issues/create-comment": { handle: createComment, needs: WRITE_COMMENTS },
  "issues/delete-comment": { handle: deleteComment, needs: WRITE_COMMENTS },
  "issues/update-comment": { handle: updateComment, needs: WRITE_COMMENTS },
  "pulls/get": { handle: getPullRequest, needs: READ_PULLS },
  "pulls/list": { handle: listPullRequests, needs: READ_PULLS },
  "pulls/list-files": { handle: listFiles, needs: READ_PULLS },
  "pulls/list-review-comments": { handle: listReviewComments, needs: READ_PULLS },
  "pulls/create-review": { handle: createReview, needs: WRITE_PULLS },
  "pulls/delete-review-comment": { handle: deleteReviewComment, needs: WRITE_PULLS },
  "checks/list-for-ref": { handle: listCheckRuns, needs: READ_CHECKS },
  "checks/create": { handle: createCheckRun, needs: WRITE_CHECKS },
  "checks/update": { handle: updateCheckRun, needs: WRITE_CHECKS },
};

const RANK: Readonly<Record<Access, number>> = { none: 0, read: 1, write: 2 };

/** What GitHub does and answers when it is asked for an operation. */
export function perform(name: string, state: GitHubState, request: ApiRequest): Answer {
  const operation = OPERATIONS[name];
  if (operation === undefined) throw new Error(`The server does not stand in for ${name}.`);
  const { handle, needs } = operation;
  const isGranted = needs.some(
    ([kind, access]) => RANK[state.permissions[kind] ?? "none"] >= RANK[access],
  );
  if (isGranted) return handle(state, request);
  const accepted = needs.map(([kind, access]) => `${HEADER_NAMES[kind]}=${access}`).join("; ");
  return {
    ...refusal(403, "Resource not accessible by integration"),
    headers: { "x-accepted-github-permissions": accepted },
  };
}

const HEADER_NAMES: Readonly<Record<keyof Permissions, string>> = {
  contents: "contents",
  issues: "issues",
  pullRequests: "pull_requests",
  checks: "checks",
};
