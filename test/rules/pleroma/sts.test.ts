import { sts } from "../../../src/rules/pleroma/sts.ts";
import { proxied, site, TLS_DIRECTIVES, UPSTREAM_BLOCK } from "../nginx/site-files.ts";
import { siteTable } from "../nginx/site-table.ts";
import { configTable } from "./config-row.ts";

const SECURITY = "config :pleroma, :http_security,";

configTable(sts, {
  accept: [
    { config: `${SECURITY} sts: true` },
    { config: `${SECURITY} sts: true`, family: "akkoma" },
    { config: `${SECURITY} sts: false\n${SECURITY} sts: true` },
    { config: `${SECURITY} enabled: :yes, sts: true`, name: "any truth will do for enabled" },
  ],
  reject: [
    { config: 'config :pleroma, :instance, name: "x"', name: "unset", says: "neither" },
    { config: `${SECURITY} sts: false`, at: "false" },
    { config: `${SECURITY} sts: "true"`, name: "a string is not true", at: '"true"' },
    { config: `${SECURITY} sts: :yes`, name: "nothing but true itself" },
    { config: `${SECURITY} sts: true, enabled: false`, name: "all headers are off", at: "false" },
    { config: "config :pleroma, :http_security, %{sts: false}", name: "in a map" },
  ],
  unknown: [
    { config: `${SECURITY} sts: System.get_env("STS") == "1"`, says: "STS" },
    { config: `${SECURITY} sts: true, enabled: System.get_env("HEADERS") == "1"` },
  ],
});

const SUBJECT = "http_security.sts";
const HOST = 'config :pleroma, Pleroma.Web.Endpoint, url: [host: "social.example"]';
const ON = `${HOST}\nconfig :pleroma, :http_security, sts: true`;
const HSTS = 'add_header Strict-Transport-Security "max-age=31536000"';

siteTable(sts, {
  accept: [
    { name: "Pleroma sends it, nginx passes it on", nginx: proxied(""), elixir: ON },
    { name: "nginx sends it", nginx: proxied(`${HSTS};`), elixir: HOST },
    {
      name: "nginx sends it although all of Pleroma's headers are off",
      nginx: proxied("", `${HSTS} always;`),
      elixir: `${HOST}\nconfig :pleroma, :http_security, enabled: false`,
    },
    {
      name: "not to those who come over Tor, or without TLS",
      nginx: `${proxied(`${HSTS};`)}
server { listen 127.0.0.1:8080; server_name social.onion; location / { proxy_pass http://phoenix; } }
server { listen 80; server_name old.example; location / { proxy_pass http://phoenix; } }`,
      elixir: HOST,
    },
    {
      name: "nginx sends it, whatever the environment says",
      nginx: proxied(`${HSTS};`),
      elixir: `${HOST}\nconfig :pleroma, :http_security, sts: System.get_env("STS") == "1"`,
    },
  ],
  reject: [
    {
      name: "nobody sends it",
      nginx: proxied(""),
      elixir: HOST,
      expect: { [SUBJECT]: "fail medium" },
    },
    {
      name: "nginx hides it",
      nginx: proxied("proxy_hide_header Strict-Transport-Security;"),
      elixir: ON,
      expect: { [SUBJECT]: "fail medium" },
      says: /nginx takes it away\. Delete this line/,
      at: /^proxy_hide_header/,
    },
    {
      name: "nginx itself serves the page",
      nginx: proxied("", "location = / { root /srv; try_files /index.html =404; }"),
      elixir: ON,
      expect: { [SUBJECT]: "fail medium" },
      says: "nginx itself answers there",
      at: /^location = \//,
      write: 'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;',
    },
    {
      name: "nginx itself serves the page, with headers of the server",
      nginx: proxied(
        "",
        "add_header X-Served-By nginx; location = / { root /srv; try_files /index.html =404; }",
      ),
      elixir: ON,
      expect: { [SUBJECT]: "fail medium" },
      at: /^server/,
    },
    {
      name: "an inner add_header switches it off",
      nginx: proxied("add_header X-Served-By nginx;", `${HSTS} always;`),
      elixir: HOST,
      expect: { [SUBJECT]: "fail medium" },
      at: /^add_header X-Served-By/,
    },
    {
      name: "another name of the instance does not send it",
      nginx: `${proxied(`${HSTS};`)}
server { server_name www.social.example; ${TLS_DIRECTIVES} location / { proxy_pass http://phoenix; } }`,
      elixir: HOST,
      expect: { [SUBJECT]: "fail medium" },
      says: "https://www.social.example/",
    },
    {
      name: "the query decides whether nginx sends it",
      nginx: proxied(`if ($arg_plain = "") { ${HSTS}; }`),
      elixir: HOST,
      expect: { [SUBJECT]: "fail medium" },
      says: "by the query",
    },
    {
      name: "one TLS server of several does not send it",
      nginx: `${UPSTREAM_BLOCK}
server { server_name social.example; ${TLS_DIRECTIVES} location / { proxy_pass http://phoenix; ${HSTS}; } }
server { server_name social.example; ${TLS_DIRECTIVES.replace("443", "[::]:443")} location / { proxy_pass http://phoenix; } }`,
      elixir: HOST,
      expect: { [SUBJECT]: "fail medium" },
    },
    {
      name: "only the API lacks it",
      nginx: proxied(`${HSTS};`, "location /api { proxy_pass http://phoenix; }"),
      elixir: HOST,
      expect: { [SUBJECT]: "fail medium" },
      says: "/api/v1/instance",
    },
    {
      name: "a page that may be nginx's own",
      nginx: site(
        `root /srv; error_page 404 = @pleroma; location / { ${HSTS}; try_files $uri $uri/ @pleroma; } location @pleroma { proxy_pass http://phoenix; }`,
      ),
      elixir: HOST,
      expect: { [SUBJECT]: "fail medium" },
      says: "/api/v1/instance",
    },
    {
      name: "a value that browsers ignore",
      nginx: proxied('add_header Strict-Transport-Security "includeSubDomains";'),
      elixir: HOST,
      expect: { [SUBJECT]: "fail medium" },
      says: "not valid",
    },
  ],
  unknown: [
    {
      name: "a missing snippet may send it",
      nginx: proxied("include snippets/headers.conf;"),
      elixir: HOST,
      expect: { [SUBJECT]: "unknown" },
    },
  ],
  notApplicable: [
    {
      name: "an onion address",
      nginx:
        "server { listen 80; server_name exampleonionaddress.onion; location / { proxy_pass http://127.0.0.1:4000; } }",
      elixir: 'config :pleroma, Pleroma.Web.Endpoint, url: [host: "exampleonionaddress.onion"]',
      expect: { [SUBJECT]: "not-applicable" },
    },
    { name: "no Elixir config", nginx: proxied(""), expect: { [SUBJECT]: "not-applicable" } },
  ],
});
