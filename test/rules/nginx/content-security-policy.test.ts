import { contentSecurityPolicy } from "../../../src/rules/nginx/content-security-policy.ts";
import { config, proxied, site } from "./site-files.ts";
import { siteTable } from "./site-table.ts";

const SUBJECT = "social.example Content-Security-Policy";
const FAILS = { [SUBJECT]: "fail high" };
const NAME = "Content-Security-Policy";
const REST = "base-uri 'self'; frame-ancestors 'none'";

/** nginx's policy in the place of Pleroma's. */
function instead(policy: string): string {
  return proxied(`proxy_hide_header ${NAME}; add_header ${NAME} "${policy}" always;`);
}

const GUIDE = `default-src 'none'; ${REST}; img-src 'self' data: blob: https:; media-src 'self' https:; style-src 'self' 'unsafe-inline'; font-src 'self'; script-src 'self'; connect-src 'self' wss://social.example; manifest-src 'self'; upgrade-insecure-requests`;

siteTable(contentSecurityPolicy, {
  accept: [
    {
      name: "beside Pleroma's own it can only restrict",
      nginx: proxied(`add_header ${NAME} "default-src *" always;`),
      says: "arrives too",
    },
    {
      name: "the instance's under another of its names",
      nginx: instead(GUIDE).replaceAll(
        "server_name social.example",
        "server_name social.example alt.example",
      ),
      elixir: config(),
    },
    { name: "the guide's", nginx: instead(GUIDE) },
    {
      name: "what current Pleroma allows in addition",
      nginx: instead(
        GUIDE.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'").replace(
          "connect-src 'self'",
          "connect-src 'self' blob: https:",
        ),
      ),
    },
    { name: "stricter", nginx: instead(`default-src 'none'; ${REST}`) },
    {
      name: "in another order and case",
      nginx: instead(
        `BASE-URI 'NONE'; Frame-Ancestors 'none'; DEFAULT-SRC 'Self'; object-src 'none'; frame-src 'none'`,
      ),
    },
    {
      name: "sources that others cover",
      nginx: instead(
        `default-src 'none'; ${REST}; img-src https://cdn.example:443/a/ *.social.example; connect-src wss://social.example/api https://social.example`,
      ),
    },
    {
      name: "the first directive of a name counts",
      nginx: instead(`default-src 'none'; ${REST}; script-src 'self'; script-src *`),
    },
    {
      name: "two policies whose intersection is good",
      nginx: proxied(
        `proxy_hide_header ${NAME}; add_header ${NAME} "default-src https: 'unsafe-inline'; ${REST}" always; add_header ${NAME} "default-src 'self'; object-src 'none'; frame-src 'none'" always;`,
      ),
    },
    {
      name: "two policies in one value",
      nginx: instead(`script-src *; ${REST}, default-src 'none'`),
    },
    {
      name: "http: where requests are upgraded",
      nginx: instead(`default-src 'none'; ${REST}; img-src http:; upgrade-insecure-requests`),
    },
    {
      name: "Rebased frames other sites itself",
      nginx: instead(`${GUIDE}; frame-src 'self' https:`),
      family: "rebased",
    },
  ],
  reject: [
    {
      name: "loosened for what a map names",
      nginx: `map $uri $csp { default "default-src 'none'; ${REST}"; ~^/embed "default-src *"; }\n${proxied(`more_set_headers "${NAME}: $csp";`)}`,
      expect: FAILS,
      says: "/embed",
    },
    {
      name: "loosened for one status",
      nginx: proxied(`more_set_headers -s 401 "${NAME}: default-src *";`),
      expect: FAILS,
      says: "with status 401",
    },
    {
      name: "'unsafe-inline' for scripts",
      nginx: instead(GUIDE.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")),
      expect: FAILS,
      says: "script-src allows 'unsafe-inline'",
      at: /^proxy_hide_header/,
    },
    {
      name: "'unsafe-eval'",
      nginx: instead(GUIDE.replace("script-src 'self'", "script-src 'self' 'unsafe-eval'")),
      expect: FAILS,
      says: "'unsafe-eval'",
    },
    {
      name: "scripts of another host",
      nginx: instead(GUIDE.replace("script-src 'self'", "script-src 'self' https://cdn.example")),
      expect: FAILS,
      says: "https://cdn.example",
    },
    {
      name: "any host",
      nginx: instead(`default-src *; ${REST}`),
      expect: FAILS,
    },
    {
      name: "http: without an upgrade",
      nginx: instead(`default-src 'none'; ${REST}; img-src http:`),
      expect: FAILS,
      says: "img-src allows http:",
    },
    {
      name: "WebSockets of every host",
      nginx: instead(`default-src 'none'; ${REST}; connect-src wss:`),
      expect: FAILS,
    },
    {
      name: "no default-src",
      nginx: instead(`script-src 'self'; ${REST}`),
      expect: FAILS,
      says: "it has no",
    },
    {
      name: "no base-uri",
      nginx: instead("default-src 'none'; frame-ancestors 'none'"),
      expect: FAILS,
      says: "it has no base-uri",
    },
    {
      name: "may be framed",
      nginx: instead("default-src 'none'; base-uri 'self'; frame-ancestors 'self'"),
      expect: FAILS,
      says: "frame-ancestors",
    },
    {
      name: "script-src-elem undoes script-src",
      nginx: instead(`default-src 'none'; ${REST}; script-src 'self'; script-src-elem *`),
      expect: FAILS,
      says: "script-src-elem",
    },
    {
      name: "a nonce that never changes",
      nginx: instead(`default-src 'none'; ${REST}; script-src 'nonce-abc123'`),
      expect: FAILS,
      says: "'nonce-abc123'",
    },
    {
      name: "plugins by way of default-src",
      nginx: instead(`default-src 'self'; ${REST}; frame-src 'none'`),
      expect: FAILS,
      says: "default-src",
    },
    {
      name: "Pleroma does not",
      nginx: instead(`${GUIDE}; frame-src 'self' https:`),
      expect: FAILS,
    },
    {
      name: "hidden, and none in its place",
      nginx: proxied(`proxy_hide_header ${NAME};`),
      expect: FAILS,
      says: "everything is allowed",
      at: /^proxy_hide_header/,
    },
    {
      name: "overridden by headers-more",
      nginx: proxied(`more_set_headers "${NAME}: default-src 'unsafe-inline' *";`),
      expect: FAILS,
      at: /^more_set_headers/,
    },
    {
      name: "overridden in one line with what is nobody else's",
      nginx: proxied(
        `more_set_headers "Access-Control-Allow-Origin: *" "${NAME}: default-src *" "Permissions-Policy: camera=()";`,
      ),
      expect: { [SUBJECT]: "fail high" },
      says: `Take ${NAME} out of this line`,
      write: 'more_set_headers "Access-Control-Allow-Origin: *" "Permissions-Policy: camera=()";',
    },
    {
      name: "beside Pleroma's, which is switched off",
      nginx: proxied(`add_header ${NAME} "default-src *" always;`),
      elixir: config("config :pleroma, :http_security, enabled: false"),
      expect: FAILS,
      inWords: true,
    },
    {
      name: "on pages that nginx serves itself",
      nginx: site(
        `root /srv; location /api { proxy_pass http://phoenix; } location / { try_files $uri /index.html; add_header ${NAME} "script-src 'unsafe-eval'"; }`,
      ),
      expect: FAILS,
      inWords: true,
    },
  ],
  unknown: [
    {
      name: "taken away from some clients, by an address that nobody knows",
      nginx: proxied(`if ($remote_addr = 192.0.2.7) { more_clear_headers ${NAME}; }`),
      expect: { [SUBJECT]: "unknown" },
      says: "$remote_addr",
    },
    {
      name: "a nonce of the request",
      nginx: instead(`default-src 'none'; ${REST}; script-src 'nonce-$request_id'`),
      expect: { [SUBJECT]: "unknown" },
    },
    {
      name: "a template fills in sources",
      nginx: instead(`default-src 'none'; ${REST}; script-src 'self' {{ script_hosts }}`),
      expect: { [SUBJECT]: "unknown" },
      says: "script_hosts",
    },
  ],
  notApplicable: [
    { name: "nginx sends none", nginx: proxied(""), expect: { [SUBJECT]: "not-applicable" } },
    {
      name: "a report-only policy is none",
      nginx: proxied(`add_header ${NAME}-Report-Only "default-src *" always;`),
      expect: { [SUBJECT]: "not-applicable" },
    },
  ],
});
