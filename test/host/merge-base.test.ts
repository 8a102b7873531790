import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { commitParents, mergeBase } from "../../src/host/github/commits.ts";
import { REPOSITORY } from "../action/support/github-server.ts";
import { commitAll, git, repositoryOf } from "./support/git.ts";
import { connectedGitHub, NAME, PATIENT } from "./support/github.ts";

const { server, api } = await connectedGitHub();

describe("where head and base went their own ways", () => {
  /** A base branch that went on after the head branched off, and a branch from nowhere. */
  function branches() {
    const folder = repositoryOf({ "a.exs": "1" });
    const common = git(folder, "rev-parse", "HEAD");
    git(folder, "checkout", "--quiet", "-b", "head");
    writeFileSync(path.join(folder, "a.exs"), "2");
    const head = commitAll(folder);
    git(folder, "checkout", "--quiet", "main");
    writeFileSync(path.join(folder, "b.exs"), "3");
    const base = commitAll(folder);
    git(folder, "checkout", "--quiet", "--orphan", "unrelated");
    const unrelated = commitAll(folder);
    server.repositories.set(REPOSITORY, { folder });
    return { common, head, base, unrelated };
  }

  test("is their merge base", async () => {
    const { common, head, base } = branches();

    expect(await mergeBase(api, NAME, base, head, PATIENT)).toBe(common);
    expect(await mergeBase(api, NAME, "main", head, PATIENT)).toBe(common);
    expect(await mergeBase(api, NAME, head, head, PATIENT)).toBe(head);
    expect(await commitParents(api, NAME, head, PATIENT)).toEqual([common]);
    expect(await commitParents(api, NAME, common, PATIENT)).toEqual([]);
  });

  test("is nowhere when they have nothing in common, or one of them is gone", async () => {
    const { head, unrelated } = branches();

    expect(await mergeBase(api, NAME, unrelated, head, PATIENT)).toBeNull();
    expect(await mergeBase(api, NAME, "1".repeat(40), head, PATIENT)).toBeNull();
    expect(await commitParents(api, NAME, "1".repeat(40), PATIENT)).toBeNull();
    expect(await mergeBase(api, { ...NAME, repo: "gone" }, head, head, PATIENT)).toBeNull();
    server.requests.length = 0;
    for (const base of ["main...head", "stranger:main", "main^", "a b", ""]) {
      expect(await mergeBase(api, NAME, base, head, PATIENT)).toBeNull();
    }
    expect(await mergeBase(api, NAME, "main", "head", PATIENT)).toBeNull();
    expect(await commitParents(api, NAME, "main", PATIENT)).toBeNull();
    expect(server.requests).toEqual([]);
  });

  test("is not known when the server does not answer", async () => {
    const { head, base } = branches();
    server.faults = [{ on: /compare/, times: 9, fault: { kind: "status", status: 500 } }];

    await expect(mergeBase(api, NAME, base, head, PATIENT)).rejects.toMatchObject({ status: 500 });
  });
});
