import { describe, expect, it } from "vitest";
import type { ElixirConfiguration } from "../../src/elixir/configuration/configuration.ts";
import { evaluateFiles, evaluateText, summary } from "./evaluate-files.ts";

const BEFORE = "config :p, :before, 1\n";

function ask(configuration: ElixirConfiguration, key: string): string {
  return summary(configuration.get(["p", key]));
}

describe("a call to something unknown", () => {
  it("makes what is set before it unknown, and says which call it was and where", () => {
    const configuration = evaluateText(`${BEFORE}Some.Library.setup(:all)\nconfig :p, :after, 2`);
    expect(ask(configuration, "before")).toMatch(
      /^what Some\.Library\.setup does, which config\.exs:3 calls at /,
    );
    expect(ask(configuration, "other")).toMatch(/^what Some\.Library\.setup does/);
    expect(ask(configuration, "after")).toMatch(/^2 at /);
  });

  it("leaves everything known where it is certainly not reached", () => {
    const configuration = evaluateText(`${BEFORE}if false, do: Some.Library.setup(:all)`);
    expect(ask(configuration, "before")).toMatch(/^1 at /);
  });

  it.each([
    'IO.puts("configured")',
    'File.read!("secret.txt")',
    "Application.get_env(:p, :other)",
    "Code.ensure_loaded?(Pleroma.Config)",
    'URI.parse(System.get_env("URL") || "https://a.example").host',
    "import Bitwise",
    "alias Pleroma.Web.{Endpoint, Router}",
    'require Logger\nLogger.info("configured")',
    'defmodule Helper do\n  def name(x), do: String.upcase(x)\nend\nHelper.name(System.get_env("X"))',
  ])("is not one to what only computes, reads or prints: %s", (text) => {
    expect(ask(evaluateText(`${BEFORE}${text}`), "before")).toMatch(/^1 at /);
  });

  it.each([
    ["import Some.Library", "the module Some.Library, which this file imports"],
    ["use Some.Library", "the module Some.Library, which this file uses"],
    ["defmodule String do\nend", 'what this "defmodule" does, which config.exs:3 calls'],
  ])("holds for all that follows, when names may mean something else: %s", (text, reason) => {
    const configuration = evaluateText(`${BEFORE}${text}\nconfig :p, :after, 2`);
    expect(ask(configuration, "before")).toContain(reason);
    expect(ask(configuration, "after")).toContain(reason);
  });
});

describe("files that the configuration may have changed", () => {
  const files = (text: string) => ({
    "config/config.exs": `import Config\n${BEFORE}${text}\nimport_config "more.exs"`,
    "config/more.exs": "import Config\nconfig :p, :more, 1",
  });

  it("are read as they are when nothing has written to them", () => {
    const configuration = evaluateFiles(files('File.read!("README.md")'));
    expect(ask(configuration, "more")).toMatch(/^1 at /);
  });

  it.each(['File.write!("config/more.exs", "")', 'System.cmd("sh", ["-c", "configure"])'])(
    "say nothing of what is imported afterwards: %s",
    (text) => {
      const configuration = evaluateFiles(files(text));
      expect(ask(configuration, "more")).toMatch(/^what (File\.write!|System\.cmd) does/);
      expect(ask(configuration, "before")).toMatch(/^what (File\.write!|System\.cmd) does/);
    },
  );
});
