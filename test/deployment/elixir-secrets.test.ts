import { expect, test } from "vitest";
import { findElixirSecrets } from "../../src/deployment/secrets/elixir-secrets.ts";
import { evaluateText } from "../elixir/evaluate-files.ts";

function found(text: string): string[] {
  const production = evaluateText(text);
  const { secrets } = findElixirSecrets({ production, others: [] });
  return secrets.map(({ subject, location }) => `${subject} at line ${location.line}`);
}

test("a password in a URL is one, whatever else of the URL the environment decides", () => {
  expect(
    found(
      [
        'host = System.get_env("DB_HOST")',
        'config :pleroma, Pleroma.Repo, url: "ecto://user:fake-password@#{host}/pleroma"',
        'config :pleroma, :one, url: "ecto://#{System.get_env("DB_USER")}:fake-password@db/pleroma"',
        'config :pleroma, :two, url: "ecto://user:fake-password@" <> host',
      ].join("\n"),
    ),
  ).toEqual(["Pleroma.Repo.url at line 3", "one.url at line 4", "two.url at line 5"]);
});

test("what surrounds an interpolated secret is none", () => {
  expect(
    found(
      [
        'password = System.get_env("DB_PASSWORD")',
        'config :pleroma, Pleroma.Repo, url: "ecto://user:#{password}@db/pleroma"',
        'config :pleroma, Pleroma.Repo, password: "#{password}\\n"',
        'config :pleroma, :instance, base: "https://#{System.get_env("HOST")}:4000/x@y"',
      ].join("\n"),
    ),
  ).toEqual([]);
});
