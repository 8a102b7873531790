import { contentSecurityPolicy } from "../../src/rules/nginx/content-security-policy.ts";
import { mediaIsolation } from "../../src/rules/nginx/media-isolation.ts";
import { securityHeaders } from "../../src/rules/nginx/security-headers.ts";
import { upstream } from "../../src/rules/nginx/upstream.ts";
import { sts } from "../../src/rules/pleroma/sts.ts";
import { config, site, TLS_DIRECTIVES } from "../rules/nginx/site-files.ts";
import { type SiteRow, siteTable } from "../rules/nginx/site-table.ts";

/** A host on more ports than anybody asks on, of which the last may do anything. */

const HOST = "social.example";
const ELIXIR = config("config :pleroma, :http_security, enabled: true, sts: true");
const HARDENED =
  "location ~ ^/(media|proxy) { return 404; } location / { proxy_pass http://phoenix; }";

function onPorts(count: number): SiteRow {
  const ports = Array.from({ length: count }, (_, index) => `listen ${8000 + index} ssl;`);
  const certificate = TLS_DIRECTIVES.replace(/listen .*;/, "");
  const others = `server { server_name ${HOST}; ${ports.join(" ")} ${certificate} ${HARDENED} }
server { server_name ${HOST}; listen 9000 ssl; ${certificate} proxy_hide_header Content-Security-Policy; location / { proxy_pass http://192.0.2.9:4000; } }`;
  return { name: `${count} ports`, nginx: `${site(HARDENED)}${others}`, elixir: ELIXIR };
}

const FEW = onPorts(10);
const MANY = onPorts(40);
const EVERY_HEADER = Object.fromEntries(
  [
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Strict-Transport-Security",
    "Referrer-Policy",
    "X-XSS-Protection",
    "X-Permitted-Cross-Domain-Policies",
    "X-Download-Options",
    "Expect-CT",
  ].map((name) => [`${HOST} ${name}`, "unknown"]),
);
const NO_CSP = { [`${HOST} Content-Security-Policy`]: "fail high" };
const BOTH = [`${HOST} /media`, `${HOST} /proxy`];

function all(subjects: readonly string[], verdict: string): Readonly<Record<string, string>> {
  return Object.fromEntries(subjects.map((subject) => [subject, verdict]));
}

siteTable(securityHeaders, {
  accept: [],
  reject: [{ ...FEW, expect: NO_CSP }],
  unknown: [{ ...MANY, expect: EVERY_HEADER, says: "sockets beyond those" }],
});

siteTable(contentSecurityPolicy, {
  accept: [],
  reject: [{ ...FEW, expect: NO_CSP }],
  unknown: [{ ...MANY, expect: { [`${HOST} Content-Security-Policy`]: "unknown" } }],
});

siteTable(mediaIsolation, {
  accept: [],
  reject: [{ ...FEW, expect: all(BOTH, "fail high") }],
  unknown: [{ ...MANY, expect: all(BOTH, "unknown") }],
});

siteTable(upstream, {
  accept: [],
  reject: [{ ...FEW, expect: { [HOST]: "fail medium" } }],
  unknown: [{ ...MANY, expect: { [HOST]: "unknown" } }],
});

siteTable(sts, {
  accept: [FEW],
  reject: [],
  unknown: [{ ...MANY, expect: { "http_security.sts": "unknown" } }],
});
