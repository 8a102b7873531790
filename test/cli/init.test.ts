import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { load } from "js-yaml";
import { describe, expect, inject, test } from "vitest";
import { readPolicy } from "../../src/policy/read-policy.ts";
import { RULES } from "../../src/rules/index.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { folderOf } from "../support/folder.ts";

const cli = path.join(inject("bundle"), "cli.js");
const POLICY = ".github/pleroma-hardening.yml";
const WORKFLOW = ".github/workflows/pleroma-hardening.yml";

const WEAK = {
  "pleroma/config.exs": `import Config

config :pleroma, Pleroma.Web.Endpoint,
  url: [host: "social.example.org", scheme: "https"],
  http: [ip: {0, 0, 0, 0}],
  secure_cookie_flag: false
`,
};

function run(cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("with --baseline, what fails today is waived and the check passes", () => {
  const folder = folderOf(WEAK);
  expect(run(folder, "check").status).toBe(1);

  const { status, stdout } = run(folder, "init", "--baseline", "--expires", "2999-12-31");

  expect(status).toBe(0);
  expect(stdout).toContain(`wrote ${WORKFLOW}\nwrote ${POLICY}\n`);
  const text = readFileSync(path.join(folder, POLICY), "utf8");
  const read = readPolicy(new SourceFile(POLICY, text), new Set(RULES.map(({ id }) => id)));
  expect(read.problems).toEqual([]);
  expect(new Set(read.policy.waivers.map(({ expires }) => expires))).toEqual(
    new Set(["2999-12-31"]),
  );
  const checked = run(folder, "check");
  expect(checked.status).toBe(0);
  expect(checked.stdout).toMatch(/ 0 failed, \d+ waived/);
});

test("waivers that expired are failing checks again, which say so", () => {
  const folder = folderOf(WEAK);
  run(folder, "init", "--baseline", "--expires", "2999-01-31");
  const policy = path.join(folder, POLICY);
  writeFileSync(policy, readFileSync(policy, "utf8").replaceAll("2999-01-31", "2001-01-31"));

  const { status, stdout } = run(folder, "check");

  expect(status).toBe(1);
  expect(stdout).toContain("expired on 2001-01-31");
});

test("the workflow runs in the Git repository's root, on the folder that was named", () => {
  const folder = folderOf({
    ".git/HEAD": "ref: refs/heads/trunk\n",
    "server/pleroma/config.exs": WEAK["pleroma/config.exs"],
  });

  expect(run(folder, "init", "server").status).toBe(0);

  expect(load(readFileSync(path.join(folder, WORKFLOW), "utf8"))).toMatchObject({
    on: { push: { branches: ["trunk"] } },
    permissions: { contents: "read", "pull-requests": "write" },
    jobs: { hardening: { steps: [{}, { with: { root: "server" } }] } },
  });
  expect(existsSync(path.join(folder, "server/.github"))).toBe(false);
});

test("where a policy is there already, what to add to it is shown", () => {
  const folder = folderOf({ ...WEAK, [POLICY]: "rules:\n  pleroma/http-ip: off\n" });

  const { status, stdout, stderr } = run(folder, "init", "--baseline", "--expires", "2999-12-31");

  expect(status).toBe(2);
  expect(stderr).toContain("Add to it by hand");
  const read = readPolicy(new SourceFile(POLICY, stdout), new Set(RULES.map(({ id }) => id)));
  expect(read.problems).toEqual([]);
  const waived = read.policy.waivers.map(({ rule }) => rule);
  expect(waived).toContain("pleroma/secure-cookie-flag");
  expect(waived).not.toContain("pleroma/http-ip");
});

test("what is below the threshold fails no push, and init says so", () => {
  const folder = folderOf({ ...WEAK, [POLICY]: "fail-on: never\n" });

  const { status, stdout } = run(folder, "init");

  expect(status).toBe(0);
  expect(stdout).toContain('no push fails for these: they are below "fail-on"');
});

describe("nothing is written", () => {
  test.each([
    [
      "where a workflow is there already",
      { ...WEAK, [WORKFLOW]: "mine\n" },
      [],
      "is there already",
    ],
    [
      "where a policy is there already",
      { ...WEAK, [POLICY]: "{}\n" },
      ["--baseline"],
      "There is a policy file already",
    ],
    [
      "where a policy of the other usual name is there",
      { ...WEAK, ".github/pleroma-hardening.yaml": "fail-on: high\n" },
      ["--baseline"],
      "There is a policy file already",
    ],
    [
      "where another workflow runs the check",
      { ...WEAK, ".github/workflows/x.yml": "uses: pleroma-hardening/pleroma-hardening@v0\n" },
      [],
      ".github/workflows/x.yml has to do with this check already",
    ],
    [
      "through a link out of the repository",
      { ...WEAK, ".github": { link: "/tmp" } },
      [],
      "what stands behind a link is not written to",
    ],
    ["where a file is in the way", { ...WEAK, ".github": "a file\n" }, [], ".github is no folder"],
    ["with a day that is over", WEAK, ["--baseline", "--expires", "2001-01-31"], "--expires takes"],
    ["where there is nothing to check", { "README.md": "" }, [], "Nothing to check"],
    ["with a day that is none", WEAK, ["--baseline", "--expires", "2027-02-30"], "--expires takes"],
  ] as const)("%s", (_name, files, flags, message) => {
    const folder = folderOf(files);

    const { status, stderr } = run(folder, "init", ...flags);

    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(message) });
    const there = Object.keys(files);
    expect([POLICY, WORKFLOW].filter((name) => existsSync(path.join(folder, name)))).toEqual(
      [POLICY, WORKFLOW].filter((name) => there.includes(name)),
    );
  });
});
