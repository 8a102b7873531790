import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Log } from "sarif";
import { afterAll, beforeAll, expect, it } from "vitest";
import { folderOf } from "../support/folder.ts";
import { type FakeGitHub, startGitHub } from "./support/github-server.ts";
import { CONFIG_PATH, HARDENED, WEAK, WEAK_LINE } from "./support/repositories.ts";
import { type Outcome, runAction } from "./support/runner.ts";

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.stop());

function run(workspace: string, inputs: Readonly<Record<string, string>>): Promise<Outcome> {
  return runAction({ workspace, event: "push", apiUrl: github.url, with: inputs });
}

function warningsOf({ commands }: Outcome): readonly string[] {
  return commands.filter(({ name }) => name === "warning").map(({ message }) => message);
}

it("writes SARIF and badges, with the paths of the repository", async () => {
  const workspace = folderOf({ [`servers/social/${CONFIG_PATH}`]: WEAK });

  const outcome = await run(workspace, {
    root: "servers/social",
    "sarif-file": "reports/new/hardening.sarif",
    "badge-file": "badge.svg",
    "badge-json": "./reports/badge.json",
  });

  expect(outcome.exitCode).toBe(1);
  expect(warningsOf(outcome)).toEqual([]);
  const read = (name: string) => readFileSync(path.join(workspace, name), "utf8");
  const log: Log = JSON.parse(read("reports/new/hardening.sarif"));
  expect(log.runs[0]?.results).toMatchObject([
    {
      ruleId: "pleroma/secure-cookie-flag",
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: `servers/social/${CONFIG_PATH}`, uriBaseId: "%SRCROOT%" },
            region: { startLine: WEAK_LINE },
          },
        },
      ],
    },
  ]);
  const badge = JSON.parse(read("reports/badge.json"));
  expect(badge).toMatchObject({ schemaVersion: 1, label: "hardening", color: "red" });
  expect(read("badge.svg")).toContain(`aria-label="hardening: ${badge.message}"`);
});

it("writes them when nothing could be judged, and says so in them", async () => {
  const workspace = folderOf({ "README.md": "Nothing here." });

  await run(workspace, { "sarif-file": "hardening.sarif", "badge-json": "badge.json" });

  const read = (name: string) => JSON.parse(readFileSync(path.join(workspace, name), "utf8"));
  expect(read("hardening.sarif").runs[0].invocations[0].executionSuccessful).toBe(false);
  expect(read("badge.json")).toMatchObject({ message: "not checked", isError: true });
});

it.each([
  ["../outside.sarif", "it must be a file inside the workspace"],
  ["/etc/hardening.sarif", "it must be a file inside the workspace"],
  [".", "it must be a file inside the workspace"],
  ["link.sarif", "it is a symbolic link, which is not followed"],
  ["reports/hardening.sarif", "a folder on the way is a symbolic link"],
  ["reports/new/hardening.sarif", "a folder on the way is a symbolic link"],
  ["config", "it could not be written (EISDIR)"],
])("does not write to %s, and the verdict is the same", async (name, reason) => {
  const outside = folderOf({ "target.sarif": "untouched" });
  const workspace = folderOf({
    [CONFIG_PATH]: HARDENED,
    "link.sarif": { link: path.join(outside, "target.sarif") },
    reports: { link: outside },
  });

  const outcome = await run(workspace, { "sarif-file": name });

  expect(outcome.outputs["result"]).toBe("pass");
  expect(outcome.exitCode).toBe(0);
  expect(warningsOf(outcome)).toEqual([`The input "sarif-file" is "${name}": ${reason}.`]);
  expect(readFileSync(path.join(outside, "target.sarif"), "utf8")).toBe("untouched");
  expect(existsSync(path.join(outside, "hardening.sarif"))).toBe(false);
  expect(existsSync(path.join(outside, "new"))).toBe(false);
});

it("has room among GitHub's ten warnings to say that a file is not written", async () => {
  const invalid = Array.from(
    { length: 12 },
    (_, index) => `# pleroma-hardening: ignore no-such-rule-${index} -- because\n`,
  );
  const workspace = folderOf({ [CONFIG_PATH]: HARDENED + invalid.join("") });

  const outcome = await run(workspace, { "sarif-file": "../outside.sarif" });

  const warnings = outcome.commands.filter(({ name }) => name === "warning");
  expect(warnings).toHaveLength(10);
  expect(warnings.at(-1)?.message).toContain("must be a file inside the workspace");
});
