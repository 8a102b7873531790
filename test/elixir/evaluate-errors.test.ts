import { describe, expect, it } from "vitest";
import { evaluateText, place } from "./evaluate-files.ts";

/** What is said of a file, and where. */
function problemsOf(text: string): string[] {
  return evaluateText(text).problems.map(
    ({ code, location, message }) => `${code} at ${place(location)}: ${message}`,
  );
}

describe("code that always fails", () => {
  it.each([
    [
      'config :pleroma, port: String.to_integer("4000 ")',
      "config.exs:2:24-2:50",
      '"String.to_integer" always fails here because the text is no integer',
    ],
    [
      "options = [ip: 1]\nconfig :pleroma, :http, Keyword.fetch!(options, :port)",
      "config.exs:3:25-3:55",
      '"Keyword.fetch!" always fails here because the key is missing',
    ],
    [
      'config :pleroma, hosts: String.split(nil, ",")',
      "config.exs:2:25-2:47",
      '"String.split" always fails here because argument 1 has to be: string',
    ],
    ['config :pleroma, port: 4000 + "1"', "config.exs:2:24-2:34", '"+" always fails here'],
    ["config :pleroma, port: @port", "config.exs:2:24-2:29", "Only a module has attributes"],
  ])("is a problem where it stands: %s", (text, where, why) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`elixir/invalid at ${where}: ${why}`);
    expect(problems[0]).toContain("Pleroma would not start");
  });

  it("is none where only some hosts come to it, or a rescue does", () => {
    expect(problemsOf('if System.get_env("X"), do: config(:pleroma, :a, hd([]))')).toEqual([]);
    expect(problemsOf("try do\n  hd([])\nrescue\n  _ -> :ok\nend")).toEqual([]);
  });
});
