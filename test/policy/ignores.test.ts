import { describe, expect, test } from "vitest";
import { elixirComments } from "../../src/elixir/syntax/comments.ts";
import { nginxComments } from "../../src/nginx/syntax/comments.ts";
import { applyIgnores, describePendingIgnore } from "../../src/policy/apply-ignores.ts";
import { readIgnores } from "../../src/policy/ignores.ts";
import type { Check } from "../../src/result.ts";
import type { Comment } from "../../src/source/comment.ts";
import type { Kind } from "../../src/source/repository.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { systemdComments } from "../../src/systemd/syntax/comments.ts";
import { failing } from "./check.ts";

const RULE_IDS = new Set(["pleroma/sts", "nginx/upstream", "systemd/private-tmp"]);
const FORM = "Write: pleroma-hardening: ignore RULE -- reason";

const COMMENTS: Readonly<Record<Kind, (file: SourceFile) => readonly Comment[]>> = {
  elixir: elixirComments,
  nginx: nginxComments,
  systemd: systemdComments,
};

function read(kind: Kind, text: string) {
  const file = new SourceFile("a", text);
  return readIgnores(file, kind, COMMENTS[kind](file), RULE_IDS);
}

/** Each as `line:column rule (what it is about): reason`. */
function ignoresIn(kind: Kind, text: string): readonly string[] {
  const { ignores, problems } = read(kind, text);
  expect(problems).toEqual([]);
  return ignores.map(({ rule, line, reason, location }) => {
    const written = text.split("\n")[location.line - 1];
    expect(written?.slice(location.column - 1, location.endColumn - 1)).toBe(rule);
    return `${location.line}:${location.column} ${rule} (${line ?? "file"}): ${reason}`;
  });
}

describe("an ignore, and the line that it is about", () => {
  test.each<[name: string, kind: Kind, text: string, ignores: readonly string[]]>([
    [
      "the end of a line",
      "elixir",
      'import Config\nconfig :x, y: "#" # pleroma-hardening: ignore pleroma/sts -- no TLS here',
      ["2:47 pleroma/sts (2): no TLS here"],
    ],
    [
      "the next line",
      "nginx",
      "http {\n  # pleroma-hardening: ignore nginx/upstream -- a reason\n  server { }\n}",
      ["2:31 nginx/upstream (3): a reason"],
    ],
    [
      "the next line of code, behind blank lines, comments and template tags",
      "systemd",
      "[Service]\n; pleroma-hardening: ignore systemd/private-tmp -- x\n\n# y\n{% if z %}\n{# z #}\nUser=a",
      ["2:29 systemd/private-tmp (7): x"],
    ],
    [
      "the whole file, above all code",
      "systemd",
      "# Our unit\n\n# pleroma-hardening: ignore systemd/private-tmp -- x\n\n[Service]\nUser=a",
      ["3:29 systemd/private-tmp (file): x"],
    ],
    [
      "on the first line of code",
      "nginx",
      "listen 80; # pleroma-hardening: ignore nginx/upstream -- x\n",
      ["1:40 nginx/upstream (1): x"],
    ],
    [
      "behind all code",
      "systemd",
      "[Service]\n# pleroma-hardening: ignore systemd/private-tmp -- x\n",
      ["2:29 systemd/private-tmp (2): x"],
    ],
    [
      "several rules, some twice",
      "elixir",
      "#pleroma-hardening: ignore pleroma/sts,nginx/upstream , pleroma/sts  -- x -- y  z\n1",
      ["1:28 pleroma/sts (file): x -- y z", "1:40 nginx/upstream (file): x -- y z"],
    ],
    [
      "several comments in a row",
      "nginx",
      "a;\n# pleroma-hardening: ignore nginx/upstream -- x\n## pleroma-hardening: ignore pleroma/sts -- y\r\nb; # pleroma-hardening: ignore systemd/private-tmp --z\r\n",
      ["2:29 nginx/upstream (4): x", "3:30 pleroma/sts (4): y", "4:32 systemd/private-tmp (4): z"],
    ],
    [
      "what is no comment, and what is another comment",
      "elixir",
      'x = "# pleroma-hardening: ignore pleroma/sts -- x" # see pleroma-hardening: ignore',
      [],
    ],
  ])("%s", (_, kind, text, ignores) => {
    expect(ignoresIn(kind, text)).toEqual(ignores);
  });
});

test.each<[comment: string, message: string]>([
  ["ignore pleroma/sts", `This ignore gives no reason. ${FORM}`],
  ["ignore pleroma/sts --  ", `This ignore gives no reason. ${FORM}`],
  ["ignore pleroma/sts --", `This ignore gives no reason. ${FORM}`],
  ["ignore -- x", `This ignore names no rule. ${FORM}`],
  ["ignore", `This ignore names no rule. ${FORM}`],
  ["ignore pleroma/st -- x", `There is no rule "pleroma/st"; did you mean pleroma/sts? ${FORM}`],
  [
    "ignore pleroma/sts, private_tmp -- x",
    `There is no rule "private_tmp"; did you mean systemd/private-tmp? ${FORM}`,
  ],
  ["ignore * -- x", `There is no rule "*". ${FORM}`],
  ["ignore pleroma/sts because of x", `There is no rule "because". ${FORM}`],
  [
    "ingore pleroma/sts -- x",
    `This comment is to say "ignore" behind "pleroma-hardening:"; did you mean ignore? ${FORM}`,
  ],
  [
    "disable pleroma/sts -- x",
    `This comment is to say "ignore" behind "pleroma-hardening:". ${FORM}`,
  ],
  ["", `This comment is to say "ignore" behind "pleroma-hardening:". ${FORM}`],
  [
    `ignore pleroma/sts -- ${"x".repeat(501)}`,
    "The reason of this ignore is longer than 500 characters.",
  ],
])("what is wrong is said, and nothing is ignored: %s", (comment, message) => {
  const text = `a 1;\n  # pleroma-hardening:${comment === "" ? "" : ` ${comment}`}`;
  const { ignores, problems } = read("nginx", text);
  expect(ignores).toEqual([]);
  expect(problems).toEqual([
    {
      code: "ignore/invalid",
      severity: "warning",
      message,
      location: {
        path: "a",
        line: 2,
        column: 3,
        endLine: 2,
        endColumn: (text.split("\n")[1]?.length ?? 0) + 1,
      },
    },
  ]);
});

describe("what ignores do to checks", () => {
  const TEXT = `[Service]
User=root
# pleroma-hardening: ignore systemd/private-tmp, pleroma/sts -- shared with the mailer
PrivateTmp=no
`;
  const WAIVER = { reason: "shared with the mailer", expires: null, origin: "a:3" };
  const UNUSED = "is not used: pleroma/sts finds nothing wrong at line 4.";

  function apply(checks: readonly Check[], counting?: ReadonlySet<string>) {
    const before = structuredClone(checks);
    const { ignores } = read("systemd", TEXT);
    const applied = applyIgnores(checks, ignores, counting);
    expect(checks).toEqual(before);
    return {
      checks: applied.checks,
      fingerprints: [...applied.fingerprints],
      pending: applied.pending.map(describePendingIgnore),
      problems: applied.problems.map(
        ({ code, location, message }) => `${location.line}:${location.column} ${code} ${message}`,
      ),
    };
  }

  test("a check at the line is waived; of the ignored rules, the one that finds nothing is named", () => {
    const check = failing({ rule: "systemd/private-tmp" }, "a:4");
    const result = apply([check]);
    expect(result.checks).toEqual([{ ...check, status: "waived", waiver: WAIVER }]);
    expect(result.fingerprints).toEqual([check.fingerprint]);
    expect(result.problems).toEqual([
      expect.stringContaining(`3:50 ignore/unused This ignore ${UNUSED}`),
    ]);
  });

  test.each<[name: string, check: Check]>([
    ["at another line", failing({ rule: "systemd/private-tmp" }, "a:2")],
    ["of another file", failing({ rule: "systemd/private-tmp" }, "b:4")],
    ["of another rule", failing({ rule: "nginx/upstream" }, "a:4")],
    ["without a place", failing({ rule: "systemd/private-tmp" })],
    ["that passes", failing({ rule: "systemd/private-tmp", status: "pass" }, "a:4")],
    [
      "that does not apply",
      failing({ rule: "systemd/private-tmp", status: "not-applicable" }, "a:4"),
    ],
  ])("a check %s stays", (_, check) => {
    const { checks, fingerprints, problems } = apply([check]);
    expect({ checks, fingerprints, problems: problems.length }).toEqual({
      checks: [check],
      fingerprints: [],
      problems: 2,
    });
  });

  test("what could not be decided is waived too; what the policy waives stays waived by it", () => {
    const undecided = failing({ rule: "systemd/private-tmp", status: "unknown" }, "a:4");
    const waived = failing(
      { rule: "pleroma/sts", status: "waived", waiver: { ...WAIVER, reason: "policy" } },
      "a:4",
    );
    const { checks, problems } = apply([undecided, waived]);
    expect(checks).toEqual([{ ...undecided, status: "waived", waiver: WAIVER }, waived]);
    expect(problems).toEqual([]);
  });

  test("with a base, only what its ignores are about is waived; the rest waits", () => {
    const known = failing({ rule: "systemd/private-tmp", subject: "service" }, "a:4");
    const fresh = failing({ rule: "systemd/private-tmp", subject: "service@b" }, "a:4");
    const base = apply([{ ...known, location: { ...LINE_4, path: "a" } }]);
    const { checks, pending, fingerprints } = apply([known, fresh], new Set(base.fingerprints));
    expect(checks).toEqual([{ ...known, status: "waived", waiver: WAIVER }, fresh]);
    expect(fingerprints).toEqual([known.fingerprint, fresh.fingerprint]);
    expect(pending).toEqual([
      "New ignore: systemd/private-tmp of service@b at a:3 (shared with the mailer). Effective after the merge, because it may loosen what is asked.",
    ]);
  });

  test("an ignore of the whole file is about each of its checks", () => {
    const text = "# pleroma-hardening: ignore systemd/private-tmp -- x\n[Service]\n";
    const { ignores } = read("systemd", text);
    const checks = ["a:1", "a:2", "b:1"].map((at) => failing({ rule: "systemd/private-tmp" }, at));
    const { checks: applied, problems } = applyIgnores(checks, ignores);
    expect(applied.map(({ status }) => status)).toEqual(["waived", "waived", "fail"]);
    expect(problems).toEqual([]);
  });
});

const LINE_4 = { line: 4, column: 1, endLine: 4, endColumn: 2 };

test("a file of nothing but ignores is read in a time that grows with its length", () => {
  const wrong = "# pleroma-hardening: ignore systemd/private-temp -- x\n";
  const { problems } = read("systemd", wrong.repeat(20_000));
  expect(problems).toHaveLength(20_000);
  const right = "# pleroma-hardening: ignore systemd/private-tmp -- x\n";
  const { ignores } = read("systemd", right.repeat(20_000));
  const checks = Array.from({ length: 5_000 }, (_, line) =>
    failing({ rule: "systemd/private-tmp" }, `a:${line}`),
  );
  expect(applyIgnores(checks, ignores).fingerprints.size).toBe(1);
});
