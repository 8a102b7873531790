import { describe, expect, test } from "vitest";
import { readElixir } from "../../src/deployment/elixir-part.ts";
import type { SettingPath } from "../../src/elixir/configuration/configuration.ts";
import type { Repository } from "../../src/source/repository.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { summary } from "../elixir/evaluate-files.ts";

type Files = Readonly<Record<string, string>>;

function repositoryOf(files: Files): Repository {
  const paths = Object.keys(files).sort();
  return {
    paths: new Set(paths),
    files: new Map(paths.map((path) => [path, new SourceFile(path, files[path] ?? "")])),
    links: new Map(),
    candidates: { elixir: paths.filter((path) => /\.exs\b/.test(path)), nginx: [], systemd: [] },
    problems: [],
  };
}

/** The files that take part, those that do not, and what production has as `config :pleroma, :a`. */
function chosen(files: Files) {
  const { deployments, others, unused, problems } = readElixir(repositoryOf(files));
  const [production] = deployments;
  const setting = production?.get(["pleroma", "a", "b"]);
  return {
    production: production?.files,
    others: others.flatMap(({ files: [first] }) => first ?? []).sort(),
    unused,
    value: setting && summary(setting),
    problems: problems.map(({ code, location }) => `${code} ${location.path}:${location.line}`),
  };
}

const IMPORT = "import Config\n";
const set = (value: number) => `${IMPORT}config :pleroma, :a, b: ${value}\n`;
const UPSTREAM = `${set(1)}import_config "#{config_env()}.exs"\n`;
const SECRET = `${set(2)}if File.exists?("./config/prod.secret.exs"), do: import_config("prod.secret.exs")\n`;

describe("what production loads", () => {
  test("a release's config.exs, wherever it lies", () => {
    expect(chosen({ "etc/pleroma/config.exs": set(1), "README.exs": "IO.puts(1)" })).toEqual({
      production: ["etc/pleroma/config.exs"],
      others: [],
      unused: [],
      value: "1 at etc/pleroma/config.exs:2:25-2:26",
      problems: [],
    });
  });

  test("a release reads its file without an environment", () => {
    const files = {
      "config.exs": `${set(1)}if config_env() == :prod, do: config(:pleroma, c: 1)\n`,
    };
    expect(chosen(files).problems).toEqual(["elixir/invalid config.exs:3"]);
  });

  test("a source checkout, with what the environment imports", () => {
    expect(
      chosen({
        "config/config.exs": UPSTREAM,
        "config/prod.exs": SECRET,
        "config/prod.secret.exs": set(3),
        "config/dev.exs": set(4),
        "config/test.exs": set(5),
      }),
    ).toEqual({
      production: ["config/config.exs", "config/prod.exs", "config/prod.secret.exs"],
      others: ["config/dev.exs", "config/test.exs"],
      unused: [],
      value: "3 at config/prod.secret.exs:2:25-2:26",
      problems: [],
    });
  });

  test("what was exported from the database comes last", () => {
    expect(
      chosen({
        "config/config.exs": UPSTREAM,
        "config/prod.exs": SECRET,
        "config/prod.secret.exs": set(3),
        "config/prod.exported_from_db.secret.exs": set(6),
      }),
    ).toMatchObject({
      value: "6 at config/prod.exported_from_db.secret.exs:2:25-2:26",
      unused: [],
    });
  });

  test("a lone prod.secret.exs", () => {
    expect(chosen({ "prod.secret.exs": set(1), "dev.secret.exs": set(2) })).toMatchObject({
      production: ["prod.secret.exs"],
      others: ["dev.secret.exs"],
    });
  });

  test("upstream's docker.exs is an alternative", () => {
    expect(
      chosen({
        "lib/pleroma/application.ex": "",
        "config/config.exs": UPSTREAM,
        "config/prod.exs": set(2),
        "config/docker.exs": set(7),
      }),
    ).toMatchObject({
      production: ["config/config.exs", "config/prod.exs"],
      unused: ["config/docker.exs"],
    });
  });

  test("a container's config imports what lies at the same path in the repository", () => {
    expect(
      chosen({
        "docker-config.exs": `${set(1)}import_config "/var/lib/pleroma/config.exs"\n`,
        "var/lib/pleroma/config.exs": set(2),
      }),
    ).toEqual({
      production: ["docker-config.exs", "var/lib/pleroma/config.exs"],
      others: [],
      unused: [],
      value: "2 at var/lib/pleroma/config.exs:2:25-2:26",
      problems: [],
    });
  });

  test("a file that only may be the one that is mounted there makes nothing known", () => {
    expect(
      chosen({
        "docker-config.exs": [
          IMPORT,
          "config :pleroma, :a, b: 1, c: 1",
          'if File.exists?("/var/lib/pleroma/config.exs"),',
          '  do: import_config("/var/lib/pleroma/config.exs")',
        ].join("\n"),
        "config.exs": set(2),
      }),
    ).toEqual({
      production: ["docker-config.exs"],
      others: [],
      unused: [],
      value:
        "the file /var/lib/pleroma/config.exs, which docker-config.exs:5 imports and which may be config.exs: to make that certain, keep it as var/lib/pleroma/config.exs at docker-config.exs:3:25-3:26",
      problems: [],
    });
  });

  test("a release's config may import what lies beside it", () => {
    const files = {
      "etc/pleroma/config.exs": `${set(1)}import_config "/etc/pleroma/secret.exs"\n_ = config_env()\n`,
      "etc/pleroma/secret.exs": set(2),
    };
    expect(chosen(files)).toMatchObject({
      production: ["etc/pleroma/config.exs", "etc/pleroma/secret.exs"],
      problems: ["elixir/invalid etc/pleroma/config.exs:4"],
    });
  });

  test("what a container generates when it starts may change what was set before it", () => {
    const docker = `${set(1)}import_config "/secrets/secret.exs"\nimport_config "/config.d/config.exs"\n`;
    const files = {
      "docker/config.docker.exs": docker,
      "config.d/config.exs": `${IMPORT}config :pleroma, :c, d: 1\n`,
    };
    expect(chosen(files)).toMatchObject({
      production: ["docker/config.docker.exs", "config.d/config.exs"],
      value:
        "the file /secrets/secret.exs, which docker/config.docker.exs:3 imports and the repository does not hold: add that file, or name what it sets under elixir.host-files-set in the policy file at docker/config.docker.exs:2:22-2:26",
      problems: [],
    });
  });

  test("a fragment without import Config is loaded by nothing", () => {
    expect(
      chosen({ "config.exs": set(1), "snippets/media.exs": "config :pleroma, :a, b: 9\n" }),
    ).toMatchObject({ production: ["config.exs"], unused: ["snippets/media.exs"] });
  });

  test("nothing, where nothing configures Pleroma", () => {
    expect(chosen({ "config/config.exs": `${IMPORT}config :other, a: 1\n` })).toMatchObject({
      production: undefined,
      others: [],
    });
  });
});

/** The files of each deployment. */
function deployments(files: Files): readonly (readonly string[])[] {
  return readElixir(repositoryOf(files)).deployments.map((one) => one.files);
}

describe("several deployments: no file stands in for another", () => {
  const importing = `${set(1)}import_config "x.exs"\n`;
  test.each<[what: string, files: Files, expected: readonly (readonly string[])[]]>([
    [
      "a new prod.secret.exs beside what a release reads",
      { "etc/pleroma/config.exs": set(1), "prod.secret.exs": set(2) },
      [["prod.secret.exs"], ["etc/pleroma/config.exs"]],
    ],
    [
      "a source checkout's config.exs",
      {
        "a/config.exs": importing,
        "a/x.exs": IMPORT,
        "etc/pleroma/config.exs": set(1),
      },
      [["a/config.exs", "a/x.exs"], ["etc/pleroma/config.exs"]],
    ],
    [
      "one folder for each host",
      { "beta/config.exs": set(1), "alpha/config.exs": set(1) },
      [["alpha/config.exs"], ["beta/config.exs"]],
    ],
    [
      "what Pleroma's generator wrote",
      { "config/prod.secret.exs": set(1), "config/generated_config.exs": set(2) },
      [["config/prod.secret.exs"], ["config/generated_config.exs"]],
    ],
    [
      "a docker.exs outside of Pleroma's own source tree",
      { "config/config.exs": set(1), "config/docker.exs": set(2) },
      [["config/config.exs"], ["config/docker.exs"]],
    ],
    [
      "a template",
      { "config.exs": set(1), "prod.secret.exs.j2": set(2) },
      [["prod.secret.exs.j2"], ["config.exs"]],
    ],
    [
      "an import that is never reached",
      {
        "prod.secret.exs": `${set(1)}if false, do: import_config("config.exs")\n`,
        "config.exs": set(2),
      },
      [["prod.secret.exs"], ["config.exs"]],
    ],
    [
      "an import of what a release reads by itself",
      {
        "prod.secret.exs": `import_config "etc/pleroma/config.exs"\n${set(1)}`,
        "etc/pleroma/config.exs": set(2),
      },
      [["prod.secret.exs", "etc/pleroma/config.exs"], ["etc/pleroma/config.exs"]],
    ],
    [
      "an example that imports the real file",
      { "docs/config.exs": `import_config "../config.exs"\n${set(1)}`, "config.exs": set(2) },
      [["config.exs"]],
    ],
    [
      "what may be mounted where another file imports it",
      {
        "docker-config.exs": `${set(1)}import_config "/var/lib/pleroma/config.exs"\n`,
        "config.exs": set(2),
      },
      [["docker-config.exs"], ["docker-config.exs", "config.exs"]],
    ],
    [
      "examples and fixtures",
      {
        "config.exs": set(1),
        "config.example.exs": set(1),
        "sample_config.exs": set(1),
        "docs/config.exs": set(1),
        "test/fixtures/config/temp.secret.exs": set(1),
      },
      [["config.exs"]],
    ],
    [
      "an example, where there is nothing else",
      { "docs/config.exs": set(1) },
      [["docs/config.exs"]],
    ],
    [
      "a whole source tree",
      {
        "mix.exs": "",
        "lib/pleroma/application.ex": "",
        "config/config.exs": UPSTREAM,
        "config/prod.exs": SECRET,
        "config/prod.secret.exs": set(3),
        "config/docker.exs": set(4),
        "config/description.exs": set(5),
        "config/dev.exs": set(6),
        "config/test.exs": set(7),
        "config/benchmark.exs": set(8),
      },
      [["config/config.exs", "config/prod.exs", "config/prod.secret.exs"]],
    ],
  ])("%s", (_what, files, expected) => {
    expect(deployments(files)).toEqual(expected);
  });

  test("more than can be looked at are a problem", () => {
    const names = Array.from({ length: 21 }, (_, number) => `host${number}/config.exs`);
    const files = Object.fromEntries(names.map((name) => [name, set(1)]));
    const { deployments, problems } = readElixir(repositoryOf(files));
    expect(deployments).toHaveLength(20);
    expect(problems.map(({ code }) => code)).toEqual(["source/too-many-instances"]);
  });
});

const listening = (ip: string) =>
  `${IMPORT}config :pleroma, Pleroma.Web.Endpoint, http: [ip: {${ip}}]\n`;
const [LOCAL, PUBLIC] = [listening("127, 0, 0, 1"), listening("0, 0, 0, 0")];
const covering = (path: string) => `${IMPORT}import_config "${path}"\n${LOCAL}`;

/** Where the endpoint of each deployment listens. */
function listens(files: Files): readonly string[] {
  return readElixir(repositoryOf(files)).deployments.map((one) => {
    const setting = one.get(["pleroma", "Pleroma.Web.Endpoint", "http", "ip"]);
    return `${one.files.join(" ")}: ${setting.state === "unset" ? "unset" : summary(setting)}`;
  });
}

describe("no added file hides what production may read by itself", () => {
  test.each<[what: string, files: Files, expected: readonly string[]]>([
    [
      "a file that imports a release's config",
      { "pleroma/config.exs": PUBLIC, "pleroma/local.exs": covering("config.exs") },
      [
        "pleroma/config.exs: {0, 0, 0, 0} at pleroma/config.exs:2:51-2:63",
        "pleroma/local.exs pleroma/config.exs: {127, 0, 0, 1} at pleroma/local.exs:4:51-4:65",
      ],
    ],
    [
      "a file that imports a prod.secret.exs",
      { "prod.secret.exs": PUBLIC, "config.exs": covering("prod.secret.exs") },
      [
        "config.exs prod.secret.exs: {127, 0, 0, 1} at config.exs:4:51-4:65",
        "prod.secret.exs: {0, 0, 0, 0} at prod.secret.exs:2:51-2:63",
      ],
    ],
    [
      "a file that imports the prod.exs which imports the settings",
      {
        "prod.secret.exs": PUBLIC,
        "prod.exs": `${IMPORT}import_config "prod.secret.exs"\n`,
        "local.exs": covering("prod.exs"),
      },
      [
        "prod.exs prod.secret.exs: {0, 0, 0, 0} at prod.secret.exs:2:51-2:63",
        "local.exs prod.exs prod.secret.exs: {127, 0, 0, 1} at local.exs:4:51-4:65",
      ],
    ],
    [
      "a source checkout that is put around a prod.secret.exs",
      {
        "prod.secret.exs": PUBLIC,
        "prod.exs": covering("prod.secret.exs"),
        "config.exs": `${IMPORT}import_config "#{config_env()}.exs"\n`,
      },
      [
        "config.exs prod.exs prod.secret.exs: {127, 0, 0, 1} at prod.exs:4:51-4:65",
        "prod.secret.exs: {0, 0, 0, 0} at prod.secret.exs:2:51-2:63",
      ],
    ],
    [
      "a database export of no production",
      { "config.exs": PUBLIC, "a.exported_from_db.secret.exs": LOCAL },
      [
        "config.exs: {0, 0, 0, 0} at config.exs:2:51-2:63",
        "a.exported_from_db.secret.exs: {127, 0, 0, 1} at a.exported_from_db.secret.exs:2:51-2:65",
      ],
    ],
    [
      "an empty prod.exs, with which runtime.exs would be read",
      { "a/config.exs": PUBLIC, "a/prod.exs": IMPORT, "a/runtime.exs": LOCAL },
      [
        "a/config.exs: {0, 0, 0, 0} at a/config.exs:2:51-2:63",
        "a/config.exs a/runtime.exs: {127, 0, 0, 1} at a/runtime.exs:2:51-2:65",
      ],
    ],
    [
      "an empty mix.exs, with which runtime.exs would be read",
      { "a/config.exs": PUBLIC, "mix.exs": "", "a/runtime.exs": LOCAL },
      [
        "a/config.exs: {0, 0, 0, 0} at a/config.exs:2:51-2:63",
        "a/config.exs a/runtime.exs: {127, 0, 0, 1} at a/runtime.exs:2:51-2:65",
      ],
    ],
    [
      "an empty mix.exs, with which an environment would be there",
      {
        "a/config.exs": `${PUBLIC}try do\n  config_env()\n  config :pleroma, Pleroma.Web.Endpoint, http: [ip: {127, 0, 0, 1}]\nrescue\n  _ -> :ok\nend\n`,
        "mix.exs": "",
      },
      [
        "a/config.exs: {0, 0, 0, 0} at a/config.exs:2:51-2:63",
        "a/config.exs: {127, 0, 0, 1} at a/config.exs:5:53-5:67",
      ],
    ],
  ])("%s", (_what, files, expected) => {
    expect(listens(files)).toEqual(expected);
  });

  test.each<[what: string, files: Files, expected: readonly (readonly string[])[]]>([
    [
      "a source checkout, whatever it configures, with runtime.exs",
      {
        "mix.exs": "",
        "config/config.exs": `${LOCAL}import_config "#{config_env()}.exs"\n`,
        "config/prod.exs": `${LOCAL}import_config "prod.secret.exs"\n`,
        "config/prod.secret.exs": LOCAL,
        "config/runtime.exs": LOCAL,
      },
      [["config/config.exs", "config/prod.exs", "config/prod.secret.exs", "config/runtime.exs"]],
    ],
    [
      "secrets that a release's config imports",
      {
        "config.exs": `${LOCAL}import_config "host.secret.exs"\n`,
        "host.secret.exs": `${IMPORT}config :pleroma, Pleroma.Web.Endpoint, secret_key_base: "x"\n`,
      },
      [["config.exs", "host.secret.exs"]],
    ],
    [
      "a source checkout that does not ask for the environment",
      { "mix.exs": "", "config/config.exs": LOCAL },
      [["config/config.exs"]],
    ],
  ])("one deployment: %s", (_what, files, expected) => {
    expect(deployments(files)).toEqual(expected);
  });
});

describe("which environment", () => {
  test.each(["config_env()", "config_target()", "Mix.target()"])(
    "a release has none, so a try around %s comes to its rescue",
    (call) => {
      const text = `${IMPORT}b =\n  try do\n    ${call}\n    1\n  rescue\n    _ -> 2\n  end\n\nconfig :pleroma, :a, b: b\n`;
      const { value, problems } = chosen({ "config.exs": text });
      expect(value).toBe("2 at config.exs:7:10-7:11");
      expect(problems).toEqual([]);
    },
  );

  test("a release has no target", () => {
    const files = { "config.exs": `${set(1)}config :pleroma, c: config_target()\n` };
    expect(chosen(files).problems).toEqual(["elixir/invalid config.exs:3"]);
  });

  test("production may read a file of another environment", () => {
    const files = {
      "config/config.exs": `${IMPORT}import_config "#{config_env()}.exs"\n`,
      "config/prod.exs": `${IMPORT}import_config "dev.exs"\n`,
      "config/dev.exs": set(4),
    };
    expect(chosen(files)).toMatchObject({
      production: ["config/config.exs", "config/prod.exs", "config/dev.exs"],
      others: [],
      value: "4 at config/dev.exs:2:25-2:26",
    });
  });

  const asking = `${set(1)}if config_env() == :prod, do: config(:pleroma, c: 1)\n`;
  test.each<[what: string, files: Files, problems: readonly string[]]>([
    [
      "no source tree is near",
      { "pleroma/config/config.exs": asking },
      ["elixir/invalid pleroma/config/config.exs:3"],
    ],
    ["a mix.exs is near", { "pleroma/config/config.exs": asking, "pleroma/mix.exs": "" }, []],
    ["prod.exs is beside it", { "config/config.exs": asking, "config/prod.exs": IMPORT }, []],
  ])("of a config.exs in a folder config, when %s", (_what, files, problems) => {
    expect(chosen(files).problems).toEqual(problems);
  });
});

describe("what files of the host may set, by the policy", () => {
  const config = [
    "import Config",
    'config :pleroma, Pleroma.Web.Endpoint, http: [ip: {127, 0, 0, 1}], secret_key_base: "x"',
    "config :pleroma, :http_security, sts: true",
    'config :joken, default_signer: "x"',
    'import_config "/secrets/secret.exs"',
  ].join("\n");
  const states = (hostFilesSet: readonly string[] | undefined, text = config) => {
    const [production] = readElixir(repositoryOf({ "config.exs": text }), {
      hostFilesSet,
    }).deployments;
    const state = (...path: SettingPath) => production?.get(path).state;
    return {
      ip: state("pleroma", "Pleroma.Web.Endpoint", "http", "ip"),
      secret: state("pleroma", "Pleroma.Web.Endpoint", "secret_key_base"),
      sts: state("pleroma", "http_security", "sts"),
      repo: state("pleroma", "Pleroma.Repo", "password"),
      signer: state("joken", "default_signer"),
    };
  };

  test("anything, where the policy says nothing", () => {
    expect(new Set(Object.values(states(undefined)))).toEqual(new Set(["dynamic"]));
  });

  test("only these settings, whole or in part", () => {
    const named = ["Pleroma.Repo", "Pleroma.Web.Endpoint.secret_key_base", ":joken.default_signer"];
    expect(states(named)).toEqual({
      ip: "known",
      secret: "dynamic",
      sts: "known",
      repo: "dynamic",
      signer: "dynamic",
    });
  });

  test("all of an application, or nothing", () => {
    expect(states([":joken"])).toMatchObject({ ip: "known", signer: "dynamic", repo: "unset" });
    expect(states([])).toMatchObject({ ip: "known", secret: "known", signer: "known" });
  });

  test("anything nevertheless, where the import may mean a file of the repository", () => {
    const files = { "docker.exs": config, "app/secret.exs": "", "secret.exs": set(1) };
    const [production] = readElixir(repositoryOf(files), { hostFilesSet: [] }).deployments;
    expect(production?.files).toEqual(["docker.exs"]);
    expect(production?.get(["pleroma", "http_security", "sts"]).state).toBe("dynamic");
  });

  test("anything nevertheless, where the import's name is not known", () => {
    const text = `${config}\nimport_config System.get_env("FILE")\n`;
    expect(states([], text)).toMatchObject({ ip: "dynamic", sts: "dynamic" });
  });
});
