import { expect, test } from "vitest";
import { inspectElixir } from "../../src/inspect/inspect-elixir.ts";
import { SourceFile } from "../../src/source/source-file.ts";

const SECRET = "fake-secret-value";

test("a secret is shown nowhere, wherever else it was pasted", () => {
  const text = [
    "import Config",
    `import_config "/run/${SECRET}.exs"`,
    `config :pleroma, Pleroma.Repo, password: "${SECRET}", url: "ecto://u:other-${SECRET}@db/p"`,
    `config :pleroma, Pleroma.Web.Endpoint, http: [ip: "other-${SECRET}"], "${SECRET}": 1`,
    `config :pleroma, :x, note: "see ${SECRET}", quoted: '${SECRET}'`,
    `import_config "${SECRET}-beside.exs"`,
  ].join("\n");
  const file = new SourceFile("config.exs", text);
  const beside = new SourceFile(`${SECRET}-beside.exs`, "import Config\nconfig :pleroma, a: 1\n");
  const report = inspectElixir(
    {
      paths: new Set([file.path, beside.path]),
      files: new Map([file, beside].map((one) => [one.path, one])),
      links: new Map(),
      candidates: { elixir: [file.path], nginx: [], systemd: [] },
      problems: [],
    },
    file,
    undefined,
  );
  const { settings, ...others } = report;
  // Where a setting stands is told by the path of its file, as it is.
  const shown = settings.map(({ location: _, ...setting }) => setting);
  expect(JSON.stringify([shown, others])).not.toContain(SECRET);
  expect(shown.flatMap(({ path, value }) => (value === null ? [] : `${path} = ${value}`))).toEqual([
    'pleroma.Pleroma.Repo.password = "[redacted]"',
    'pleroma.Pleroma.Repo.url = "[redacted]"',
    'pleroma.Pleroma.Web.Endpoint.http.ip = "[redacted]"',
    "pleroma.Pleroma.Web.Endpoint.[redacted] = 1",
    'pleroma.x.note = "see [redacted]"',
    'pleroma.x.quoted = "[redacted]"',
    "pleroma.a = 1",
  ]);
});
