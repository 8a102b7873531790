import { expect, it } from "vitest";
import { describeConfigFile } from "../../src/elixir/describe.ts";
import { SourceFile } from "../../src/source/source-file.ts";

function describeText(text: string) {
  const found = describeConfigFile(new SourceFile("config/config.exs", text));
  return {
    configures: [...found.configures],
    usesConfig: found.usesConfig,
    imports: found.imports.map(({ path, optional }) => [path("prod"), optional]),
    problems: found.problems.map(({ code }) => code),
  };
}

it("tells which applications a file configures and which files it imports", () => {
  expect(
    describeText(
      [
        "import Config",
        "config :pleroma, :instance, limit: 1",
        "if x, do: config(:logger, level: :info)",
        'import_config "#{config_env()}.exs"',
        'import_config "#{Mix.env()}.secret.exs"',
        'if File.exists?("x"), do: import_config("extra.exs")',
        "import_config path",
      ].join("\n"),
    ),
  ).toEqual({
    configures: ["pleroma", "logger"],
    usesConfig: true,
    imports: [
      ["prod.exs", false],
      ["prod.secret.exs", false],
      ["extra.exs", true],
      [undefined, false],
    ],
    problems: [],
  });
});

it("copes with files that are no config", () => {
  expect(describeText("defmodule Mix.Project do\n  use Mix.Project\nend\n")).toEqual({
    configures: [],
    usesConfig: false,
    imports: [],
    problems: [],
  });
  expect(describeText('{"a": [1, 2').problems).toEqual(["elixir/syntax"]);
});

it.each(["import Config", "import Elixir.Config", "use Mix.Config"])(
  "%s makes a file a config",
  (directive) => {
    expect(describeText(`${directive}\nconfig :pleroma, :instance, limit: 1\n`)).toMatchObject({
      configures: ["pleroma"],
      usesConfig: true,
    });
  },
);
