import { httpsOnly } from "../../../src/rules/nginx/https-only.ts";
import { config, TLS_DIRECTIVES, UPSTREAM_BLOCK } from "./site-files.ts";
import { siteTable } from "./site-table.ts";

const HOST = "social.example";

/** The TLS server, and what the rest of the file says about port 80. */
function beside(plain: string, listen = ""): string {
  return `${UPSTREAM_BLOCK}
server {
    server_name ${HOST};
    ${listen}
    ${TLS_DIRECTIVES}
    location / { proxy_pass http://phoenix; }
}
${plain}
`;
}

const ONION = "exampleonionaddress.onion";

/** The same instance as a hidden service. */
function hidden(listen: string, names = ONION): string {
  return `server { listen ${listen}; server_name ${names}; location / { proxy_pass http://phoenix; } }`;
}

/** A server without TLS that passes everything on, and what it sets besides. */
function front(target: string, more = ""): string {
  return `server { listen 8081; server_name front.example; location / { proxy_pass ${target}; ${more} } }`;
}

function plain(directives: string): string {
  return beside(`server {\n server_name ${HOST};\n listen 80;\n ${directives}\n}`);
}

const FAILS = { [HOST]: "fail high" };

siteTable(httpsOnly, {
  accept: [
    {
      name: "many conditions on headers with one answer",
      nginx: plain(
        `${Array.from({ length: 50 }, (_, index) => `if ($http_user_agent = bot${index}) { return 403; }`).join("\n")}
         return 301 https://$host$request_uri;`,
      ),
    },
    { name: "a redirect", nginx: plain("return 301 https://$host$request_uri;") },
    {
      name: "a redirect in location /",
      nginx: plain("location / { return 308 https://$server_name$request_uri; }"),
    },
    {
      name: "a redirect by rewrite",
      nginx: plain("rewrite ^/(.*)$ https://social.example/$1 permanent;"),
    },
    {
      name: "certbot's ifs",
      nginx: plain(
        "if ($host = social.example) { return 301 https://$host$request_uri; } return 404;",
      ),
    },
    {
      name: "ACME challenges are answered",
      nginx: plain(
        "location /.well-known/acme-challenge/ { root /var/lib/letsencrypt; } location / { return 301 https://$host$request_uri; }",
      ),
    },
    {
      name: "ACME challenges are passed on",
      nginx: plain(
        "location ^~ /.well-known/acme-challenge/ { proxy_pass http://127.0.0.1:8402; } location / { return 301 https://$host$request_uri; }",
      ),
    },
    {
      name: "a redirect that names the query",
      nginx: plain("return 301 https://$host$uri$is_args$args;"),
    },
    {
      name: "some queries are refused",
      nginx: plain(
        "if ($query_string ~ union) { return 403; } location / { return 301 https://$host$request_uri; }",
      ),
    },
    { name: "refused with 404", nginx: plain("return 404;") },
    { name: "the connection is closed", nginx: plain("return 444;") },
    { name: "denied", nginx: plain("deny all; root /srv;") },
    {
      name: "no plaintext socket",
      nginx: beside(""),
      says: "no unencrypted connections",
    },
    {
      name: "another site answers there",
      nginx: beside(
        "server { listen 80 default_server; server_name other.example; root /srv/other; }",
      ),
    },
    ...[
      ["under its name", front("https://127.0.0.1", "proxy_set_header Host blog.example;")],
      ["on another machine", front("https://192.0.2.9")],
      [
        "under its name, set for all",
        `proxy_set_header Host blog.example; ${front("https://127.0.0.1")}`,
      ],
    ].map(([how = "", nginx = ""]) => ({
      name: `a server in front of another site, ${how}`,
      nginx: beside(
        `server { listen 443 ssl; server_name blog.example; root /srv; } server { listen 8081 default_server; server_name _; return 444; } ${nginx}`,
      ),
    })),
    {
      name: "behind a server with TLS of its own",
      nginx: `${UPSTREAM_BLOCK}
        server { listen 443 ssl; server_name ${HOST}; location / { proxy_pass http://127.0.0.1:8080; } }
        server { listen 127.0.0.1:8080; server_name ${HOST}; location / { proxy_pass http://phoenix; } }`,
    },
    {
      name: "another site's proxy answers there",
      nginx: beside(
        "server { listen 80 default_server; server_name other.example; location / { proxy_pass http://127.0.0.1:3000; } }",
      ),
    },
  ],
  reject: [
    {
      name: "a server without TLS in front of the one with TLS",
      nginx: beside(
        `server { listen 8081; server_name front.example; location / { proxy_pass https://${HOST}; } }
         server { listen 8082; server_name outer.example; location / { proxy_pass http://front.example:8081/; } }
         server { listen 8083; server_name blog.example; location / { root /srv/blog; } location /status { proxy_pass https://${HOST}/status; } }`,
      ),
      elixir: config(),
      expect: { "front.example": "fail high", "outer.example": "fail high", [HOST]: "fail high" },
      says: "http://front.example/",
      at: "proxy_pass",
    },
    ...[
      ["by its address", front("https://127.0.0.1:443", `proxy_set_header Host ${HOST};`)],
      ["by the name of this machine", front("https://localhost", `proxy_set_header Host ${HOST};`)],
      [
        "by an address of its own",
        `server { listen 192.0.2.7:443 ssl; server_name blog.example; root /srv; } server { listen 192.0.2.7:443 ssl default_server; server_name tls.example; location / { proxy_pass http://phoenix; } } ${front("https://192.0.2.7")}`,
      ],
      ["as the default server", front("https://127.0.0.1")],
      ["by an upstream", `upstream tls { server 127.0.0.1:443; } ${front("https://tls")}`],
      [
        "with what the client asks for",
        `server { listen 8081; server_name front.example ${HOST}; location / { proxy_pass https://127.0.0.1; proxy_set_header Host $http_host; } }`,
      ],
      [
        "by a name for all",
        `server { listen 443 ssl; server_name *.all.example; location / { proxy_pass http://phoenix; } } ${front("https://any.all.example")}`,
      ],
      [
        "on a socket",
        `server { listen unix:/run/inner.sock; server_name inner.example; location / { proxy_pass http://phoenix; } } ${front("http://unix:/run/inner.sock:")}`,
      ],
    ].map(([how = "", nginx = ""]) => ({
      name: `a server without TLS in front, ${how}`,
      nginx: beside(`server { listen 8081 default_server; server_name _; return 444; } ${nginx}`),
      elixir: config(),
      expect: how.startsWith("with what")
        ? { "front.example": "fail high", ...FAILS }
        : { "front.example": "fail high" },
      says: "http://front.example/",
    })),
    {
      name: "another name of the instance",
      nginx: beside(
        `server { listen 80; server_name ${HOST}; return 301 https://$host$request_uri; }
         server { listen 80; server_name old.example; location / { proxy_pass http://phoenix; } }`,
      ),
      elixir: config(),
      expect: { "old.example": "fail high" },
    },
    {
      name: "only pages are redirected, not what is sent",
      nginx: plain(
        "location / { if ($request_method = GET) { return 301 https://$host$request_uri; } proxy_pass http://phoenix; }",
      ),
      expect: FAILS,
      says: "POST http://social.example/",
    },
    {
      name: "a redirect for some methods only",
      nginx: plain(
        "location / { if ($request_method ~ ^(GET|HEAD|POST)$) { return 301 https://$host$request_uri; } proxy_pass http://phoenix; }",
      ),
      expect: FAILS,
      says: "PUT http://social.example/",
    },
    {
      name: "other methods pass by a map",
      nginx: `map $request_method $goes { default 0; DELETE 1; }\n${plain(
        "location / { if ($goes = 0) { return 301 https://$host$request_uri; } proxy_pass http://phoenix; }",
      )}`,
      expect: FAILS,
      says: "DELETE http://social.example/",
    },
    {
      name: "only what limit_except lets through is refused",
      nginx: plain("location / { limit_except PATCH { deny all; } proxy_pass http://phoenix; }"),
      expect: FAILS,
      says: "PATCH http://social.example/",
    },
    {
      name: "only browsers that ask for it are redirected",
      nginx: plain(
        "location / { if ($http_upgrade_insecure_requests = 1) { return 301 https://$host$request_uri; } proxy_pass http://phoenix; }",
      ),
      expect: FAILS,
      says: "leaving out",
    },
    {
      name: "only addresses without a query are redirected",
      nginx: plain(
        'location / { if ($args = "") { return 301 https://$host$request_uri; } proxy_pass http://phoenix; }',
      ),
      expect: FAILS,
      says: "http://social.example/?… is passed",
    },
    {
      name: "only one location with a regular expression is open",
      nginx: plain(
        'location / { return 301 https://$host$request_uri; } location ~ "^/notice/\\w{8,}" { proxy_pass http://phoenix; }',
      ),
      expect: FAILS,
    },
    {
      name: "one server for both",
      nginx: beside("", "listen 80;"),
      expect: FAILS,
      says: "passed to Pleroma without TLS",
      at: /^proxy_pass http:\/\/phoenix/,
    },
    {
      name: "the default server passes everything on",
      nginx: beside(
        "server { listen 80 default_server; server_name _; location / { proxy_pass http://phoenix; } }",
      ),
      expect: FAILS,
    },
    {
      name: "a hidden service that everybody reaches",
      nginx: beside(hidden("80")),
      expect: { ...FAILS, [ONION]: "not-applicable" },
    },
    {
      name: "a name of the network beside that of a hidden service",
      nginx: beside(hidden("80", `${ONION} old.example`)),
      expect: { "old.example": "fail high", ...FAILS, [ONION]: "not-applicable" },
    },
    {
      name: "only IPv6 is open",
      nginx: beside(
        `server { server_name ${HOST}; listen 80; return 301 https://$host$request_uri; }
       server { server_name ${HOST}; listen [::]:80; location / { proxy_pass http://phoenix; } }`,
      ),
      expect: FAILS,
    },
    {
      name: "only one location is open",
      nginx: plain(
        "location / { return 301 https://$host$request_uri; } location /inbox { proxy_pass http://phoenix; }",
      ),
      expect: FAILS,
      says: "http://social.example/inbox",
    },
    {
      name: "a redirect to http",
      nginx: plain("return 301 http://www.social.example$request_uri;"),
      expect: FAILS,
      says: "not https",
    },
    {
      name: "a redirect that keeps the scheme",
      nginx: plain("return 301 $scheme://www.social.example/;"),
      expect: FAILS,
    },
    {
      name: "headers-more writes another address over that of the redirect",
      nginx: plain(
        'more_set_headers "Location: http://social.example/login"; return 301 https://$host$request_uri;',
      ),
      expect: FAILS,
      says: "redirects to http://social.example/login",
      at: /^more_set_headers/,
    },
    {
      name: "a second address beside that of the redirect",
      nginx: plain(
        "add_header Location http://social.example/; return 301 https://$host$request_uri;",
      ),
      expect: FAILS,
    },
    { name: "files", nginx: plain("root /var/www/html;"), expect: FAILS, says: "serves files" },
    { name: "a text", nginx: plain('return 200 "hello";'), expect: FAILS },
    {
      name: "media only",
      nginx: plain(
        "location / { return 301 https://$host$request_uri; } location ~ ^/(media|proxy) { proxy_pass http://phoenix; }",
      ),
      expect: FAILS,
    },
    {
      name: "a plaintext socket with a port of its own",
      nginx: beside("", "listen 8080;"),
      expect: FAILS,
    },
    {
      name: "no listen at all is port 80",
      nginx: `${UPSTREAM_BLOCK}server { server_name ${HOST}; location / { proxy_pass http://phoenix; } }`,
      expect: FAILS,
    },
  ],
  unknown: [
    {
      name: "more conditions on headers than are tried",
      nginx: plain(
        `${Array.from({ length: 50 }, (_, index) => `if ($http_x_${index} = a) { return 301 https://h${index}.example/; }`).join("\n")}
         return 301 https://$host$request_uri;`,
      ),
      expect: { [HOST]: "unknown" },
      says: "choices of clients beyond those",
    },
    {
      name: "a line break in the address",
      nginx: plain('return 301 "https://$host/\\r\\nLocation: http://social.example/";'),
      expect: { [HOST]: "unknown" },
      says: "line break",
    },
    {
      name: "behind something on this machine",
      nginx: beside("", "listen 127.0.0.1:8080;"),
      expect: { [HOST]: "unknown" },
      says: "stands in front",
    },
    {
      name: "behind something on this machine, beside a hidden service",
      nginx: beside(hidden("127.0.0.1:8099"), "listen 127.0.0.1:8080;"),
      expect: { [HOST]: "unknown", [ONION]: "not-applicable" },
    },
    {
      name: "behind something on this machine, and nowhere else",
      nginx: `${UPSTREAM_BLOCK}${hidden("127.0.0.1:8099", `${HOST} ${ONION}`)}`,
      expect: { [HOST]: "unknown", [ONION]: "not-applicable" },
    },
    {
      name: "behind a server that passes on a part of itself, on this machine",
      nginx: beside(
        "server { listen 8081; server_name blog.example; location /social/ { proxy_pass http://127.0.0.1:8080/; } }",
        "listen 127.0.0.1:8080;",
      ),
      expect: { [HOST]: "unknown" },
    },
    {
      name: "a template decides on the redirect",
      nginx: plain("return 301 {{ target }};"),
      expect: { [HOST]: "unknown" },
    },
    {
      name: "a header of the client decides",
      nginx: plain(
        'if ($http_x_forwarded_proto != "https") { return 301 https://$host$request_uri; } location / { proxy_pass http://phoenix; }',
      ),
      expect: { [HOST]: "unknown" },
    },
    {
      name: "fragments of a server",
      nginx: "location / { proxy_pass http://127.0.0.1:4000; }",
      expect: { default: "unknown" },
      says: "`server` block",
    },
  ],
  notApplicable: [
    ...["127.0.0.1:8099", "[::1]:8099", "unix:/run/nginx/onion.sock"].map((listen) => ({
      name: `a hidden service that only programs of this machine reach, on ${listen}`,
      nginx: beside(hidden(listen)),
      expect: { [ONION]: "not-applicable" },
    })),
    {
      name: "a hidden service of the same server",
      nginx: `${UPSTREAM_BLOCK}server { listen 443 ssl; listen 127.0.0.1:8099; server_name ${HOST} ${ONION}; ${TLS_DIRECTIVES} location / { proxy_pass http://phoenix; } }`,
      expect: { [ONION]: "not-applicable" },
    },
    {
      name: "an onion address",
      nginx: `${UPSTREAM_BLOCK}server { listen 127.0.0.1:8080; server_name exampleonionaddress.onion; location / { proxy_pass http://phoenix; } }`,
      expect: { "exampleonionaddress.onion": "not-applicable" },
    },
  ],
});
