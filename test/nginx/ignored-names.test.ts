import { expect, test } from "vitest";
import { assembleNginx } from "../../src/nginx/configuration.ts";
import { SourceFile } from "../../src/source/source-file.ts";

/** What is said of names that two servers of one socket have. */

function ignored(texts: Readonly<Record<string, string>>): readonly string[] {
  const files = Object.entries(texts).map(([path, text]) => new SourceFile(path, text));
  const { problems } = assembleNginx(files, {
    files: new Map(files.map((file) => [file.path, file])),
    paths: new Set(files.map(({ path }) => path)),
    links: new Map(),
  });
  return problems.map(
    ({ code, severity, location: { path, line, column }, message }) =>
      `${severity} ${code} ${path}:${line}:${column} ${message}`,
  );
}

test("the second server of a name and socket is never asked", () => {
  expect(
    ignored({
      "site.conf": `
server { listen 80; listen [::]:80; server_name example.com; return 301 https://example.com$request_uri; }
server { listen 80; listen [::]:80; server_name other.test example.com; return 404; }
server { listen 443 ssl; server_name example.com; return 404; }`,
    }),
  ).toEqual([
    "warning nginx/ignored-name site.conf:3:60 nginx ignores the name example.com here on *:80, [::]:80: the server in line 2 has it already and answers all its requests. Delete one of the two, or change its name.",
  ]);
});

test("servers without a name, and a name that is written twice", () => {
  expect(
    ignored({
      "site.conf": `
server { listen 80; return 404; }
server { listen 80; return 403; }
server { listen 80; server_name example.com .example.com; return 204; }`,
    }),
  ).toEqual([
    "warning nginx/ignored-name site.conf:3:1 nginx never chooses this server on *:80: the one in line 2 has no name either, and comes first. Give it a `server_name`, or delete it.",
    "warning nginx/ignored-name site.conf:4:45 This server has the name .example.com twice: nginx ignores this one on *:80. Delete it.",
  ]);
});

const FIRST = "server { listen 80; server_name example.com; return 404; }";
const SECOND = "server { listen 80; server_name example.com; return 403; }";

test("of two files, only where it is known that nginx reads both", () => {
  expect(ignored({ "conf.d/a.conf": FIRST, "conf.d/b.conf": SECOND })).toEqual([]);
  expect(
    ignored({
      "nginx.conf": "events { } http { include conf.d/*.conf; }",
      "conf.d/a.conf": FIRST,
      "conf.d/b.conf": SECOND,
    }),
  ).toEqual([
    "warning nginx/ignored-name conf.d/b.conf:1:33 nginx ignores the name example.com here on *:80: the server in conf.d/a.conf, line 1, has it already and answers all its requests. Delete one of the two, or change its name.",
  ]);
});

test("what a template decides is in nobody's way", () => {
  const name = "{{ domain }}";
  expect(
    ignored({
      "site.conf.j2": `
server { listen 80; server_name ${name}; return 404; }
server { listen 80; server_name ${name}; return 403; }
{% if mobile %}
${FIRST}
{% endif %}
${SECOND}
server { listen 80; server_name ~^example; return 403; }
server { listen 80; server_name ~^example; return 403; }`,
    }),
  ).toEqual([]);
});
