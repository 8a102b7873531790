import { describe, expect, test } from "vitest";
import { DEFAULT_POLICY } from "../../src/policy/policy.ts";
import { readPolicy } from "../../src/policy/read-policy.ts";
import { STRICT } from "../../src/policy/strict.ts";
import { SourceFile } from "../../src/source/source-file.ts";

const RULE_IDS = new Set([
  "pleroma/sts",
  "nginx/upstream",
  "systemd/private-tmp",
  "systemd/private-devices",
]);

function read(text: string) {
  const { policy, problems } = readPolicy(new SourceFile("policy.yml", text), RULE_IDS);
  const found = problems.map(
    ({ code, message, location }) =>
      `${location.line}:${location.column} ${code.replace("policy/", "")} ${message}`,
  );
  return { policy, found };
}

test("a whole policy", () => {
  const { policy, found } = read(`
preset: strict
family: akkoma
fail-on: high
gate: all
fail-on-unknown: true
allow-empty: true
allow-new-waivers: true
rules:
  pleroma/sts: off
  nginx/upstream: high
systemd:
  max-exposure: 7.5
  units: [social.service]
elixir:
  host-files-set:
    - Pleroma.Repo
    - Pleroma.Web.Endpoint.secret_key_base
    - :media_proxy.enabled
files:
  nginx: ["etc/nginx/**/*.conf"]
  exclude:
    - "old/**"
instances:
  - name: social.example.org
    files: ["social/**"]
  - name: test-2
    files: [test/**, "shared/*.conf"]
    family: rebased
waivers:
  - rule: systemd/private-devices
    reason: >
      A Raspberry Pi's
      camera is used.
  - rule: nginx/upstream
    instance: test-2
    path: test/nginx/
    subject: test.example.org
    reason: It is in a container.
    expires: 2028-02-29
`);
  expect(found).toEqual([]);
  expect(policy).toEqual({
    preset: STRICT,
    family: "akkoma",
    failOn: "high",
    gate: "all",
    failOnUnknown: true,
    allowEmpty: true,
    allowNewWaivers: true,
    rules: new Map([
      ["pleroma/sts", "off"],
      ["nginx/upstream", "high"],
    ]),
    units: ["social.service"],
    maxExposure: 7.5,
    hostFilesSet: ["Pleroma.Repo", "Pleroma.Web.Endpoint.secret_key_base", ":media_proxy.enabled"],
    globs: { nginx: ["etc/nginx/**/*.conf"] },
    exclude: ["old/**"],
    instances: [
      { name: "social.example.org", files: ["social/**"], family: undefined },
      { name: "test-2", files: ["test/**", "shared/*.conf"], family: "rebased" },
    ],
    waivers: [
      {
        rule: "systemd/private-devices",
        instance: undefined,
        path: undefined,
        subject: undefined,
        reason: "A Raspberry Pi's camera is used.",
        expires: undefined,
        origin: "policy.yml:31",
      },
      {
        rule: "nginx/upstream",
        instance: "test-2",
        path: "test/nginx/",
        subject: "test.example.org",
        reason: "It is in a container.",
        expires: "2028-02-29",
        origin: "policy.yml:35",
      },
    ],
  });
});

test.each(["", "# nothing but a comment\n", "{}", "---\n", "\uFEFF{}\r\n"])(
  "an empty policy (%j) is the default",
  (text) => {
    expect(read(text)).toEqual({ policy: DEFAULT_POLICY, found: [] });
  },
);

describe("what is wrong is said with its place, and the policy then loosens nothing", () => {
  const waiver = (line: string) => `waivers:\n  - rule: pleroma/sts\n    reason: x\n    ${line}\n`;
  const wrong: readonly (readonly [text: string, ...expected: string[]])[] = [
    // Keys.
    ["fail_on: high\n", "1:1 invalid fail_on: unknown key; did you mean fail-on?"],
    [
      "failOnUnknown: true\n",
      "1:1 invalid failOnUnknown: unknown key; did you mean fail-on-unknown?",
    ],
    ["colour: red\n", "1:1 invalid colour: unknown key."],
    ["__proto__: {}\n", "1:1 invalid __proto__: unknown key."],
    [
      "systemd:\n  max_exposure: 3\n",
      "2:3 invalid systemd.max_exposure: unknown key; did you mean max-exposure?",
    ],
    [
      waiver("expire: 2027-01-31"),
      "4:5 invalid waivers[0].expire: unknown key; did you mean expires?",
    ],
    [
      "family: akkoma\nfamly: akkoma\nrules:\n  pleroma/stss: low\n  nginx/upstream: hihg\n",
      '5:3 invalid rules.nginx/upstream: "hihg" is not one of off, low, medium, high; did you mean high?',
      "2:1 invalid famly: unknown key; did you mean family?",
      '4:3 invalid rules.pleroma/stss: there is no rule "pleroma/stss"; did you mean pleroma/sts?',
    ],
    // Values.
    [
      "preset: strikt\n",
      '1:1 invalid preset: "strikt" is not one of recommended, strict; did you mean strict?',
    ],
    ["gate: [all]\n", "1:1 invalid gate: a list is not one of regressions, all."],
    ["fail-on: 3\n", "1:1 invalid fail-on: 3 is not one of high, medium, low, never."],
    [
      "systemd: {max-exposure: 10.1}\n",
      "1:11 invalid systemd.max-exposure: 10.1 is not a number from 0 to 10, written without quotation marks.",
    ],
    [
      "systemd: {max-exposure: -1}\n",
      "1:11 invalid systemd.max-exposure: -1 is not a number from 0 to 10, written without quotation marks.",
    ],
    [
      "systemd: {max-exposure: .inf}\n",
      "1:11 invalid systemd.max-exposure: Infinity is not a number from 0 to 10, written without quotation marks.",
    ],
    [
      'systemd: {max-exposure: "5"}\n',
      '1:11 invalid systemd.max-exposure: "5" is not a number from 0 to 10, written without quotation marks.',
    ],
    [
      "elixir: {host-files-set: [config/prod.exs]}\n",
      '1:27 invalid elixir.host-files-set[0]: "config/prod.exs" is no setting: it is written as Pleroma.Repo or Pleroma.Web.Endpoint.secret_key_base.',
    ],
    [
      "rules:\n  sts: off\n",
      '2:3 invalid rules.sts: there is no rule "sts"; did you mean pleroma/sts?',
    ],
    ['rules: {"__proto__": off}\n', '1:10 invalid rules.__proto__: there is no rule "__proto__".'],
    // Globs and paths.
    [
      "files:\n  nginx:\n    - good.conf\n    - /etc/nginx\n",
      '4:7 invalid files.nginx[1]: "/etc/nginx" is not relative to the root of the repository (no / in front, no ..).',
    ],
    [
      "files:\n  nginx: ['+(a)+(a)']\n",
      '2:12 invalid files.nginx[0]: "+(a)+(a)" is no glob: it may use *, **, ?, [] and {} only.',
    ],
    [
      "files: {exclude: ['*a*a*a*a*']}\n",
      '1:20 invalid files.exclude[0]: "*a*a*a*a*" is too costly a glob: it has more than 2 stars between two slashes, or ** more than 3 times.',
    ],
    ...["!old/**", "./pleroma/*.exs", "~/x", "C:/x", "a\\b"].map(
      (glob): readonly [string, string] => [
        `files: {exclude: [${JSON.stringify(glob)}]}\n`,
        `1:20 invalid files.exclude[0]: ${JSON.stringify(glob)} is no glob of this program: it is written as paths of the repository are, without ! in front, \\, ./ and ~.`,
      ],
    ),
    [
      "files:\n  nginx: a.conf\n",
      '2:3 invalid files.nginx: "a.conf" is not a list; write it as [one, two], or each item on a line behind "- ".',
    ],
    [
      `${waiver(`subject: ${"x".repeat(301)}`)}`,
      "4:5 invalid waivers[0].subject: this is longer than 300 characters.",
    ],
    [
      waiver('instance: ""'),
      '4:5 invalid waivers[0].instance: "" says nothing; write something, or take the key away.',
    ],
    [
      "files: {nginx: []}\n",
      "1:9 invalid files.nginx: an empty list says nothing; write something, or take the key away.",
    ],
    // Instances.
    [
      "instances:\n  - name: etc/a\n    files: [a/**]\n  - files: [b/**]\n",
      '2:5 invalid instances[0].name: "etc/a" is no name: it is to have at most 64 letters, digits, dots, hyphens and underscores, and to begin with a letter or digit.',
      "4:5 invalid instances[1].name: missing; it is required.",
    ],
    [
      "instances:\n  - {name: a, files: [a/**]}\n  - {name: a, files: [b/**]}\n",
      '3:6 invalid instances[1].name: "a" names another instance already.',
    ],
    // Waivers.
    [
      "waivers:\n  - rule: systemd/private-temp\n    reason: '  '\n  - rule: [x]\n",
      '3:5 invalid waivers[0].reason: "  " is no reason: say why the finding is accepted.',
      "4:5 invalid waivers[1].rule: a list is not a text; put it between quotation marks.",
      "4:5 invalid waivers[1].reason: missing; it is required.",
      '2:5 invalid waivers[0].rule: there is no rule "systemd/private-temp"; did you mean systemd/private-tmp?',
    ],
    [
      waiver("path: nginx/*.conf"),
      '4:5 invalid waivers[0].path: "nginx/*.conf" is no path: a waiver names one file, or a folder with / at its end, without * and ?.',
    ],
    ...["./a.conf", "/a.conf", "a//b", "../a", "a/./b", "a/.."].map((path): [string, string] => [
      waiver(`path: ${path}`),
      `4:5 invalid waivers[0].path: "${path}" is not written as paths of the repository are, as etc/nginx/site.conf.`,
    ]),
    ...[
      "2027-13-40",
      "2027-02-30",
      "2027-02-29",
      "2027-1-1",
      "2027-01-31T00:00:00Z",
      "tomorrow",
    ].map((day): [string, string] => [
      waiver(`expires: ${day}`),
      `4:5 invalid waivers[0].expires: "${day}" is not a day of the calendar, written as 2027-01-31.`,
    ]),
    [
      waiver("expires: 20270131"),
      "4:5 invalid waivers[0].expires: 20270131 is not a day of the calendar, written as 2027-01-31.",
    ],
    // What YAML does to people.
    [
      "fail-on-unknown: yes\n",
      '1:1 invalid fail-on-unknown: "yes" is not true or false; did you mean true?',
    ],
    [
      "allow-empty: off\n",
      '1:1 invalid allow-empty: "off" is not true or false; did you mean false?',
    ],
    [
      "allow-empty: 'true'\n",
      '1:1 invalid allow-empty: "true" is not true or false; did you mean true?',
    ],
    [
      "rules: {pleroma/sts: false}\n",
      "1:9 invalid rules.pleroma/sts: false is not one of off, low, medium, high; did you mean off?",
    ],
    ["rules:\n", "1:1 invalid rules: there is no value; write one, or take the key away."],
    ["fail-on: ~\n", "1:1 invalid fail-on: there is no value; write one, or take the key away."],
    ["? preset\n", "1:3 invalid preset: there is no value; write one, or take the key away."],
    ["1: 2\n", "1:1 invalid 1: unknown key."],
    ["- preset\n", "1:1 invalid the policy: a list is not a mapping of keys to values."],
    ["preset\n", '1:1 invalid the policy: "preset" is not a mapping of keys to values.'],
    [
      "files: &all {nginx: [a]}\nsystemd:\n  <<: *all\n",
      "3:3 invalid systemd.<<: merge keys are not read; write the entries out.",
    ],
    ["gate: &a [*a]\n", "1:1 invalid gate: a list is not one of regressions, all."],
    [
      "preset: strict\n---\npreset: strict\n",
      "1:1 invalid The policy file holds more than one YAML document; it is to be a single one.",
    ],
    [
      "preset: strict\npreset: recommended\n",
      "2:1 syntax The policy file is not valid YAML: duplicated mapping key.",
    ],
    [
      "rules:\n\tpleroma/sts: off\n",
      "2:1 syntax The policy file is not valid YAML: tab characters must not be used in indentation.",
    ],
    ["gate: *s3cret\n", "1:8 syntax The policy file is not valid YAML: unidentified alias …."],
    ["gate: !s3cret all\n", "1:7 syntax The policy file is not valid YAML: unknown scalar tag !…."],
    [
      "? [a]\n: b\n",
      "1:1 syntax The policy file is not valid YAML: object-based map does not support complex keys.",
    ],
    [
      `gate: ${"[".repeat(60)}`,
      "1:56 syntax The policy file is not valid YAML: nesting exceeded maxDepth (50).",
    ],
    // Nothing in a message acts on a terminal, or is long.
    [`"\\e[31m${"x".repeat(100)}": 1\n`, "1:2 invalid a key of 105 characters: unknown key."],
  ];
  test.each(wrong)("%j", (text, ...expected) => {
    const { policy, found } = read(text);
    expect(found).toEqual(expected);
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
    expect(read(levels.join("\n")).found[0]).toMatch(/syntax/);
  });

  test("thousands of mistakes are all found, in a time that grows with their number", () => {
    const keys = Array.from({ length: 50_000 }, (_, index) => `fail-o${index}: x`);
    expect(read(keys.join("\n")).found).toHaveLength(50_000);
  });
});
