import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, test } from "vitest";
import { resultSchema } from "../../src/report/json-schema.ts";
import { RULES } from "../../src/rules/index.ts";
import { type Content, folderOf } from "../support/folder.ts";

const cli = path.join(inject("bundle"), "cli.js");
const examples = fileURLToPath(new URL("../../examples", import.meta.url));

function run(args: readonly string[], options: Parameters<typeof spawnSync>[2] = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    ...options,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** Runs with `--format json` and holds the output to the published schema. */
function report(args: readonly string[]) {
  const { status, stdout } = run([...args, "--format", "json"]);
  return { status, ...resultSchema.parse(JSON.parse(stdout)) };
}

const HARDENED = path.join(examples, "hardened");
const WEAK = path.join(examples, "weak");

describe("the examples", () => {
  test("the weak one fails all that one server can get wrong at once", () => {
    const { status, result, checks, gate } = report(["check", WEAK]);
    expect({ status, result }).toEqual({ status: 1, result: "fail" });
    const failing = new Set(
      checks.flatMap(({ rule, status }) => (status === "fail" ? [rule] : [])),
    );
    const passing = RULES.map(({ id }) => id).filter((id) => !failing.has(id));
    // It sends HSTS (but for a day only), nginx does reach it, and no policy sets a ceiling.
    expect(passing).toEqual([
      "pleroma/http-security",
      "pleroma/sts",
      "nginx/upstream",
      "systemd/exposure",
    ]);
    expect(gate.reason).toMatch(/^To pass, mend \d+ failing checks/);
  });

  test("the hardened one passes, with nothing left undecided", () => {
    const { status, result, checks, problems, summary } = report(["check", HARDENED]);
    expect(checks.filter(({ status }) => status === "fail" || status === "unknown")).toEqual([]);
    expect({ status, result, problems, score: summary.score }).toEqual({
      status: 0,
      result: "pass",
      problems: [],
      score: 100,
    });
  });

  test("the secret in the weak one is in no output", () => {
    const secret = /secret_key_base: "(?<value>[^"]+)"/.exec(
      readFileSync(path.join(WEAK, "pleroma/config.exs"), "utf8"),
    )?.groups?.["value"];
    expect(secret).toBeTruthy();
    for (const format of ["json", "terminal"]) {
      const { stdout, stderr } = run(["check", WEAK, "--format", format]);
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  test("the report shows the line, a caret, what to write and where to read on; the verdict is last", () => {
    const { stdout } = run(["check", WEAK]);
    const shown = [
      "  5:14  high  Pleroma listens on all interfaces, so clients can go around the reverse proxy.  pleroma/http-ip",
      "      5 |   http: [ip: {0, 0, 0, 0}, port: 4000],",
      "        |              ^^^^^^^^^^^^",
      "      write  config :pleroma, Pleroma.Web.Endpoint, http: [ip: {127, 0, 0, 1}]",
      "      see    https://docs.pleroma.social/backend/configuration/hardening/#http",
    ];
    expect(stdout).toContain(shown.join("\n"));
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^✖ Failed: \d+ passed, \d+ failed/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no colour is written to a pipe
    expect(stdout).not.toMatch(/\u001B/);
  });
});

describe("exit status 2: the call or the environment was wrong", () => {
  const nothing = "Nothing to check";
  const wrong: readonly (readonly [what: string, args: readonly string[], says: string])[] = [
    ["an unknown option", ["check", "--nonsense"], "unknown option '--nonsense'"],
    ["an unknown command", ["chekc"], "unknown command 'chekc'"],
    [
      "a severity that there is none of",
      ["check", "--fail-on", "critical"],
      "high, medium, low, never",
    ],
    ["no such folder", ["check", "/no/such/folder"], "/no/such/folder does not exist"],
    ["a file", ["check", path.join(WEAK, "pleroma/config.exs")], "is not a folder"],
    ["an empty path", ["check", ""], "The path is empty"],
    ["no such policy", ["check", WEAK, "--policy", "/no/such.yml"], "/no/such.yml does not exist"],
  ];
  test.each(wrong)("%s", (_what, args, says) => {
    const { status, stdout, stderr } = run(args);
    expect(status).toBe(2);
    expect(stdout + stderr).toContain(says);
  });

  test.each(wrong)("%s, in JSON", (_what, args, says) => {
    const { status, result, problems } = report(args);
    expect({ status, result }).toEqual({ status: 2, result: "error" });
    expect(problems.map(({ message }) => message).join()).toContain(says);
  });

  test("nothing found: says what was looked for, and allow-empty turns it off", () => {
    const root = folderOf({ "README.md": "nothing here", "mix.exs": "defmodule A do\nend" });
    const { status, result, problems } = report(["check", root]);
    expect({ status, result }).toEqual({ status: 2, result: "error" });
    expect(problems.map(({ code }) => code)).toEqual(["run/nothing-to-check"]);
    expect(problems[0]?.message).toContain(nothing);
    expect(report(["check", root, "--allow-empty"])).toMatchObject({ status: 0, result: "pass" });
  });
});

describe("bad input is a problem with its place, fails the run, and the rest is still checked", () => {
  const unit = readFileSync(path.join(HARDENED, "systemd/pleroma.service"), "utf8");
  const broken: readonly (readonly [
    what: string,
    files: Record<string, Content>,
    problem: object,
  ])[] = [
    [
      "Elixir: a missing comma",
      {
        "config.exs":
          'import Config\nconfig :pleroma, Pleroma.Web.Endpoint,\n  url: [host: "a.test"]\n  http: [port: 4000]\n',
      },
      { code: "elixir/syntax", path: "config.exs" },
    ],
    [
      "nginx: a missing brace",
      {
        "site.conf":
          "server {\n  listen 80;\n  location / {\n    proxy_pass http://127.0.0.1:4000;\n  }\n",
      },
      { code: "nginx/syntax", path: "site.conf" },
    ],
    [
      "Elixir: an import that is not there",
      {
        "config.exs":
          'import Config\nconfig :pleroma, :instance, name: "x"\nimport_config "gone.exs"\n',
      },
      { code: "elixir/missing-import", path: "config.exs", line: 3 },
    ],
    [
      "nginx: an include that leaves the repository",
      {
        "etc/nginx/nginx.conf":
          "http {\n  include ../../../outside.conf;\n  server {\n    listen 80;\n    location / { proxy_pass http://127.0.0.1:4000; }\n  }\n}\n",
      },
      { code: "nginx/include-outside-repository", path: "etc/nginx/nginx.conf", line: 2 },
    ],
    [
      "a file that is not UTF-8",
      { "config.exs": new Uint8Array([0x63, 0xff, 0xfe]) },
      { code: "source/not-utf8", path: "config.exs" },
    ],
  ];
  test.each(broken)("%s", (_what, files, problem) => {
    const { status, result, problems, checks } = report([
      "check",
      folderOf({ ...files, "pleroma.service": unit }),
    ]);
    expect({ status, result }).toEqual({ status: 1, result: "fail" });
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([
      expect.objectContaining(problem),
    ]);
    const judged = checks.filter(
      ({ rule, status }) => rule.startsWith("systemd/") && status === "pass",
    );
    expect(judged.length).toBeGreaterThan(0);
  });

  test("a file that nobody may read", () => {
    const root = folderOf({ "pleroma.service": unit, "config.exs": "import Config\n" });
    const copy = folderOf({});
    cpSync(path.dirname(path.dirname(cli)), copy, { recursive: true });
    for (const folder of [root, copy]) chmodSync(folder, 0o755);
    chmodSync(path.join(root, "config.exs"), 0);
    // Root reads everything; nobody (65534) does not. Who is no root is nobody special already.
    const identity = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const { status, stdout } = spawnSync(
      process.execPath,
      [path.join(copy, "dist/cli.js"), "check", root, "--format", "json"],
      { ...identity, encoding: "utf8" },
    );
    expect(status).toBe(1);
    expect(resultSchema.parse(JSON.parse(stdout)).problems).toEqual([
      expect.objectContaining({ code: "source/unreadable", path: "config.exs" }),
    ]);
  });
});

describe("for people at a terminal", () => {
  test("help names the commands and shows examples", () => {
    const { status, stdout } = run(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Examples:");
    expect(stdout).toContain("Exit status:");
  });

  test("rules with an id explains that rule", () => {
    const { status, stdout } = run(["rules", "nginx/media-isolation"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Recommended:");
    expect(run(["rules", "nginx/nothing"])).toMatchObject({ status: 2 });
  });

  test("what cannot be decided for one reason is shown once, without advice", () => {
    const config = [
      "import Config",
      'config :pleroma, Pleroma.Web.Endpoint, url: [host: "social.example.org"]',
      'if File.exists?("/etc/pleroma/more.exs"), do: import_config("/etc/pleroma/more.exs")',
    ].join("\n");
    const site = readFileSync(
      path.join(HARDENED, "nginx/sites-available/social.example.org.conf"),
      "utf8",
    );
    const { stdout } = run(["check", folderOf({ "config.exs": config, "site.conf": site })]);
    expect(stdout.match(/unknown .*nginx\/security-headers/g)).toHaveLength(1);
    expect(stdout).toMatch(/nginx\/security-headers \(and \d+ more of this rule\)/);
    const undecided = stdout.split("\n\n").filter((block) => block.includes("  unknown  "));
    expect(undecided.join("\n")).not.toMatch(/^ {6}(?:write|add {2}) {2}/m);
  });

  test("rules lists every rule", () => {
    const { stdout } = run(["rules"]);
    for (const { id } of RULES) expect(stdout).toContain(id);
  });

  test("the version is the package's", () => {
    const { version } = JSON.parse(
      readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
    );
    expect(run(["--version"]).stdout.trim()).toBe(version);
  });
});

describe("what nobody may see, and nobody may do", () => {
  const SECRET = "Zq9hunter2Zq9";

  /** Files that do not parse, or that nothing of the rules understands. */
  const hidden: readonly (readonly [what: string, files: Record<string, Content>])[] = [
    [
      "a broken line of Elixir",
      {
        "config.exs": `import Config\nconfig :pleroma, :x, a: 1\nconfig :joken, default_signer: "${SECRET}" foo\n`,
      },
    ],
    [
      "a comment beside a finding",
      {
        "config.exs": `import Config\nconfig :pleroma, Pleroma.Web.Endpoint, secure_cookie_flag: false # old: ${SECRET}\n`,
      },
    ],
    [
      "a host with a password in it",
      {
        "config.exs": `import Config\nconfig :pleroma, Pleroma.Web.Endpoint, url: [host: "https://admin:${SECRET}@social.example/"]\n`,
      },
    ],
    [
      "a password with a blank in a unit",
      {
        "pleroma.service": `[Service]\nExecStart=/opt/pleroma/bin/pleroma start\nEnvironment=DB_PASSWORD=a ${SECRET}\n`,
      },
    ],
    [
      "a policy that is no YAML",
      {
        "config.exs": "import Config\nconfig :pleroma, :x, a: 1\n",
        ".github/pleroma-hardening.yml": `preset: *${SECRET}\n`,
      },
    ],
    [
      "a policy that is a link to another file",
      {
        "config.exs": "import Config\nconfig :pleroma, :x, a: 1\n",
        ".github/pleroma-hardening.yml": { link: "../secret.env" },
        "secret.env": `${SECRET}\n`,
      },
    ],
  ];
  test.each(hidden)("%s", (_what, files) => {
    const root = folderOf(files);
    for (const format of ["terminal", "json"]) {
      const { status, stdout, stderr } = run(["check", root, "--format", format]);
      expect(status).not.toBe(2);
      expect(stdout + stderr).not.toContain(SECRET);
    }
  });

  test("a line that looks like the beginning of an encrypted file hides nothing", () => {
    const root = folderOf({
      "config.exs": `# ENC[AES256_GCM,data:\nimport Config\nconfig :pleroma, Pleroma.Repo, password: "${SECRET}"\n`,
      "pleroma.service":
        "$ANSIBLE_VAULT;1.1;AES256\n[Service]\nUser=root\nExecStart=/opt/pleroma/bin/pleroma start\n",
    });
    const failing = report(["check", root]).checks.filter(({ status }) => status === "fail");
    const rules = new Set(failing.map(({ rule }) => rule));
    expect(rules).toContain("pleroma/committed-secret");
    expect(rules).toContain("systemd/user");
  });

  test("a policy that leaves nothing to check does not pass", () => {
    const rules = RULES.map(({ id }) => `  ${id}: off\n`).join("");
    const root = folderOf({
      "config.exs": "import Config\nconfig :pleroma, :x, a: 1\n",
      ".github/pleroma-hardening.yml": `rules:\n${rules}`,
    });
    expect(report(["check", root])).toMatchObject({ status: 2, result: "error" });
  });

  test("control characters of a call stay inert", () => {
    const { stdout } = run(["check", "\u001B[31mno-such-folder"]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none is printed
    expect(stdout).not.toMatch(/\u001B/);
  });

  test("who stops reading gets no stack trace", () => {
    const program = `"${process.execPath}" "${cli}" check "${WEAK}" --format json`;
    const { stderr } = spawnSync("sh", ["-c", `${program} | head -c 5`], { encoding: "utf8" });
    expect(stderr).toBe("");
  });
});
