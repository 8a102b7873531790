import { contentSecurityPolicy } from "../../../src/rules/nginx/content-security-policy.ts";
import { httpsOnly } from "../../../src/rules/nginx/https-only.ts";
import { securityHeaders } from "../../../src/rules/nginx/security-headers.ts";
import { upstream } from "../../../src/rules/nginx/upstream.ts";
import { config, proxied, site, TLS_DIRECTIVES } from "./site-files.ts";
import { siteTable } from "./site-table.ts";

/** Other ways to Pleroma than a GET by `proxy_pass`. */

const HOST = "social.example";
const CSP = `${HOST} Content-Security-Policy`;
const CLEARED = proxied(
  "if ($request_method = POST) { more_clear_headers Content-Security-Policy; }",
);
const REFUSE = "location ~ ^/(media|proxy) { return 404; }";
const BY_GRPC = site(`${REFUSE}
  location / { grpc_hide_header Content-Security-Policy; grpc_pass grpc://phoenix; }`);
const BESIDE = `server { server_name www.${HOST}; ${TLS_DIRECTIVES} ${REFUSE}
  location / { proxy_pass http://phoenix; } }`;
const OF_SETTINGS = [`${HOST} Strict-Transport-Security`, `${HOST} Expect-CT`];

siteTable(securityHeaders, {
  accept: [
    {
      name: "a wiki in another language",
      nginx: proxied("", "location /wiki/ { fastcgi_pass unix:/run/wiki.sock; }"),
    },
  ],
  reject: [
    {
      name: "taken away from the answer to POST",
      nginx: CLEARED,
      expect: { [CSP]: "fail high" },
      says: `POST https://${HOST}/ lacks`,
    },
  ],
  unknown: [
    {
      name: "Pleroma by another protocol at a path of its own",
      nginx: proxied("", "location /x/ { grpc_pass grpc://phoenix; }"),
      expect: Object.fromEntries(
        ["Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"]
          .concat(["X-XSS-Protection", "X-Permitted-Cross-Domain-Policies", "X-Download-Options"])
          .map((name) => [`${HOST} ${name}`, "unknown"]),
      ),
      says: "what answers by `grpc_pass`",
    },
  ],
  optional: OF_SETTINGS,
});

siteTable(contentSecurityPolicy, {
  accept: [],
  reject: [
    { name: "taken away from the answer to POST", nginx: CLEARED, expect: { [CSP]: "fail high" } },
  ],
  unknown: [
    {
      name: "everything by another protocol",
      nginx: `${BY_GRPC}${BESIDE}`,
      elixir: config(),
      expect: { [CSP]: "unknown" },
    },
  ],
  optional: [`www.${CSP}`],
});

siteTable(httpsOnly, {
  accept: [],
  reject: [
    {
      name: "another protocol, but no TLS either",
      nginx: `${proxied("")}
server { server_name ${HOST}; listen 8080; return 301 https://$host$request_uri; }
server { server_name ${HOST}; listen 8081; location /x/ { grpc_pass grpc://phoenix; } location / { return 404; } }`,
      expect: { [HOST]: "fail high" },
    },
  ],
});

siteTable(upstream, {
  accept: [{ name: "another protocol over loopback", nginx: BY_GRPC, elixir: config() }],
  reject: [
    {
      name: "another protocol to another machine",
      nginx: `${site(`${REFUSE} location / { grpc_pass 10.0.0.7:4000; }`)}${BESIDE}`,
      elixir: config(),
      expect: { [HOST]: "fail medium" },
    },
  ],
});
