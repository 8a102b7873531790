import { describe, expect, test } from "vitest";
import { readElixir } from "../../src/deployment/elixir-part.ts";
import type { Repository } from "../../src/source/repository.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { summary } from "../elixir/evaluate-files.ts";

type Files = Readonly<Record<string, string>>;

function read(files: Files) {
  const paths = Object.keys(files).sort();
  const repository: Repository = {
    paths: new Set(paths),
    files: new Map(paths.map((path) => [path, new SourceFile(path, files[path] ?? "")])),
    links: new Map(),
    candidates: { elixir: paths.filter((path) => /\.exs\b/.test(path)), nginx: [], systemd: [] },
    problems: [],
  };
  return readElixir(repository);
}

/** The files that take part, those that do not, and what production has as `config :pleroma, :a`. */
function chosen(files: Files) {
  const { production, others, unused, problems } = read(files);
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
        "config/config.exs": UPSTREAM,
        "config/prod.exs": set(2),
        "config/docker.exs": set(7),
      }),
    ).toMatchObject({
      production: ["config/config.exs", "config/prod.exs"],
      unused: ["config/docker.exs"],
    });
  });

  test("a container's config imports what is mounted at an absolute path", () => {
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
      production: ["docker-config.exs", "config.exs"],
      others: [],
      unused: [],
      value: "2 at config.exs:2:25-2:26",
      problems: [],
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
        "the file /secrets/secret.exs, which is imported and not in the repository at docker/config.docker.exs:2:22-2:26",
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
