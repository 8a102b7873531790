import { expect, test } from "vitest";
import { readNginx } from "../../src/deployment/nginx-part.ts";
import { readSystemd } from "../../src/deployment/systemd-part.ts";
import type { Kind } from "../../src/source/repository.ts";
import { SourceFile } from "../../src/source/source-file.ts";

function repositoryOf(kind: Kind, files: readonly SourceFile[]) {
  const candidates = { elixir: [], nginx: [], systemd: [], [kind]: files.map(({ path }) => path) };
  return {
    paths: new Set(files.map(({ path }) => path)),
    files: new Map(files.map((file) => [file.path, file])),
    links: new Map<string, string>(),
    candidates,
    problems: [],
  };
}

const DROP_IN = new SourceFile("pleroma.service.d/a.conf", "[Service]\nPrivateDevices=no\n");

test("an encrypted unit may set anything, and its drop-ins still decide", () => {
  const unit = new SourceFile("pleroma.service", "", "git-crypt");
  const [service] = readSystemd(repositoryOf("systemd", [unit, DROP_IN])).services ?? [];
  expect(service?.unit.settings.privateDevices).toMatchObject({ state: "known", value: false });
  expect(service?.unit.settings.noNewPrivileges.state).toBe("dynamic");
});

test("an encrypted drop-in may override anything", () => {
  const unit = new SourceFile(
    "pleroma.service",
    "[Service]\nExecStart=/opt/pleroma/bin/pleroma start\nNoNewPrivileges=yes\n",
  );
  const dropIn = new SourceFile("pleroma.service.d/z.conf", "", "sops");
  const [service] = readSystemd(repositoryOf("systemd", [unit, dropIn])).services ?? [];
  expect(service?.unit.settings.noNewPrivileges.state).toBe("dynamic");
});

test.each([
  ["nginx/nginx.conf", "http { include sites-available/*;\n"],
  ["nginx/nginx.conf", "{{{{{"],
  ["nginx/sites-available/q.conf", "server"],
  ["anywhere.conf", "srver { listen 443; proxy_pass http://127.0.0.1:4000; location }"],
])("%s that is broken beyond recognition is a problem: %j", (path, text) => {
  const { problems, configuration } = readNginx(
    repositoryOf("nginx", [new SourceFile(path, text)]),
  );
  const all = [...problems, ...(configuration?.problems ?? [])];
  expect(all.map(({ severity }) => severity)).toContain("error");
});

test("files of other programs are none of ours", () => {
  const file = new SourceFile("etc/apache2/site.conf", "<VirtualHost *:80>\nServerName a.test\n");
  expect(readNginx(repositoryOf("nginx", [file]))).toEqual({
    configuration: undefined,
    problems: [],
  });
});
