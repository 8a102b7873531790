import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { git } from "../host/support/git.ts";
import { DESCRIBED_ROUTES } from "./support/github/openapi.ts";
import { type FakeGitHub, REPOSITORY, startGitHub, TOKEN } from "./support/github-server.ts";
import { openPullRequest } from "./support/pull-request.ts";

// The server stands in GitHub's place: where it differs, the tests of the action show nothing.

const root = fileURLToPath(new URL("../..", import.meta.url));

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterEach(() => github.reset());
afterAll(() => github.stop());

interface Called<T> {
  readonly status: number;
  readonly body: T;
  readonly link: string | null;
}

/** A call below the repository. What `T` says of the answer is for the test to check. */
async function call<T = unknown>(
  method: string,
  below: string,
  body?: unknown,
): Promise<Called<T>> {
  const response = await fetch(`${github.url}/repos/${REPOSITORY}${below}`, {
    method,
    headers: { authorization: `token ${TOKEN}`, "user-agent": "test" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: JSON.parse(text || "null"),
    link: response.headers.get("link"),
  };
}

interface ListedFile {
  readonly filename: string;
  readonly status: string;
  readonly patch?: string;
}

interface Made {
  readonly sha: string;
}

const LINES = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`);

/** A pull request that changes line 20 of 40 and adds two lines below it. */
function hostChange() {
  const text = (lines: readonly string[]) => `${lines.join("\n")}\n`;
  const changed = LINES.toSpliced(19, 1, "changed 20", "added 21", "added 22");
  const change = openPullRequest(
    { "file.txt": text(LINES), "gone.txt": "gone\n", "image.bin": "\0one" },
    { "file.txt": text(changed), "gone.txt": null, "image.bin": "\0two", "new.txt": "new\n" },
  );
  github.host(change);
  return change;
}

describe("requests that GitHub's description does not allow", () => {
  it.each([
    ["an operation that is not there", "GET", "/pulls/12/nonsense", undefined, "no such operation"],
    ["a parameter that is not known", "GET", "/pulls?sate=open", undefined, "sate"],
    ["a value that cannot be", "GET", "/pulls?state=opened", undefined, "state"],
    ["a number that is none", "GET", "/pulls/twelve", undefined, "pull_number must be integer"],
    ["a property that is missing", "POST", "/issues/12/comments", {}, "property 'body'"],
    [
      "a property that is misspelt",
      "POST",
      "/pulls/12/reviews",
      { evnt: "COMMENT", body: "A remark" },
      "/evnt is not known",
    ],
    [
      "a property of a comment that is misspelt",
      "POST",
      "/pulls/12/reviews",
      { event: "COMMENT", comments: [{ path: "a", body: "b", lines: 3 }] },
      "/comments/0/lines is not known",
    ],
    [
      "more annotations than GitHub takes at a time",
      "POST",
      "/check-runs",
      {
        name: "a",
        head_sha: "b",
        output: {
          title: "c",
          summary: "d",
          annotations: Array.from({ length: 51 }, () => ({
            path: "e",
            start_line: 1,
            end_line: 1,
            annotation_level: "notice",
            message: "f",
          })),
        },
      },
      "must NOT have more than 50 items",
    ],
    ["a body where there is none", "DELETE", "/pulls/comments/1", { id: 1 }, "has a body"],
  ])("%s", async (_name, method, below, body, violation) => {
    const { status } = await call(method, below, body);

    expect([404, 422]).toContain(status);
    expect(github.violations.splice(0)).toContainEqual(expect.stringContaining(violation));
    // Nothing is done for them.
    expect([github.comments, github.reviews, github.checkRuns]).toEqual([[], [], []]);
  });

  it("make stop() fail", async () => {
    const other = await startGitHub();
    await fetch(`${other.url}/repos/${REPOSITORY}/nonsense`, {
      headers: { authorization: `token ${TOKEN}` },
    });

    await expect(other.stop()).rejects.toThrow("no such operation");
  });
});

it("the excerpt has the operations that are used, and no others", () => {
  const source = path.join(root, "src/host/github");
  const used = readdirSync(source).flatMap((file) =>
    [...readFileSync(path.join(source, file), "utf8").matchAll(/"([A-Z]+ \/repos\/.*?)"/g)].map(
      ([, route]) => route,
    ),
  );

  expect([...new Set(used)].sort()).toEqual([...DESCRIBED_ROUTES].sort());
});

describe("a pull request", () => {
  it("is found by its branch, and has what GitHub promises", async () => {
    const { head, base } = hostChange();

    const { body: list } = await call<unknown[]>("GET", "/pulls?state=open&head=admin%3Achange");
    const { body: one } = await call("GET", "/pulls/12");
    const { body: none } = await call("GET", "/pulls?head=admin%3Aother");

    expect(list).toHaveLength(1);
    for (const found of [list[0], one]) {
      expect(found).toMatchObject({
        number: 12,
        state: "open",
        head: { sha: head, ref: "change", label: "admin:change", repo: { full_name: REPOSITORY } },
        base: { sha: base, ref: "main" },
        user: { login: expect.any(String) },
      });
    }
    expect(none).toEqual([]);
    expect((await call("GET", "/pulls/13")).status).toBe(404);
  });

  it("lists the changed files with Git's own patches, page by page", async () => {
    hostChange();

    const first = await call<ListedFile[]>("GET", "/pulls/12/files?per_page=3");
    const second = await call<ListedFile[]>("GET", "/pulls/12/files?per_page=3&page=2");

    expect(first.link).toBe(
      `<${github.url}/repos/${REPOSITORY}/pulls/12/files?per_page=3&page=2>; rel="next"`,
    );
    expect(second.link).toBeNull();
    const files = [...first.body, ...second.body];
    expect(files.map(({ filename, status }) => [filename, status])).toEqual([
      ["file.txt", "modified"],
      ["gone.txt", "removed"],
      ["image.bin", "modified"],
      ["new.txt", "added"],
    ]);
    expect(files[0]).toMatchObject({ additions: 3, deletions: 1, changes: 4 });
    expect(files[0]?.patch).toMatch(
      /^@@ -17,7 \+17,9 @@.*\n line 17\n line 18\n line 19\n-line 20\n\+changed 20\n\+added 21\n/,
    );
    expect(files[2]).not.toHaveProperty("patch");
    expect(files[3]?.patch).toBe("@@ -0,0 +1 @@\n+new");
  });
});

describe("a review", () => {
  const review = (...comments: readonly unknown[]) =>
    call("POST", "/pulls/12/reviews", { event: "COMMENT", comments });

  it.each([
    ["an added line", { line: 21 }, 200],
    ["a line around the change", { line: 25 }, 200],
    ["several lines", { start_line: 20, line: 22 }, 200],
    ["a line that was removed", { line: 20, side: "LEFT" }, 200],
    ["a line away from the change", { line: 26 }, 422],
    ["lines that begin away from it", { start_line: 3, line: 21 }, 422],
    ["lines in the wrong order", { start_line: 22, line: 21 }, 422],
    ["no line", {}, 422],
    ["a file that is not changed", { path: "NEWS.md", line: 1 }, 422],
    ["a file without a patch", { path: "image.bin", line: 1 }, 422],
  ])("of %s", async (_name, place, status) => {
    hostChange();

    const fine = { path: "new.txt", body: "Fine.", line: 1 };
    const answer = await review(fine, { path: "file.txt", body: "A remark.", ...place });

    expect(answer.status).toBe(status);
    // All of it or nothing.
    expect(github.reviewComments).toHaveLength(status === 200 ? 2 : 0);
    expect(github.reviews).toHaveLength(status === 200 ? 1 : 0);
  });

  it("of another commit than the head, or with nothing in it, is refused", async () => {
    const { fork } = hostChange();

    const ofBase = { event: "COMMENT", body: "A remark.", commit_id: fork };
    expect((await call("POST", "/pulls/12/reviews", ofBase)).status).toBe(422);
    expect((await review()).status).toBe(422);
  });

  it("keeps its comments at their lines until a push changes these", async () => {
    const { origin, head } = hostChange();
    await review(
      { path: "file.txt", body: "First.", line: 17 },
      { path: "file.txt", body: "Second.", start_line: 21, line: 22 },
    );
    git(origin, "checkout", "--quiet", head);
    const changed = git(origin, "show", `${head}:file.txt`).split("\n");
    const pushed = ["a new top", ...changed.toSpliced(20, 1, "changed again")].join("\n");
    const tree = await call<Made>("POST", "/git/trees", {
      base_tree: git(origin, "rev-parse", `${head}^{tree}`),
      tree: [{ path: "file.txt", mode: "100644", type: "blob", content: `${pushed}\n` }],
    });
    const commit = await call<Made>("POST", "/git/commits", {
      message: "Again",
      tree: tree.body.sha,
      parents: [head],
    });
    github.push(commit.body.sha);

    const { body } = await call<{ readonly id: number }[]>("GET", "/pulls/12/comments");

    expect(body).toMatchObject([
      {
        body: "First.",
        user: { login: "github-actions[bot]" },
        line: 18,
        original_line: 17,
        commit_id: commit.body.sha,
        original_commit_id: head,
      },
      { body: "Second.", line: null, start_line: null, original_line: 22, original_start_line: 21 },
    ]);
    expect((await call("DELETE", `/pulls/comments/${body[1]?.id}`)).status).toBe(204);
    expect((await call("DELETE", `/pulls/comments/${body[1]?.id}`)).status).toBe(404);
    expect((await call("GET", "/pulls/12/comments")).body).toHaveLength(1);
  });
});

describe("a check run", () => {
  it("collects annotations, and is found by its name and app", async () => {
    const { head, base } = hostChange();
    const output = (message: string) => ({
      title: "Hardening",
      summary: "A summary.",
      annotations: [
        { path: "file.txt", start_line: 1, end_line: 1, annotation_level: "failure", message },
      ],
    });

    const created = await call<{ readonly id: number }>("POST", "/check-runs", {
      name: "hardening",
      head_sha: head,
      output: output("one"),
    });
    const updated = await call("PATCH", `/check-runs/${created.body.id}`, {
      status: "completed",
      conclusion: "failure",
      output: output("two"),
    });
    const found = await call(
      "GET",
      `/commits/${head}/check-runs?check_name=hardening&app_id=15368`,
    );
    const elsewhere = await call("GET", `/commits/${base}/check-runs`);

    expect(created).toMatchObject({ status: 201, body: { status: "queued", conclusion: null } });
    expect(updated.body).toMatchObject({
      status: "completed",
      conclusion: "failure",
      output: { annotations_count: 2 },
    });
    expect(found.body).toMatchObject({ total_count: 1, check_runs: [{ id: created.body.id }] });
    expect(elsewhere.body).toMatchObject({ total_count: 0 });
    expect(github.checkRuns[0]?.annotations.map(({ message }) => message)).toEqual(["one", "two"]);
  });

  it("is an app's: of a commit that is there, and not a person's", async () => {
    const { head } = hostChange();
    const unknown = { name: "hardening", head_sha: "3".repeat(40) };

    expect((await call("POST", "/check-runs", unknown)).status).toBe(422);
    github.viewer = "octocat";
    expect((await call("POST", "/check-runs", { ...unknown, head_sha: head })).status).toBe(403);
  });
});

describe("Git's objects", () => {
  it("are really written: an orphan branch with files, and its next commit", async () => {
    const { origin } = hostChange();
    const file = (path: string, content: string) => ({
      path,
      mode: "100644",
      type: "blob",
      content,
    });

    const first = await call<Made>("POST", "/git/trees", {
      tree: [file("a/b/badge.svg", "<svg/>")],
    });
    const orphan = await call<Made>("POST", "/git/commits", {
      message: "One",
      tree: first.body.sha,
      parents: [],
    });
    const created = await call("POST", "/git/refs", {
      ref: "refs/heads/badges",
      sha: orphan.body.sha,
    });
    const second = await call<Made>("POST", "/git/trees", {
      base_tree: first.body.sha,
      tree: [file("badge.json", "{}"), { path: "a/b/badge.svg", mode: "100644", sha: null }],
    });
    const next = await call<Made>("POST", "/git/commits", {
      message: "Two",
      tree: second.body.sha,
      parents: [orphan.body.sha],
    });
    const moved = await call("PATCH", "/git/refs/heads/badges", { sha: next.body.sha });

    expect([created.status, moved.status]).toEqual([201, 200]);
    expect(git(origin, "log", "--format=%s", "badges").split("\n")).toEqual(["Two", "One"]);
    expect(git(origin, "ls-tree", "-r", "--name-only", "badges")).toBe("badge.json");
    expect((await call("GET", "/git/ref/heads/badges")).body).toMatchObject({
      object: { sha: next.body.sha },
    });
    expect(git(origin, "show", "badges:badge.json")).toBe("{}");
  });

  it("keep a branch from going back unless it is forced, and from being made twice", async () => {
    const { fork, base } = hostChange();
    const update = (force: boolean) => ({ sha: fork, force });

    expect((await call("GET", "/git/ref/heads/badges")).status).toBe(404);
    expect((await call("POST", "/git/refs", { ref: "refs/heads/main", sha: base })).status).toBe(
      422,
    );
    expect((await call("PATCH", "/git/refs/heads/main", update(false))).status).toBe(422);
    expect((await call("PATCH", "/git/refs/heads/none", update(true))).status).toBe(422);
    expect((await call("PATCH", "/git/refs/heads/main", update(true))).status).toBe(200);
  });
});

describe("a token", () => {
  it("may do what it was granted, and nothing else", async () => {
    hostChange();
    github.permissions = { contents: "read", pullRequests: "read", checks: "write" };

    const statuses = await Promise.all([
      call("GET", "/git/ref/heads/main"),
      call("GET", "/issues/12/comments"),
      call("GET", "/commits/main/check-runs"),
      call("POST", "/issues/12/comments", { body: "A remark" }),
      call("POST", "/git/trees", { tree: [] }),
      call("DELETE", "/pulls/comments/1"),
    ]);

    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 403, 403, 403]);
    expect(statuses[3]?.body).toMatchObject({ message: "Resource not accessible by integration" });
  });
});
