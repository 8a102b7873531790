import { expect, test } from "vitest";
import { inspectUnit } from "../../src/inspect/inspect-unit.ts";
import { renderUnit, renderUnitJson } from "../../src/report/inspect-unit.ts";
import { SourceFile } from "../../src/source/source-file.ts";

function report(
  files: Readonly<Record<string, string>>,
  path = "pleroma.service",
  links: Readonly<Record<string, string>> = {},
) {
  const paths = Object.keys(files);
  const found = inspectUnit(
    {
      paths: new Set(paths),
      files: new Map(paths.map((path) => [path, new SourceFile(path, files[path] ?? "")])),
      links: new Map(Object.entries(links)),
      candidates: { elixir: [], nginx: [], systemd: paths },
      problems: [],
    },
    path,
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
    "Environment=[redacted]  pleroma.service:7:1",
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

test("shows a unit of which the repository holds drop-ins only, with the range that this leaves", () => {
  const folder = "etc/systemd/system";
  const drop = { [`${folder}/akkoma.service.d/override.conf`]: "[Service]\nPrivateTmp=yes\n" };
  const found = report(drop, `${folder}/akkoma.service`);
  expect({ main: found.main, files: found.files }).toEqual({
    main: null,
    files: [`${folder}/akkoma.service.d/override.conf`],
  });
  const lines = renderUnit(found, (_, text) => text).split("\n");
  expect(lines[2]).toBe("Its main file is not in the repository: what that sets is not known.");
  expect(lines).toContain("exposure 0.0-10.0 DANGEROUS at worst");
  expect(lines).toContain(
    "  0.0-0.2  PrivateDevices=  etc/systemd/system/akkoma.service.d/override.conf:1:1, depends on the unit's main file, which is not in the repository",
  );
});

test("shows one instance of a template, and the template itself", () => {
  const files = {
    "units/pleroma@.service": "[Service]\nExecStart=/opt/%i/bin/pleroma start\nUser=%i\n",
    "units/pleroma@main.service.d/a.conf": "[Service]\nPrivateTmp=yes\n",
  };
  const instance = report(files, "units/pleroma@main.service");
  expect(instance).toMatchObject({ unit: "pleroma@main.service", files: Object.keys(files) });
  const template = report(files, "units/pleroma@.service");
  expect(template).toMatchObject({ unit: "pleroma@.service", files: ["units/pleroma@.service"] });
});

test("follows the link that the path is, to a unit or to /dev/null", () => {
  const link = "etc/systemd/system/pleroma.service";
  const linked = report({ "units/pleroma.service": "[Service]\nExecStart=/bin/a\n" }, link, {
    [link]: "units/pleroma.service",
  });
  expect(linked).toMatchObject({ state: "loaded", main: "units/pleroma.service" });
  const masked = report({}, link, { [link]: "/dev/null" });
  expect(renderUnit(masked, (_, text) => text)).toBe(
    "pleroma.service, masked: systemd never starts it\n",
  );
});

test("shows nothing of a secret that goes on in other lines, or stands in a placeholder", () => {
  const secret = "fake-secret";
  const text = [
    "[Service]",
    "ExecStart=/opt/pleroma/bin/pleroma start",
    "Environment=DB_PASSWORD=\\",
    "# a comment between",
    secret,
    `StandardInputText=${secret}`,
    `User={{ vault('${secret}') }}`,
    `PrivateTmp={{ tmp | default("${secret}") }}`,
  ].join("\n");
  const found = report({ "pleroma.service": text });
  expect(JSON.stringify(found)).not.toContain(secret);
  expect(found?.assignments.map(({ key, value }) => `${key}=${value}`)).toEqual([
    "ExecStart=/opt/pleroma/bin/pleroma start",
    "Environment=[redacted]",
    "StandardInputText=[redacted]",
    "User={{ vault … }}",
    "PrivateTmp={{ tmp … }}",
  ]);
});
