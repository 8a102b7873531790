import { expect, it } from "vitest";
import { evaluateFiles, evaluateText, place } from "./evaluate-files.ts";

/** Where each mistake is reported; the first line is `import Config`. */
const MISTAKES: readonly (readonly [text: string, at: string, message: RegExp])[] = [
  ["config :a, b: [1 2]", "2:18-2:19", /comma is missing/],
  ["config :pleroma :instance, x: 1", "2:17-2:26", /comma is missing/],
  ["config :a, B,\n  x: 1\n  y: 2", "4:3-4:5", /comma is missing at the end of the line before/],
  ["config :a, B,\n  x: 1,\n\nconfig :a, C, z: 3", "3:7-3:8", /Take the comma away/],
  ["config :a, b: 1, :c", "2:18-2:20", /After key: value only further pairs/],
  ['config :a, b: "abc\nconfig :a, c: 1', "2:15-2:16", /never closed/],
  ["config :a, b: [1, 2\nconfig :a, c: 1", "2:15-2:16", /"\[" is never closed/],
  ["if true do\n  config :a, b: 1", "2:9-2:11", /"do" is never closed/],
  ["config :a, b: {1, 2]", "2:20-2:21", /"{" of line 2 is closed by "\]"/],
  ["config :a, b: 1\nend", "3:1-3:4", /"end" closes nothing/],
  ["config :a, b:1", "2:13-2:14", /space is missing/],
  ["config (:a, b: 1)", "2:7-2:9", /Take away the space/],
  ["config :a, ip: {127.0.0.1}", "2:21-2:24", /\{127, 0, 0, 1\}/],
  ["config :a, b: “abc”", "2:15-2:16", /typographic/],
  ['config :a, ["b" => 1]', "2:17-2:19", /are for maps/],
  ["config :a, b: `abc`", "2:15-2:16", /no such quotation mark/],
  ["config :a,\u00a0b: 1", "2:11-2:12", /no-break space/],
  ["config :a, b: $HOST", "2:15-2:16", /System.get_env/],
  ["config :a, b: {x: 1, y: 2}", "2:16-2:18", /%\{key: value\}/],
  ["config :a, b: [1\n  , 2]", "3:3-3:4", /end of the line before/],
  ["config :a, b: % {}", "2:15-2:16", /without a space/],
  ["config :a, ip:{127, 0, 0, 1}", "2:14-2:15", /space is missing/],
  ["config :a, A.b.C, d: 1", "2:12-2:17", /capital letter/],
  ['config :a, b: "x" . "y"', "2:18-2:24", /"<>"/],
  ["config :a, foo-bar: 1", "2:12-2:20", /quotation marks/],
  ["config :a, b: 16MB", "2:17-2:19", /number cannot go on/],
  ["config :a, b: /var/lib", "2:16-2:17", /path/],
  ["/* hi */\nconfig :a, b: 1", "2:4-2:5", /Comments begin with "#"/],
  ["if (true) {\n  config :a, b: 1\n}", "2:11-2:12", /"do" and ends with "end"/],
  ["if true, do\n  config :a, b: 1\nend", "2:10-2:11", /comma in front of "do"/],
  ["if true do: config(:a, b: 1)", "2:9-2:12", /a comma is missing/],
  ["if config_env() == :prod:\n  config :a, b: 1", "2:25-2:26", /not with a colon/],
  ["config :a, b: 1,\n# last\n\nconfig :a, c: 1", "2:16-2:17", /Take the comma away/],
  ["case 1 do\n  1 -> config :a, b: 1,\n  _ -> 2\nend", "3:23-3:24", /Take the comma away/],
  ["<<<<<<< HEAD\nconfig :a, b: 1", "2:1-2:8", /Git merge/],
];

it.each(MISTAKES)("explains %j", (text, at, message) => {
  const { problems } = evaluateText(text);
  expect(problems.map(({ code, location }) => `${code} ${place(location)}`)).toEqual([
    `elixir/syntax config.exs:${at}`,
  ]);
  expect(problems[0]?.message).toMatch(message);
});

it("explains a byte order mark and old line ends", () => {
  const said = (text: string) =>
    evaluateFiles({ "config.exs": text }).problems.map(
      ({ location, message }) => `${location.line}:${location.column} ${message}`,
    );
  expect(said("\uFEFFimport Config\nconfig :a, b: 1\n")).toEqual([
    expect.stringMatching(/^1:1 .*byte order mark/),
  ]);
  expect(said("import Config\rconfig :a, b: 1\r")).toEqual([
    expect.stringMatching(/^1:14 .*carriage return/),
  ]);
});

it("says of a file with very many interpolations what is too much", () => {
  const text = `config :a, b: "${'#{"x"}'.repeat(2_001)}"`;
  expect(evaluateText(text).problems).toMatchObject([
    { code: "elixir/limit", message: expect.stringContaining("2000 interpolations") },
  ]);
});

it("goes on behind a syntax error, and takes what it touches for unknown", () => {
  const configuration = evaluateText('config :a, b: 1\nconfig :a, c: [1 2]\nconfig :a, d: "x"\n');
  expect(configuration.get(["a", "c"]).state).toBe("dynamic");
  expect(configuration.get(["a", "d"]).state).toBe("known");
});

it("reads long clauses, which the grammar alone gives up on", () => {
  const pairs = Array.from({ length: 60 }, (_, index) => `key${index}: [x: ${index}, y: {1, 2}]`);
  const { problems, get } = evaluateText(
    [
      "case config_env() do",
      "  :test ->",
      "    config :a, z: 0",
      "  _ ->",
      `    config :a, ${pairs.join(",\n      ")}`,
      `    config :b, ${pairs.join(",\n      ")}`,
      "end",
    ].join("\n"),
  );
  expect(problems).toEqual([]);
  expect(get(["b", "key59", "x"])).toMatchObject({ state: "known" });
});

it("leaves alone what a template fills in", () => {
  expect(evaluateText("config :a, b: 5__PORT__\n{{ everything }}\n").problems).toEqual([]);
});
