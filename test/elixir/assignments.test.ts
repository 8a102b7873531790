import { expect, it } from "vitest";
import { evaluateText, place, show } from "./evaluate-files.ts";

function assigned(text: string): string[] {
  return evaluateText(text).assignments.map(
    ({ path, value, location }) => `${path.join(".")} = ${show(value)} at ${place(location)}`,
  );
}

it("finds what is overridden, and what no run reaches", () => {
  expect(
    assigned(
      [
        'config :pleroma, Pleroma.Repo, password: "fake-one"',
        'config :pleroma, Pleroma.Repo, password: "fake-two"',
        "if config_env() == :test do",
        '  config :pleroma, Pleroma.Repo, password: "fake-three"',
        "end",
      ].join("\n"),
    ).sort(),
  ).toEqual([
    'pleroma.Pleroma.Repo.password = "fake-one" at config.exs:2:42-2:52',
    'pleroma.Pleroma.Repo.password = "fake-three" at config.exs:5:44-5:56',
    'pleroma.Pleroma.Repo.password = "fake-two" at config.exs:3:42-3:52',
  ]);
});

it("finds the literals that a missing variable of the environment leaves", () => {
  expect(
    assigned(
      [
        'config :a, b: System.get_env("B", "fake-default")',
        'config :a, c: System.get_env("C") || "fake-other"',
        'secret = "fake-variable"',
        "config :a, d: [e: secret]",
      ].join("\n"),
    ).sort(),
  ).toEqual([
    'a.b = "fake-default" at config.exs:2:35-2:49',
    'a.c = "fake-other" at config.exs:3:38-3:50',
    'a.d.e = "fake-variable" at config.exs:4:10-4:25',
  ]);
});

it("never repeats a text of the file in a reason or a problem", () => {
  const secret = "fake-secret-value";
  const configuration = evaluateText(
    [
      `config :a, b: unknown("${secret}"), c: System.get_env("${secret}"), d: fakesecretvalue`,
      `config :a, e: "{{ lookup('${secret}') }}", f: File.read!("${secret}")`,
      `import_config "${secret}"`,
      `if System.get_env("X"), do: config("${secret}", g: 1)`,
    ].join("\n"),
  );
  const keys = ["b", "c", "d", "e", "f"];
  const reasons = keys.map((key) => configuration.get(["a", key]));
  const said = JSON.stringify([
    reasons.map((setting) => (setting.state === "dynamic" ? setting.reason : setting.state)),
    configuration.problems,
  ]);
  expect(reasons.map(({ state }) => state)).toEqual(keys.map(() => "dynamic"));
  expect(said).not.toMatch(/fake-?secret-?value/);
});
