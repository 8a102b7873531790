import { describe, expect, test } from "vitest";
import { DEFAULT_POLICY } from "../../src/policy/policy.ts";
import { readPolicy } from "../../src/policy/read-policy.ts";
import { STRICT } from "../../src/policy/strict.ts";
import { SourceFile } from "../../src/source/source-file.ts";

const RULE_IDS = new Set(["pleroma/sts", "nginx/upstream"]);

function read(text: string) {
  const { policy, problems } = readPolicy(new SourceFile("policy.yml", text), RULE_IDS);
  const found = problems.map(
    ({ code, message, location }) => `${location.line}:${location.column} ${code} ${message}`,
  );
  return { policy, found };
}

test("a whole policy", () => {
  const { policy, found } = read(`
preset: strict
family: akkoma
fail-on: high
fail-on-unknown: true
allow-empty: true
rules:
  pleroma/sts: off
  nginx/upstream: high
files:
  nginx: ["etc/nginx/**/*.conf"]
  exclude:
    - "old/**"
`);
  expect(found).toEqual([]);
  expect(policy).toEqual({
    preset: STRICT,
    family: "akkoma",
    failOn: "high",
    failOnUnknown: true,
    allowEmpty: true,
    rules: new Map([
      ["pleroma/sts", "off"],
      ["nginx/upstream", "high"],
    ]),
    globs: { nginx: ["etc/nginx/**/*.conf"] },
    exclude: ["old/**"],
  });
});

test.each(["", "# nothing but a comment\n", "{}", "---\n"])(
  "an empty policy (%j) is the default",
  (text) => {
    expect(read(text)).toEqual({ policy: DEFAULT_POLICY, found: [] });
  },
);

describe("what is wrong with a policy is said with its place, and the policy then loosens nothing", () => {
  const wrong: readonly (readonly [text: string, expected: RegExp])[] = [
    ["fail_on: high\n", /^1:1 policy\/invalid .*fail_on/],
    ["rules:\n  pleroma/sts: none\n", /^2:3 policy\/invalid rules\.pleroma\/sts: .*"off"/],
    ["rules:\n  pleroma/st: off\n", /^2:3 policy\/invalid There is no rule "pleroma\/st"/],
    [
      "files:\n  nginx:\n    - good.conf\n    - /etc/nginx\n",
      /^4:7 policy\/invalid files\.nginx\.1: .*relative/,
    ],
    ["files:\n  nginx: ['+(a)+(a)']\n", /^2:12 policy\/invalid/],
    ["files:\n  nginx: '../**'\n", /^2:3 policy\/invalid/],
    ["preset: strict\npreset: recommended\n", /^2:1 policy\/syntax .*duplicate/i],
    ["rules:\n\tpleroma/sts: off\n", /^2:\d+ policy\/syntax .*tab/i],
    ["preset: [strict\n", /^\d+:\d+ policy\/syntax/],
    ["- preset\n", /^1:1 policy\/invalid/],
    ["preset: strict\n---\npreset: strict\n", /^1:1 policy\/invalid .*more than one/],
  ];
  test.each(wrong)("%j", (text, expected) => {
    const { policy, found } = read(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
    expect(policy).toEqual(DEFAULT_POLICY);
  });

  test("aliases that explode are refused before they are built", () => {
    const levels = Array.from({ length: 30 }, (_, level) =>
      level === 0
        ? "a0: &a0 [x]"
        : `a${level}: &a${level} [${Array(9)
            .fill(`*a${level - 1}`)
            .join(",")}]`,
    );
    expect(read(levels.join("\n")).found[0]).toMatch(/policy\/syntax/);
  });
});
