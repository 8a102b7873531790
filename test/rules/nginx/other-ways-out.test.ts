import { httpsOnly } from "../../../src/rules/nginx/https-only.ts";
import { mediaIsolation } from "../../../src/rules/nginx/media-isolation.ts";
import { securityHeaders } from "../../../src/rules/nginx/security-headers.ts";
import { tlsProtocolsRule } from "../../../src/rules/nginx/tls-protocols.ts";
import { upstream } from "../../../src/rules/nginx/upstream.ts";
import { secureCookieFlag } from "../../../src/rules/pleroma/secure-cookie-flag.ts";
import { config, proxied, TLS_DIRECTIVES } from "./site-files.ts";
import { siteTable } from "./site-table.ts";

/** Bytes that get to Pleroma, or away from it, past the `server` that everybody looks at. */

const HOST = "social.example";
const FAILS = { [HOST]: "fail medium" };

/** A copy of each request to this address. */
function mirrored(address: string): string {
  return proxied("mirror /copy;", `location = /copy { internal; proxy_pass ${address}; }`);
}

/** A main configuration with these `stream` servers beside the site. */
function withStream(stream: string, port = "4000"): Readonly<Record<string, string>> {
  return {
    "nginx/nginx.conf": `events { } stream { ${stream} } http { include conf.d/*.conf; }`,
    "nginx/conf.d/site.conf": proxied("").replace("127.0.0.1:4000", `127.0.0.2:${port}`),
  };
}

siteTable(upstream, {
  accept: [
    { name: "a copy that stays here", nginx: mirrored("http://127.0.0.1:9000") },
    { name: "a copy that goes away encrypted", nginx: mirrored("https://copies.example") },
    {
      name: "a second server of the same nginx in between",
      nginx: `${proxied("").replace("127.0.0.1:4000", "127.0.0.1:8081")}
server { listen 127.0.0.1:8081; location / { proxy_pass http://127.0.0.1:4000; } }`,
      elixir: config(),
    },
    {
      name: "a stream server in between",
      nginx: withStream("server { listen 127.0.0.2:4001; proxy_pass 127.0.0.1:4000; }", "4001"),
      elixir: config(),
    },
  ],
  reject: [
    {
      name: "a copy that goes away",
      nginx: mirrored("http://10.0.0.7"),
      expect: FAILS,
      says: "`mirror` sends requests to 10.0.0.7",
    },
    {
      name: "somebody else is asked",
      nginx: proxied(
        "auth_request /ask;",
        "location = /ask { internal; proxy_pass http://10.0.0.7/; }",
      ),
      expect: FAILS,
    },
    {
      name: "somebody else is told",
      nginx: proxied(
        "post_action /done;",
        "location = /done { internal; proxy_pass http://10.0.0.7/; }",
      ),
      expect: FAILS,
    },
    {
      name: "over loopback to another machine",
      nginx: withStream("server { listen 127.0.0.2:4000; proxy_pass 10.0.0.7:4000; }"),
      elixir: config(),
      expect: FAILS,
      at: "10.0.0.7:4000",
    },
    {
      name: "by a second server of the same nginx to another machine",
      nginx: `${proxied("").replace("127.0.0.1:4000", "127.0.0.1:8081")}
server { listen 127.0.0.1:8081; location / { proxy_pass http://10.0.0.7; } }`,
      expect: FAILS,
    },
  ],
  optional: ["default"],
});

const TO_PLEROMA = "proxy_pass 127.0.0.1:4000;";

siteTable(httpsOnly, {
  accept: [
    {
      name: "for programs of this machine",
      nginx: withStream(`server { listen 127.0.0.1:5000; ${TO_PLEROMA} }`),
    },
    {
      name: "another service",
      nginx: withStream("server { listen 5432; proxy_pass 127.0.0.1:5433; }"),
    },
  ],
  reject: [
    {
      name: "a stream server without TLS",
      nginx: withStream(`server { listen 8443; ${TO_PLEROMA} }`),
      expect: { [HOST]: "fail high" },
      at: "listen 8443",
      says: "Delete this server",
      inWords: true,
    },
    {
      name: "for those who speak an old version of HTTP",
      nginx: `${proxied("")}
server { server_name ${HOST}; listen 8080;
  location / {
    if ($server_protocol = HTTP/1.0) { proxy_pass http://phoenix; break; }
    return 301 https://$host$request_uri;
  }
}`,
      expect: { [HOST]: "fail high" },
      says: "by the version of HTTP that it sends",
    },
  ],
});

siteTable(mediaIsolation, {
  accept: [],
  reject: [
    {
      name: "a stream server with TLS",
      nginx: withStream(`server { listen 8443 ssl; ${TO_PLEROMA} }`),
      expect: { [`${HOST} /media`]: "fail high", [`${HOST} /proxy`]: "fail high" },
    },
  ],
});

/** The same site by QUIC, with a server of its own. */
const BY_QUIC = `${proxied("")}
server {
  listen 443 quic; server_name ${HOST}; ${TLS_DIRECTIVES.replace("listen 443 ssl;", "").replace(/ssl_protocols.*/, "")}
  location ~ ^/(media|proxy) { return 404; }
  location / { proxy_pass http://phoenix; proxy_hide_header X-Frame-Options; }
}`;

siteTable(securityHeaders, {
  accept: [],
  reject: [
    {
      name: "only what comes by QUIC lacks it",
      nginx: BY_QUIC,
      expect: { [`${HOST} X-Frame-Options`]: "fail high" },
    },
  ],
  optional: [`${HOST} Strict-Transport-Security`, `${HOST} Expect-CT`],
});

siteTable(tlsProtocolsRule, {
  accept: [{ name: "QUIC has TLS 1.3 only", nginx: BY_QUIC }],
  reject: [],
});

const COOKIE = "Pleroma.Web.Endpoint.secure_cookie_flag";

siteTable(secureCookieFlag, {
  accept: [
    {
      name: "more flags",
      nginx: proxied("proxy_cookie_flags ~ secure samesite=lax;"),
      elixir: config(),
    },
    {
      name: "of another cookie",
      nginx: proxied("proxy_cookie_flags other nosecure;"),
      elixir: config(),
    },
  ],
  reject: [
    {
      name: "nginx takes Secure away",
      nginx: proxied("proxy_cookie_flags ~ nosecure;"),
      elixir: config(),
      expect: { [COOKIE]: "fail high" },
      at: "proxy_cookie_flags",
    },
  ],
});
