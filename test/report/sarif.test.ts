import { gzipSync } from "node:zlib";
import type { Log, Run } from "sarif";
import { describe, expect, it } from "vitest";
import { renderSarif } from "../../src/report/sarif.ts";
import type { Result } from "../../src/result.ts";
import { RULES } from "../../src/rules/index.ts";
import { checkOf, HOSTILE_TEXTS, problemOf, resultOf } from "./support/result.ts";

function runOf(result: Result, pathPrefix?: string): Run {
  const log: Log = JSON.parse(renderSarif(result, { ...(pathPrefix && { pathPrefix }) }));
  const [run] = log.runs;
  if (run === undefined) throw new Error("There is no run.");
  return run;
}

function resultsOf(result: Result) {
  return runOf(result).results ?? [];
}

const COOKIE_HASH = "9def22ee0f029df2";

describe("SARIF", () => {
  it("has the rules, what fails with its place in the repository, and what is new", () => {
    const result = resultOf({
      base: "commit 89abcdef01",
      checks: [
        checkOf({ severity: "low", baseline: "unchanged", expected: null, actual: null }),
        checkOf({ status: "pass" }),
        checkOf({ status: "unknown" }),
        checkOf({ status: "waived" }),
        checkOf({ status: "not-applicable" }),
        checkOf({ baseline: "new", was: "true" }),
      ],
      problems: [
        problemOf({ severity: "warning", code: "systemd/unknown-key" }),
        problemOf({ baseline: "new" }),
      ],
    });
    const region = { startLine: 7, startColumn: 3, endLine: 7, endColumn: 28 };
    const artifactLocation = { uri: "my%20server/config/prod.secret.exs", uriBaseId: "%SRCROOT%" };
    const help =
      "What is not understood cannot be judged, and may hide more. Mend what the message says, and check again.";

    expect(JSON.parse(renderSarif(result, { pathPrefix: "my server/" }))).toEqual({
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: "pleroma-hardening",
              semanticVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/),
              rules: [
                {
                  id: "pleroma/secure-cookie-flag",
                  name: "PleromaSecureCookieFlag",
                  shortDescription: { text: "Session cookie only over TLS" },
                  fullDescription: {
                    text: RULES.find(({ id }) => id === "pleroma/secure-cookie-flag")?.why,
                  },
                  help: {
                    text: "Set `secure_cookie_flag: true`.\n\nMore about it: https://docs.example.org/rules#secure-cookie-flag",
                    markdown:
                      "Set `secure_cookie_flag: true`.\n\n[More about it](https://docs.example.org/rules#secure-cookie-flag)",
                  },
                  helpUri: "https://docs.example.org/rules#secure-cookie-flag",
                  defaultConfiguration: { level: "error" },
                  properties: {
                    tags: ["security", "pleroma"],
                    precision: "high",
                    "security-severity": "8.0",
                  },
                },
                {
                  id: "nginx/syntax",
                  name: "NginxSyntax",
                  shortDescription: { text: "An nginx configuration cannot be judged" },
                  fullDescription: { text: help },
                  help: { text: help, markdown: help },
                  defaultConfiguration: { level: "error" },
                  properties: { tags: ["nginx"], precision: "high" },
                },
              ],
            },
          },
          invocations: [{ executionSuccessful: true, toolExecutionNotifications: [] }],
          originalUriBaseIds: {
            "%SRCROOT%": { description: { text: "The root of the repository." } },
          },
          columnKind: "utf16CodeUnits",
          results: [
            {
              ruleId: "nginx/syntax",
              ruleIndex: 1,
              level: "error",
              message: { text: "A } is missing." },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: {
                      uri: "my%20server/nginx/site.conf",
                      uriBaseId: "%SRCROOT%",
                    },
                    region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 6 },
                  },
                },
              ],
              partialFingerprints: { "pleromaHardening/v1": "24c53d1209f8cb01" },
              baselineState: "new",
            },
            {
              ruleId: "pleroma/secure-cookie-flag",
              ruleIndex: 0,
              level: "error",
              message: {
                text: "The session cookie is sent without Secure.\n\nThere was: true\n\nThere is: false\n\nWrite: secure_cookie_flag: true",
              },
              locations: [{ physicalLocation: { artifactLocation, region } }],
              partialFingerprints: { "pleromaHardening/v1": COOKIE_HASH },
              baselineState: "new",
            },
            {
              ruleId: "pleroma/secure-cookie-flag",
              ruleIndex: 0,
              level: "note",
              message: { text: "The session cookie is sent without Secure." },
              locations: [{ physicalLocation: { artifactLocation, region } }],
              partialFingerprints: {
                "pleromaHardening/v1": COOKIE_HASH,
                primaryLocationLineHash: COOKIE_HASH,
              },
              baselineState: "unchanged",
            },
          ],
        },
      ],
    });
  });

  it("says of a run that judged nothing that it failed, and why", () => {
    const message = "Nothing to check.";
    const run = runOf(
      resultOf({
        result: "error",
        rules: {},
        problems: [problemOf({ code: "run/nothing-to-check", path: ".", message })],
      }),
    );

    expect(run.results).toEqual([]);
    expect(run.invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          {
            descriptor: { id: "run/nothing-to-check" },
            level: "error",
            message: { text: message },
          },
        ],
      },
    ]);
  });

  it("places a check without a place at the instance's first file, and a policy above the repository nowhere", () => {
    const instance = {
      name: "social.example.org",
      host: "social.example.org",
      family: "pleroma",
      files: ["config/prod.exs", "nginx/site.conf"],
      exposure: null,
      exposureRange: null,
      baseExposure: null,
    } as const;
    const result = resultOf({
      instances: [instance],
      checks: [checkOf({ location: null })],
      problems: [problemOf({ code: "policy/syntax", path: "../../policy.yml" })],
    });

    const run = runOf(result, "server/");
    expect(run.results?.map(({ locations }) => locations?.[0]?.physicalLocation)).toEqual([
      {
        artifactLocation: { uri: "server/config/prod.exs", uriBaseId: "%SRCROOT%" },
        region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
      },
    ]);
    expect(run.invocations?.[0]?.toolExecutionNotifications).toMatchObject([
      { descriptor: { id: "policy/syntax" } },
    ]);
  });

  it("has 5 000 results at the most, the worst of them, and counts the rest", () => {
    const checks = (["low", "medium", "high"] as const).flatMap((severity) =>
      Array.from({ length: 2_000 }, () => checkOf({ severity })),
    );

    const run = runOf(resultOf({ checks }));

    const levels = run.results?.map(({ level }) => level) ?? [];
    expect(levels).toEqual([
      ...new Array(2_000).fill("error"),
      ...new Array(2_000).fill("warning"),
      ...new Array(1_000).fill("note"),
    ]);
    expect(run.invocations?.[0]?.toolExecutionNotifications).toEqual([
      {
        level: "warning",
        message: { text: expect.stringMatching(/^1000 more findings are left out: /) },
      },
    ]);
  });

  it("stays below 10 MB compressed, whatever the paths are", () => {
    let state = 1;
    const noise = () => {
      state = (state * 48_271) % 2_147_483_647;
      return String.fromCharCode(0x4e00 + (state % 20_000));
    };
    const checks = Array.from({ length: 500 }, (_, line) =>
      checkOf({
        location: {
          path: Array.from({ length: 4_000 }, noise).join(""),
          line: line + 1,
          column: 1,
          endLine: line + 1,
          endColumn: 2,
        },
      }),
    );

    const text = renderSarif(resultOf({ checks }));

    expect(gzipSync(text).length).toBeLessThan(10_000_000);
    const { results = [] } = runOf(resultOf({ checks }));
    expect(results.length).toBeGreaterThan(200);
    expect(text).toContain(`${500 - results.length} more findings are left out`);
  });

  it.each(HOSTILE_TEXTS)("keeps %j as text of bounded length, and as a path", (text) => {
    const location = { path: text, line: 1, column: 1, endLine: 1, endColumn: 2 };
    const [result] = resultsOf(
      resultOf({ checks: [checkOf({ message: text, actual: text, expected: text, location })] }),
    );

    const [sentence, ...values] = result?.message.text?.split("\n\n") ?? [];
    expect(sentence?.length).toBeLessThanOrEqual(1_000);
    expect(values.map((value) => value.slice(0, value.indexOf(":")))).toEqual([
      "There is",
      "Write",
    ]);
    expect(result?.message.text?.replaceAll("\n", "")).not.toMatch(
      /\p{Cc}|\p{Cs}|\p{Bidi_Control}|\]\(/u,
    );
    const uri = result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? "";
    expect(uri).toMatch(/^[\w.!~*'()%/-]+$/);
    expect(decodeURIComponent(uri)).toBe(text.replace(/\p{Cs}/gu, "\uFFFD"));
  });

  it("leaves tuples as they are to be written, and nothing that a viewer would fill in", () => {
    const [result] = resultsOf(
      resultOf({
        checks: [
          checkOf({
            actual: "^/[a-f]{3}(x)",
            expected: "http: [ip: {127, 0, 0, 1}]",
            message: "…",
          }),
        ],
      }),
    );

    expect(result?.message.text).toBe(
      "…\n\nThere is: ^/[a-f]{{3}}(x)\n\nWrite: http: [ip: {127, 0, 0, 1}]",
    );
  });
});

describe("the rules", () => {
  const rules = Object.fromEntries(
    RULES.map(({ id, title, fix, guide }) => [id, { title, help: fix, url: guide }]),
  );
  const described = runOf(resultOf({ rules })).tool.driver.rules ?? [];

  it("are all there, by their severity", () => {
    const scores = { high: "8.0", medium: "5.0", low: "2.0" };
    expect(described.map(({ id, properties }) => [id, properties?.["security-severity"]])).toEqual(
      RULES.map(({ id, severity }) => [id, scores[severity]]),
    );
  });

  it.each(described)("$id is within the limits of code scanning", (rule) => {
    const { name, shortDescription, fullDescription, help, properties } = rule;
    expect(name).toMatch(/^[A-Z][A-Za-z0-9]{0,254}$/);
    for (const { text = "" } of [{ ...shortDescription }, { ...fullDescription }]) {
      expect(text).not.toBe("");
      expect(text.length).toBeLessThanOrEqual(1_024);
    }
    expect(help?.text).not.toBe("");
    expect(properties?.tags?.length).toBeLessThanOrEqual(10);
  });
});
