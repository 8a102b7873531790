import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { GitHub } from "../../src/host/github/client.ts";
import { fetchCommit } from "../../src/host/github/commit-tree.ts";
import { GitDatabase } from "../../src/host/github/git-database.ts";
import type { Tree } from "../../src/host/tree.ts";
import { type Fault, REPOSITORY } from "../action/support/github-server.ts";
import { git, repositoryOf } from "./support/git.ts";
import { connectedGitHub, NAME, PATIENT } from "./support/github.ts";

const { server, api } = await connectedGitHub();

function databaseOf(github: GitHub): GitDatabase {
  return new GitDatabase(github, NAME, PATIENT);
}

/** The last commit of a folder's repository, from the server. */
function fetchHead(folder: string, longestList?: number, prefix = "", github = api): Promise<Tree> {
  server.repositories.set(REPOSITORY, {
    folder,
    ...(longestList !== undefined && { longestList }),
  });
  return fetchCommit(databaseOf(github), git(folder, "rev-parse", "HEAD"), prefix);
}

/** The server, but that it answers this to requests for lists of files and for contents. */
function answering(answers: {
  readonly trees: (recursive: boolean) => unknown;
  readonly blobs?: (id: unknown) => unknown;
}) {
  const calls = { trees: 0, blobs: 0 };
  const request: GitHub["request"] = async (route, parameters) => {
    if (route.includes("trees")) {
      calls.trees += 1;
      return { data: answers.trees("recursive" in parameters), hasMore: false };
    }
    if (!route.includes("blobs")) return api.request(route, parameters);
    calls.blobs += 1;
    return { data: answers.blobs?.(parameters["file_sha"]), hasMore: false };
  };
  return { github: { ...api, request }, calls };
}

const TOO_MANY = {
  name: "CommitUnavailable",
  message: "More than 800 calls of GitHub's API would be needed to read the files.",
};

function blobOf(text: string): string {
  return createHash("sha1").update(`blob ${text.length}\0${text}`).digest("hex");
}

function requestsFor(kind: string): readonly string[] {
  return server.requests.filter((request) => request.includes(`/${kind}/`));
}

describe("the files of a commit on GitHub", () => {
  test("are listed with one call, and only those asked for are fetched", async () => {
    const folder = repositoryOf({ "a.exs": "text", "b/c.exs": "other", "README.md": "never" });

    const tree = await fetchHead(folder);
    const texts = await tree.read(["a.exs", "b/c.exs"]);

    expect([...tree.paths]).toEqual(["README.md", "a.exs", "b/c.exs"]);
    expect([...texts.values()]).toMatchObject([{ text: "text" }, { text: "other" }]);
    expect(requestsFor("trees")).toHaveLength(1);
    expect(requestsFor("blobs")).toHaveLength(2);
  });

  test("are not fetched when they are too large, nor twice when they are the same", async () => {
    const large = "x".repeat(2 * 1024 * 1024 + 1);
    const folder = repositoryOf({
      "large.exs": large,
      "a.exs": "same",
      "b.exs": "same",
      "a.service": { link: "/dev/null" },
      "b.service": { link: "/dev/null" },
    });

    const tree = await fetchHead(folder);
    const texts = await tree.read(["large.exs", "a.exs", "b.exs"]);

    expect(texts.get("large.exs")).toMatchObject({ code: "source/too-large" });
    expect(texts.get("b.exs")).toMatchObject({ path: "b.exs", text: "same" });
    expect([...tree.links.values()]).toEqual(["/dev/null", "/dev/null"]);
    expect(requestsFor("blobs")).toHaveLength(2);
  });

  test("are none in a commit that deletes them all", async () => {
    const tree = await fetchHead(repositoryOf({}));

    expect([...tree.paths]).toEqual([]);
    expect(requestsFor("trees")).toEqual([]);
  });

  test("are asked for folder by folder when the list is cut off", async () => {
    const folder = repositoryOf({
      "a.exs": "",
      "b/c/d.exs": "",
      "b/c/e.exs": "",
      "b/f.exs": "",
      "b/link": { link: "f.exs" },
      "node_modules/x/y.exs": "",
      "z/z/z/z.exs": "deepest",
    });

    const whole = await fetchHead(folder);
    server.requests.length = 0;
    const cut = await fetchHead(folder, 4);

    expect(requestsFor("trees").length).toBeGreaterThan(4);
    expect([...cut.paths]).toEqual([...whole.paths]);
    expect([...cut.links]).toEqual([...whole.links]);
    expect((await cut.read(["z/z/z/z.exs"])).get("z/z/z/z.exs")).toMatchObject({ text: "deepest" });
    const ignored = git(folder, "rev-parse", "HEAD:node_modules");
    expect(server.requests.join()).not.toContain(ignored);
  });

  test("are too many when listing them takes too many calls", async () => {
    const folders = [1, 2, 3, 4].map((n) => ({
      path: `${n}`,
      mode: "040000",
      sha: "2".repeat(40),
    }));
    const { github, calls } = answering({
      trees: (recursive) => ({ truncated: recursive, tree: folders }),
    });

    await expect(
      fetchHead(repositoryOf({ "a.exs": "" }), undefined, "", github),
    ).rejects.toMatchObject(TOO_MANY);
    // One call was for the commit.
    expect(calls.trees).toBe(799);
  });

  test("are too many when those of all commits of a run would use up the token's calls", async () => {
    const folder = repositoryOf({ "a.exs": "" });
    const commit = git(folder, "rev-parse", "HEAD");
    server.repositories.set(REPOSITORY, { folder });
    const namesFrom = (first: number) =>
      Array.from({ length: 500 }, (_, index) => String(first + index).padStart(4, "0"));
    let listed = namesFrom(0);
    const { github, calls } = answering({
      trees: () => ({
        truncated: false,
        tree: listed.map((text) => ({ path: text, mode: "100644", sha: blobOf(text), size: 4 })),
      }),
      blobs: (id) => {
        const text = listed.find((candidate) => blobOf(candidate) === id) ?? "";
        return { encoding: "base64", content: Buffer.from(text).toString("base64") };
      },
    });
    const run = databaseOf(github);
    const readAll = async (names: string[]) => {
      listed = names;
      return (await fetchCommit(run, commit, "")).read(names);
    };

    expect((await readAll(namesFrom(0))).size).toBe(500);
    // 300 of these are known already, and take no call.
    expect((await readAll(namesFrom(200))).size).toBe(500);
    await expect(readAll(namesFrom(400))).rejects.toMatchObject(TOO_MANY);
    // Each commit took two calls besides.
    expect(calls.blobs).toBe(794);
  });

  test("below a folder have their names from there", async () => {
    const folder = repositoryOf({
      "etc/nginx/a.conf": "",
      "etc/link": { link: "nginx" },
      "etc/x": "",
    });

    expect([...(await fetchHead(folder, undefined, "etc/nginx/")).paths]).toEqual(["a.conf"]);
    for (const absent of ["etc/gone/", "etc/link/", "etc/x/", "../", "etc/./nginx/"]) {
      expect([...(await fetchHead(folder, undefined, absent)).paths]).toEqual([]);
    }
  });

  const faults: readonly (readonly [what: string, fault: Fault])[] = [
    ["is out of order", { kind: "status", status: 502 }],
    ["asks for patience", { kind: "status", status: 403, headers: { "retry-after": "1" } }],
    ["breaks the connection", { kind: "reset" }],
    ["breaks off in the middle", { kind: "truncate" }],
  ];
  test.each(faults)("arrive although the server %s at first", async (_what, fault) => {
    const folder = repositoryOf({ "a.exs": "text" });
    server.faults = [/commits/, /trees/, /blobs/].map((on) => ({ on, times: 2, fault }));

    const tree = await fetchHead(folder);

    expect((await tree.read(["a.exs"])).get("a.exs")).toMatchObject({ text: "text" });
    expect(server.faults).toEqual([]);
  });

  test("are eight at a time", async () => {
    const files = Array.from({ length: 40 }, (_, index) => [`${index}.exs`, String(index)]);
    const folder = repositoryOf(Object.fromEntries(files));
    let running = 0;
    let most = 0;
    const counting: GitHub = {
      ...api,
      request: async (route, parameters) => {
        running += 1;
        most = Math.max(most, running);
        return api.request(route, parameters).finally(() => {
          running -= 1;
        });
      },
    };

    const tree = await fetchHead(folder, undefined, "", counting);
    expect((await tree.read([...tree.paths])).size).toBe(40);

    expect(most).toBe(8);
  });

  test.each([
    ["another file's", { encoding: "base64", content: "dGV4dA==" }],
    ["not in Base64", { encoding: "utf-8", content: "right" }],
    ["no object", "<html>"],
  ])("are not taken from an answer that is %s", async (_what, data) => {
    const folder = repositoryOf({ "a.exs": "right" });
    const lying: GitHub = {
      ...api,
      request: async (route, parameters) =>
        route.includes("blobs") ? { data, hasMore: false } : api.request(route, parameters),
    };

    const tree = await fetchHead(folder, undefined, "", lying);

    await expect(tree.read(["a.exs"])).rejects.toMatchObject({
      name: "CommitUnavailable",
      message: "GitHub did not give the files of the commit: no answer arrived whole.",
    });
  });
});

describe("a commit that GitHub does not have", () => {
  test.each(["1".repeat(40), "main", "../../user", ""])("has no files: %j", async (commit) => {
    server.repositories.set(REPOSITORY, { folder: repositoryOf({}) });

    await expect(fetchCommit(databaseOf(api), commit, "")).rejects.toMatchObject({
      name: "CommitUnavailable",
    });
    // It is asked for again, as not all of GitHub's servers learn of a commit at once.
    expect(server.requests).toHaveLength(commit.length === 40 ? PATIENT.attempts : 0);
  });

  test.each([
    ["commits", 401, {}, "it answered with the status 401"],
    ["trees", 403, { "x-ratelimit-remaining": "0" }, "its limit of calls is used up"],
    ["blobs", 404, {}, "it answered with the status 404"],
    ["blobs", 503, {}, "it answered with the status 503"],
  ])("is told from a server that refuses to answer: %s, %i", async (what, status, headers, why) => {
    const fault: Fault = { kind: "status", status, headers };
    server.faults = [{ on: new RegExp(what), times: 4, fault }];
    const folder = repositoryOf({ "a.exs": "text" });

    const refused = fetchHead(folder).then((tree) => tree.read(["a.exs"]));

    await expect(refused).rejects.toMatchObject({
      name: "CommitUnavailable",
      message: `GitHub did not give the files of the commit: ${why}.`,
    });
  });
});
