import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Log } from "sarif";
import { describe, expect, inject, test } from "vitest";
import { resultSchema } from "../../src/report/json-schema.ts";
import { folderOf } from "../support/folder.ts";

const cli = path.join(inject("bundle"), "cli.js");
const weak = fileURLToPath(new URL("../../examples/weak", import.meta.url));

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** A repository that holds the weak example in a folder. */
function repositoryWithWeak() {
  const repository = folderOf({ "README.md": "Two servers." });
  mkdirSync(path.join(repository, ".git"));
  const folder = path.join(repository, "servers/social");
  cpSync(weak, folder, { recursive: true });
  return folder;
}

describe("--format sarif", () => {
  test("says what the JSON report says to fail, with paths as the repository has them", () => {
    const folder = repositoryWithWeak();
    const { checks } = resultSchema.parse(
      JSON.parse(run("check", folder, "--format", "json").stdout),
    );

    const { status, stdout } = run("check", folder, "--format", "sarif");

    expect(status).toBe(1);
    const log: Log = JSON.parse(stdout);
    const rank = ["high", "medium", "low"];
    const failing = checks
      .filter((check) => check.status === "fail")
      .sort((a, b) => rank.indexOf(a.severity) - rank.indexOf(b.severity));
    expect(failing.length).toBeGreaterThan(20);
    expect(
      log.runs[0]?.results?.map(({ ruleId, level, message, locations }) => ({
        ruleId,
        level,
        sentence: message.text?.split("\n\n", 1)[0],
        ...locations?.[0]?.physicalLocation,
      })),
    ).toEqual(
      failing.map(({ rule, severity, message, location }) => ({
        ruleId: rule,
        level: { high: "error", medium: "warning", low: "note" }[severity],
        sentence: message,
        artifactLocation: {
          uri: `servers/social/${location?.path}`,
          uriBaseId: "%SRCROOT%",
        },
        region: {
          startLine: location?.line,
          startColumn: location?.column,
          endLine: location?.endLine,
          endColumn: location?.endColumn,
        },
      })),
    );
    const ids = log.runs[0]?.tool.driver.rules?.map(({ id }) => id);
    for (const { ruleId, ruleIndex } of log.runs[0]?.results ?? []) {
      expect(ids?.[ruleIndex ?? -1]).toBe(ruleId);
    }
  });

  test("gives code scanning an identity for each of several results of a rule in one line", () => {
    const log: Log = JSON.parse(run("check", weak, "--format", "sarif").stdout);
    const identities = log.runs[0]?.results?.map(({ ruleId, locations, partialFingerprints }) =>
      JSON.stringify([
        ruleId,
        locations?.[0]?.physicalLocation?.artifactLocation?.uri,
        partialFingerprints?.["primaryLocationLineHash"] ??
          locations?.[0]?.physicalLocation?.region?.startLine,
      ]),
    );
    expect(new Set(identities).size).toBe(identities?.length);
  });

  test("has no secret in it", () => {
    const secret = /secret_key_base: "(?<value>[^"]+)"/.exec(
      readFileSync(path.join(weak, "pleroma/config.exs"), "utf8"),
    )?.groups?.["value"];
    expect(secret).toBeTruthy();
    const { stdout, stderr } = run("check", weak, "--format", "sarif");
    expect(stdout).toContain("[redacted]");
    expect(stdout + stderr).not.toContain(secret);
  });

  test.each([
    ["an unknown option", ["--no-such-option"]],
    ["a folder that does not exist", ["no/such/folder"]],
  ])("is SARIF after %s too, and says that it failed", (_name, args) => {
    const { status, stdout } = run("check", ...args, "--format", "sarif");
    expect(status).toBe(2);
    const log: Log = JSON.parse(stdout);
    expect(log.runs[0]).toMatchObject({
      results: [],
      invocations: [
        {
          executionSuccessful: false,
          toolExecutionNotifications: [{ descriptor: { id: "run/wrong-call" }, level: "error" }],
        },
      ],
    });
  });
});

describe("--badge-file and --badge-json", () => {
  test("write the badge, beside the report", () => {
    const folder = folderOf({});
    const [picture, endpoint] = [path.join(folder, "badge.svg"), path.join(folder, "badge.json")];

    const { status, stdout } = run(
      ...["check", weak, "--badge-file", picture, "--badge-json", endpoint],
    );

    expect(status).toBe(1);
    expect(stdout).toContain("✖ Failed: ");
    const badge = JSON.parse(readFileSync(endpoint, "utf8"));
    expect(badge).toMatchObject({ message: expect.stringMatching(/^\d\/25$/), color: "red" });
    expect(readFileSync(picture, "utf8")).toContain(`aria-label="hardening: ${badge.message}"`);
  });

  test("say when a badge cannot be written", () => {
    const file = path.join(folderOf({}), "no/such/folder/badge.svg");
    const { status, stderr } = run("check", weak, "--badge-file", file);
    expect(status).toBe(2);
    expect(stderr).toBe(`error: ${file} could not be written (ENOENT).\n`);
  });
});
