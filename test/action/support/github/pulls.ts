import type { ApiRequest } from "./answer.ts";
import { NOT_FOUND, page } from "./answer.ts";
import { changedFiles } from "./diff.ts";
import { REPOSITORY, WEB } from "./names.ts";
import { user } from "./people.ts";
import type { GitHubState, Handler, StoredPullRequest } from "./state.ts";

const LONGEST_PATCH = 20_000;

export const getPullRequest: Handler = (state, request) => {
  const found = pullRequestOf(state, request);
  return found === undefined ? NOT_FOUND : { status: 200, body: show(found) };
};

/** Newest first. */
export const listPullRequests: Handler = (state, request) => {
  const { state: wanted = "open", head, base } = request.query;
  const found = [...state.pullRequests.values()].filter(
    (one) =>
      (wanted === "all" || one.state === wanted) &&
      (head === undefined || label(one) === head) &&
      (base === undefined || one.base.ref === base),
  );
  return page(request, found.toReversed(), (shown) => shown.map(show));
};

export const listFiles: Handler = (state, request) => {
  const found = pullRequestOf(state, request);
  const hosted = state.repositories.get(request.repository);
  if (found === undefined || hosted === undefined) return NOT_FOUND;
  const { folder, longestPatch = LONGEST_PATCH } = hosted;
  const files = changedFiles(folder, found.base.sha, found.head.sha);
  return page(request, files, (shown) =>
    shown.map(({ path, previousPath, status, blob, patch }) => {
      const lines = patch.split("\n");
      const additions = lines.filter((line) => line.startsWith("+")).length;
      const deletions = lines.filter((line) => line.startsWith("-")).length;
      return {
        sha: blob,
        filename: path,
        ...(previousPath !== null && { previous_filename: previousPath }),
        status,
        additions,
        deletions,
        changes: additions + deletions,
        ...(patch !== "" && lines.length <= longestPatch && { patch }),
      };
    }),
  );
};

export function pullRequestOf(
  { pullRequests }: GitHubState,
  { path }: ApiRequest,
): StoredPullRequest | undefined {
  return pullRequests.get(Number(path["pull_number"]));
}

function label({ head }: StoredPullRequest): string {
  return `${head.repository.split("/")[0]}:${head.ref}`;
}

function show(pullRequest: StoredPullRequest): unknown {
  const { number, state, head, base } = pullRequest;
  const [owner = ""] = REPOSITORY.split("/");
  return {
    number,
    state,
    user: user(head.repository.split("/")[0] ?? ""),
    html_url: `${WEB}/${REPOSITORY}/pull/${number}`,
    head: {
      label: label(pullRequest),
      ref: head.ref,
      sha: head.sha,
      repo: repository(head.repository),
    },
    base: {
      label: `${owner}:${base.ref}`,
      ref: base.ref,
      sha: base.sha,
      repo: repository(REPOSITORY),
    },
  };
}

function repository(fullName: string): unknown {
  const [owner = "", name] = fullName.split("/");
  return {
    full_name: fullName,
    name,
    owner: user(owner),
    fork: fullName !== REPOSITORY,
    default_branch: "main",
  };
}
