import type { Answer, ApiRequest } from "./answer.ts";
import { HEAD, PULL_REQUEST, REPOSITORY, WORKFLOW_LOGIN } from "./names.ts";

/** A repository on the server, in place of GitHub's own storage. */
export interface HostedRepository {
  readonly folder: string;
  /** A recursive list with more entries is cut off. */
  readonly longestList?: number;
  /** A file's patch with more lines is left out of the list of changed files. */
  readonly longestPatch?: number;
}

export interface StoredComment {
  readonly id: number;
  readonly issue: number;
  readonly login: string;
  body: string;
}

export interface StoredPullRequest {
  readonly number: number;
  state: "open" | "closed";
  readonly head: { sha: string; readonly ref: string; readonly repository: string };
  readonly base: { sha: string; readonly ref: string };
}

export type Side = "LEFT" | "RIGHT";

export interface StoredReview {
  readonly id: number;
  readonly pullRequest: number;
  readonly login: string;
  readonly body: string;
  readonly state: "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED" | "PENDING";
  readonly commit: string;
}

export interface StoredReviewComment {
  readonly id: number;
  readonly pullRequest: number;
  readonly review: number | null;
  readonly login: string;
  readonly body: string;
  readonly path: string;
  /** The commit for which it was written, to which the lines belong. */
  readonly commit: string;
  readonly line: number;
  readonly side: Side;
  readonly startLine: number | null;
  readonly startSide: Side | null;
  readonly inReplyTo: number | null;
}

export interface StoredAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number | undefined;
  readonly end_column?: number | undefined;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly message: string;
  readonly title?: string | undefined;
  readonly raw_details?: string | undefined;
}

export interface StoredCheckRun {
  readonly id: number;
  readonly app: number;
  readonly commit: string;
  name: string;
  status: string;
  conclusion: string | null;
  externalId: string;
  detailsUrl: string;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: StoredAnnotation[];
}

export type Access = "none" | "read" | "write";

/** What a token may do; as in a workflow, what is not named is not granted. */
export interface Permissions {
  readonly contents?: Access;
  readonly issues?: Access;
  readonly pullRequests?: Access;
  readonly checks?: Access;
}

const ALL_PERMISSIONS: Permissions = {
  contents: "write",
  issues: "write",
  pullRequests: "write",
  checks: "write",
};

/** What the server knows, and what requests change. */
export interface GitHubState {
  readonly comments: StoredComment[];
  readonly pullRequests: Map<number, StoredPullRequest>;
  readonly reviews: StoredReview[];
  readonly reviewComments: StoredReviewComment[];
  readonly checkRuns: StoredCheckRun[];
  /** The Git repositories, by `owner/name`; those of forks know the same commits. */
  readonly repositories: Map<string, HostedRepository>;
  /** Who the token belongs to; `null` when GraphQL refuses to say. */
  viewer: string | null;
  permissions: Permissions;
  /** Lines that no review comment can stand on, whatever the diff says. */
  refusedLines: readonly number[];
  /** A check run gets no more, whatever is sent. */
  mostAnnotations: number;
  readonly nextId: () => number;
}

/** Nothing but an open pull request, and a workflow's token that may do everything. */
export function initialState(): GitHubState {
  let lastId = 1000;
  return {
    comments: [],
    pullRequests: new Map([[PULL_REQUEST, initialPullRequest()]]),
    reviews: [],
    reviewComments: [],
    checkRuns: [],
    repositories: new Map(),
    viewer: WORKFLOW_LOGIN,
    permissions: ALL_PERMISSIONS,
    refusedLines: [],
    mostAnnotations: Number.POSITIVE_INFINITY,
    nextId: () => ++lastId,
  };
}

/** Answers one operation. */
export type Handler = (state: GitHubState, request: ApiRequest) => Answer;

/** The pull request that is open from the start: of the repository itself, into `main`. */
export function initialPullRequest(): StoredPullRequest {
  return {
    number: PULL_REQUEST,
    state: "open",
    head: { sha: HEAD, ref: "change", repository: REPOSITORY },
    base: { sha: "0".repeat(40), ref: "main" },
  };
}
