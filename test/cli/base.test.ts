import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, inject, test } from "vitest";
import { resultSchema } from "../../src/report/json-schema.ts";
import { folderOf } from "../support/folder.ts";

const cli = path.join(inject("bundle"), "cli.js");
const CONFIG = "pleroma/config.exs";

function config(secureCookieFlag: boolean): string {
  return `import Config

config :pleroma, Pleroma.Web.Endpoint,
  url: [host: "social.example.org", scheme: "https"],
  http: [ip: {127, 0, 0, 1}],
  secure_cookie_flag: ${secureCookieFlag}
`;
}

function git(cwd: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  return execFileSync("git", [...identity, ...args], { cwd, env, encoding: "utf8" }).trim();
}

/** A Git repository with one commit of these files. */
function committed(files: Readonly<Record<string, string>>): string {
  const folder = folderOf(files);
  git(folder, "init", "--quiet", "--initial-branch", "main");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "base");
  return folder;
}

function check(cwd: string, ...args: readonly string[]) {
  const { status, stdout } = spawnSync(
    process.execPath,
    [cli, "check", ...args, "--format", "json"],
    {
      cwd,
      encoding: "utf8",
    },
  );
  const report = resultSchema.parse(JSON.parse(stdout));
  return { status, ...report };
}

function put(folder: string, name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

describe("check --base", () => {
  test("compares the working tree with the commit", () => {
    const folder = committed({ [CONFIG]: config(true) });
    put(folder, CONFIG, config(false));

    const weaker = check(folder, "--base", "main");

    expect(weaker).toMatchObject({ status: 1, result: "fail", gate: { mode: "regressions" } });
    expect(weaker.base).toBe(`main (${git(folder, "rev-parse", "main").slice(0, 10)})`);
    expect(weaker.summary).toMatchObject({ new: 1, fixed: 0, removed: 0 });
    expect(weaker.gate.reason).toBe(
      "To pass, mend 1 new failing check (pleroma/secure-cookie-flag). Not found, so not checked: nginx configuration, systemd unit.",
    );
  });

  test("what is weak in both is no reason to fail, and with --gate all it is", () => {
    const folder = committed({ [CONFIG]: config(false) });

    expect(check(folder, "--base", "HEAD")).toMatchObject({ status: 0, summary: { new: 0 } });
    expect(check(folder, "--base", "HEAD", "--gate", "all")).toMatchObject({ status: 1 });
  });

  test("a folder of the repository is compared with the same folder", () => {
    const folder = committed({ [`server/${CONFIG}`]: config(false), "README.md": "" });
    put(folder, `server/${CONFIG}`, config(true));

    expect(check(folder, "server", "--base", "HEAD").summary).toMatchObject({ new: 0, fixed: 1 });
    expect(check(path.join(folder, "server"), "--base", "HEAD").summary.fixed).toBe(1);
  });

  test("a head that deletes the configuration fails, and has nothing else to say", () => {
    const folder = committed({ [CONFIG]: config(true), "README.md": "" });
    rmSync(path.join(folder, "pleroma"), { recursive: true });

    const { status, result, removed, problems } = check(folder, "--base", "HEAD");

    expect({ status, result, problems }).toEqual({ status: 1, result: "fail", problems: [] });
    expect(removed.length).toBeGreaterThan(5);
  });

  test("a policy outside of the repository is the same on both sides", () => {
    const folder = committed({ [CONFIG]: config(true) });
    put(folder, CONFIG, config(false));
    const elsewhere = folderOf({ "policy.yml": "rules:\n  pleroma/secure-cookie-flag: off\n" });

    expect(
      check(folder, "--base", "HEAD", "--policy", path.join(elsewhere, "policy.yml")),
    ).toMatchObject({
      status: 0,
    });
  });

  test("a policy of the repository is taken from the commit as far as it loosens", () => {
    const folder = committed({ [CONFIG]: config(true), "policies/mine.yml": "{}\n" });
    put(folder, CONFIG, config(false));
    put(folder, "policies/mine.yml", "rules:\n  pleroma/secure-cookie-flag: off\n");

    const { status, notices } = check(folder, "--base", "HEAD", "--policy", "policies/mine.yml");

    expect(status).toBe(1);
    expect(notices.join("\n")).toMatch(/secure-cookie-flag: off .*after the merge/);
  });

  test("a policy in a folder that became a link out of the repository is refused", () => {
    const folder = committed({ [CONFIG]: config(true), "ci/policy.yml": "{}\n" });
    const elsewhere = folderOf({ "policy.yml": "rules:\n  pleroma/secure-cookie-flag: off\n" });
    rmSync(path.join(folder, "ci"), { recursive: true });
    symlinkSync(elsewhere, path.join(folder, "ci"));
    put(folder, CONFIG, config(false));

    const { status, problems } = check(folder, "--base", "HEAD", "--policy", "ci/policy.yml");

    expect(status).toBe(1);
    expect(problems.map(({ code }) => code)).toEqual(["policy/unreadable"]);
  });

  test("a workflow that runs the check and was edited is pointed out", () => {
    const workflow = "steps:\n  - uses: pleroma-hardening/pleroma-hardening@v0\n";
    const name = ".github/workflows/hardening.yml";
    const folder = committed({ [CONFIG]: config(true), [name]: workflow });
    put(folder, name, `${workflow}    with:\n      fail-on: never\n`);

    expect(check(folder, "--base", "HEAD").notices.join("\n")).toContain(`edits ${name}`);
  });
});

describe("calls that make no sense end with 2", () => {
  const folder = () => committed({ [CONFIG]: config(true) });

  test.each([
    ["a commit that is not there", folder, ["--base", "elsewhere"], /knows no such commit/],
    ["an option in the place of a commit", folder, ["--base", "--help"], /knows no such commit/],
    ["an empty name", folder, ["--base", ""], /knows no such commit/],
    [
      "no Git repository",
      () => folderOf({ [CONFIG]: config(true) }),
      ["--base", "HEAD"],
      /in no Git repository/,
    ],
    ["regressions of nothing", folder, ["--gate", "regressions"], /name one with --base/],
  ] as const)("%s", (_name, make, args, message) => {
    const { status, result, gate } = check(make(), ...args);
    expect({ status, result }).toEqual({ status: 2, result: "error" });
    expect(gate.reason).toMatch(message);
  });
});
