import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, inject, test } from "vitest";
import { routeSchema } from "../../src/report/route-schema.ts";
import { folderOf } from "../support/folder.ts";

const cli = path.join(inject("bundle"), "cli.js");

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "route", ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const SITE = `upstream phoenix { server 127.0.0.1:4000; }
server {
    listen 80;
    server_name example.test;
    return 301 https://$host$request_uri;
}
server {
    listen 443 ssl;
    server_name example.test;
    location ^~ /media { return 404; }
    location ~ ^/(media|proxy) { proxy_pass http://phoenix; }
    location / {
        rewrite ^/old/(.*)$ /new/$1 last;
        proxy_hide_header X-Frame-Options;
        add_header X-Frame-Options SAMEORIGIN;
        proxy_pass http://phoenix;
    }
    location /files { try_files $uri @pleroma; }
    location @pleroma { proxy_set_header Authorization "Bearer not-a-real-token-0123"; proxy_pass http://phoenix; }
}
`;
const CONFIG = `import Config
config :pleroma, Pleroma.Web.Endpoint, url: [host: "example.test", scheme: "https", port: 443]
config :pleroma, :http_security, enabled: true, sts: true
`;

function folder(): string {
  return folderOf({ "nginx/site.conf": SITE, "config/prod.secret.exs": CONFIG });
}

function json(...args: readonly string[]) {
  const { status, stdout } = run(...args, "--format", "json");
  expect(status).toBe(0);
  routeSchema.parse(JSON.parse(stdout));
  return JSON.parse(stdout);
}

test("the server, the location, the chain of rewrites and where it ends", () => {
  const { request, answers, undecided } = json("https://example.test/old/x?y=1", folder());
  expect({ request, undecided }).toEqual({
    request: {
      url: "https://example.test/old/x?y=1",
      method: "GET",
      socket: "*:443",
      upstreamStatus: 200,
    },
    undecided: null,
  });
  const [{ server, answeredBy, steps, outcome, status, fromPleroma }] = answers;
  expect(server).toMatchObject({ name: "example.test", location: { line: 7, column: 1 } });
  expect(answeredBy).toMatchObject({ pattern: "/", location: { line: 12, column: 5 } });
  expect(steps.map(({ what, detail }: Record<string, unknown>) => [what, detail])).toEqual([
    ["server", "example.test"],
    ["location", "/"],
    ["rewrite", "^/old/(.*)$ /new/$1 last"],
    ["location", "/"],
    ["proxy_pass", "phoenix"],
  ]);
  expect({ outcome, status, fromPleroma }).toMatchObject({
    outcome: {
      kind: "proxy",
      upstream: "phoenix",
      addresses: ["127.0.0.1:4000"],
      uri: "/new/x?y=1",
    },
    status: 200,
    fromPleroma: true,
  });
});

test("the headers a client ends with, by status, each with its origin", () => {
  const headersOf = (...args: readonly string[]) => {
    const [{ headers, lost }] = json("https://example.test/", folder(), ...args).answers;
    const rows = (list: readonly Record<string, unknown>[], by: string) =>
      list.map((header) => [header["name"], header["value"], header[by], lineOf(header)]);
    return { headers: rows(headers, "sender"), lost: rows(lost, "by") };
  };
  const lineOf = ({ location }: Record<string, unknown>) =>
    (location as { path: string; line: number } | null)?.line;
  const found = headersOf();
  expect(found.headers).toContainEqual(["X-Content-Type-Options", "nosniff", "pleroma", undefined]);
  expect(found.headers).toContainEqual([
    "Strict-Transport-Security",
    "max-age=31536000; includeSubDomains",
    "pleroma",
    3,
  ]);
  expect(found.headers.at(-1)).toEqual(["X-Frame-Options", "SAMEORIGIN", "add_header", 15]);
  expect(found.lost).toEqual([["X-Frame-Options", "DENY", "proxy_hide_header", 14]]);

  const missing = headersOf("--status", "404");
  expect(missing.headers.map(([name]) => name)).not.toContain("X-Frame-Options");
  expect(missing.lost).toContainEqual(["X-Frame-Options", "SAMEORIGIN", "status", 15]);
});

test("paths are asked for as they are spelled", () => {
  const root = folder();
  const outcomeOf = (url: string) => {
    const [{ outcome, status }] = json(url, root).answers;
    return [outcome.kind, outcome.uri ?? outcome.target ?? status];
  };
  expect(outcomeOf("https://example.test/media/x")).toEqual(["status", 404]);
  expect(outcomeOf("https://example.test/./media/x")).toEqual(["status", 404]);
  expect(outcomeOf("https://example.test//proxy/x")).toEqual(["proxy", "//proxy/x"]);
  expect(outcomeOf("http://EXAMPLE.test/%2e/x")).toEqual([
    "redirect",
    "https://example.test/%2e/x",
  ]);
});

test("what only the host knows: every answer there may be", () => {
  const { answers, undecided } = json("https://example.test/files/a", folder());
  expect(undecided.reason).toBe("whether the file $uri exists");
  expect(answers.map(({ outcome }: { outcome: { kind: string } }) => outcome.kind)).toEqual([
    "file",
    "proxy",
  ]);
});

test("the report for a person", () => {
  const { status, stdout } = run("http://example.test/x", folder());
  expect(status).toBe(0);
  expect(stdout).toBe(`GET http://example.test/x on *:80

  server  example.test                   nginx/site.conf:2:1
  return  301 https://$host$request_uri  nginx/site.conf:5:5
  → redirected to https://example.test/x, status 301

note: the \`http\` block around these files is not here; it is taken to set nothing.
`);
});

test("a secret in the configuration is in no output", () => {
  for (const format of ["json", "terminal"]) {
    const { stdout } = run("https://example.test/files/a", folder(), "--format", format);
    expect(stdout).toContain("phoenix");
    expect(stdout).not.toContain("not-a-real-token");
  }
});

test.each([
  [["ftp://example.test/"], /is not a URL to ask for/],
  [["https://example.test:444/"], /does not listen for https on port 444.*\*:443 \(https\)/],
  [["https://example.test/", "--status", "1000"], /a number from 200 to 599/],
])("%j is a wrong call", (args, message) => {
  const [url = "", ...options] = args;
  const { status, stderr } = run(url, folder(), ...options);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(message) });
});

test("a folder without nginx configuration is a wrong call, in JSON too", () => {
  const { status, stdout } = run("https://example.test/", folderOf({ a: "" }), "--format", "json");
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    result: "error",
    problems: [{ message: "There is no nginx configuration in this folder." }],
  });
});

test("the policy says which files and which family count, and what an instance's own are", () => {
  const root = folderOf({
    "one/nginx.conf": SITE,
    "two/site.txt": SITE.replaceAll("example.test", "two.test"),
    ".github/pleroma-hardening.yml": [
      "instances:",
      "  - name: second",
      "    files: [two/**]",
      "    family: akkoma",
      "files: { nginx: ['**/nginx.conf', two/site.txt] }",
      "",
    ].join("\n"),
    "other.yml": "files: { nginx: [two/site.txt], exclude: [one/**] }\n",
  });
  const headersOf = (url: string): readonly string[] =>
    json(url, root).answers[0].headers.map(
      ({ name, value }: Record<string, string>) => `${name}: ${value}`,
    );
  expect(headersOf("https://example.test/")).toContain("X-XSS-Protection: 1; mode=block");
  expect(headersOf("https://two.test/")).toContain("X-XSS-Protection: 0");

  const named = json("https://two.test/x", root, "--policy", path.join(root, "other.yml"));
  expect(named.answers[0].headers.map(({ value }: { value: string }) => value)).toContain(
    "1; mode=block",
  );
  expect(run("https://two.test/", root, "--policy", "missing.yml")).toMatchObject({
    status: 2,
    stderr: "error: The policy file missing.yml does not exist.\n",
  });
});

test("a policy file that is wrong is named, and nothing is guessed", () => {
  const root = folderOf({ "site.conf": SITE, "p.yml": "files: 3\n" });
  const { status, stderr } = run(
    "https://example.test/",
    root,
    "--policy",
    path.join(root, "p.yml"),
  );
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error: .*p\.yml:1: /);
});

test("any method can be asked with", () => {
  const root = folderOf({
    "site.conf": SITE.replace(
      "location /files {",
      "location /files { limit_except GET { deny all; }",
    ),
  });
  const statusOf = (method: string) =>
    json("https://example.test/files", root, "--method", method).answers.map(
      ({ status }: { status: number | null }) => status,
    );
  expect(statusOf("post")).toEqual([403]);
  expect(run("https://example.test/files", root, "--method", "DELETE").stdout).toMatch(
    /^DELETE https/,
  );
  expect(run("https://example.test/", root, "--method", "G T").status).toBe(2);
});

const FRONT = `limit_req_zone $binary_remote_addr zone=clients:1m rate=10r/s;
server {
    listen 443 ssl;
    server_name example.test;
    location /media { return 404; }
    location /proxy { return 404; }
    location / {
        limit_req zone=clients;
        proxy_set_header Host $host;
        proxy_hide_header X-Download-Options;
        proxy_pass http://127.0.0.1:8081;
    }
}
server {
    listen 127.0.0.1:8081;
    server_name example.test;
    location = /closed { return 403; }
    location / {
        proxy_hide_header X-Frame-Options;
        add_header X-Frame-Options SAMEORIGIN;
        proxy_pass http://127.0.0.1:4000;
    }
}
`;

test("a second server of the same nginx is followed", () => {
  const root = folderOf({ "nginx/site.conf": FRONT, "config/prod.secret.exs": CONFIG });
  const [{ status, fromPleroma, onward, refusals, headers, lost }] = json(
    "https://example.test/x",
    root,
  ).answers;
  expect({ status, fromPleroma }).toEqual({ status: 200, fromPleroma: true });
  expect(onward).toMatchObject([
    {
      server: { name: "example.test", location: { line: 14 } },
      outcome: { kind: "proxy", addresses: ["127.0.0.1:4000"], uri: "/x" },
    },
  ]);
  expect(refusals).toMatchObject([{ directive: "limit_req", status: 503, location: { line: 8 } }]);
  const valuesOf = (list: readonly { name: string; value: string }[], name: string) =>
    list.filter((header) => header.name === name).map(({ value }) => value);
  expect(valuesOf(headers, "X-Frame-Options")).toEqual(["SAMEORIGIN"]);
  expect(valuesOf(headers, "Referrer-Policy")).toEqual(["same-origin"]);
  expect(lost.map(({ name, by }: Record<string, string>) => `${name} ${by}`)).toEqual([
    "X-Frame-Options proxy_hide_header",
    "X-Download-Options proxy_hide_header",
  ]);

  const closed = json("https://example.test/closed", root).answers;
  expect(closed.map((answer: { status: number }) => answer.status)).toEqual([403]);
  expect(closed[0].fromPleroma).toBe(false);

  const { stdout } = run("https://example.test/closed", root);
  expect(stdout).toContain(`  → proxied to 127.0.0.1:8081 as /closed, status 403

  And there:
  server    example.test  nginx/site.conf:14:1
  location  = /closed     nginx/site.conf:17:5
  return    403           nginx/site.conf:17:26
  → status 403
  Or status 503, when \`limit_req\` finds too many (nginx/site.conf:8:9).
`);
});

const UNDER_ITS_NAME = `server {
    listen 443 ssl;
    server_name example.test;
    location / {
        proxy_pass https://inner.example.test;
    }
}
server {
    listen 443 ssl;
    server_name inner.example.test;
    location / {
        add_header Referrer-Policy no-referrer;
        proxy_hide_header Referrer-Policy;
        proxy_pass http://127.0.0.1:4000;
    }
}
`;

test("a second server under a name of its own is followed", () => {
  const root = folderOf({ "nginx/site.conf": UNDER_ITS_NAME, "config/prod.secret.exs": CONFIG });
  const [{ fromPleroma, outcome, onward, headers }] = json("https://example.test/x", root).answers;
  expect(fromPleroma).toBe(true);
  expect(outcome).toMatchObject({ kind: "proxy", addresses: ["inner.example.test:443"] });
  expect(onward).toMatchObject([
    { server: { name: "inner.example.test" }, outcome: { addresses: ["127.0.0.1:4000"] } },
  ]);
  expect(headers).toContainEqual(
    expect.objectContaining({ name: "Referrer-Policy", value: "no-referrer" }),
  );
});

const NO_TLS = `server {
    listen 80;
    server_name example.test;
    location / { proxy_pass http://127.0.0.1:4000; }
}
`;

test("Pleroma's own headers follow its config, and the report says on what they rest", () => {
  const root = folderOf({
    "nginx/site.conf": NO_TLS,
    "config/prod.secret.exs": `import Config
config :pleroma, Pleroma.Web.Endpoint, url: [host: "example.test", scheme: "http", port: 80]
config :pleroma, configurable_from_database: true
`,
  });
  const policiesAt = (path: string) =>
    json(`http://example.test${path}`, root)
      .answers.flatMap(({ headers }: { headers: readonly Record<string, string>[] }) => headers)
      .filter(({ name }: Record<string, string>) => name === "Content-Security-Policy")
      .map(({ value }: Record<string, string>) => value);
  const [policy, ...others] = policiesAt("/");
  expect(others).toEqual([]);
  expect(policy).toContain(
    "connect-src 'self' blob: http://example.test ws://example.test https:;",
  );
  expect(policy).not.toContain("upgrade-insecure-requests");

  const { stdout } = run("http://example.test/", root);
  expect(stdout).toContain("  Headers that the client gets (those of the guide");
  expect(stdout).toContain("note: Pleroma's own headers follow its config, as the current Pleroma");
  expect(stdout).toContain("note: settings in the database may change Pleroma's own headers.");

  for (const path of ["/media/x.png", "/proxy/a/b", "/%70roxy/a/b/c.png"]) {
    expect(policiesAt(path)).toEqual(["sandbox"]);
  }
  for (const path of ["/media", "/proxy", "/proxy/a", "/api/v1/media"]) {
    expect(policiesAt(path)).toEqual([policy]);
  }
});

test("without an Elixir config, the report says that Pleroma's headers are assumed", () => {
  const media = NO_TLS.replaceAll("example.test", "media.example.test");
  const root = folderOf({ "nginx/a.conf": media, "nginx/b.conf": NO_TLS });
  const { notes, answers } = json("http://example.test/", root);
  expect(answers[0].headers).toContainEqual(
    expect.objectContaining({
      name: "Content-Security-Policy",
      value: expect.stringContaining(
        "connect-src 'self' blob: https://example.test wss://example.test",
      ),
    }),
  );
  expect(notes).toEqual([
    expect.stringMatching(/^no Elixir config of Pleroma is here: .* Pleroma /),
  ]);
  expect(run("http://example.test/", root).stdout).toContain(`note: ${notes[0]}`);
});
