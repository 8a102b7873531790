import { httpsOnly } from "../../../src/rules/nginx/https-only.ts";
import { mediaIsolation } from "../../../src/rules/nginx/media-isolation.ts";
import { tlsProtocolsRule } from "../../../src/rules/nginx/tls-protocols.ts";
import { upstream } from "../../../src/rules/nginx/upstream.ts";
import { config, site, UPSTREAM_BLOCK, withMediaHost } from "./site-files.ts";
import { type SiteRow, siteTable } from "./site-table.ts";
import {
  behind,
  CERTIFICATE,
  CONFIG,
  forAllNames,
  HOST,
  NO_MEDIA,
  SAME_HOST,
  twoTiers,
  WAYS,
} from "./tier-files.ts";

/** A second server with TLS, of the name that the first one passes on to. */
const OWN_NAME = `
server { listen 443 ssl; server_name inner.example; ${CERTIFICATE} ${NO_MEDIA}
    location / { proxy_pass http://phoenix; } }
`;

/** Two servers behind, of which one lets media through. */
function byHost(sent: string): string {
  return (
    twoTiers({ sent, inner: NO_MEDIA }) +
    behind({ names: "open.example" }) +
    `server { listen 127.0.0.1:8080 default_server; return 404; }
server { listen 80 default_server; listen 443 ssl default_server; ${CERTIFICATE} return 444; }`
  );
}

const BY_ERROR: SiteRow = {
  name: "by a `location` to which an error leads",
  nginx: `${site(`location / { error_page 418 = @inner; return 418; } location @inner { proxy_pass http://127.0.0.1:8080; ${SAME_HOST} }`)}${behind({ inner: NO_MEDIA })}`,
  elixir: CONFIG,
};
/** Something that is no nginx takes requests on 6081 and brings them back. */
const BY_CACHE: SiteRow = {
  name: "a cache in between",
  nginx: twoTiers({ pass: "http://127.0.0.1:6081", inner: NO_MEDIA }),
  elixir: CONFIG,
};

/** The name is a template's to fill in, in both servers. */
const BY_TEMPLATE: SiteRow = {
  name: "the name is a template's",
  nginx: twoTiers({ outer: NO_MEDIA }).replaceAll(HOST, "{{ domain }}"),
  elixir: CONFIG,
};

siteTable(httpsOnly, {
  accept: [
    ...WAYS,
    BY_TEMPLATE,
    {
      name: "the server behind redirects",
      nginx: `${UPSTREAM_BLOCK}server { listen 80; server_name ${HOST}; location / { proxy_pass http://127.0.0.1:8080; ${SAME_HOST} } }${behind({ inner: "return 301 https://$host$request_uri;" })}`,
    },
  ],
  reject: [
    {
      name: "the server behind listens for everybody",
      nginx: twoTiers({ outer: NO_MEDIA, listen: "8080", inner: NO_MEDIA }),
      elixir: CONFIG,
      expect: { [HOST]: "fail high" },
      at: "proxy_pass http://phoenix",
    },
    {
      name: "the server in front takes what is not encrypted",
      nginx: `${UPSTREAM_BLOCK}server { listen 80; server_name ${HOST}; location / { proxy_pass http://127.0.0.1:8080; ${SAME_HOST} } }${behind({})}`,
      expect: { [HOST]: "fail high" },
      at: "proxy_pass http://127.0.0.1:8080",
      write: "return 301 https://$host$request_uri;",
      byHand: true,
    },
    {
      name: "the server behind redirects to http",
      nginx: `${UPSTREAM_BLOCK}server { listen 80; server_name ${HOST}; location / { proxy_pass http://127.0.0.1:8080; ${SAME_HOST} } }${behind({ inner: "return 301 http://$host/about;" })}`,
      expect: { [HOST]: "fail high" },
      at: "proxy_pass http://127.0.0.1:8080",
    },
  ],
  unknown: [
    {
      name: "what the server behind redirects to is rewritten",
      nginx: `${UPSTREAM_BLOCK}server { listen 80; server_name ${HOST}; location / { proxy_pass http://127.0.0.1:8080; ${SAME_HOST} proxy_redirect https:// http://; } }${behind({ inner: "return 301 https://$host$request_uri;" })}`,
      expect: { [HOST]: "unknown" },
      says: "proxy_redirect",
    },
  ],
});

siteTable(tlsProtocolsRule, {
  accept: [
    ...WAYS,
    {
      name: "an old protocol between two servers of this machine",
      nginx: twoTiers({
        pass: "https://127.0.0.1:8443",
        listen: "127.0.0.1:8443 ssl",
        inner: `${CERTIFICATE.replace("TLSv1.2", "TLSv1.1 TLSv1.2")}${NO_MEDIA}`,
      }),
      elixir: CONFIG,
    },
  ],
  reject: [
    {
      name: "an old protocol of a server behind that listens for everybody",
      nginx: twoTiers({
        pass: "https://127.0.0.1:8443",
        listen: "8443 ssl",
        inner: `${CERTIFICATE.replace("TLSv1.2", "TLSv1.1 TLSv1.2")}${NO_MEDIA}`,
      }),
      elixir: CONFIG,
      expect: { [HOST]: "fail medium" },
    },
  ],
});

siteTable(upstream, {
  accept: [
    ...WAYS,
    {
      name: "under a name of this nginx",
      nginx: twoTiers({ pass: "https://inner.example", sent: "", more: OWN_NAME }),
      elixir: CONFIG,
    },
  ],
  reject: [
    {
      name: "with TLS to another machine",
      nginx: site("location / { proxy_pass https://192.0.2.7; }"),
      elixir: CONFIG,
      expect: { [HOST]: "fail medium" },
      says: "gets past nginx",
    },
    {
      name: "a wrong port, and nothing that brings requests back",
      nginx: site("location / { proxy_pass http://127.0.0.1:6081; }"),
      elixir: CONFIG,
      expect: { [HOST]: "fail medium" },
    },
    {
      name: "a wrong port beside a `stream` server that brings requests back",
      nginx: {
        "nginx/nginx.conf":
          "events { } stream { server { listen 8443; proxy_pass 127.0.0.1:8444; } } http { include conf.d/*.conf; }",
        "nginx/conf.d/site.conf": `${site("location / { proxy_pass http://127.0.0.1:6081; }")}${behind({ listen: "127.0.0.1:8444" })}`,
      },
      elixir: CONFIG,
      expect: { [HOST]: "fail medium" },
    },
    {
      name: "a wrong port behind",
      nginx: twoTiers({}).replace("127.0.0.1:4000", "127.0.0.1:4001"),
      elixir: CONFIG,
      expect: { [HOST]: "fail medium" },
      at: "127.0.0.1:4001",
    },
  ],
  unknown: [
    { ...BY_CACHE, expect: { [HOST]: "unknown" }, says: "what listens on 127.0.0.1:6081" },
    {
      name: "without TLS, under a name of this nginx",
      nginx: twoTiers({ pass: "http://inner.example:443", sent: "", more: OWN_NAME }).replaceAll(
        "443 ssl",
        "443",
      ),
      elixir: CONFIG,
      expect: { [HOST]: "unknown", "inner.example": "pass" },
      says: "where the name inner.example leads",
    },
  ],
});

const MEDIA = `${HOST} /media`;
const PROXY = `${HOST} /proxy`;
const BOTH_FAIL = { [MEDIA]: "fail high", [PROXY]: "fail high" };
const BOTH_UNKNOWN = { [MEDIA]: "unknown", [PROXY]: "unknown" };
const BOTH_NAMED = config(
  'config :pleroma, Pleroma.Upload, base_url: "https://media.social.example/media/"\nconfig :pleroma, :media_proxy, enabled: true, base_url: "https://media.social.example"',
);
const MEDIA_PASSED = "location ~ ^/(media|proxy) { proxy_pass http://phoenix; }";

/** A media host in front of the same server as the instance's host. */
function sharedBehind(directives: string): string {
  return withMediaHost(directives).replace(
    MEDIA_PASSED,
    "location ~ ^/(media|proxy) { proxy_pass http://127.0.0.1:8080; }",
  );
}

siteTable(mediaIsolation, {
  accept: [
    BY_TEMPLATE,
    ...WAYS,
    {
      name: "the name that is sent leads to the one that refuses",
      nginx: byHost(SAME_HOST),
      elixir: CONFIG,
    },
    {
      name: "a media host in front of the same server",
      nginx: `${sharedBehind(`${NO_MEDIA} location / { proxy_pass http://127.0.0.1:8080; ${SAME_HOST} }`)}${behind({ names: "_" })}`,
      elixir: BOTH_NAMED,
    },
    {
      name: "a media host that asks its own visitors for TLS",
      nginx: withMediaHost(`location / { proxy_pass http://phoenix; } ${NO_MEDIA}`).replace(
        MEDIA_PASSED,
        `${MEDIA_PASSED} if ($http_x_forwarded_proto = http) { return 301 https://$host$request_uri; }`,
      ),
      elixir: BOTH_NAMED,
    },
  ],
  reject: [
    {
      name: "media refused nowhere",
      nginx: twoTiers({}),
      elixir: CONFIG,
      expect: BOTH_FAIL,
      at: /^proxy_pass http:\/\/127/,
      byHand: true,
    },
    {
      name: "media fetched from the media host, by nginx itself",
      nginx: withMediaHost(
        `location / { proxy_pass http://phoenix; } location /proxy { return 404; } location /media { proxy_set_header Host media.social.example; proxy_pass https://127.0.0.1; }`,
      ),
      elixir: BOTH_NAMED,
      expect: { [MEDIA]: "fail high" },
      at: /^location \/media /,
      write: "location /media { return 301 https://media.social.example$request_uri; }",
      byHand: true,
    },
    {
      name: "the same server behind both hosts",
      nginx: `${sharedBehind(`location / { proxy_pass http://127.0.0.1:8080; ${SAME_HOST} }`)}${behind({ names: "_" })}`,
      elixir: BOTH_NAMED,
      expect: BOTH_FAIL,
      at: /^proxy_pass http:\/\/127/,
      write:
        "location ~ ^/media { return 301 https://media.social.example$request_uri; } location ~ ^/proxy { return 404; }",
      byHand: true,
    },
    {
      name: "the media host redirects to itself",
      nginx: withMediaHost(`location / { proxy_pass http://phoenix; } ${NO_MEDIA}`).replace(
        MEDIA_PASSED,
        "location ~ ^/(media|proxy) { return 301 https://media.social.example$request_uri; }",
      ),
      elixir: BOTH_NAMED,
      expect: { "media.social.example /": "fail medium" },
      says: "redirects to itself",
      inWords: true,
    },
    {
      name: "the server behind both hosts redirects to one of them",
      nginx: `${sharedBehind(`location / { proxy_pass http://127.0.0.1:8080; ${SAME_HOST} }`)}${behind({ names: "_", inner: `location ~ ^/media { return 301 https://media.social.example$request_uri; } location ~ ^/proxy { return 404; }` })}`,
      elixir: BOTH_NAMED,
      expect: { "media.social.example /": "fail medium" },
      says: "media.social.example/media/x.png redirects to itself",
      inWords: true,
    },
    {
      name: "media refused outside, and a hidden service comes in behind that",
      nginx: twoTiers({ outer: NO_MEDIA, names: `${HOST} exampleonionaddress.onion` }),
      elixir: CONFIG,
      expect: {
        "exampleonionaddress.onion /media": "fail high",
        "exampleonionaddress.onion /proxy": "fail high",
      },
    },
    {
      name: "media refused nowhere behind a server for all names",
      nginx: forAllNames(""),
      elixir: CONFIG,
      expect: BOTH_FAIL,
    },
    {
      name: "a second way to the servers behind, which the host knows",
      nginx: `map $cookie_way $way { default 8080; b 8081; }${twoTiers({
        outer: NO_MEDIA,
        more: `server { listen 443 ssl; server_name b.example; ${CERTIFICATE} location / { proxy_pass http://127.0.0.1:$way; ${SAME_HOST} } }`,
      })}${behind({ names: "b.example" })}`,
      elixir: CONFIG,
      expect: {
        ...BOTH_FAIL,
        "b.example /media": "fail high",
        "b.example /proxy": "fail high",
      },
    },
    {
      name: "media refused in front of a server that listens for everybody",
      nginx: twoTiers({ outer: NO_MEDIA, listen: "8080" }),
      elixir: CONFIG,
      expect: BOTH_FAIL,
    },
    {
      name: "the name that is sent leads to the one that does not refuse",
      nginx: byHost("proxy_set_header Host open.example;"),
      elixir: CONFIG,
      expect: BOTH_FAIL,
    },
    {
      name: "another path of the server in front",
      nginx: twoTiers({
        outer: `${NO_MEDIA} location /files/ { proxy_pass http://127.0.0.1:8080/media/; }`,
        inner: "location /proxy { return 404; }",
      }),
      elixir: CONFIG,
      expect: { [MEDIA]: "fail high" },
    },
    {
      name: "another path of the server behind",
      nginx: twoTiers({
        outer: NO_MEDIA,
        inner: "location /files/ { proxy_pass http://phoenix/media/; }",
      }),
      elixir: CONFIG,
      expect: { [MEDIA]: "fail high" },
    },
    {
      name: "after an error of the server behind",
      nginx: twoTiers({
        outer: NO_MEDIA,
        inner:
          "error_page 413 /large; location = /large { proxy_pass http://phoenix/media/x.png; }",
      }),
      elixir: CONFIG,
      expect: { [MEDIA]: "fail high" },
    },
  ],
  unknown: [
    { ...BY_ERROR, expect: BOTH_UNKNOWN, says: "what this nginx itself answers as 127.0.0.1" },
    { ...BY_CACHE, expect: BOTH_UNKNOWN, says: "what listens on 127.0.0.1:6081" },
    {
      name: "the server behind refuses media while a file is there",
      nginx: twoTiers({
        inner: `if (-f /srv/refuse) { set $refused 1; } location ~ ^/(media|proxy) { if ($refused) { return 404; } proxy_pass http://phoenix; }`,
      }),
      elixir: CONFIG,
      expect: BOTH_UNKNOWN,
      says: "whether this `if` holds",
    },
    {
      name: "what the server behind redirects to is rewritten",
      nginx: twoTiers({
        inner: "location ~ ^/(media|proxy) { return 301 https://files.example$request_uri; }",
        sent: `${SAME_HOST} proxy_redirect https://files.example/ /files/;`,
      }),
      elixir: CONFIG,
      expect: BOTH_UNKNOWN,
      says: "proxy_redirect",
    },
  ],
});
