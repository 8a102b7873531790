import { describe, expect, test } from "vitest";
import { assemble } from "../../src/deployment/assemble.ts";
import { RECOMMENDED } from "../../src/deployment/instance.ts";
import type { Repository } from "../../src/source/repository.ts";
import { SourceFile } from "../../src/source/source-file.ts";

type Files = Readonly<Record<string, string>>;

function repositoryOf(files: Files): Repository {
  const paths = Object.keys(files).sort();
  const candidates = {
    elixir: paths.filter((path) => path.endsWith(".exs")),
    nginx: paths.filter((path) => path.endsWith(".conf")),
    systemd: paths.filter((path) => path.endsWith(".service")),
  };
  return {
    paths: new Set(paths),
    files: new Map(paths.map((path) => [path, new SourceFile(path, files[path] ?? "")])),
    links: new Map(),
    candidates,
    problems: [],
  };
}

function assembled(files: Files) {
  return assemble(repositoryOf(files), { family: undefined, preset: RECOMMENDED });
}

/** The files of each instance, by its name. */
function filesByName(files: Files) {
  const { instances } = assembled(files);
  return Object.fromEntries(instances.map((instance) => [instance.name, instance.files]));
}

const config = (host: string, port = 4000) =>
  `import Config\nconfig :pleroma, Pleroma.Web.Endpoint, url: [host: "${host}"], http: [port: ${port}]\n`;
const site = (host: string, port = 4000) =>
  `server { listen 443 ssl; server_name ${host}; location / { proxy_pass http://127.0.0.1:${port}; } }\n`;
const unit = (lines = "") => `[Service]\nExecStart=/opt/pleroma/bin/pleroma start\n${lines}`;

describe("servers and units go to the instance", () => {
  test("whose host they name", () => {
    expect(
      filesByName({
        "a.exs": config("a.example"),
        "b.exs": config("b.example"),
        "nginx/one.conf": site("a.example"),
        "nginx/two.conf": site("b.example"),
        "pleroma-b.example.service": unit("# b\n"),
      }),
    ).toEqual({
      "a.example": ["a.exs", "nginx/one.conf"],
      "b.example": ["b.exs", "nginx/two.conf", "pleroma-b.example.service"],
    });
  });

  test("whose port they reach, or whose config they name", () => {
    expect(
      filesByName({
        "etc/a/config.exs": config("a.example", 4001),
        "etc/b/config.exs": config("b.example", 4002),
        "one.conf": site("_", 4002),
        "pleroma.service": unit("Environment=PLEROMA_CONFIG_PATH=/etc/a/config.exs\n"),
      }),
    ).toEqual({
      "a.example": ["etc/a/config.exs", "pleroma.service"],
      "b.example": ["etc/b/config.exs", "one.conf"],
    });
  });

  test("in whose folder they lie", () => {
    expect(
      filesByName({
        "alpha/pleroma/config.exs": config("a.example"),
        "beta/pleroma/config.exs": config("b.example"),
        "alpha/nginx/pleroma.conf": site("_"),
        "beta/systemd/pleroma.service": unit(),
      }),
    ).toEqual({
      "a.example": ["alpha/nginx/pleroma.conf", "alpha/pleroma/config.exs"],
      "b.example": ["beta/pleroma/config.exs", "beta/systemd/pleroma.service"],
    });
  });

  test("any of them, where nothing tells", () => {
    expect(
      filesByName({
        "a.exs": config("a.example"),
        "b.exs": config("b.example"),
        "nginx/pleroma.conf": site("_"),
        "pleroma.service": unit(),
      }),
    ).toEqual({
      "a.example": ["a.exs", "nginx/pleroma.conf", "pleroma.service"],
      "b.example": ["b.exs", "nginx/pleroma.conf", "pleroma.service"],
    });
  });
});

test("an added file of the same host makes a second instance and hides none", () => {
  const { instances, notices } = assembled({
    "etc/pleroma/config.exs": config("a.example"),
    "prod.secret.exs": config("a.example"),
  });
  expect(instances.map(({ name, files }) => [name, files])).toEqual([
    ["a.example", ["prod.secret.exs"]],
    ["a.example#2", ["etc/pleroma/config.exs"]],
  ]);
  expect(notices).toEqual([
    "prod.secret.exs, etc/pleroma/config.exs each configure Pleroma, and none of them loads another: each is judged as an instance of its own. Exclude in the policy file what no host uses.",
  ]);
});

test("what may be mounted where a file imports it is judged with that file", () => {
  const { instances, notices } = assembled({
    "docker-config.exs": `${config("a.example")}import_config "/var/lib/pleroma/config.exs"\n`,
    "config.exs": "import Config\nconfig :pleroma, :http_security, enabled: false\n",
  });
  const enabled = instances.map(({ elixir }) =>
    elixir?.get(["pleroma", "http_security", "enabled"]),
  );
  expect(enabled.map((setting) => setting?.state)).toEqual(["dynamic", "known"]);
  expect(notices[0]).toBe(
    "config.exs may be a file that docker-config.exs imports on the host: docker-config.exs is judged as one instance without it, and as another with it.",
  );
});

test("a secret in a shared file is each instance's, one that nobody loads the first's", () => {
  const secret = 'import Config\nconfig :pleroma, Pleroma.Repo, password: "fake-password"\n';
  const { instances } = assembled({
    "a/config.exs": `${config("a.example")}import_config "../shared.exs"\n`,
    "b/config.exs": `${config("b.example")}import_config "../shared.exs"\n`,
    "shared.exs": secret,
    "dev.secret.exs": secret.replace("fake", "other-fake"),
  });
  const places = instances.map(({ name, secrets }) => [
    name,
    secrets.map(({ location, effective }) => `${location.path} ${effective}`),
  ]);
  expect(places).toEqual([
    ["a.example", ["shared.exs true", "dev.secret.exs false"]],
    ["b.example", ["shared.exs true"]],
  ]);
});

test.each([
  ["is", "fake-secret-value"],
  ["holds", "fake-secret-value.example"],
])("a host that %s a secret is no name", (_what, host) => {
  const text = `${config(host)}config :pleroma, Pleroma.Repo, password: "fake-secret-value"\n`;
  const [instance] = assembled({ "config.exs": text }).instances;
  expect(instance?.name).not.toContain("fake-secret-value");
  expect(instance?.host).toBe(null);
});

test("a short word that is a password as well stays in the name", () => {
  const text = `${config("pleroma.example")}config :pleroma, Pleroma.Repo, password: "pleroma"\n`;
  expect(assembled({ "config.exs": text }).instances[0]?.name).toBe("pleroma.example");
});

test.each([
  [undefined, "what it may override is unknown, but for a database export"],
  [[], "the policy says that it sets nothing"],
  [["Pleroma.Repo"], "the policy says that it sets no more than Pleroma.Repo"],
])("what a file of the host may set is said as the policy has it: %j", (hostFilesSet, said) => {
  const text = `${config("a.example")}import_config "/run/secret.exs"\n`;
  const repository = repositoryOf({ "config.exs": text });
  const options = { family: undefined, preset: RECOMMENDED, hostFilesSet };
  expect(assemble(repository, options).notices).toEqual([
    `config.exs:3 imports /run/secret.exs, which is not in the repository: ${said}.`,
  ]);
});

test("where nothing is found, people learn what was left out", () => {
  const { instances, notices } = assembled({
    "nginx/nginx.conf": "events {}\nhttp { include sites-enabled/*; }\n",
    "nginx/sites-enabled/other.conf": "server { listen 80; return 404; }\n",
    "nginx/sites-available/a.conf": site("a.example"),
  });
  expect(instances).toEqual([]);
  expect(notices).toEqual([
    "nginx does not read nginx/sites-available/a.conf: nothing includes or enables them.",
  ]);
});

test("an include that nothing here matches is taken to be empty, and that is said", () => {
  const { notices } = assembled({
    "a.exs": config("a.example"),
    "nginx/nginx.conf": `events {}\ninclude /etc/nginx/modules-enabled/*.conf;\nhttp {\ninclude conf.d/*.conf; include /etc/nginx/pleroma.d/*.conf;\n${site("a.example")}}\n`,
  });
  expect(notices).toEqual([
    "nginx/nginx.conf:4 includes conf.d/*.conf, which nothing in the repository matches: it is taken to be empty, and so is 1 more.",
  ]);
});
