import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { resultSchema } from "../../src/report/json-schema.ts";
import { commitAll, git } from "../host/support/git.ts";
import { folderOf } from "../support/folder.ts";
import type { StoredReviewComment } from "./support/github/state.ts";
import { PULL_REQUEST } from "./support/github-server.ts";
import {
  checkout,
  type OpenPullRequest,
  openPullRequest,
  payloadOf,
} from "./support/pull-request.ts";
import { CONFIG_PATH, HARDENED, SITE, UNIT, WEAK, WEAK_LINE } from "./support/repositories.ts";
import { noticesOf, runAction } from "./support/runner.ts";
import { apply, suggesting } from "./support/suggesting.ts";

const BOT = "github-actions[bot]";
const RULE = "pleroma/secure-cookie-flag";
const MARKER = /^<!-- pleroma-hardening suggestion: default [0-9a-f]{32} -->\n/;
const MARK = "\uFEFF";

const { github, proposing, check, push, places } = await suggesting();

/** The rules that fail when a file has this text. */
async function failingIn(text: string, name = CONFIG_PATH): Promise<readonly string[]> {
  const workspace = folderOf({ [CONFIG_PATH]: HARDENED, [name]: text });
  const outcome = await runAction({ workspace, event: "push", apiUrl: github.url });
  const { checks } = resultSchema.parse(JSON.parse(outcome.outputs["report"] ?? ""));
  return checks.filter(({ status }) => status === "fail").map(({ rule }) => rule);
}

describe("a weakening in the changed lines", () => {
  it("gets one suggestion that mends it when it is applied", async () => {
    const change = proposing(HARDENED, WEAK);

    const outcome = await check(change);

    expect(outcome.exitCode).toBe(1);
    expect(noticesOf(outcome)).toEqual([]);
    expect(github.reviews).toMatchObject([{ state: "COMMENTED", commit: change.head, body: "" }]);
    expect(github.reviewComments).toMatchObject([
      { login: BOT, path: CONFIG_PATH, line: WEAK_LINE, side: "RIGHT", startLine: null },
    ]);
    const [comment] = github.reviewComments;
    expect(comment?.body).toMatch(MARKER);
    expect(comment?.body).toContain(`"><code>${RULE}</code></a>`);
    const mended = comment === undefined ? "" : apply(WEAK, comment);
    expect(mended).toBe(HARDENED);
    expect(await failingIn(WEAK)).toContain(RULE);
    expect(await failingIn(mended)).not.toContain(RULE);
  });

  it("takes few requests", async () => {
    await check(proposing(HARDENED, WEAK));

    expect(github.requests).toEqual([
      "GET /repos/admin/config/pulls/12",
      "GET /repos/admin/config/pulls/12/files?per_page=100&page=1",
      "POST /graphql",
      "GET /repos/admin/config/pulls/12/comments?per_page=100&page=1",
      "GET /repos/admin/config/pulls/12",
      "POST /repos/admin/config/pulls/12/reviews",
      "GET /repos/admin/config/pulls/12/comments?per_page=100&page=1",
    ]);
  });

  it("gets none, and takes no request, without suggestions: true", async () => {
    await check(proposing(HARDENED, WEAK), { inputs: { suggestions: "false" } });

    expect(github.requests).toEqual([]);
  });

  it("gets no second one from later runs, in whatever place it is listed", async () => {
    const change = proposing(HARDENED, WEAK);
    for (let index = 0; index < 150; index++) github.reviewComments.push(remark(change, index));
    await check(change);
    await check(change);

    expect(github.reviews).toHaveLength(1);
    // A push that moves the lines leaves it where it is.
    const moved = push(change, `\n${WEAK}`);
    await check(moved);

    expect(github.reviews).toHaveLength(1);
    expect(github.requests.filter((request) => request.startsWith("DELETE"))).toEqual([]);
  });

  it("gets one of each use of the action, told apart by comment-key", async () => {
    const change = proposing(HARDENED, WEAK);
    await check(change);
    await check(change, { inputs: { "comment-key": "second" } });

    expect(places()).toEqual([`${CONFIG_PATH}:${WEAK_LINE}`, `${CONFIG_PATH}:${WEAK_LINE}`]);
  });

  it("is found below the folder to check", async () => {
    const name = `hosts/one/${CONFIG_PATH}`;

    await check(proposing(HARDENED, WEAK, name), { inputs: { root: "hosts/one" } });

    expect(places()).toEqual([`${name}:${WEAK_LINE}`]);
  });

  it("is proposed as text in which nothing ends the block early", async () => {
    const line =
      "  secure_cookie_flag: false, signing_note: ~s(```` ```suggestion </details> @all),";
    const weak = WEAK.replace("  secure_cookie_flag: false,", line);
    await check(proposing(HARDENED, weak));

    const [comment] = github.reviewComments;
    expect(comment?.body).toContain("\n`````suggestion\n");
    expect(comment && apply(weak, comment)).toBe(weak.replace("flag: false", "flag: true"));
  });

  it.each(["\r\n", "\n"])(
    "is mended in a file with CRLF, if GitHub writes %j for the new lines",
    async (lineEnd) => {
      const weak = WEAK.replaceAll("\n", "\r\n");
      await check(proposing(HARDENED.replaceAll("\n", "\r\n"), weak));

      const [comment] = github.reviewComments;
      expect(comment?.body).not.toContain("\r");
      const mended = comment === undefined ? "" : apply(weak, comment, lineEnd);
      expect(mended.replaceAll("\r", "")).toBe(HARDENED);
      expect(await failingIn(mended)).not.toContain(RULE);
    },
  );

  it("is mended in the last line, which has no line end", async () => {
    const call = "config :pleroma, Pleroma.Web.Endpoint, secure_cookie_flag:";
    const weak = `${HARDENED}\n${call} false`;
    await check(proposing(HARDENED, weak));

    const [comment] = github.reviewComments;
    expect(comment && apply(weak, comment)).toBe(`${HARDENED}\n${call} true\n`);
  });
});

describe("one suggestion", () => {
  it("brings back all the lines that are missing in the same place", async () => {
    const weak = UNIT.replace(/^(?:PrivateTmp|ProtectHome|NoNewPrivileges)=.*\n/gm, "");
    await check(proposing(UNIT, weak, "pleroma.service"));

    const [comment, ...others] = github.reviewComments;
    expect(others).toEqual([]);
    for (const rule of ["private-tmp", "protect-home", "no-new-privileges"]) {
      expect(comment?.body).toContain(`<code>systemd/${rule}</code>`);
    }
    const mended = comment === undefined ? "" : apply(weak, comment);
    expect(mended.split("\n")).toHaveLength(UNIT.split("\n").length);
    expect(await failingIn(mended, "pleroma.service")).toEqual([]);
  });

  it("takes out a line that does harm", async () => {
    const weak = SITE.replace(/(?<=4000;\n)/, "        proxy_hide_header X-Frame-Options;\n");
    await check(proposing(SITE, weak, "nginx/pleroma.conf"));

    const [comment, ...others] = github.reviewComments;
    expect(others).toEqual([]);
    expect(comment?.body).toContain("\n```suggestion\n```\n");
    expect(comment && apply(weak, comment)).toBe(SITE);
  });
});

describe("no suggestion is posted", () => {
  const hidden = "not-a-real-secret-0123456789-not-a-real-secret-0123456789-not-a-real-secret";

  it.each([
    ["that holds a secret", `  secure_cookie_flag: false, secret_key_base: "${hidden}",`],
    ["with a character that reorders text", '  secure_cookie_flag: false, note: "\u202Eeslaf",'],
    ["with a blank that is no space", '  secure_cookie_flag: false, note: "a\u00A0b",'],
    ["with a character that takes up no room", '  secure_cookie_flag: false, note: "a\u{E0041}",'],
  ])("for a line %s", async (_name, line) => {
    const weak = WEAK.replace("  secure_cookie_flag: false,", line);

    const outcome = await check(proposing(HARDENED, weak));

    expect(outcome.outputs["report"]).toContain(`"${RULE}|`);
    expect(outcome.outputs["new"]).not.toBe("0");
    expect(github.reviewComments).toEqual([]);
  });

  it("for a finding outside the diff; its hunk reaches three lines beyond the change", async () => {
    const end = "# The end\n";
    const inputs = { gate: "all" };
    const far = proposing(WEAK, WEAK + end);
    expect((await check(far, { inputs })).exitCode).toBe(1);
    expect(github.requests.filter((request) => /^POST .*reviews/.test(request))).toEqual([]);

    const near = proposing(WEAK, WEAK.replace(/^(?=config :pleroma, :http_security)/m, "\n"));
    await check(near, { inputs });
    expect(places()).toEqual([`${CONFIG_PATH}:${WEAK_LINE}`]);
  });

  it("for a finding that was there before, while only regressions count", async () => {
    await check(proposing(WEAK, WEAK.replace("port: 4000", "port: 4001")));

    expect(github.reviewComments).toEqual([]);
  });

  it("where the base changed the file too, so that the head's lines have other numbers", async () => {
    const tail = "\n# One\n# Two\n# Three\n# Four\n# Five\n";
    const change = proposing(HARDENED + tail, WEAK + tail);
    const { origin, base, head } = change;
    git(origin, "checkout", "--quiet", "--detach", base);
    writeFileSync(path.join(origin, CONFIG_PATH), `${HARDENED + tail}# Six\n`);
    const further = commitAll(origin);
    git(origin, "merge", "--quiet", "--no-ff", "--message=Merge", head);
    const merge = git(origin, "rev-parse", "HEAD");
    github.host({ ...change, base: further });

    const outcome = await check(change, { commit: merge });
    expect(outcome.outputs["new"]).toBe("1");
    expect(github.reviewComments).toEqual([]);

    // The head by itself has the lines that it has.
    await check(change, { commit: head });
    expect(places()).toEqual([`${CONFIG_PATH}:${WEAK_LINE}`]);
  });

  it("for files whose diff GitHub does not show, or that it does not list", async () => {
    const change = proposing(HARDENED, WEAK);
    github.repositories.set("admin/config", { folder: change.origin, longestPatch: 1 });
    await check(change);
    // The workspace may hold what the pull request does not.
    const other = proposing(HARDENED, `${HARDENED}# Harmless\n`);
    const workspace = checkout(other, other.merge);
    writeFileSync(path.join(workspace, CONFIG_PATH), WEAK);
    await runAction({
      workspace,
      event: "pull_request",
      payload: payloadOf(other),
      environment: { GITHUB_SHA: other.merge },
      with: { comment: "never", suggestions: "true" },
      apiUrl: github.url,
    });

    expect(github.reviewComments).toEqual([]);
  });

  it("on the first line of a file with a byte order mark, which GitHub would lose", async () => {
    const own = "User=pleroma\nExecStart=/opt/pleroma/bin/pleroma start\n";
    const hardened = UNIT.slice(UNIT.indexOf("PrivateTmp="));
    const unit = (mark: string, settings: string) => `${mark}[Service]\n${settings}${own}`;

    const change = proposing(unit(MARK, hardened), unit(MARK, ""), "pleroma.service");
    expect((await check(change)).outputs["new"]).not.toBe("0");
    expect(github.reviewComments).toEqual([]);

    await check(proposing(unit("", hardened), unit("", ""), "pleroma.service"));
    expect(places()).toEqual(["pleroma.service:1"]);
  });

  it("for lines that another one replaces a part of", async () => {
    const address = "0,\n    0, 0, 0";
    const weak = HARDENED.replace("  secure_cookie_flag: true,\n", "").replace(
      "{127, 0, 0, 1}, port: 4000]",
      `{${address}}, port: 4000], secure_cookie_flag: false`,
    );
    const change = openPullRequest(
      { [CONFIG_PATH]: HARDENED, "nginx/pleroma.conf": SITE },
      { [CONFIG_PATH]: weak },
    );
    github.host(change);

    const outcome = await check(change);
    await check(change);

    expect(outcome.outputs["new"]).toBe("2");
    expect(github.reviewComments).toMatchObject([{ startLine: 5, line: 6 }]);
    const [comment] = github.reviewComments;
    const mended = weak.replace(address, "127, 0, 0, 1");
    expect(comment && apply(weak, comment)).toBe(mended);
    expect(await failingIn(mended)).toEqual([RULE]);
  });
});

it("shows twenty at the most, the most severe first, and says how many are left", async () => {
  const hosts = ["a", "b", "c", "d", "e", "f", "g"];
  const policy = `instances:\n${hosts.map((name) => `  - {name: ${name}, files: ["${name}/**"]}\n`).join("")}`;
  const files = (content: (name: string) => Readonly<Record<string, string>>) =>
    Object.fromEntries(
      hosts.flatMap((name) =>
        Object.entries(content(name)).map(([file, text]) => [`${name}/${file}`, text]),
      ),
    );
  const before = files(() => ({ "prod.secret.exs": HARDENED, "pleroma.service": UNIT }));
  const after = files(() => ({
    "prod.secret.exs": WEAK.replace("same-origin", "unsafe-url"),
    "pleroma.service": UNIT.replace("PrivateTmp=true", "PrivateTmp=false").replace(
      "NoNewPrivileges=true",
      "NoNewPrivileges=false",
    ),
  }));
  const change = openPullRequest({ ...before, ".github/pleroma-hardening.yml": policy }, after);
  github.host(change);

  await check(change);
  await check(change);

  expect(github.reviews).toMatchObject([{ body: expect.stringContaining("8 more findings") }]);
  expect(github.reviewComments).toHaveLength(20);
  const severities = github.reviewComments.map(({ body }) => /<b>(\w+)<\/b>/.exec(body)?.[1]);
  expect(severities).toEqual([
    ...Array.from({ length: 14 }, () => "high"),
    ...Array.from({ length: 6 }, () => "medium"),
  ]);
});

/** A comment that is none of ours. */
function remark({ head }: OpenPullRequest, number: number): StoredReviewComment {
  return {
    ...{ id: github.nextId(), inReplyTo: null, line: WEAK_LINE, path: CONFIG_PATH, commit: head },
    ...{ pullRequest: PULL_REQUEST, review: null, login: BOT, body: `Remark ${number}` },
    ...{ side: "RIGHT", startLine: null, startSide: null },
  };
}
