import { expect, test } from "vitest";
import { findSystemdSecrets } from "../../src/deployment/secrets/systemd-secrets.ts";
import { readSystemd } from "../../src/deployment/systemd-part.ts";
import { SourceFile } from "../../src/source/source-file.ts";

function read(files: Readonly<Record<string, string>>) {
  const paths = Object.keys(files);
  return readSystemd({
    paths: new Set(paths),
    files: new Map(Object.entries(files).map(([path, text]) => [path, new SourceFile(path, text)])),
    links: new Map(),
    candidates: { elixir: [], nginx: [], systemd: paths },
    problems: [],
  });
}

test("judges no client of a container, says so, and still looks for secrets in its unit", () => {
  const { services, exposure, units, notices } = read({
    "akkoma.service":
      "[Service]\nExecStart=/usr/bin/docker run -e SECRET_KEY_BASE=fake-secret akkoma\n",
    "nginx.service": "[Service]\nExecStart=/usr/sbin/nginx\n",
  });
  expect({ services, exposure }).toEqual({ services: undefined, exposure: undefined });
  expect(notices).toEqual(["akkoma.service runs docker and not Pleroma itself: it is not judged."]);
  expect(units.map(({ name }) => name.name)).toEqual(["akkoma.service"]);
  expect(units[0]?.variables.map(({ name }) => name)).toContain("SECRET_KEY_BASE");
});

test("carries the exposure of the most exposed service, as a range where templates leave it open", () => {
  const start = "[Service]\nExecStart=/opt/pleroma/bin/pleroma start\n";
  const { exposure, services } = read({
    "pleroma.service": `${start}User=__APP__\n`,
    "akkoma.service": `${start}DynamicUser=yes\n`,
  });
  expect(services?.map(({ name }) => name)).toEqual(["pleroma.service", "akkoma.service"]);
  expect(exposure).toMatchObject({ low: 9.2, high: 9.6, word: "UNSAFE" });
});

test("finds a secret of a template once, however many instances it has", () => {
  const { services, units } = read({
    "etc/systemd/system/pleroma@.service":
      "[Service]\nExecStart=/opt/%i/bin/pleroma start\nEnvironment=DB_PASSWORD=fake-password\n",
    "etc/systemd/system/pleroma@a.service.d/x.conf": "[Service]\nUser=a\n",
    "etc/systemd/system/pleroma@b.service.d/x.conf": "[Service]\nUser=b\n",
  });
  expect(services?.map(({ subject }) => subject)).toEqual(["service@a", "service@b"]);
  const { secrets } = findSystemdSecrets(units.flatMap(({ variables }) => variables));
  expect(secrets.map(({ subject }) => subject)).toEqual(["service Environment DB_PASSWORD"]);
});
