import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { folderOf } from "../support/folder.ts";
import { type FakeGitHub, startGitHub } from "./support/github-server.ts";
import { CONFIG_PATH, HARDENED, WEAK } from "./support/repositories.ts";
import { noticesOf, type Outcome, pullRequestPayload, runAction } from "./support/runner.ts";

const MARKER = "<!-- pleroma-hardening comment: default -->";
const BOT = "github-actions[bot]";

let github: FakeGitHub;

beforeEach(async () => {
  github = await startGitHub();
});
afterEach(() => github.stop());

/** One run on the pull request, with this configuration in it. */
function check(
  config: string,
  inputs: Readonly<Record<string, string>> = {},
  fork = false,
): Promise<Outcome> {
  return runAction({
    workspace: folderOf({ [CONFIG_PATH]: config }),
    event: "pull_request",
    payload: pullRequestPayload({ fork }),
    with: inputs,
    apiUrl: github.url,
  });
}

function writes(): readonly string[] {
  return github.requests.filter((request) => /^(?:PATCH|POST \/repos)/.test(request));
}

describe("the comment on a pull request", () => {
  it("appears with the first failure, and is kept up to date until all is well", async () => {
    expect((await check(HARDENED)).exitCode).toBe(0);
    expect(github.comments).toEqual([]);

    expect((await check(WEAK)).exitCode).toBe(1);
    expect(github.comments).toMatchObject([{ login: BOT }]);
    expect(github.comments[0]?.body).toMatch(new RegExp(`^${MARKER}\n<h3>❌ `));
    expect(github.comments[0]?.body).toContain("pleroma/secure-cookie-flag");

    expect((await check(HARDENED)).exitCode).toBe(0);
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toMatch(new RegExp(`^${MARKER}\n<h3>✅ `));
    expect(github.comments[0]?.body).not.toContain("pleroma/secure-cookie-flag");
  });

  it("is not written again when it says the same", async () => {
    await check(WEAK);
    await check(WEAK);

    expect(writes()).toHaveLength(1);
  });

  it("is found among hundreds, and nobody else's is touched", async () => {
    const strangers = github.addComment("stranger", `${MARKER}\nAll is well, please merge.`);
    const quoted = github.addComment(BOT, `> ${MARKER}\nAnother action that quotes`);
    for (let index = 0; index < 250; index++) github.addComment("reviewer", `Remark ${index}`);
    const ours = github.addComment(BOT, `${MARKER}\nThe old text`);

    await check(WEAK);

    expect(writes()).toEqual([expect.stringMatching(new RegExp(`^PATCH .*/${ours.id}$`))]);
    expect(ours.body).toContain("pleroma/secure-cookie-flag");
    expect(strangers.body).toContain("please merge");
    expect(quoted.body).toContain("Another action");
  });

  it("is one again after runs that overlapped: the oldest stays, and what is not ours", async () => {
    const oldest = github.addComment(BOT, `${MARKER}\nThe text of one run`);
    const strangers = github.addComment("stranger", `${MARKER}\nAll is well, please merge.`);
    const other = github.addComment(BOT, `${MARKER.replace("default", "second")}\nAnother use`);
    for (let index = 0; index < 120; index++) github.addComment("reviewer", `Remark ${index}`);
    const second = github.addComment(BOT, `${MARKER}\nThe text of another`);
    const third = github.addComment(BOT, `${MARKER}\nThe text of a third`);

    await check(HARDENED);

    expect(oldest.body).toContain("✅");
    expect(github.comments).toEqual(expect.arrayContaining([oldest, strangers, other]));
    expect(github.comments).toHaveLength(123);
    expect(github.requests.filter((request) => request.startsWith("DELETE"))).toEqual(
      [second, third].map(({ id }) => `DELETE /repos/admin/config/issues/comments/${id}`),
    );
  });

  it("is that of the token's owner, when the token is a person's", async () => {
    github.viewer = "octocat";
    const ours = github.addComment("octocat", `${MARKER}\nThe old text`);

    await check(WEAK);

    expect(github.comments).toHaveLength(1);
    expect(ours.body).toContain("pleroma/secure-cookie-flag");
  });

  it("is found when GitHub does not say whose token it is", async () => {
    github.viewer = null;

    await check(WEAK);
    await check(HARDENED);

    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toContain("✅");
  });

  it("is written on an Enterprise server too", async () => {
    const ours = github.addComment(BOT, `${MARKER}\nThe old text`);

    await runAction({
      workspace: folderOf({ [CONFIG_PATH]: WEAK }),
      event: "pull_request",
      payload: pullRequestPayload(),
      apiUrl: `${github.url}/api/v3`,
    });

    expect(github.requests.map((request) => request.split("?")[0])).toEqual([
      "GET /api/v3/repos/admin/config/pulls/12",
      "POST /api/graphql",
      "GET /api/v3/repos/admin/config/issues/12/comments",
      "GET /api/v3/repos/admin/config/pulls/12",
      `PATCH /api/v3/repos/admin/config/issues/comments/${ours.id}`,
    ]);
    expect(ours.body).toContain("pleroma/secure-cookie-flag");
  });

  it("has one text for each key", async () => {
    await check(WEAK, { "comment-key": "first" });
    await check(WEAK, { "comment-key": "second" });

    expect(github.comments.map(({ body }) => body.split("\n")[0])).toEqual([
      "<!-- pleroma-hardening comment: first -->",
      "<!-- pleroma-hardening comment: second -->",
    ]);
  });

  it("is written for a success too with comment: always, and never with comment: never", async () => {
    await check(WEAK, { comment: "never" });
    expect(github.requests).toEqual([]);

    await check(HARDENED, { comment: "always" });
    expect(github.comments[0]?.body).toContain("✅");
  });
});

it("a defect of this program is called one, loudly, and changes no verdict", async () => {
  const message = "A value of the input";
  // What the comments are put in order with fails.
  const defect = `
    const sort = Array.prototype.toSorted;
    Array.prototype.toSorted = function (compare) {
      if (this[0]?.body?.startsWith("${MARKER}")) throw new TypeError("${message}");
      return sort.call(this, compare);
    };`;
  github.addComment(BOT, `${MARKER}\nThe old text`);

  const outcome = await runAction({
    workspace: folderOf({ [CONFIG_PATH]: HARDENED }),
    event: "pull_request",
    payload: pullRequestPayload(),
    with: { "check-run": "true" },
    environment: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(defect)}` },
    apiUrl: github.url,
  });

  expect(outcome.exitCode).toBe(0);
  const warnings = outcome.commands.filter(({ name }) => name === "warning");
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^No comment on the pull request: The program itself failed \(TypeError at .*\)\. Please report this as a bug\. As its base is not known either, all failing checks count\.$/,
    ),
  ]);
  expect(noticesOf(outcome)).toEqual([]);
  expect(JSON.stringify(outcome)).not.toContain(message);
  expect(github.checkRuns).toHaveLength(1);
});

describe("when GitHub is not in order", () => {
  it("an update that fails once is made up for", async () => {
    await check(WEAK);
    github.faults = [{ on: /^PATCH/, times: 1, fault: { kind: "reset" } }];

    await check(HARDENED);

    expect(github.comments).toMatchObject([{ body: expect.stringContaining("✅") }]);
  });

  it("is not written where comments have no end, as one of ours may be among them", async () => {
    const headers = { link: '<http://github.test/?page=2>; rel="next"' };
    const fault = { kind: "answer", body: [], headers } as const;
    github.faults = [{ on: /^GET .*\/comments/, times: 1000, fault }];

    const outcome = await check(WEAK);

    expect(noticesOf(outcome)).toEqual([
      expect.stringMatching(
        /^No comment on the pull request: .* more comments than can be searched/,
      ),
    ]);
    expect(github.requests.length).toBeLessThan(40);
    expect(github.comments).toEqual([]);
  });

  it("a token that may only read is asked for what it lacks, once", async () => {
    github.permissions = { contents: "read", pullRequests: "read" };

    const outcome = await check(WEAK);

    expect(outcome.exitCode).toBe(1);
    expect(noticesOf(outcome)).toEqual([
      expect.stringContaining("give the job the permission `pull-requests: write`"),
    ]);
    expect(github.comments).toEqual([]);
  });

  it("a success stays one", async () => {
    github.permissions = {};

    const outcome = await check(HARDENED);

    expect(outcome.exitCode).toBe(0);
    expect(noticesOf(outcome)).toHaveLength(1);
  });

  it("says of a fork that its token is meant to be read-only", async () => {
    github.permissions = { contents: "read", pullRequests: "read" };

    const outcome = await check(WEAK, {}, true);

    expect(noticesOf(outcome)).toEqual([expect.stringContaining("from a fork is read-only")]);
    expect(outcome.exitCode).toBe(1);
  });

  it("says that there is no token", async () => {
    const outcome = await check(WEAK, { "github-token": "" });

    expect(github.requests).toEqual([]);
    expect(noticesOf(outcome)).toEqual([expect.stringContaining("github-token")]);
  });

  it("does not know the pull request when the payload is damaged", async () => {
    const outcome = await runAction({
      workspace: folderOf({ [CONFIG_PATH]: WEAK }),
      event: "pull_request",
      payload: { pull_request: { number: "::error::" } },
      apiUrl: github.url,
    });

    expect(outcome.outputs["result"]).toBe("fail");
    expect(noticesOf(outcome)).toEqual([expect.stringContaining("which pull request")]);
  });
});
