import { describe, expect, it } from "vitest";
import type { SettingPath } from "../../src/elixir/configuration/configuration.ts";
import { LIMITS } from "../../src/source/limits.ts";
import { evaluateFiles, evaluateText, place, summary } from "./evaluate-files.ts";

const ENDPOINT = "Pleroma.Web.Endpoint";

describe("evaluateConfig", () => {
  it("says where each value was set", () => {
    const configuration = evaluateText(
      [
        'host = "social.example.org"',
        "config :pleroma, Pleroma.Web.Endpoint,",
        "  url: [host: host],",
        "  http: [ip: {127, 0, 0, 1}, port: 4000]",
        "config :pleroma, Pleroma.Web.Endpoint, http: [port: 4001]",
      ].join("\n"),
    );
    const settings: SettingPath[] = [
      ["pleroma", ENDPOINT, "url", "host"],
      ["pleroma", ENDPOINT, "http", "ip"],
      ["pleroma", ENDPOINT, "http", "port"],
    ];
    expect(settings.map((path) => summary(configuration.get(path)))).toEqual([
      '"social.example.org" at config.exs:2:8-2:28',
      "{127, 0, 0, 1} at config.exs:5:14-5:28",
      "4001 at config.exs:6:53-6:57",
    ]);
  });

  it("points at the nearest thing that is there for a setting that nobody sets", () => {
    const configuration = evaluateText(
      [
        "config :pleroma, :http_security,",
        "  enabled: true",
        "config :pleroma, Pleroma.Web.Endpoint, http: [port: 4000]",
      ].join("\n"),
    );
    expect(summary(configuration.get(["pleroma", "http_security", "sts"]))).toBe(
      "unset near config.exs:2:1-2:32",
    );
    expect(summary(configuration.get(["pleroma", ENDPOINT, "http", "ip"]))).toBe(
      "unset near config.exs:4:46-4:58",
    );
    expect(summary(configuration.get(["pleroma", "media_proxy", "base_url"]))).toBe(
      "unset near config.exs:1:1-1:1",
    );
  });

  it("merges each root over the earlier ones", () => {
    const configuration = evaluateFiles(
      {
        "config/config.exs":
          'import Config\nconfig :pleroma, :instance, name: "A", limit: 1\nimport_config "#{config_env()}.exs"\n',
        "config/prod.exs": "import Config\nconfig :pleroma, :instance, limit: 2\n",
        "release.exs": 'import Config\nconfig :pleroma, :instance, name: "B"\n',
      },
      { roots: ["config/config.exs", "release.exs"] },
    );
    expect(configuration.files).toEqual(["config/config.exs", "config/prod.exs", "release.exs"]);
    expect(summary(configuration.get(["pleroma", "instance", "name"]))).toBe(
      '"B" at release.exs:2:35-2:38',
    );
    expect(summary(configuration.get(["pleroma", "instance", "limit"]))).toBe(
      "2 at config/prod.exs:2:36-2:37",
    );
  });

  it("keeps what a later root may or may not add to", () => {
    const configuration = evaluateFiles(
      {
        "config/config.exs":
          "import Config\nconfig :pleroma, Endpoint, secure: true, http: [ip: 1, port: 2]\n",
        "release.exs":
          'import Config\nif System.get_env("X"), do: config(:pleroma, Endpoint, http: [port: 3])\n',
      },
      { roots: ["config/config.exs", "release.exs"] },
    );
    const get = (...path: SettingPath) => configuration.get(path).state;
    expect(get("pleroma", "Endpoint", "secure")).toBe("known");
    expect(get("pleroma", "Endpoint", "http", "ip")).toBe("known");
    expect(get("pleroma", "Endpoint", "http", "port")).toBe("dynamic");
    expect(get("pleroma", "Endpoint", "url")).toBe("unset");
  });

  it("does not take the environment of a build for that of the host", () => {
    const configuration = evaluateFiles(
      {
        "config/config.exs": 'import Config\nconfig :a, x: System.fetch_env!("X")\n',
        "release.exs": '[a: [b: is_nil(System.get_env("X"))]]\n',
      },
      { roots: ["config/config.exs", "release.exs"] },
    );
    expect(configuration.get(["a", "b"]).state).toBe("dynamic");
  });

  it("knows what a variable of the environment decides, and what it does not", () => {
    const configuration = evaluateText(
      [
        'config :pleroma, :instance, name: System.get_env("NAME", "Fake"), email: System.get_env("MAIL")',
        'if System.get_env("STS") == "true" do',
        "  config :pleroma, :http_security, enabled: true, sts: true",
        "else",
        "  config :pleroma, :http_security, enabled: true",
        "end",
      ].join("\n"),
    );
    const get = (...path: SettingPath) => summary(configuration.get(path));
    expect(get("pleroma", "instance", "name")).toBe(
      'the environment variable NAME, else "Fake" at config.exs:2:35-2:65',
    );
    expect(get("pleroma", "instance", "email")).toBe(
      "the environment variable MAIL at config.exs:2:74-2:96",
    );
    expect(get("pleroma", "http_security", "enabled")).toBe(":true at config.exs:4:45-4:49");
    expect(get("pleroma", "http_security", "sts")).toBe(
      "the environment variable STS at config.exs:4:56-4:60",
    );
    expect(configuration.get(["pleroma", "http_security", "foo"]).state).toBe("unset");
  });

  it("fails a release that asks for its environment", () => {
    const configuration = evaluateFiles(
      { "config.exs": 'import Config\nimport_config "#{config_env()}.exs"\nconfig :a, b: 1\n' },
      { environment: undefined },
    );
    expect(configuration.problems.map(({ code, location }) => [code, place(location)])).toEqual([
      ["elixir/invalid", "config.exs:2:18-2:30"],
    ]);
    expect(configuration.get(["a", "b"]).state).toBe("known");
  });

  it("says nothing about a host that stops before it is configured", () => {
    const configuration = evaluateText(
      'secret = System.get_env("SECRET") || raise "SECRET is missing"\nconfig :a, b: 1, c: secret',
    );
    expect(configuration.problems).toEqual([]);
    expect(configuration.get(["a", "b"]).state).toBe("known");
  });
});

describe("imports", () => {
  it("knows nothing of what a file may set that only the host may have", () => {
    const configuration = evaluateFiles({
      "config/config.exs": [
        "import Config",
        "config :a, b: 1",
        'if File.exists?("./config/prod.secret.exs"), do: import_config("prod.secret.exs")',
        'import_config "/etc/pleroma/config.exs"',
      ].join("\n"),
    });
    expect(configuration.problems).toEqual([]);
    expect(configuration.unresolvedImports.map(({ path }) => path)).toEqual([
      "prod.secret.exs",
      "/etc/pleroma/config.exs",
    ]);
    expect(configuration.get(["a", "b"])).toMatchObject({
      state: "dynamic",
      reason:
        "the file /etc/pleroma/config.exs, which config/config.exs:4 imports and the repository does not hold",
    });
  });

  it("knows what is set after such an import", () => {
    const configuration = evaluateFiles({
      "config.exs": 'import Config\nimport_config "/etc/secret.exs"\nconfig :a, b: [c: 1]\n',
    });
    expect(configuration.get(["a", "b", "c"]).state).toBe("known");
    expect(configuration.get(["a", "b", "d"]).state).toBe("dynamic");
  });

  it("reads a file under File.exists? when the repository has it", () => {
    const configuration = evaluateFiles({
      "hosts/one/config/config.exs":
        'import Config\nif File.exists?("./config/prod.secret.exs"), do: import_config("prod.secret.exs")\n',
      "hosts/one/config/prod.secret.exs": "import Config\nconfig :a, b: 1\n",
    });
    expect(summary(configuration.get(["a", "b"]))).toBe(
      "1 at hosts/one/config/prod.secret.exs:2:15-2:16",
    );
  });

  it.each([
    ['import_config "missing.exs"', "elixir/missing-import"],
    ['import_config "../../outside.exs"', "elixir/import-outside-repository"],
    ['import_config "config.exs"', "elixir/invalid"],
  ])("reports %s", (line, code) => {
    const configuration = evaluateFiles({ "config/config.exs": `import Config\n${line}\n` });
    expect(
      configuration.problems.map((one) => [one.code, one.severity, one.location.line]),
    ).toEqual([[code, "error", 2]]);
  });
});

describe("limits", () => {
  it("never takes anything for known when it stops early", () => {
    const configuration = evaluateText(
      [
        "config :a, b: 1",
        "for x <- 1..9999, y <- 1..9999, do: config(:a, c: x + y)",
        "config :a, d: 1",
      ].join("\n"),
    );
    expect(configuration.problems.map(({ code }) => code)).toEqual(["elixir/limit"]);
    expect(configuration.get(["a", "b"]).state).toBe("dynamic");
    expect(configuration.get(["a", "d"]).state).toBe("dynamic");
  });

  it.each([
    ["lists", "[x0, x0]"],
    ["tuples", "{x0, x0}"],
    ["maps", "%{a: x0, b: x0}"],
    ["keyword lists", "[a: x0, b: x0]"],
    ["choices", 'if(System.get_env("X"), do: [a: x0], else: [b: x0, c: x0])'],
    ["defaults", 'System.get_env("X") || [x0, x0]'],
  ])("stops at %s that double with every line", (_name, doubled) => {
    const lines = Array.from({ length: 60 }, (_line, index) => {
      const value = doubled.replaceAll("x0", `x${index}`);
      return `x${index + 1} = ${value}`;
    });
    const text = ["x0 = 1", ...lines, "config :a, b: x60"].join("\n");
    const { problems, get } = evaluateText(text);
    expect(problems.map(({ code }) => code)).toEqual(["elixir/limit"]);
    expect(get(["a", "b"]).state).toBe("dynamic");
  });

  it("says of a long chain of operators that it is too long, not that it is wrong", () => {
    const { problems } = evaluateText(`config :a, b: ${"1 + ".repeat(50_000)}1`);
    expect(problems.map(({ code }) => code)).toEqual(["elixir/limit"]);
  });

  it("merges what many calls add to one keyword list", () => {
    const calls = Array.from({ length: 20_000 }, (_call, index) => {
      return `config :a, :b, c: [k${index}: ${index}]`;
    });
    const { problems, get } = evaluateText(calls.join("\n"));
    expect(problems).toEqual([]);
    const places = ["k0", "k19999"].map((key) => summary(get(["a", "b", "c", key])));
    expect(places).toEqual(["0 at config.exs:2:24-2:25", "19999 at config.exs:20001:28-20001:33"]);
  });

  it.each([
    ["lists", "[", "]"],
    ["calls", "f(", ")"],
    ["tuples", "{", "}"],
    ["functions", "fn -> ", " end"],
  ])("stops at %s that are nested too deeply", (_name, open, close) => {
    const deep = open.repeat(50_000) + close.repeat(50_000);
    const configuration = evaluateText(`config :a, b: ${deep}`);
    expect(configuration.problems.map(({ code }) => code)).toContain("elixir/limit");
    expect(configuration.get(["a", "b"]).state).toBe("dynamic");
  });

  it("evaluates what is nested as deeply as allowed", () => {
    const levels = LIMITS.nesting - 10;
    const configuration = evaluateText(`config :a, b: ${"[".repeat(levels)}${"]".repeat(levels)}`);
    expect(configuration.problems).toEqual([]);
    expect(configuration.get(["a", "b"]).state).toBe("known");
  });

  it("ends functions that call themselves", () => {
    const configuration = evaluateText(
      "loop = fn f -> f.(f) end\nconfig :a, b: loop.(loop)\nconfig :a, c: 1",
    );
    expect(configuration.problems.map(({ code }) => code)).toEqual(["elixir/limit"]);
    expect(configuration.get(["a", "c"]).state).toBe("dynamic");
  });
});
