import { describe, expect, it } from "vitest";
import type { Fault } from "./support/github-server.ts";
import { CONFIG_PATH, HARDENED, WEAK, WEAK_LINE } from "./support/repositories.ts";
import { noticesOf } from "./support/runner.ts";
import { apply, suggesting } from "./support/suggesting.ts";

const { github, proposing, check, push, reply, places } = await suggesting();

describe("suggestions of earlier runs", () => {
  const BOTH = WEAK.replace("same-origin", "unsafe-url");

  it("are deleted when they are outdated, unless somebody replied", async () => {
    const change = proposing(HARDENED, BOTH);
    await check(change);
    const [first, second] = github.reviewComments;
    if (first === undefined || second === undefined) throw new Error("Two were expected.");
    reply(second);
    const stranger = { ...first, id: github.nextId(), login: "stranger" };
    github.reviewComments.push(stranger);

    const outcome = await check(push(change, HARDENED));

    expect(outcome.exitCode).toBe(0);
    const left = github.reviewComments.map(({ id }) => id);
    expect(left).toContain(second.id);
    expect(left).toContain(stranger.id);
    expect(left).toHaveLength(3);
    expect(github.reviews).toHaveLength(1);
  });

  it("are deleted when something else in the files mends the finding", async () => {
    const change = proposing(HARDENED, WEAK);
    await check(change);
    const mended = `${WEAK}\nconfig :pleroma, Pleroma.Web.Endpoint, secure_cookie_flag: true\n`;

    await check(push(change, mended));

    expect(github.reviewComments).toEqual([]);
  });

  it("make room for one that fits when the lines changed and still are weak", async () => {
    const change = proposing(HARDENED, WEAK);
    await check(change);
    const weak = WEAK.replace("secure_cookie_flag: false", "secure_cookie_flag: nil");

    await check(push(change, weak));

    expect(github.reviews).toHaveLength(2);
    const [comment, ...others] = github.reviewComments;
    expect(others).toEqual([]);
    expect(comment && apply(weak, comment)).toBe(HARDENED);
  });

  it("do not keep it from being posted where its line has gone to, when they are outdated", async () => {
    const change = proposing(HARDENED, WEAK);
    await check(change);
    const [discussed] = github.reviewComments;
    if (discussed === undefined) throw new Error("One was expected.");
    reply(discussed);
    const line = "  secure_cookie_flag: false,\n";
    const call = `\nconfig :pleroma, Pleroma.Web.Endpoint,\n${line}  code_reloader: false\n`;
    const weak = WEAK.replace(line, "") + call;

    await check(push(change, weak));

    const [first, , second] = github.reviewComments;
    expect(first).toEqual(discussed);
    expect(second?.body).toBe(discussed.body);
    expect(second?.line).toBe(weak.slice(0, weak.indexOf(line)).split("\n").length);
  });

  it("are deleted when their lines are in the diff no more, unless somebody replied", async () => {
    const tail = "\n# One\n# Two\n# Three\n# Four\n# Five\n";
    const near = BOTH.replace("port: 4000", "port: 4001").replace(
      "enabled: true,",
      "enabled: true, #",
    );
    const change = proposing(BOTH + tail, near + tail);
    const inputs = { gate: "all" };
    await check(change, { inputs });
    const [first, second] = github.reviewComments;
    if (first === undefined || second === undefined) throw new Error("Two were expected.");
    reply(second);
    const stranger = { ...first, id: github.nextId(), login: "stranger" };
    github.reviewComments.push(stranger);

    const outcome = await check(push(change, `${BOTH}${tail}# Six\n`), { inputs });

    expect(outcome.outputs["failed"]).toBe("2");
    const left = github.reviewComments.map(({ id }) => id);
    expect(left).not.toContain(first.id);
    expect(left).toEqual(expect.arrayContaining([second.id, stranger.id]));
    expect(left).toHaveLength(3);
  });

  it("are one again after runs that overlapped, unless somebody replied", async () => {
    const change = proposing(HARDENED, WEAK);
    await check(change);
    const [first] = github.reviewComments;
    if (first === undefined) throw new Error("One was expected.");
    const second = { ...first, id: github.nextId() };
    const third = { ...first, id: github.nextId() };
    github.reviewComments.push(second, third);
    reply(third);

    await check(change);

    expect(github.reviews).toHaveLength(1);
    expect(github.reviewComments.map(({ id }) => id)).toEqual([
      first.id,
      third.id,
      expect.any(Number),
    ]);
  });

  it("stay while they are proposed still, even where others are shown before them", async () => {
    const change = proposing(HARDENED, WEAK);
    await check(change);
    const [comment] = github.reviewComments;

    await check(push(change, `${BOTH}\n# More\n`));

    expect(github.reviewComments[0]).toEqual(comment);
    expect(github.reviewComments).toHaveLength(2);
  });

  it("stay when a run cannot judge anything", async () => {
    const change = proposing(HARDENED, WEAK);
    await check(change);

    const outcome = await check(change, { inputs: { policy: "no-such-policy.yml" } });

    expect(outcome.outputs["result"]).toBe("error");
    expect(github.reviewComments).toHaveLength(1);
  });
});

describe("runs that overlap", () => {
  it("leave one suggestion, when they are about the same commit", async () => {
    const change = proposing(HARDENED, WEAK);
    github.meanwhile = [{ on: /^POST .*\/reviews/, happens: () => check(change) }];

    const outcome = await check(change);

    expect(noticesOf(outcome)).toEqual([]);
    expect(github.reviews).toHaveLength(2);
    expect(places()).toEqual([`${CONFIG_PATH}:${WEAK_LINE}`]);
  });

  it.each([
    ["search", /^GET .*pulls\/12\/comments/],
    ["list the changed files", /^GET .*pulls\/12\/files/],
  ])("leave those of the newer commit, when it comes while they %s", async (_name, on) => {
    const change = proposing(HARDENED, WEAK);
    const newer = WEAK.replace("secure_cookie_flag: false", "secure_cookie_flag: nil");
    github.meanwhile = [{ on, happens: () => check(push(change, newer)) }];

    const outcome = await check(change);

    expect(noticesOf(outcome)).toEqual([
      "No review suggestions: the pull request has a newer commit than the one that was checked, and the run for that one says more. The verdict is the same.",
    ]);
    const [comment, ...others] = github.reviewComments;
    expect(others).toEqual([]);
    expect(comment && apply(newer, comment)).toBe(HARDENED);
  });

  it("post nothing beside a newer commit that mends it all", async () => {
    const change = proposing(HARDENED, WEAK);
    const happens = () => check(push(change, HARDENED));
    github.meanwhile = [{ on: /^GET .*pulls\/12\/comments/, happens }];

    const outcome = await check(change);

    expect(noticesOf(outcome)).toEqual([expect.stringContaining("newer commit")]);
    expect(github.reviews).toEqual([]);
  });
});

describe("when GitHub is not in order", () => {
  const REVIEW = /^POST .*\/reviews/;
  const rateLimit = { kind: "status", status: 429, headers: { "retry-after": "0" } } as const;

  it.each<[string, RegExp, Fault, number]>([
    ["too many requests, twice", /^GET/, rateLimit, 2],
    ["an error of the server", REVIEW, { kind: "status", status: 502 }, 1],
    ["a connection that breaks", REVIEW, { kind: "reset" }, 1],
    ["an answer that is lost after the review was written", REVIEW, { kind: "truncate" }, 1],
    ["a list of files that is cut off", /\/files/, { kind: "truncate" }, 1],
    ["a list of comments that is cut off", /^GET .*\/comments/, { kind: "truncate" }, 1],
  ])("%s: there is one suggestion in the end", async (_name, on, fault, times) => {
    const change = proposing(HARDENED, WEAK);
    github.faults = [{ on, times, fault }];

    const outcome = await check(change);

    expect(github.faults).toEqual([]);
    expect(noticesOf(outcome)).toEqual([]);
    expect(outcome.outputs["result"]).toBe("fail");
    expect(places()).toEqual([`${CONFIG_PATH}:${WEAK_LINE}`]);
  });

  it.each<[string, RegExp, Fault, RegExp]>([
    ["a token that may not write", REVIEW, { kind: "status", status: 403 }, /pull-requests: write/],
    ["a line that it does not take", REVIEW, { kind: "status", status: 422 }, /\(422\)/],
    ["no list of files", /\/files/, { kind: "status", status: 404 }, /\(404\)/],
    ["an outage", /^GET/, { kind: "status", status: 503 }, /status 503/],
    ["answers that never arrive whole", /./, { kind: "truncate" }, /do not arrive whole/],
  ])("%s: one notice, and the same verdict", async (_name, on, fault, reason) => {
    const change = proposing(HARDENED, WEAK);
    github.faults = [{ on, times: 50, fault }];

    const outcome = await check(change);

    expect(outcome.exitCode).toBe(1);
    expect(outcome.outputs["result"]).toBe("fail");
    expect(noticesOf(outcome)).toEqual([expect.stringMatching(/^No review suggestions: /)]);
    expect(noticesOf(outcome)).toEqual([expect.stringMatching(reason)]);
    expect(github.requests.length).toBeLessThan(20);
  });

  it("a review that it does not take for another reason: its words, and no second try", async () => {
    const change = proposing(HARDENED, WEAK.replace("same-origin", "unsafe-url"));
    const message = "User can only have one pending review per pull request";
    github.faults = [{ on: REVIEW, times: 9, fault: { kind: "status", status: 422, message } }];

    const outcome = await check(change);

    expect(noticesOf(outcome)).toEqual([
      `No review suggestions: GitHub does not take the review (422), and says: ${message}. What to write stands in the job summary. The verdict is the same.`,
    ]);
    expect(github.requests.filter((request) => REVIEW.test(request))).toHaveLength(1);
  });

  it("a line that it does not take leaves the others, and is named", async () => {
    const change = proposing(HARDENED, WEAK.replace("same-origin", "unsafe-url"));
    github.refusedLines = [WEAK_LINE];

    const outcome = await check(change);

    expect(outcome.exitCode).toBe(1);
    expect(places()).toEqual([`${CONFIG_PATH}:11`]);
    expect(noticesOf(outcome)).toEqual([
      `Of the review suggestions something is missing: GitHub does not take comments on these lines (422): ${CONFIG_PATH}:${WEAK_LINE}. What to write there stands in the job summary. The verdict is the same.`,
    ]);

    await check(change);
    expect(places()).toHaveLength(1);
    github.refusedLines = [];
    await check(change);
    expect(places()).toHaveLength(2);
  });

  it("a comment that somebody deleted meanwhile is no reason to stop", async () => {
    const change = proposing(HARDENED, WEAK);
    await check(change);
    const weak = WEAK.replace("secure_cookie_flag: false", "secure_cookie_flag: nil");
    github.faults = [{ on: /^DELETE/, times: 1, fault: { kind: "status", status: 404 } }];

    const outcome = await check(push(change, weak));

    expect(noticesOf(outcome)).toEqual([]);
    expect(github.reviews).toHaveLength(2);
  });
});
