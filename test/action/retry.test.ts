import { describe, expect, it } from "vitest";
import {
  readFailure,
  UnexpectedAnswer,
  UnfollowedRedirect,
} from "../../src/host/github/failure.ts";
import { type RetryPolicy, WaitingBudget, withRetries } from "../../src/host/github/retry.ts";

/** An error as octokit throws it. */
function requestError(
  status: number,
  headers?: Readonly<Record<string, string>>,
  data?: unknown,
): Error {
  return Object.assign(new Error("refused"), { status, response: headers && { headers, data } });
}

/** Calls that fail with these errors, one after the other, and then work. */
async function run(errors: readonly Error[]) {
  const waits: number[] = [];
  const policy: RetryPolicy = {
    attempts: 4,
    firstDelay: 100,
    longestDelay: 60_000,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
    },
    budget: new WaitingBudget(120_000),
  };
  let calls = 0;
  const outcome = await withRetries(async () => {
    const error = errors[calls++];
    if (error) throw error;
    return "done";
  }, policy).catch((error: unknown) => error);
  return { calls, waits, outcome };
}

const inAnHour = String(Math.ceil(Date.now() / 1000) + 3600);

describe("withRetries", () => {
  it.each([
    ["a server out of order", requestError(502, {}), 100],
    ["a connection that broke", requestError(500), 100],
    ["an answer that was cut off", new UnexpectedAnswer("half"), 100],
    ["a rate limit that says how long", requestError(429, { "retry-after": "7" }), 7_000],
    ["a secondary rate limit", requestError(403, { "retry-after": "0" }), 0],
    ["a rate limit that does not say how long", requestError(429, {}), 60_000],
    [
      "a secondary rate limit that only says so",
      requestError(403, {}, { message: "You have exceeded a secondary rate limit. Please wait." }),
      60_000,
    ],
    [
      "a used-up limit that has just been reset",
      requestError(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" }),
      0,
    ],
    ["a waiting time that is no number", requestError(503, { "retry-after": "soon" }), 100],
  ])("calls again after %s", async (_name, error, wait) => {
    expect(await run([error])).toEqual({ calls: 2, waits: [wait], outcome: "done" });
  });

  it.each([
    ["a wrong token", requestError(401, {})],
    ["a token that may not", requestError(403, { "x-ratelimit-remaining": "4999" })],
    ["a token that may not, in words", requestError(403, {}, { message: "Not accessible" })],
    ["an answer that is somewhere else", new UnfollowedRedirect(302)],
    ["something that is not there", requestError(404, {})],
    ["a body that is refused", requestError(422, {})],
    ["more patience than a job should have", requestError(429, { "retry-after": "3600" })],
    [
      "a limit reset in an hour",
      requestError(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inAnHour }),
    ],
    ["a defect of this program", new TypeError("undefined is not a function")],
  ])("gives up at once on %s", async (_name, error) => {
    expect(await run([error])).toEqual({ calls: 1, waits: [], outcome: error });
  });

  it("waits longer each time, and gives up after four calls", async () => {
    const errors = Array.from({ length: 9 }, () => requestError(500));

    expect(await run(errors)).toEqual({ calls: 4, waits: [100, 200, 400], outcome: errors[3] });
  });

  it("waits a minute in all, and no longer", async () => {
    const short = requestError(429, { "retry-after": "25" });
    const unnamed = requestError(429, {});

    expect(await run([short, short, short])).toMatchObject({ calls: 3, waits: [25_000, 25_000] });
    expect(await run([unnamed, unnamed])).toMatchObject({ calls: 2, waits: [60_000] });
  });

  it("waits for all calls of a run together no longer than their budget", async () => {
    const budget = new WaitingBudget(100);
    const waits: number[] = [];
    const policy: RetryPolicy = {
      attempts: 2,
      firstDelay: 40,
      longestDelay: 60_000,
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
      },
      budget,
    };
    const failing = () => Promise.reject(requestError(500));
    const call = () => withRetries(failing, policy).catch(() => "given up");

    // What waits at the same time waits once.
    expect(await Promise.all([call(), call(), call()])).toHaveLength(3);
    expect(waits).toEqual([40, 40, 40]);
    await call();
    expect(waits).toHaveLength(4);
    await call();
    expect(waits).toHaveLength(4);
  });

  it("does not begin again with what was given up inside of it", async () => {
    const budget = new WaitingBudget(0);
    const sleep = async () => undefined;
    const policy = { attempts: 3, firstDelay: 0, longestDelay: 0, sleep, budget };
    let calls = 0;
    const call = async () => {
      calls += 1;
      throw requestError(502, {});
    };

    await expect(withRetries(() => withRetries(call, policy), policy)).rejects.toThrow("refused");
    expect(calls).toBe(3);
  });
});

describe("readFailure", () => {
  it("knows no status where there was no answer", () => {
    expect(readFailure(requestError(500)).status).toBeNull();
    expect(readFailure(requestError(500, {})).status).toBe(500);
    expect(readFailure("a text").status).toBeNull();
  });
});
