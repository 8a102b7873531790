import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach } from "vitest";
import { commitAll, git } from "../../host/support/git.ts";
import type { StoredReviewComment } from "./github/state.ts";
import { type FakeGitHub, PULL_REQUEST, startGitHub } from "./github-server.ts";
import { checkout, type OpenPullRequest, openPullRequest, payloadOf } from "./pull-request.ts";
import { CONFIG_PATH, HARDENED } from "./repositories.ts";
import { type Outcome, runAction } from "./runner.ts";

interface Run {
  readonly inputs?: Readonly<Record<string, string>>;
  /** GitHub's merge unless given. */
  readonly commit?: string;
}

/** A server for the tests of one file, with the steps that they are made of. */
export async function suggesting() {
  const github = await startGitHub();
  afterEach(() => github.reset());
  afterAll(() => github.stop());
  return {
    github,
    /** A pull request that turns one state of a file into another. */
    proposing: (before: string, after: string, name = CONFIG_PATH) => {
      const files = { [CONFIG_PATH]: HARDENED, [name]: before };
      const change = openPullRequest(files, { [name]: after });
      github.host(change);
      return change;
    },
    check: (change: OpenPullRequest, run: Run = {}) => check(github, change, run),
    push: (change: OpenPullRequest, content: string) => push(github, change, content),
    reply: (comment: StoredReviewComment) => reply(github, comment),
    places: () => github.reviewComments.map(({ path: file, line }) => `${file}:${line}`),
  };
}

/** One run on GitHub's merge, or on another commit. */
function check(
  github: FakeGitHub,
  change: OpenPullRequest,
  { inputs = {}, commit = change.merge }: Run,
): Promise<Outcome> {
  return runAction({
    workspace: checkout(change, commit, { depth: Number.POSITIVE_INFINITY }),
    event: "pull_request",
    payload: payloadOf(change),
    environment: { GITHUB_SHA: commit },
    with: { comment: "never", suggestions: "true", ...inputs },
    apiUrl: github.url,
  });
}

/** What is pushed to the pull request's branch; the pull request from then on. */
function push(github: FakeGitHub, change: OpenPullRequest, content: string): OpenPullRequest {
  const { origin } = change;
  git(origin, "checkout", "--quiet", "--detach", change.head);
  writeFileSync(path.join(origin, CONFIG_PATH), content);
  const head = commitAll(origin);
  git(origin, "checkout", "--quiet", "main");
  github.push(head);
  return { ...change, head, merge: head };
}

function reply(github: FakeGitHub, comment: StoredReviewComment): void {
  const { id, line, path: file, commit } = comment;
  github.reviewComments.push({
    ...{ id: github.nextId(), inReplyTo: id, line, path: file, commit },
    ...{ pullRequest: PULL_REQUEST, review: null, login: "reviewer", body: "Is this needed?" },
    ...{ side: "RIGHT", startLine: null, startSide: null },
  });
}

/** As GitHub does when somebody clicks: the lines that the comment stands on become the block's. */
export function apply(
  text: string,
  { body, line, startLine }: StoredReviewComment,
  lineEnd = "\n",
): string {
  const block = /^(`{3,})suggestion\n((?:.*\n)*?)\1$/m.exec(body)?.[2] ?? "no suggestion";
  const lines = text.split(/(?<=\n)/);
  const first = startLine ?? line;
  return lines.toSpliced(first - 1, line - first + 1, block.replaceAll("\n", lineEnd)).join("");
}
