import { expect, test } from "vitest";
import { assembleNginx } from "../../src/nginx/configuration.ts";
import { responseHeaders } from "../../src/nginx/headers/response-headers.ts";
import { findIncludes } from "../../src/nginx/includes/include.ts";
import type { NginxConfiguration, RouteResult } from "../../src/nginx/model/model.ts";
import { tlsProtocols } from "../../src/nginx/model/tls.ts";
import { looksLikeNginx } from "../../src/nginx/recognise.ts";
import { route } from "../../src/nginx/route.ts";
import { showText } from "../../src/nginx/syntax/text.ts";
import { LIMITS } from "../../src/source/limits.ts";
import { SourceFile } from "../../src/source/source-file.ts";

function assemble(
  texts: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
  outside: readonly string[] = [],
): NginxConfiguration {
  const files = new Map(
    Object.entries(texts).map(([path, text]) => [path, new SourceFile(path, text)]),
  );
  return assembleNginx([...files.values()].filter(looksLikeNginx), {
    files,
    paths: new Set(files.keys()),
    links: new Map(Object.entries(links)),
    outside: new Set(outside),
  });
}

function ask(
  configuration: NginxConfiguration,
  target: string,
  host = "a.test",
  at = 0,
): RouteResult {
  const socket = configuration.sockets[at];
  if (socket === undefined) throw new Error("no such socket");
  return route(configuration, { socket, host, target });
}

/** What happens, as one line. */
function outcome({ outcome: found }: RouteResult): string {
  switch (found.kind) {
    case "proxy":
      return `proxy ${found.upstream.addresses.map(({ host, port }) => `${host}:${port ?? "?"}`).join(",")} ${showText(found.uri)}`;
    case "redirect":
      return `${found.status} ${showText(found.target)}`;
    case "status":
      return String(found.status);
    case "file":
      return `file ${showText(found.path)}`;
    case "handler":
      return found.directive;
    case "unknown":
      return `unknown: ${found.reason}${found.possible === undefined ? "" : ` [${found.possible.map(outcome).join(" | ")}]`}`;
  }
}

const problemsOf = ({ problems }: NginxConfiguration) =>
  problems.map(
    ({ code, location }) => `${code} ${location.path}:${location.line}:${location.column}`,
  );

test("a whole /etc/nginx: links, globs, absolute and relative includes, what is not enabled", () => {
  const configuration = assemble(
    {
      "etc/nginx/nginx.conf":
        "events {}\nhttp { include mime.types; include /etc/nginx/conf.d/*.conf; include sites-enabled/*; }",
      "etc/nginx/conf.d/headers.conf": "add_header X-Frame-Options DENY always;",
      "etc/nginx/snippets/pleroma.conf": "location / { proxy_pass http://127.0.0.1:4000; }",
      "etc/nginx/sites-available/pleroma":
        "server { listen 80; server_name a.test; include snippets/pleroma.conf; }",
      "etc/nginx/sites-available/old": "server { listen 80; server_name a.test; return 410; }",
    },
    { "etc/nginx/sites-enabled/pleroma": "etc/nginx/sites-available/pleroma" },
  );
  expect(problemsOf(configuration)).toEqual([]);
  expect(configuration.files).toEqual([
    "etc/nginx/nginx.conf",
    "etc/nginx/conf.d/headers.conf",
    "etc/nginx/sites-available/pleroma",
    "etc/nginx/snippets/pleroma.conf",
  ]);
  expect(configuration.inactive).toEqual(["etc/nginx/sites-available/old"]);
  expect(configuration.assumed).toEqual([]);
  const result = ask(configuration, "/x");
  expect(outcome(result)).toBe("proxy 127.0.0.1:4000 /x");
  expect(
    responseHeaders(result, []).headers.map(({ name, value, location }) => [
      name,
      showText(value),
      location?.path,
    ]),
  ).toEqual([["X-Frame-Options", "DENY", "etc/nginx/conf.d/headers.conf"]]);
});

test("without a main configuration, sites-enabled decides and snippets are found beside the site", () => {
  const configuration = assemble({
    "host/nginx/sites-enabled/a":
      "server { server_name a.test; include snippets/h.conf; return 200; }",
    "host/nginx/sites-available/b": "server { server_name b.test; return 200; }",
    "host/nginx/snippets/h.conf": "add_header X-H 1;",
    "apache/site.conf": "<VirtualHost *:80>\nServerName a.test\n</VirtualHost>\n",
  });
  expect(configuration.files).toEqual(["host/nginx/sites-enabled/a", "host/nginx/snippets/h.conf"]);
  expect(configuration.inactive).toEqual(["host/nginx/sites-available/b"]);
  expect(configuration.assumed).toEqual(["http"]);
});

test("sites-available is read where the repository has no sites-enabled at all", () => {
  const configuration = assemble({
    "nginx.conf":
      "events {}\nhttp { add_header X-A 1; server { listen 8080; } include sites-enabled/*; }",
    "sites-available/a": "server { server_name a.test; return 204; }",
    "snippets/unused.conf": "server { server_name b.test; return 204; }",
  });
  expect(configuration.files).toEqual(["nginx.conf", "sites-available/a"]);
  expect(configuration.inactive).toEqual(["snippets/unused.conf"]);
  const result = ask(configuration, "/", "a.test", 1);
  expect(outcome(result)).toBe("204");
  expect(responseHeaders(result, []).headers.map(({ name }) => name)).toEqual(["X-A"]);
});

test("what the main configuration does not include is inactive, wherever it lies", () => {
  const configuration = assemble({
    "nginx.conf": "events {}\nhttp { include conf.d/*.conf; server { listen 80; return 444; } }",
    "conf.d/a.conf": "server { listen 80; server_name a.test; return 204; }",
    "sites-available/b": "server { listen 80; server_name b.test; return 204; }",
    "vhosts/c.conf": "server { listen 80; server_name c.test; return 204; }",
  });
  expect(configuration.files).toEqual(["nginx.conf", "conf.d/a.conf"]);
  expect(configuration.inactive).toEqual(["sites-available/b", "vhosts/c.conf"]);
});

test("includes name what a template engine makes of a template", () => {
  const configuration = assemble({
    "nginx/nginx.conf.j2":
      "events {}\nhttp { include conf.d/*.conf; include sites-enabled/*; include snippets/h.conf; }",
    "nginx/conf.d/a.conf.j2": "server { listen 80; server_name a.test; return 204; }",
    "nginx/conf.d/b.conf.template": "server { listen 80; server_name b.test; return 403; }",
    "nginx/sites-enabled/c.erb": "server { listen 80; server_name c.test; return 401; }",
    "nginx/snippets/h.conf.j2": "add_header X-H 1;",
    "nginx/conf.d/d.conf": "server { listen 80; server_name d.test; return 402; }",
    "nginx/conf.d/d.conf.j2": "server { listen 80; server_name e.test; return 204; }",
  });
  expect(configuration.files.toSorted()).toEqual([
    "nginx/conf.d/a.conf.j2",
    "nginx/conf.d/b.conf.template",
    "nginx/conf.d/d.conf",
    "nginx/nginx.conf.j2",
    "nginx/sites-enabled/c.erb",
    "nginx/snippets/h.conf.j2",
  ]);
  expect(configuration.problems).toEqual([]);
  const hosts = ["a.test", "b.test", "c.test", "d.test"];
  const outcomes = hosts.map((host) => outcome(ask(configuration, "/", host)));
  expect(outcomes).toEqual(["204", "403", "401", "402"]);
});

test("HTTP/3 beside HTTP/2 on one port, and headers that NixOS puts into its store", () => {
  const configuration = assemble({
    "nginx.conf": [
      "http { include /nix/store/0123abc-nginx-recommended-proxy-headers.conf; server {",
      "listen [::]:443 ssl default_server; listen [::]:443 quic reuseport default_server; http3 on;",
      "location / { proxy_pass http://127.0.0.1:4000; } } }",
    ].join("\n"),
  });
  expect(problemsOf(configuration)).toEqual([]);
  expect(configuration.sockets.map(({ name }) => name)).toEqual(["[::]:443", "[::]:443 quic"]);
  const answer = ask(configuration, "/x");
  expect(outcome(answer)).toBe("proxy 127.0.0.1:4000 /x");
  expect(responseHeaders(answer, []).uncertain).toEqual([]);
});

test("files that all include each other are not tried without end", () => {
  const names = Array.from({ length: 100 }, (_, index) => `sites/${index}.conf`);
  const { problems } = assemble({
    "nginx.conf": "events {}\nhttp { include sites/*.conf; server { listen 80; } }",
    ...Object.fromEntries(names.map((name) => [name, "include sites/*.conf;\n"])),
  });
  const codes = problems.map(({ code }) => code);
  expect(codes.filter((code) => code === "nginx/limit")).toHaveLength(1);
  // One for each inclusion that leads to a file that is being read.
  expect(codes.length).toBeLessThan(LIMITS.files);
});

test("the main configurations of several hosts include what lies beside each", () => {
  const site = (host: string) =>
    `server { listen 80; server_name ${host}.test; include snippets/all; }`;
  const configuration = assemble({
    "a/nginx.conf":
      "http { ssl_protocols TLSv1.3; include conf.d/*.conf; server { listen 443 ssl; } }",
    "a/conf.d/site.conf": site("a"),
    "a/snippets/all": "return 204;",
    "b/nginx.conf":
      "http { ssl_protocols TLSv1; include /etc/nginx/conf.d/*.conf; server { listen 443 ssl; } }",
    "b/conf.d/site.conf": site("b"),
    "b/snippets/all": "return 410;",
  });
  expect(configuration.inactive).toEqual([]);
  expect(outcome(ask(configuration, "/", "a.test"))).toBe("204");
  expect(outcome(ask(configuration, "/", "b.test", 2))).toBe("410");
  const protocols = configuration.sockets.filter(({ name }) => name === "*:443").map(tlsProtocols);
  expect(protocols).toMatchObject([{ value: ["TLSv1.3"] }, { value: ["TLSv1"] }]);
});

test("locations without a server get one of which nothing else is known", () => {
  const configuration = assemble({
    "conf/nginx.conf":
      "location / { proxy_pass http://127.0.0.1:__PORT__; include proxy_params_no_auth; more_set_headers 'X-A : b'; }",
    "conf/media.conf": "location ~ ^/(media|proxy) { return 404; }",
    "conf/cache.conf": "proxy_cache_path /tmp/__APP__ keys_zone=__APP__:10m;",
  });
  expect(configuration.assumed).toEqual(["http", "server"]);
  expect(configuration.sockets.map(({ name, tls }) => [name, tls])).toEqual([["*:?", undefined]]);
  expect(outcome(ask(configuration, "/x"))).toBe("proxy 127.0.0.1:? /x");
  expect(outcome(ask(configuration, "/media/x"))).toBe("404");
  const [socket] = configuration.sockets;
  expect(socket && tlsProtocols(socket)).toMatchObject({
    state: "dynamic",
    reason: "the `server` block around this fragment, which is not here",
  });
});

test("a missing include is no problem; what it may set is not known", () => {
  const configuration = assemble({
    "site.conf": [
      "server { listen 443 ssl default_server; server_name a.test; ssl_protocols TLSv1.3;",
      "include /etc/letsencrypt/options-ssl-nginx.conf;",
      "location / { add_header X-A 1; proxy_pass http://127.0.0.1:4000; } }",
      "server { listen 444 ssl; server_name a.test; include snippets/any.conf;",
      "location = /known { return 404; } location / { proxy_pass http://127.0.0.1:4000; } }",
      "server { listen 445 ssl default_server; return 204; add_header X-B 2; include headers.conf; }",
    ].join("\n"),
  });
  expect(problemsOf(configuration)).toEqual([]);
  const [certbot] = configuration.sockets;
  if (certbot === undefined) {
    throw new Error("a socket is missing");
  }
  const reason = "the file /etc/letsencrypt/options-ssl-nginx.conf, which is not here";
  expect(tlsProtocols(certbot)).toMatchObject({ state: "dynamic", reason, fallback: ["TLSv1.3"] });
  const known = ask(configuration, "/", "a.test", 0);
  expect(outcome(known)).toBe("proxy 127.0.0.1:4000 /");
  expect(responseHeaders(known, [{ name: "X-U", value: "u" }])).toMatchObject({
    headers: [
      { name: "X-U", uncertain: undefined },
      { name: "X-A", uncertain: undefined },
    ],
    uncertain: [],
  });

  const any = "unknown: the file snippets/any.conf, which is not here";
  expect(outcome(ask(configuration, "/known", "a.test", 1))).toBe(any);
  const before = ask(configuration, "/", "a.test", 2);
  expect(outcome(before)).toBe("204");
  const missing = { reason: "the file headers.conf, which is not here" };
  expect(responseHeaders(before, [])).toMatchObject({
    headers: [{ name: "X-B", uncertain: undefined }],
    uncertain: [missing, missing],
  });
});

test("TLS protocols are those of the socket's default server", () => {
  const configuration = assemble({
    "site.conf": [
      "ssl_protocols TLSv1 TLSv1.1;",
      "server { listen 443 ssl; server_name a.test; ssl_protocols TLSv1.2; ssl_protocols TLSv1.3; }",
      "server { listen 443 ssl; server_name b.test; ssl_protocols TLSv1; }",
      "server { listen 444 ssl; server_name a.test; }",
      "server { listen 444 ssl default_server; server_name b.test; ssl_protocols {{ protocols }}; }",
      "server { listen 445 ssl; }",
      "server { listen 80; listen 445; listen [::]:445 ssl; }",
    ].join("\n"),
  });
  expect(
    configuration.sockets.map((socket) => {
      const setting = tlsProtocols(socket);
      return [
        socket.name,
        socket.tls,
        setting.state,
        setting.state === "known" ? setting.value : undefined,
        setting.state === "known" ? setting.origin.line : undefined,
      ];
    }),
  ).toEqual([
    ["*:443", true, "known", ["TLSv1.2", "TLSv1.3"], 2],
    ["*:444", true, "dynamic", undefined, undefined],
    ["*:445", true, "known", ["TLSv1", "TLSv1.1"], 1],
    ["*:80", false, "known", ["TLSv1", "TLSv1.1"], 1],
    ["[::]:445", true, "known", ["TLSv1", "TLSv1.1"], 1],
  ]);
});

test("what only the host knows is followed both ways", () => {
  const configuration = assemble({
    "site.conf": [
      "server { listen 80; server_name a.test; root /srv;",
      "location / { try_files $uri @app; }",
      "location @app { proxy_pass http://app; }",
      "location /same { if ($http_x) { return 404; } return 404; }",
      "location ~ ^/(a+)\\1$ { return 403; }",
      "location /var { proxy_pass http://$backend; } }",
      "upstream app { server unix:/run/a.sock; server 10.0.0.1:4000 backup; server 10.0.0.2 down; }",
    ].join("\n"),
  });
  const backreference = "whether the regular expression ^/(a+)\\1$ matches";
  expect(outcome(ask(configuration, "/aa"))).toBe(
    `unknown: ${backreference} [403 | file /srv/aa | proxy /run/a.sock:?,10.0.0.1:4000 /aa]`,
  );
  expect(outcome(ask(configuration, "/var"))).toContain("proxy :? /var");
});

test("templates: conditional directives make what they decide uncertain", () => {
  const configuration = assemble({
    "site.conf.j2": [
      "server {",
      "  listen 80;",
      "  server_name {{ host }};",
      "{% if redirect %}",
      "  return 301 https://{{ host }}$request_uri;",
      "{% endif %}",
      "  add_header X-Sure 1;",
      "{% if header %}",
      "  add_header X-Maybe 1;",
      "{% endif %}",
      "  location / { proxy_pass http://{{ backend }}; }",
      "}",
    ].join("\n"),
  });
  const result = ask(configuration, "/x", "{{ host }}");
  expect(outcome(result)).toBe(
    "unknown: whether a template keeps this directive [301 https://…/x | proxy :? /x]",
  );
  const possible = result.outcome.kind === "unknown" ? (result.outcome.possible ?? []) : [];
  expect(
    possible.map((one) =>
      responseHeaders(one, []).headers.map(({ name, uncertain }) => [name, uncertain?.reason]),
    ),
  ).toEqual(
    Array.from({ length: 2 }, () => [
      ["X-Sure", undefined],
      ["X-Maybe", "whether a template keeps this directive"],
    ]),
  );
});

test("templates: sockets of which only a part is known", () => {
  const { sockets } = assemble({
    "site.conf.j2":
      "server { listen {{ port }}; listen 443 {{ ssl }}; listen {{ ip }}:444 ssl; listen unix:/run/n.sock; }",
  });
  expect(sockets.map(({ name, tls, uncertain }) => [name, tls, uncertain?.reason])).toEqual([
    ["*:?", false, "what a template puts in the place of {{ port }}"],
    ["*:443", undefined, "what a template puts in the place of {{ ssl }}"],
    ["*:444", true, "what a template puts in the place of {{ ip }}"],
    ["unix:/run/n.sock", false, undefined],
  ]);
});

test("includes that leave the repository, include themselves or are nested too deeply", () => {
  const deep = Object.fromEntries(
    Array.from({ length: 25 }, (_, index) => [`d${index}.inc`, `include d${index + 1}.inc;`]),
  );
  const configuration = assemble({
    ...deep,
    "site.conf": "server { include ../x.conf; include loop.inc; include d0.inc; return 200; }",
    "loop.inc": "include loop.inc;",
  });
  expect(problemsOf(configuration)).toEqual([
    "nginx/include-outside-repository site.conf:1:18",
    "nginx/invalid loop.inc:1:1",
    "nginx/limit d19.inc:1:1",
  ]);
});

test("wrong arguments and places of known directives; unknown directives are fine", () => {
  const { problems } = assemble({
    "site.conf": [
      "server { listen 80; gzip_vary on gzip_proxied any;",
      "gzip maybe; brotli on; server_name;",
      "location / { listen 80; internal yes; }",
      "location /x; client_max_body_size {{ size }}; proxy_pass http://a; }",
    ].join("\n"),
  });
  expect(problems.map(({ location, message }) => `${location.line}: ${message}`)).toEqual([
    "1: `gzip_vary` has 3 arguments, but nginx wants one, `on` or `off`. Is a `;` missing before the next directive?",
    "2: `gzip` is either `on` or `off`.",
    "2: `server_name` has 0 arguments, but nginx wants at least 1.",
    "3: nginx does not accept `listen` in `location`; it belongs into `server`.",
    "3: `internal` has 1 argument, but nginx wants none. Is a `;` missing before the next directive?",
    "4: `location` needs a block in braces instead of the `;`.",
    "4: nginx does not accept `proxy_pass` in `server`; it belongs into `location`, `if`, `limit_except`.",
  ]);
});

test("what is nginx configuration and what is not", () => {
  const looks = (path: string, text: string): boolean => looksLikeNginx(new SourceFile(path, text));
  expect(looks("a.conf", "server { listen 80;")).toBe(true);
  expect(looks("a.conf", "add_header X-A b;\n")).toBe(true);
  expect(looks("a.conf", "upstream a { server 127.0.0.1:1; }")).toBe(true);
  expect(looks("a.conf", "{% if a %}\nlocation / { return 404; }\n{% endif %}")).toBe(true);
  expect(looks("a.conf", "<VirtualHost *:80>\n  ServerName a; # {\n</VirtualHost>")).toBe(false);
  expect(looks("a.conf", "[Service]\nExecStart=/bin/sh -c 'a; b'\n")).toBe(false);
  expect(looks("named.conf", 'options { directory "/var"; };\nzone "a" { type master; };')).toBe(
    false,
  );
  expect(looks("a.conf", "listen_addresses = '*' # {\nport = 5432;\n")).toBe(false);
  expect(looks("a.conf", "# nothing; but a comment\n")).toBe(false);
  expect(
    looks("dhcpd.conf", "subnet 10.0.0.0 netmask 255.0.0.0 { range 10.0.0.1 10.0.0.9; }"),
  ).toBe(false);
});

test("includes are found before anything is resolved", () => {
  const file = new SourceFile(
    "a.conf",
    "server {\n include snippets/*.conf;\n include {{ x }};\n}",
  );
  expect(findIncludes(file).map(({ pattern, location }) => [pattern, location.line])).toEqual([
    ["snippets/*.conf", 2],
  ]);
});

test("enabled sites are read by the names of their links, not of what these lead to", () => {
  const site = (port: number) =>
    `server { listen 80; server_name a.test; location / { return 302 http://b.test:${port}/; } }`;
  const configuration = assemble(
    { "nginx/sites-available/aa.conf": site(1), "nginx/sites-available/zz.conf": site(2) },
    {
      "nginx/sites-enabled/10-first": "nginx/sites-available/zz.conf",
      "nginx/sites-enabled/20-second": "nginx/sites-available/aa.conf",
    },
  );
  expect(outcome(ask(configuration, "/"))).toBe("302 http://b.test:2/");
});

test("a sites-enabled of another tree disables nothing", () => {
  const configuration = assemble({
    "roles/web/files/sites-enabled/other": "server { listen 8080; server_name o.test; }",
    "roles/pleroma/files/sites-available/social.conf":
      "server { listen 80; server_name a.test; location / { proxy_pass http://127.0.0.1:4000; } }",
  });
  expect(configuration.inactive).toEqual([]);
});

test("a link that leaves the repository is an error, whatever include meets it", () => {
  const config = (pattern: string) => ({
    "nginx.conf": `events {}\nhttp { include ${pattern}; server { listen 80; return 204; } }`,
    "snippets/a.conf": "gzip on;",
  });
  for (const [pattern, link] of [
    ["snippets/*.conf", "snippets/b.conf"],
    ["snippets/b.conf", "snippets/b.conf"],
    ["other/*.conf", "other"],
    ["other/x.conf", "other"],
  ] as const) {
    const configuration = assemble(config(pattern), {}, [link]);
    expect(problemsOf(configuration)).toEqual(["nginx/include-outside-repository nginx.conf:2:8"]);
    expect(outcome(ask(configuration, "/"))).toContain(`behind the link ${link}`);
  }
  // Debian's own links, which load modules.
  const modules = config("snippets/*.conf")["nginx.conf"].replace(
    "events",
    "include modules-enabled/*.conf;\nevents",
  );
  const configuration = assemble({ "nginx.conf": modules }, {}, ["modules-enabled/50-x.conf"]);
  expect(problemsOf(configuration)).toEqual([]);
  expect(outcome(ask(configuration, "/"))).toBe("204");
});

test("a range of ports opens each of them; a longer one is not taken apart", () => {
  const { sockets } = assemble({
    "nginx.conf":
      "events {}\nhttp { server { listen 80-81; listen 127.0.0.1:8080-8081; listen 1-9000; } }",
  });
  expect(sockets.map(({ name, uncertain }) => [name, uncertain === undefined])).toEqual([
    ["*:80", true],
    ["*:81", true],
    ["127.0.0.1:8080", true],
    ["127.0.0.1:8081", true],
    ["*:?", false],
  ]);
});

test("a name with a backslash is no directive", () => {
  const configuration = assemble({
    "nginx.conf": "events {}\nhttp { server { listen 80; proxy_hide\\_header X-A; } }",
  });
  expect(problemsOf(configuration)).toEqual(["nginx/invalid nginx.conf:2:28"]);
});
