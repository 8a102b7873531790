import { expect, test } from "vitest";
import { inspectUnit } from "../../src/inspect-unit.ts";
import { renderUnit, renderUnitJson } from "../../src/report/inspect-unit.ts";
import { SourceFile } from "../../src/source/source-file.ts";

function report(files: Readonly<Record<string, string>>) {
  const paths = Object.keys(files);
  const found = inspectUnit(
    {
      paths: new Set(paths),
      files: new Map(paths.map((path) => [path, new SourceFile(path, files[path] ?? "")])),
      links: new Map(),
      candidates: { elixir: [], nginx: [], systemd: paths },
      problems: [],
    },
    "pleroma.service",
  );
  if (found === undefined) throw new Error("there is no unit");
  return found;
}

const FILES = {
  "pleroma.service": [
    "[Unit]",
    "Description=Pleroma",
    "[Service]",
    "ExecStart=/opt/pleroma/bin/pleroma start --password fake-argument",
    "PrivateTmp=no",
    "PrivateDevices=maybe",
    "Environment=DB_PASSWORD=fake-password \\",
    "  MIX_ENV=prod",
    "User=__APP__",
  ].join("\n"),
  "pleroma.service.d/local.conf":
    "[Service]\nPrivateTmp=yes\nExecReload=/bin/x\nExecReload=\nSetCredential=api_token:fake-credential\n",
};

test("shows the merged unit, with the file that decides each line, and no secret", () => {
  const lines = renderUnit(report(FILES), (_, text) => text).split("\n");
  expect(lines.slice(0, 17)).toEqual([
    "pleroma.service, as systemd 252 loads it",
    "from pleroma.service, pleroma.service.d/local.conf",
    "",
    "[Unit]",
    "Description=Pleroma  pleroma.service:2:1",
    "",
    "[Service]",
    "ExecStart=/opt/pleroma/bin/pleroma start --password [redacted]  pleroma.service:4:1",
    "PrivateTmp=no (overridden)  pleroma.service:5:1",
    "PrivateDevices=maybe (ignored)  pleroma.service:6:1",
    "Environment=[redacted] MIX_ENV=[redacted]  pleroma.service:7:1",
    "User=__APP__  pleroma.service:9:1",
    "PrivateTmp=yes  pleroma.service.d/local.conf:2:1",
    "ExecReload=/bin/x (overridden)  pleroma.service.d/local.conf:3:1",
    "ExecReload=  pleroma.service.d/local.conf:4:1",
    "SetCredential=[redacted]  pleroma.service.d/local.conf:5:1",
    "",
  ]);
  expect(lines).toContain(
    "  0.0-0.4  User=/DynamicUser=  pleroma.service:9:6, depends on what the template puts in place of `__APP__`",
  );
  expect(lines).toContain(
    "  0.5      PrivateNetwork=  not set  leave it: Pleroma needs the network",
  );
});

test("as JSON, with every assessment", () => {
  const text = renderUnitJson(report(FILES));
  expect(text).not.toMatch(/fake-/);
  const { schemaVersion, unit, exposure, assessments } = JSON.parse(text);
  expect({ schemaVersion, unit, exposure }).toEqual({
    schemaVersion: 1,
    unit: "pleroma.service",
    exposure: { low: 9, high: 9.4, word: "UNSAFE" },
  });
  expect(assessments).toHaveLength(81);
  expect(assessments.find(({ id }: { id: string }) => id === "PrivateTmp=")).toEqual({
    id: "PrivateTmp=",
    jsonField: "PrivateTmp",
    set: true,
    exposure: { low: 0, high: 0 },
    location: {
      path: "pleroma.service.d/local.conf",
      line: 2,
      column: 12,
      endLine: 2,
      endColumn: 15,
    },
    reason: null,
    needed: null,
  });
});

test("a masked unit has no exposure", () => {
  const { state, exposure, assessments } = report({ "pleroma.service": "" });
  expect({ state, exposure, assessments }).toEqual({
    state: "masked",
    exposure: null,
    assessments: [],
  });
});
