import { upstream } from "../../../src/rules/nginx/upstream.ts";
import { config, proxied, site, TLS_DIRECTIVES, withMediaHost } from "./site-files.ts";
import { siteTable } from "./site-table.ts";

const HOST = "social.example";

function through(address: string, block = ""): string {
  return `${block}\nserver {\n server_name ${HOST};\n${TLS_DIRECTIVES}\n location / { proxy_pass ${address}; }\n}\n`;
}

siteTable(upstream, {
  accept: [
    { name: "an upstream on loopback", nginx: proxied(""), says: "without leaving" },
    { name: "an address in proxy_pass", nginx: through("http://127.0.0.1:4000") },
    {
      name: "an upstream whose name differs in case",
      nginx: through("http://phoenix", "upstream Phoenix { server 127.0.0.1:4000; }"),
    },
    {
      name: "uploads out of another program on the media host, else of Pleroma",
      nginx: `upstream store { server 127.0.0.1:9000; }
${withMediaHost(
  "location / { proxy_pass http://phoenix; } location ~ ^/(media|proxy) { return 404; }",
).replace(
  "location ~ ^/(media|proxy) { proxy_pass http://phoenix; }",
  "location ~ ^/(media|proxy) { proxy_intercept_errors on; error_page 403 404 = @open; proxy_pass http://store; } location @open { proxy_pass http://phoenix; }",
)}`,
      elixir: config(
        'config :pleroma, Pleroma.Upload, base_url: "https://media.social.example/media/"',
      ),
    },
    { name: "localhost", nginx: through("http://localhost:4000") },
    { name: "IPv6 loopback", nginx: through("http://[::1]:4000") },
    {
      name: "another address of 127.0.0.0/8",
      nginx: through("http://127.1.2.3:4000"),
    },
    {
      name: "a unix socket, as in the Elixir config",
      nginx: through("http://unix:/run/pleroma/http.sock:/"),
      elixir: `config :pleroma, Pleroma.Web.Endpoint, url: [host: "${HOST}"], http: [ip: {:local, "/run/pleroma/http.sock"}, port: 0]`,
    },
    {
      name: "a unix socket without an Elixir config",
      nginx: through("http://unix:/run/pleroma/http.sock"),
    },
    {
      name: "the media host too",
      nginx: withMediaHost("location / { proxy_pass http://phoenix; }"),
      elixir: config(),
    },
    {
      name: "the port of the Elixir config",
      nginx: through("http://127.0.0.1:4001"),
      elixir: `config :pleroma, Pleroma.Web.Endpoint, url: [host: "${HOST}"], http: [port: 4001]`,
    },
    {
      name: "a service of its own beside Pleroma is not judged",
      nginx: site(
        "location / { proxy_pass http://phoenix; } location /matrix { proxy_pass http://192.0.2.7:8008; }",
      ),
    },
  ],
  reject: [
    {
      name: "an upstream called like an address with a port, which nginx never takes for it",
      nginx: through("http://192.0.2.7:4000", "upstream 192.0.2.7:4000 { server 127.0.0.1:4000; }"),
      expect: { [HOST]: "fail medium" },
      says: "reaches Pleroma at 192.0.2.7",
    },
    {
      name: "another port than Pleroma's",
      nginx: through("http://127.0.0.1:4001"),
      elixir: config(),
      expect: { [HOST]: "fail medium" },
      says: "listens on port 4000",
      at: /^http:\/\/127\.0\.0\.1:4001/,
    },
    {
      name: "another port than upstream's default",
      nginx: through("http://pleroma", "upstream pleroma { server 127.0.0.1:5000; }"),
      elixir: `config :pleroma, Pleroma.Web.Endpoint, url: [host: "${HOST}"]`,
      expect: { [HOST]: "fail medium" },
      says: "listens on port 4000",
    },
    {
      name: "no port in the upstream: nginx takes 80",
      nginx: through("http://pleroma", "upstream pleroma { server 127.0.0.1; }"),
      elixir: config(),
      expect: { [HOST]: "fail medium" },
    },
    {
      name: "another unix socket",
      nginx: through("http://unix:/run/other.sock"),
      elixir: `config :pleroma, Pleroma.Web.Endpoint, url: [host: "${HOST}"], http: [ip: {:local, "/run/pleroma/http.sock"}]`,
      expect: { [HOST]: "fail medium" },
      says: "unix socket /run/pleroma/http.sock",
    },
    {
      name: "a container",
      nginx: through("http://pleroma:4000"),
      expect: { [HOST]: "fail medium" },
      says: "not encrypted",
    },
    {
      name: "a private address",
      nginx: through("http://phoenix", "upstream phoenix { server 10.0.0.5:4000; }"),
      elixir: config(),
      expect: { [HOST]: "fail medium" },
      at: /^10\.0\.0\.5:4000/,
    },
    {
      name: "one server of several",
      nginx: through(
        "http://phoenix",
        "upstream phoenix { server 127.0.0.1:4000; server 192.0.2.7:4000 backup; }",
      ),
      expect: { [HOST]: "fail medium" },
      at: /^192\.0\.2\.7/,
    },
    {
      name: "a name that only looks like loopback",
      nginx: through("http://127.0.0.1.pleroma.example:4000"),
      expect: { [HOST]: "fail medium" },
    },
    {
      name: "only the API elsewhere",
      nginx: site(
        "location / { proxy_pass http://phoenix; } location /api { proxy_pass http://192.0.2.7:4000; }",
      ),
      expect: { [HOST]: "fail medium" },
      at: /^http:\/\/192\.0\.2\.7/,
    },
  ],
  unknown: [
    {
      name: "its servers are in files that the repository lacks",
      nginx: `include /etc/nginx/upstreams.d/*.conf;\n${through("http://phoenix")}`,
      elixir: config(),
      expect: { [HOST]: "unknown" },
    },
    {
      name: "its servers are in an encrypted file",
      nginx: {
        "nginx/conf.d/upstreams.conf": "",
        "nginx/conf.d/social.conf": through("http://phoenix"),
      },
      encrypted: ["nginx/conf.d/upstreams.conf"],
      elixir: config(),
      expect: { [HOST]: "unknown" },
      says: "nginx/conf.d/upstreams.conf, which cannot be read",
    },
    {
      name: "its servers are in an encrypted file among those that a glob includes",
      nginx: {
        "nginx.conf": "events { }\nhttp { include conf.d/*.conf; }\n",
        "conf.d/a.conf": "",
        "conf.d/social.conf": through("http://phoenix"),
      },
      encrypted: ["conf.d/a.conf"],
      elixir: config(),
      expect: { [HOST]: "unknown" },
      says: "conf.d/a.conf, which could not be read",
    },
    {
      name: "its servers are in a broken file",
      nginx: {
        "nginx/conf.d/upstreams.conf":
          "keepalive_timeout 65s;\nproxy_set_header Host 'x;\nupstream",
        "nginx/conf.d/social.conf": through("http://phoenix"),
      },
      elixir: config(),
      expect: { [HOST]: "unknown" },
      says: "nginx/conf.d/upstreams.conf, which nginx cannot read",
    },
    {
      name: "its servers are in a file that is broken beyond recognition",
      nginx: {
        "nginx/conf.d/upstreams.conf": "upstrea phoenix {{{",
        "nginx/conf.d/social.conf": through("http://phoenix"),
      },
      elixir: config(),
      expect: { [HOST]: "unknown" },
    },
    {
      name: "a port that a template fills in",
      nginx: through("http://127.0.0.1:{{ pleroma_port }}"),
      elixir: config(),
      expect: { [HOST]: "unknown" },
      says: "pleroma_port",
    },
    {
      name: "a host that a template fills in",
      nginx: through("http://phoenix", "upstream phoenix { server {{ backend }}; }"),
      expect: { [HOST]: "unknown" },
    },
    {
      name: "a port that the environment gives to Pleroma",
      nginx: proxied(""),
      elixir: `config :pleroma, Pleroma.Web.Endpoint, url: [host: "${HOST}"], http: [port: String.to_integer(System.get_env("PORT"))]`,
      expect: { [HOST]: "unknown" },
    },
  ],
});
