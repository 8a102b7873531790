import { spawnSync } from "node:child_process";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, inject, it } from "vitest";
import { resultSchema } from "../../src/report/json-schema.ts";
import { type FakeGitHub, startGitHub } from "./support/github-server.ts";
import { checkout, openPullRequest, payloadOf } from "./support/pull-request.ts";
import { CONFIG_PATH, HARDENED, WEAK } from "./support/repositories.ts";
import { runAction } from "./support/runner.ts";

const CLI = path.join(inject("bundle"), "cli.js");

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterEach(() => github.reset());
afterAll(() => github.stop());

const OFF = "rules:\n  pleroma/secure-cookie-flag: off\n";
const ENTITIES = { "&#39;": "'", "&quot;": '"', "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** The command that a comment shows, as a person would copy it from the page. */
function commandIn(comment: string): string {
  const shown = /own machine: <code>(.*?)<\/code>/.exec(comment)?.[1] ?? "";
  return Object.entries(ENTITIES).reduce((text, [from, to]) => text.replaceAll(from, to), shown);
}

it.each<[string, Readonly<Record<string, string>>, string, string]>([
  [
    "the repository's policy for a folder in it",
    { root: "hosts/one" },
    "--policy .github/pleroma-hardening.yml",
    "pass",
  ],
  ["the folder's own policy", { root: "hosts/own" }, "hosts/own/ --base", "pass"],
  [
    "a policy that the workflow names",
    { root: "hosts/one", policy: "conf/p.yml" },
    "--policy conf/p.yml",
    "fail",
  ],
  [
    "files that have another name",
    { root: "other", "elixir-files": "my*.exs\nno such.exs" },
    "--elixir-files 'my*.exs' --elixir-files 'no such.exs'",
    "pass",
  ],
  ["nothing, which is allowed", { root: "empty", "allow-empty": "true" }, "--allow-empty", "pass"],
])(
  "the command in the comment comes to the same verdict with %s",
  async (_, inputs, part, result) => {
    const files = {
      [`hosts/one/${CONFIG_PATH}`]: HARDENED,
      [`hosts/own/${CONFIG_PATH}`]: HARDENED,
      "hosts/own/.github/pleroma-hardening.yml": OFF,
      ".github/pleroma-hardening.yml": OFF,
      "conf/p.yml": "fail-on: low\n",
      "other/my.exs": HARDENED,
      "empty/README.md": "Words.\n",
    };
    const change = openPullRequest(files, {
      [`hosts/one/${CONFIG_PATH}`]: WEAK,
      [`hosts/own/${CONFIG_PATH}`]: WEAK,
      "other/my.exs": WEAK,
    });
    github.host(change);
    const workspace = checkout(change, change.merge, { depth: 2 });

    const outcome = await runAction({
      workspace,
      event: "pull_request",
      payload: payloadOf(change),
      environment: { GITHUB_SHA: change.merge },
      with: { comment: "always", ...inputs },
      apiUrl: github.url,
    });

    const command = commandIn(github.comments[0]?.body ?? "");
    expect(command).toContain(part);
    const called = command.replace(/^pleroma-hardening/, `'${process.execPath}' '${CLI}'`);
    const own = spawnSync("sh", ["-c", `${called} --format json`], {
      cwd: workspace,
      encoding: "utf8",
    });
    const { gate, summary } = resultSchema.parse(JSON.parse(own.stdout));
    const report = resultSchema.parse(JSON.parse(outcome.outputs["report"] ?? ""));
    expect({ exitCode: own.status, gate, summary }).toEqual({
      exitCode: outcome.exitCode,
      gate: report.gate,
      summary: report.summary,
    });
    expect(outcome.outputs["result"]).toBe(result);
  },
);
