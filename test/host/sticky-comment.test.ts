import { describe, expect, test } from "vitest";
import type { GitHub } from "../../src/host/github/client.ts";
import { readFailure, UnexpectedAnswer } from "../../src/host/github/failure.ts";
import { Overtaken } from "../../src/host/github/pull-request.ts";
import {
  commentMarker,
  postStickyComment,
  type StickyOutcome,
} from "../../src/host/github/sticky-comment.ts";
import { HEAD, PULL_REQUEST } from "../action/support/github-server.ts";
import { connectedGitHub, NAME, PATIENT } from "./support/github.ts";

const { server, api } = await connectedGitHub();
const MARKER = commentMarker("default");
const BOT = "github-actions[bot]";
const NEWER = "9".repeat(40);
const DISCUSSION = { github: api, pullRequest: { ...NAME, number: PULL_REQUEST }, head: HEAD };

const LIST = /^GET .*issues\/12\/comments/;
const CREATE = /^POST .*comments$/;
const UPDATE = /^PATCH/;

/** What one run makes of it. */
function post(create = true): Promise<StickyOutcome> {
  return postStickyComment(DISCUSSION, { marker: MARKER, body: "Ours", create }, PATIENT);
}

function bodies(): readonly string[] {
  return server.comments.map(({ body }) => body.replace(`${MARKER}\n`, ""));
}

/** Somebody pushes, and the run on the new commit is done before this one goes on. */
function newerRunWrites(): void {
  server.push(NEWER);
  const [comment] = server.comments;
  if (comment === undefined) server.addComment(BOT, `${MARKER}\nThe newer run's`);
  else comment.body = `${MARKER}\nThe newer run's`;
}

/** Clients of several runs, each of which has its first list before any of them writes. */
function meeting(count: number): readonly GitHub[] {
  let looking = count;
  let letGo: () => void = () => {};
  const allHaveLooked = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return Array.from({ length: count }, () => ({
    ...api,
    request: async (route, parameters) => {
      const answer = await api.request(route, parameters);
      if (route.startsWith("GET")) {
        looking -= 1;
        if (looking === 0) letGo();
        await allHaveLooked;
      }
      return answer;
    },
  }));
}

test("runs that all find no comment leave one", async () => {
  const outcomes = await Promise.all(
    meeting(3).map((client, index) => {
      const comment = { marker: MARKER, body: `Run ${index}`, create: true };
      return postStickyComment({ ...DISCUSSION, github: client }, comment, PATIENT);
    }),
  );

  expect(outcomes).toEqual(["created", "created", "created"]);
  expect(server.requests.filter((request) => /^POST .*issues/.test(request))).toHaveLength(3);
  expect(server.comments).toHaveLength(1);
  expect(server.comments[0]?.body).toMatch(/^<!-- .* -->\nRun \d$/);
});

test("a comment that was edited on GitHub's pages, which write CRLF, is still ours", async () => {
  const ours = server.addComment(BOT, `${MARKER}\r\nThe old text\r\n\r\nSomebody's remark`);

  expect(await post()).toBe("updated");
  expect(server.comments).toEqual([ours]);
  expect(ours.body).toBe(`${MARKER}\nOurs`);
});

describe("a comment that is deleted before it is updated", () => {
  test("is written anew", async () => {
    server.addComment(BOT, `${MARKER}\nThe old text`);
    server.meanwhile = [{ on: UPDATE, happens: () => server.comments.pop() }];

    expect(await post()).toBe("created");
    expect(bodies()).toEqual(["Ours"]);
  });

  test("stays away where none is to be written", async () => {
    server.addComment(BOT, `${MARKER}\nThe old text`);
    server.meanwhile = [{ on: UPDATE, happens: () => server.comments.pop() }];

    expect(await post(false)).toBe("absent");
    expect(server.comments).toEqual([]);
  });

  test("is not looked for again where it is the token that may not change it", async () => {
    server.addComment(BOT, `${MARKER}\nThe old text`);
    server.faults = [{ on: UPDATE, times: 9, fault: { kind: "status", status: 404 } }];

    await expect(post()).rejects.toMatchObject({ status: 404 });
    expect(server.requests.filter((request) => UPDATE.test(request))).toHaveLength(1);
    expect(server.comments).toHaveLength(1);
  });
});

describe("when a newer run was faster, its comment stays", () => {
  const limit = { kind: "status", status: 429, headers: { "retry-after": "50" } } as const;

  test.each<[string, RegExp, string[]]>([
    ["while this one searched", LIST, []],
    ["while this one searched, and found one", LIST, ["The old text"]],
    ["while this one waited to create one", CREATE, []],
    ["while this one waited to update one", UPDATE, ["The old text"]],
  ])("%s", async (_name, on, before) => {
    for (const text of before) server.addComment(BOT, `${MARKER}\n${text}`);
    server.meanwhile = [{ on, happens: newerRunWrites }];
    server.faults = [{ on, times: 1, fault: limit }];

    await expect(post()).rejects.toBeInstanceOf(Overtaken);
    expect(server.faults).toEqual([]);
    expect(bodies()).toEqual(["The newer run's"]);
  });

  test("beside one that this one has just written, which goes", async () => {
    server.meanwhile = [{ on: CREATE, happens: newerRunWrites }];

    await expect(post()).rejects.toBeInstanceOf(Overtaken);
    expect(server.requests.filter((request) => CREATE.test(request))).toHaveLength(1);
    expect(bodies()).toEqual(["The newer run's"]);
  });
});

describe("comments without an end", () => {
  const more = { link: '<http://github.test/?page=2>; rel="next"' };

  test("get no more of ours, as one may be among them", async () => {
    server.faults = [{ on: LIST, times: 1000, fault: { kind: "answer", body: [], headers: more } }];

    expect(await post()).toBe("unsearchable");
    expect(server.comments).toEqual([]);
    expect(server.requests.filter((request) => LIST.test(request))).toHaveLength(30);
  });
});

describe("an answer that does not say whose token it is", () => {
  const OWN = "config-app[bot]";
  const wrong = { type: "SOMETHING", message: "Something went wrong" };

  test.each<[string, unknown]>([
    ["an error of GraphQL", { data: null, errors: [wrong] }],
    ["no data", { data: null }],
    ["nothing", null],
    ["a list", []],
    ["a used-up limit", { errors: [{ type: "RATE_LIMITED", message: "Limit exceeded" }] }],
  ])("%s: is asked for again, and the comment stays one", async (_name, body) => {
    server.viewer = OWN;
    const ours = server.addComment(OWN, `${MARKER}\nThe old text`);
    server.faults = [{ on: /graphql/, times: 1, fault: { kind: "answer", body } }];

    expect(await post()).toBe("updated");
    expect(server.comments).toEqual([ours]);
  });

  test("again and again: nothing is written", async () => {
    server.viewer = OWN;
    server.faults = [{ on: /graphql/, times: 9, fault: { kind: "answer", body: null } }];

    await expect(post()).rejects.toBeInstanceOf(UnexpectedAnswer);
    expect(server.comments).toEqual([]);
  });

  test("as its limit is used up for an hour: nothing is written, and nobody waits", async () => {
    server.viewer = OWN;
    const headers = {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 3600),
    };
    const body = { errors: [{ type: "RATE_LIMITED", message: "Limit exceeded" }] };
    server.faults = [{ on: /graphql/, times: 9, fault: { kind: "answer", body, headers } }];

    const error: unknown = await post().catch((thrown) => thrown);
    expect(readFailure(error)).toMatchObject({ rateLimited: true });
    expect(server.requests).toEqual(["POST /graphql"]);
  });
});
