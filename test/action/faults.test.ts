import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { folderOf } from "../support/folder.ts";
import { FAST_CLOCK, type LastingFault, LIMITS, OUTAGES, REFUSALS } from "./support/fault-table.ts";
import { type FakeGitHub, type Fault, startGitHub, TOKEN } from "./support/github-server.ts";
import { CONFIG_PATH, WEAK } from "./support/repositories.ts";
import {
  noticesOf,
  type Outcome,
  pullRequestPayload,
  runAction,
  type Step,
} from "./support/runner.ts";

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterEach(() => github.reset());
afterAll(() => github.stop());

function run(parts: Partial<Step> = {}): Promise<Outcome> {
  return runAction({
    workspace: folderOf({ [CONFIG_PATH]: WEAK }),
    event: "pull_request",
    payload: pullRequestPayload(),
    apiUrl: github.url,
    environment: FAST_CLOCK,
    ...parts,
  });
}

let quiet: Promise<Outcome> | undefined;

/** The verdict of a run that asks GitHub for nothing. */
async function undisturbed() {
  quiet ??= run({ with: { comment: "never" } });
  return verdictOf(await quiet);
}

/** What counts of a run: the verdict, in all the places where it is said. */
function verdictOf({ exitCode, outputs, summary }: Outcome) {
  return { exitCode, outputs, summary };
}

function requestsTo(pattern: RegExp): readonly string[] {
  return github.requests.filter((request) => pattern.test(request));
}

const ANYTHING = /./;
const FIRST = /^GET \/repos\/admin\/config\/pulls\/12$/;
const WRITE = /^POST \/repos\/.*\/comments$/;

describe.each<[string, readonly LastingFault[]]>([
  ["a refusal", REFUSALS],
  ["a limit", LIMITS],
  ["an outage", OUTAGES],
])("%s that lasts", (_kind, faults) => {
  it.each(faults)("$name of everything: the verdict, and one notice", async (row) => {
    github.faults = [{ on: ANYTHING, times: 1000, fault: row.fault }];

    const outcome = await run({ with: { "check-run": "true", suggestions: "true" } });

    expect(verdictOf(outcome)).toEqual(await undisturbed());
    expect(noticesOf(outcome)).toEqual([expect.stringMatching(row.reason)]);
    for (const name of ["comment on the pull request", "check run", "review suggestions"]) {
      expect(noticesOf(outcome)[0]).toContain(name);
    }
    // Without an answer to the first question no other is asked, unless it may be about that one only.
    const isTriedElsewhere = row.name === "403" || row.name === "404";
    expect(requestsTo(FIRST)).toHaveLength(row.fault.kind === "redirect" ? 1 : row.attempts);
    if (isTriedElsewhere) expect(github.requests.length).toBeLessThan(4);
    else expect(github.requests).toHaveLength(row.attempts);
    expect(JSON.stringify(outcome)).not.toContain(TOKEN);
  });

  it.each(faults)("$name of what is written: the verdict, and one notice", async (row) => {
    github.faults = [{ on: /^POST \/rep/, times: 1000, fault: row.fault }];

    const outcome = await run();

    expect(verdictOf(outcome)).toEqual(await undisturbed());
    expect(noticesOf(outcome)).toEqual([
      expect.stringMatching(
        /^No comment on the pull request: .* As its base is not known either, all failing checks count\.$/,
      ),
    ]);
    expect(noticesOf(outcome)[0]).toMatch(row.reason);
    expect(requestsTo(/^POST \/rep/)).toHaveLength(row.attempts);
    expect(github.comments).toEqual([]);
    expect(JSON.stringify(outcome)).not.toContain(TOKEN);
  });
});

describe("a fault that passes", () => {
  const limit = { kind: "status", status: 429 } as const;
  const reset = String(Math.ceil(Date.now() / 1000) + 30);

  it.each<[string, RegExp, Fault, number]>([
    [
      "a limit that asks for a few seconds",
      FIRST,
      { ...limit, headers: { "retry-after": "7" } },
      2,
    ],
    ["a limit that does not say for how long", WRITE, limit, 1],
    [
      "a used-up limit that is reset within the minute",
      WRITE,
      {
        kind: "status",
        status: 403,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
      },
      1,
    ],
    ["an error of the server", WRITE, { kind: "status", status: 500 }, 3],
    ["an error when asked whose token it is", /graphql/, { kind: "status", status: 502 }, 1],
    ["a connection that breaks", FIRST, { kind: "reset" }, 3],
    ["no answer for a while", WRITE, { kind: "silence" }, 1],
    ["a list that is cut off", /^GET .*\/comments/, { kind: "truncate" }, 2],
    ["a list that stops halfway", /^GET .*\/comments/, { kind: "stall" }, 1],
    ["a page in place of a list", /^GET .*\/comments/, { kind: "html", status: 200 }, 1],
    ["an answer that is lost after the comment was written", WRITE, { kind: "truncate" }, 1],
  ])("%s: there is one comment in the end", async (_name, on, fault, times) => {
    github.faults = [{ on, times, fault }];

    const outcome = await run();

    expect(github.faults).toEqual([]);
    expect(github.comments).toHaveLength(1);
    expect(verdictOf(outcome)).toEqual(await undisturbed());
    expect(noticesOf(outcome)).toEqual([]);
  });
});

it.each(["truncate", "stall"] as const)(
  "answers that never arrive whole (%s): one notice",
  async (kind) => {
    github.faults = [{ on: ANYTHING, times: 1000, fault: { kind } }];

    const outcome = await run();

    expect(verdictOf(outcome)).toEqual(await undisturbed());
    expect(noticesOf(outcome)).toEqual([expect.stringContaining("do not arrive whole")]);
    expect(github.requests).toHaveLength(4);
  },
);

describe("a redirect", () => {
  it.each([301, 302, 307, 308] as const)(
    "with %i to the repository's new address is followed, by what is written too",
    async (status) => {
      github.faults = [{ on: / \/repos\//, times: 1000, fault: { kind: "redirect", status } }];

      const outcome = await run();

      expect(github.comments).toHaveLength(1);
      expect(noticesOf(outcome)).toEqual([]);
      expect(requestsTo(/^POST \/repositories\/1\//)).toHaveLength(1);
    },
  );

  it.each([301, 307] as const)("with %i to another server takes no token there", async (status) => {
    const other = await startGitHub();
    const fault = { kind: "redirect", status, to: `${other.url}/repositories/1` } as const;
    github.faults = [{ on: ANYTHING, times: 1000, fault }];

    const outcome = await run();
    await other.stop();

    expect(other.requests).toEqual([]);
    expect(verdictOf(outcome)).toEqual(await undisturbed());
    expect(noticesOf(outcome)).toEqual([expect.stringContaining(`status ${status}`)]);
    expect(github.requests).toHaveLength(1);
  });
});

it("an Enterprise server's faults are met as GitHub's", async () => {
  github.faults = [
    { on: /\/api\/graphql/, times: 1, fault: { kind: "reset" } },
    { on: /^GET \/api\/v3\//, times: 1, fault: { kind: "html", status: 503 } },
    { on: /^POST \/api\/v3\//, times: 1, fault: { kind: "redirect", status: 307 } },
  ];

  const outcome = await run({ apiUrl: `${github.url}/api/v3` });

  expect(github.faults).toEqual([]);
  expect(github.comments).toHaveLength(1);
  expect(noticesOf(outcome)).toEqual([]);
});

it("a server that is not there is one that cannot be reached", async () => {
  const gone = await startGitHub();
  await gone.stop();

  const outcome = await run({ apiUrl: gone.url });

  expect(verdictOf(outcome)).toEqual(await undisturbed());
  expect(noticesOf(outcome)).toEqual([expect.stringContaining("cannot be reached")]);
});

it.each([
  ["GITHUB_API_URL", "not an address"],
  ["https_proxy", "::::"],
])("%s that is none: one notice, and the same verdict", async (name, value) => {
  const apiUrl = "https://api.example.org";
  const outcome = await run({ apiUrl, environment: { ...FAST_CLOCK, [name]: value } });

  expect(verdictOf(outcome)).toEqual(await undisturbed());
  expect(noticesOf(outcome)).toEqual([
    expect.stringMatching(/^No comment on the pull request: the address .*GITHUB_API_URL/),
  ]);
  expect(outcome.log).not.toContain("report this as a bug");
});
