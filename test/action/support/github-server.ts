import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Call, handle } from "./github/api.ts";
import {
  inflict,
  isHalfAnswer,
  type PlannedEvent,
  type PlannedFault,
  send,
  sendHalf,
  takeFault,
} from "./github/faults.ts";
import { PULL_REQUEST, REPOSITORY } from "./github/names.ts";
import {
  type GitHubState,
  initialPullRequest,
  initialState,
  type StoredComment,
} from "./github/state.ts";

export type { Fault } from "./github/faults.ts";
export { HEAD, PULL_REQUEST, REPOSITORY, TOKEN } from "./github/names.ts";

/** A change that is proposed in a repository of the test. */
interface Proposal {
  readonly origin: string;
  readonly base: string;
  readonly head: string;
}

/**
 * A server in the place of GitHub's API. It keeps state as GitHub does, and holds every request and
 * its own answers against GitHub's description of its API.
 */
export interface FakeGitHub extends GitHubState {
  readonly url: string;
  /** `METHOD /path?query` of every request, in order. */
  readonly requests: string[];
  /** The requests that reached an operation, faults aside. */
  readonly calls: Call[];
  faults: readonly PlannedFault[];
  meanwhile: readonly PlannedEvent[];
  /**
   * What went against GitHub's description. `stop()` throws when there is anything: a test that wants
   * a wrong request looks here and empties it.
   */
  readonly violations: string[];
  readonly addComment: (login: string, body: string) => StoredComment;
  /** Has this Git repository, and the change as the open pull request. */
  readonly host: (change: Proposal, options?: { readonly fromFork?: boolean }) => void;
  /** The pull request gets another head. */
  readonly push: (head: string) => void;
  /** Forgets everything but the violations. */
  readonly reset: () => void;
  readonly stop: () => Promise<void>;
}

export async function startGitHub(): Promise<FakeGitHub> {
  const server = createServer((request, response) => {
    readBody(request).then(
      async (body) => {
        await happenMeanwhile(github, request);
        respond(github, request, response, body);
      },
      () => request.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an AddressInfo; a string stands for a unix socket.
  const { port } = server.address() as AddressInfo;

  const github: FakeGitHub = {
    ...initialState(),
    url: `http://127.0.0.1:${port}`,
    requests: [],
    calls: [],
    violations: [],
    faults: [],
    meanwhile: [],
    addComment: (login, body) => {
      const comment = { id: github.nextId(), issue: PULL_REQUEST, login, body };
      github.comments.push(comment);
      return comment;
    },
    host: ({ origin, base, head }, { fromFork = false } = {}) => {
      const repository = fromFork ? "stranger/config" : REPOSITORY;
      github.repositories.set(REPOSITORY, { folder: origin });
      github.pullRequests.set(PULL_REQUEST, {
        ...initialPullRequest(),
        head: { sha: head, ref: "change", repository },
        base: { sha: base, ref: "main" },
      });
    },
    push: (head) => {
      const pullRequest = github.pullRequests.get(PULL_REQUEST);
      if (pullRequest !== undefined) pullRequest.head.sha = head;
    },
    reset: () => {
      Object.assign(github, initialState(), { requests: [], calls: [], faults: [], meanwhile: [] });
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (github.violations.length === 0) return;
      throw new Error(`Against GitHub's description:\n${github.violations.join("\n")}`);
    },
  };
  return github;
}

async function happenMeanwhile(github: FakeGitHub, request: IncomingMessage): Promise<void> {
  const name = `${request.method} ${request.url}`;
  const planned = github.meanwhile.find(({ on }) => on.test(name));
  github.meanwhile = github.meanwhile.filter((event) => event !== planned);
  await planned?.happens();
}

function respond(
  github: FakeGitHub,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): void {
  const { method = "", url: target = "/", headers } = request;
  const name = `${method} ${target}`;
  github.requests.push(name);
  const { fault, left } = takeFault(github.faults, name);
  github.faults = left;
  if (fault !== null && !isHalfAnswer(fault)) {
    inflict(fault, request, response);
    return;
  }
  const { answer, call, violations } = handle(github, {
    method,
    url: new URL(target, github.url),
    authorization: headers.authorization,
    userAgent: headers["user-agent"],
    body,
  });
  if (call !== null) github.calls.push(call);
  github.violations.push(...violations.map((violation) => `${name}: ${violation}`));
  if (fault === null) send(response, answer);
  else sendHalf(fault, response, answer);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
