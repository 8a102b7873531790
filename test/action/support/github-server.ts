import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gitData, type HostedRepository } from "./git-data.ts";

/** What goes wrong with a request instead of an answer. */
export type Fault =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection breaks before an answer. */
  | { readonly kind: "reset" }
  /** There is never an answer. */
  | { readonly kind: "silence" }
  /** The server does what was asked, and the connection breaks in the middle of the answer. */
  | { readonly kind: "truncate" };

interface PlannedFault {
  /** Which requests it befalls, as `METHOD /path`. */
  readonly on: RegExp;
  /** How many of them. */
  readonly times: number;
  readonly fault: Fault;
}

interface StoredComment {
  readonly id: number;
  readonly issue: number;
  readonly login: string;
  body: string;
}

/** A server in the place of GitHub's API, with as much state as comments and commits need. */
export interface FakeGitHub {
  readonly url: string;
  readonly comments: StoredComment[];
  /** The Git repositories that it has, by `owner/name`; those of forks know the same commits. */
  readonly repositories: Map<string, HostedRepository>;
  /** `METHOD /path?query` of every request, in order. */
  readonly requests: string[];
  /** Who the token belongs to; `null` when GraphQL refuses to say. */
  viewer: string | null;
  faults: PlannedFault[];
  readonly addComment: (login: string, body: string) => StoredComment;
  readonly stop: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export const TOKEN = "token-of-the-test";
export const REPOSITORY = "admin/config";
export const PULL_REQUEST = 12;

const GIT_DATA = /^\/repos\/([^/]+\/[^/]+)\/((?:git|compare)\/.+)$/;
const LONGEST_COMMENT = 65_536;
const NOT_FOUND: Answer = { status: 404, body: { message: "Not Found" } };

export async function startGitHub(): Promise<FakeGitHub> {
  const comments: StoredComment[] = [];
  const repositories = new Map<string, HostedRepository>();
  const requests: string[] = [];
  let nextId = 1000;

  const server = createServer((request, response) => {
    readBody(request).then(
      (body) => respond(request, response, body),
      () => request.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an AddressInfo; a string stands for a unix socket.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  const github: FakeGitHub = {
    url,
    comments,
    repositories,
    requests,
    viewer: "github-actions[bot]",
    faults: [],
    addComment: (login, body) => {
      const comment = { id: nextId++, issue: PULL_REQUEST, login, body };
      comments.push(comment);
      return comment;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return github;

  function respond(request: IncomingMessage, response: ServerResponse, body: unknown): void {
    const method = request.method ?? "";
    const name = `${method} ${request.url}`;
    requests.push(name);
    const fault = takeFault(name);
    if (fault?.kind === "reset") {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === "silence") return;
    if (fault?.kind === "status") {
      send(response, { ...fault, body: { message: "An injected fault" } });
      return;
    }
    const answer =
      request.headers.authorization === `token ${TOKEN}`
        ? route(method, new URL(request.url ?? "/", url), body)
        : { status: 401, body: { message: "Bad credentials" } };
    if (fault?.kind === "truncate") truncate(response, answer);
    else send(response, answer);
  }

  function takeFault(name: string): Fault | undefined {
    const index = github.faults.findIndex(({ on }) => on.test(name));
    const planned = github.faults[index];
    if (planned === undefined) return undefined;
    const left = { ...planned, times: planned.times - 1 };
    github.faults = github.faults.toSpliced(index, 1, ...(left.times > 0 ? [left] : []));
    return planned.fault;
  }

  function route(method: string, { pathname: path, searchParams }: URL, body: unknown): Answer {
    // An Enterprise server has its API below a path.
    const pathname = path.replace(/^\/api(?:\/v3(?=\/repos)|(?=\/graphql))/, "");
    if (method === "POST" && pathname === "/graphql") return graphql();
    const [, name = "", below = ""] = GIT_DATA.exec(pathname) ?? [];
    const hosted = repositories.get(name);
    if (method === "GET" && hosted !== undefined) return gitData(hosted, below, searchParams);
    const list = `/repos/${REPOSITORY}/issues/${PULL_REQUEST}/comments`;
    if (method === "GET" && pathname === list) return listComments(list, searchParams);
    const text = textOf(body);
    if (text.length > LONGEST_COMMENT) return { status: 422, body: { message: "too long" } };
    if (method === "POST" && pathname === list) {
      const comment = github.addComment(github.viewer ?? "github-actions[bot]", text);
      return { status: 201, body: shown(comment) };
    }
    const id = /^\/repos\/admin\/config\/issues\/comments\/(\d+)$/.exec(pathname)?.[1];
    const existing = comments.find((comment) => comment.id === Number(id));
    if (method !== "PATCH" || existing === undefined) return NOT_FOUND;
    existing.body = text;
    return { status: 200, body: shown(existing) };
  }

  function graphql(): Answer {
    if (github.viewer !== null) {
      return { status: 200, body: { data: { viewer: { login: github.viewer } } } };
    }
    const message = "Resource not accessible by integration";
    return { status: 200, body: { data: null, errors: [{ type: "FORBIDDEN", message }] } };
  }

  /** Oldest first, 30 a page unless asked for up to 100, as GitHub does. */
  function listComments(path: string, query: URLSearchParams): Answer {
    const perPage = Math.min(100, Number(query.get("per_page") ?? 30));
    const page = Number(query.get("page") ?? 1);
    const end = page * perPage;
    const next = `<${url}${path}?per_page=${perPage}&page=${page + 1}>; rel="next"`;
    return {
      status: 200,
      body: comments.slice(end - perPage, end).map(shown),
      headers: end < comments.length ? { link: next } : {},
    };
  }
}

function shown({ id, body, login }: StoredComment): unknown {
  return { id, body, user: { login }, html_url: `https://github.test/comments/${id}` };
}

function textOf(body: unknown): string {
  return typeof body === "object" && body !== null && "body" in body ? String(body.body) : "";
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? undefined : JSON.parse(text);
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

function truncate(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}
