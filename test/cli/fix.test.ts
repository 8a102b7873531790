import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, test } from "vitest";
import { resultSchema } from "../../src/report/json-schema.ts";
import { folderOf } from "../support/folder.ts";

const cli = path.join(inject("bundle"), "cli.js");
const EXAMPLE = fileURLToPath(new URL("../../examples/weak", import.meta.url));
const WEAK = filesOf(EXAMPLE);
const SECRET = /secret_key_base: "(?<value>[^"]+)"/.exec(WEAK["pleroma/config.exs"] ?? "");

function filesOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const full = path.join(entry.parentPath, entry.name);
        return [path.relative(folder, full), readFileSync(full, "utf8")];
      }),
  );
}

function run(args: readonly string[]) {
  return spawnSync(process.execPath, [cli, "check", ...args], { encoding: "utf8" });
}

function git(folder: string, args: readonly string[], input?: string) {
  return spawnSync("git", ["-C", folder, ...args], { encoding: "utf8", input });
}

test("each rule says whether it can be mended without anybody", () => {
  const explained = (rule: string) =>
    spawnSync(process.execPath, [cli, "rules", rule], { encoding: "utf8" }).stdout;
  expect(explained("systemd/private-tmp")).toContain("`check --fix` mends it, wherever");
  expect(explained("pleroma/http-ip")).toContain("mends it once nginx/upstream passes, wherever");
  expect(explained("pleroma/secure-cookie-flag")).toContain("mends it once nginx/https-only pass");
  expect(explained("systemd/user")).toContain("leaves it to you: the account has to exist");
});

test("a directive below a backslash with a blank behind it is shown: it belongs to no value", () => {
  const folder = folderOf({
    "systemd/pleroma.service":
      "[Service]\nUser=pleroma\nExecStart=/opt/pleroma/bin/pleroma start\nCapabilityBoundingSet=CAP_SYS_ADMIN \\ \t\n# One more:\n CAP_NET_ADMIN \t\n",
  });
  const { stdout, stderr } = run([folder, "--dry-run"]);
  expect(stdout).toContain("+CapabilityBoundingSet=~CAP_SYS_ADMIN\n+PrivateTmp=");
  expect(stderr).not.toMatch(/may be a secret in these lines:.*pleroma\.service/);
});

describe("check --fix", () => {
  test("mends what needs nobody, says what is left and why, and then has nothing to do", () => {
    const folder = folderOf(WEAK);
    const first = run([folder, "--fix", "--format", "json"]);
    const { checks } = resultSchema.parse(JSON.parse(first.stdout));
    const failing = checks.flatMap(({ rule, status }) => (status === "fail" ? [rule] : []));
    expect([...new Set(failing)]).toEqual([
      "pleroma/url-scheme",
      "pleroma/upload-base-url",
      "pleroma/media-proxy-base-url",
      "pleroma/committed-secret",
      "pleroma/database-config",
      "nginx/media-isolation",
      "systemd/private-devices",
      "systemd/user",
    ]);
    expect(first.stderr).toMatch(
      /^fixes: mended \d+ failing checks in nginx\/.*override\.conf\.$/m,
    );
    expect(first.stderr).toContain(`fixes: left to you are ${failing.length} failing checks.`);
    expect(first.stderr).toContain("systemd/user: the account has to exist");
    const fixed = filesOf(folder);
    expect(Object.keys(fixed)).toEqual(Object.keys(WEAK));
    const second = run([folder, "--fix"]);
    expect(second.stderr).toContain("can be mended without you");
    expect(filesOf(folder)).toEqual(fixed);
    expect([first.status, second.status]).toEqual([1, 1]);
  });

  test("writes what `--dry-run` shows, which writes nothing", () => {
    const folder = folderOf(WEAK);
    const shown = run([folder, "--dry-run"]);
    expect(filesOf(folder)).toEqual(WEAK);
    expect(shown.status).toBe(1);
    const patched = folderOf(WEAK);
    // A line around the changes holds a secret, and so they have less context than Git asks for.
    expect(shown.stderr).toContain("--unidiff-zero");
    expect(git(patched, ["apply", "--unidiff-zero"], shown.stdout)).toMatchObject({ stderr: "" });
    run([folder, "--fix"]);
    expect(filesOf(patched)).toEqual(filesOf(folder));
  });

  test("gives Git all the context it asks for where nothing speaks against it", () => {
    const files = { "pleroma.service": "[Service]\nExecStart=/opt/pleroma/bin/pleroma start" };
    const shown = run([folderOf(files), "--dry-run", "--format", "json"]);
    resultSchema.parse(JSON.parse(shown.stdout));
    const patch = shown.stderr.split("\nfixes:")[0];
    expect(patch).toContain("\\ No newline at end of file");
    const patched = folderOf(files);
    expect(git(patched, ["apply"], `${patch}\n`)).toMatchObject({ status: 0, stderr: "" });
    expect(filesOf(patched)["pleroma.service"]).toMatch(
      /^\[Service\]\n(?:\w+=\S+\n)+ExecStart=\/opt\/pleroma\/bin\/pleroma start$/,
    );
  });

  test("shows no secret, neither in a line that changes nor around it", () => {
    const secret = SECRET?.groups?.["value"] ?? "";
    expect(secret.length).toBeGreaterThan(20);
    for (const format of ["terminal", "json"]) {
      const { stdout, stderr } = run([folderOf(WEAK), "--dry-run", "--format", format]);
      expect(stdout + stderr).not.toContain(secret);
    }
    const folder = folderOf({
      "config.exs": `import Config
config :pleroma, Pleroma.Web.Endpoint, secure_cookie_flag: false, secret_key_base: "${secret}"
config :pleroma, Pleroma.Web.Endpoint, url: [host: "social.example", scheme: "http", port: 80]
`,
    });
    const { stdout, stderr } = run([folder, "--dry-run"]);
    expect(stdout + stderr).not.toContain(secret);
    expect(stdout).toBe("");
    expect(stderr).toContain("config.exs:2");
    run([folder, "--fix"]);
    expect(readFileSync(path.join(folder, "config.exs"), "utf8")).toContain(
      `secure_cookie_flag: true, secret_key_base: "${secret}"`,
    );
  });

  test("keeps the mode, follows no link and leaves no other file behind", () => {
    const unit = "[Service]\nExecStart=/opt/pleroma/bin/pleroma start\n";
    const folder = folderOf({
      "available/pleroma.service": { link: "../real/pleroma.service" },
      "real/pleroma.service": unit,
    });
    const file = path.join(folder, "real/pleroma.service");
    writeFileSync(file, unit, { mode: 0o640 });
    const before = statSync(file).mode;
    expect(run([folder, "--fix"]).stderr).toContain("in real/pleroma.service.");
    expect(statSync(file).mode).toBe(before);
    expect(Object.keys(filesOf(folder))).toEqual(["real/pleroma.service"]);
  });

  test("with a base, mends what is new", () => {
    const folder = folderOf({
      "pleroma.service":
        "[Service]\nExecStart=/opt/pleroma/bin/pleroma start\nUser=pleroma\nNoNewPrivileges=yes\n",
    });
    for (const args of [
      ["init", "-q"],
      ["add", "."],
      ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "base"],
    ]) {
      expect(git(folder, args)).toMatchObject({ status: 0 });
    }
    const file = path.join(folder, "pleroma.service");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace("NoNewPrivileges=yes", "NoNewPrivileges=no"),
    );
    const { status, stderr } = run([folder, "--base", "HEAD", "--fix"]);
    expect(stderr).toContain("fixes: mended 1 failing check in pleroma.service.");
    expect(status).toBe(0);
    expect(git(folder, ["status", "--porcelain"]).stdout).toBe("");
  });
});
