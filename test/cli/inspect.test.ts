import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, inject, test } from "vitest";
import { folderOf } from "../support/folder.ts";

const cli = path.join(inject("bundle"), "cli.js");

function inspect(folder: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "inspect", ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const ENDPOINT = "config :pleroma, Pleroma.Web.Endpoint,";

function repository(): string {
  return folderOf({
    "config/config.exs": [
      "import Config",
      `${ENDPOINT} http: [ip: {127, 0, 0, 1}, port: 4000], secret_key_base: "fake"`,
      "config :pleroma, :media_proxy, enabled: false",
      'import_config "#{config_env()}.exs"',
    ].join("\n"),
    "config/prod.exs": [
      "import Config",
      `${ENDPOINT} http: [port: 4001], url: [host: System.get_env("HOST", "one.example")]`,
      'config :pleroma, Pleroma.Repo, url: "ecto://pleroma:fake-password@#{"db"}/pleroma"',
      'config :pleroma, :headers, [{"authorization", "fake-bearer"}, %{token: "fake-token"}]',
      'if System.get_env("PROXY"), do: config(:pleroma, :media_proxy, enabled: true)',
    ].join("\n"),
  });
}

test("shows what is effective, where it comes from and what it depends on", () => {
  const { status, stdout, stderr } = inspect(repository(), "config/config.exs");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.split("\n")).toEqual([
    "config/config.exs, in the environment prod",
    "with config/prod.exs",
    "",
    'pleroma.Pleroma.Web.Endpoint.secret_key_base = "[redacted]"  config/config.exs:2:97',
    "pleroma.Pleroma.Web.Endpoint.http.ip = {127, 0, 0, 1}  config/config.exs:2:51",
    "pleroma.Pleroma.Web.Endpoint.http.port = 4001  config/prod.exs:2:53",
    "pleroma.Pleroma.Web.Endpoint.url.host = depends on the environment variable HOST  config/prod.exs:2:72",
    '    otherwise "one.example"',
    'pleroma.Pleroma.Repo.url = "[redacted]"  config/prod.exs:3:37',
    'pleroma.headers = [{"authorization", "[redacted]"}, %{:token => "[redacted]"}]  config/prod.exs:4:28',
    "pleroma.media_proxy.enabled = depends on the environment variable PROXY  config/prod.exs:5:73",
    "",
  ]);
});

test("as JSON, with the exact places", () => {
  const { status, stdout } = inspect(repository(), "config/prod.exs", "--format", "json");
  const { settings, ...report } = JSON.parse(stdout);
  expect({ status, ...report }).toMatchObject({
    status: 0,
    schemaVersion: 1,
    file: "config/prod.exs",
    environment: "prod",
    files: ["config/prod.exs"],
    problems: [],
  });
  expect(settings).toContainEqual({
    path: "pleroma.Pleroma.Web.Endpoint.url.host",
    state: "dynamic",
    value: null,
    reason: "the environment variable HOST",
    fallback: '"one.example"',
    location: { path: "config/prod.exs", line: 2, column: 72, endLine: 2, endColumn: 109 },
  });
  expect(stdout).not.toContain("fake");
});

test("a release has no environment", () => {
  const { stdout } = inspect(repository(), "config/config.exs", "--env", "none");
  expect(stdout).toContain('so "config_env()" fails here and Pleroma would not start');
});

test.each([
  ["missing.exs", "missing.exs does not exist."],
  ["../outside.exs", "../outside.exs is outside of the current folder"],
])("%s is a wrong call", (file, message) => {
  const { status, stdout, stderr } = inspect(repository(), file);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(message);
});
