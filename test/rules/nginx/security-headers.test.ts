import { securityHeaders } from "../../../src/rules/nginx/security-headers.ts";
import {
  config,
  proxied,
  site,
  TLS_DIRECTIVES,
  UPSTREAM_BLOCK,
  withMediaHost,
} from "./site-files.ts";
import { siteTable } from "./site-table.ts";

const HOST = "social.example";
const CSP = `${HOST} Content-Security-Policy`;
const FRAMES = `${HOST} X-Frame-Options`;
const SNIFF = `${HOST} X-Content-Type-Options`;
const HSTS = `${HOST} Strict-Transport-Security`;
const REFERRER = `${HOST} Referrer-Policy`;
const XSS = `${HOST} X-XSS-Protection`;
const DOMAINS = `${HOST} X-Permitted-Cross-Domain-Policies`;
const DOWNLOADS = `${HOST} X-Download-Options`;
const EXPECT_CT = `${HOST} Expect-CT`;

const WITH_STS = config("config :pleroma, :http_security, sts: true");
const ALL_FAIL = {
  [CSP]: "fail high",
  [FRAMES]: "fail high",
  [SNIFF]: "fail high",
  [REFERRER]: "fail medium",
  [XSS]: "fail low",
  [DOMAINS]: "fail low",
  [DOWNLOADS]: "fail low",
};
const ALL_UNKNOWN = Object.fromEntries(Object.keys(ALL_FAIL).map((name) => [name, "unknown"]));
/** More than there is room for one by one. */
const MANY_STATUSES = [401, 402, 403, 405, 406, 407, 408, 409, 410, 411, 412, 413];
const OWN_PAGES = `
    root /srv/frontend;
    location /api { proxy_pass http://phoenix; }
    location / { try_files $uri /index.html; HEADERS }
`;
const ALL_HEADERS = `
    add_header Content-Security-Policy "default-src 'none'" always;
    add_header X-Frame-Options DENY always;
    add_header X-Content-Type-Options nosniff always;
    add_header Referrer-Policy same-origin always;
    add_header X-XSS-Protection "1; mode=block" always;
    add_header X-Permitted-Cross-Domain-Policies none always;
    add_header X-Download-Options noopen always;
`;

siteTable(securityHeaders, {
  optional: [HSTS, EXPECT_CT, DOWNLOADS].flatMap((subject) => [subject, `media.${subject}`]),
  accept: [
    {
      name: "texts in the configuration that are no HTML",
      nginx: proxied("", 'location /hello { return 200 "hello"; } location /no { return 404; }'),
    },
    {
      name: "addresses are refused by an expression that cannot be sampled",
      nginx: proxied("", 'if ($request_uri ~ "(.)\\\\1{9}") { return 403; }'),
    },
    {
      name: "some queries are refused",
      nginx: proxied("", 'if ($args ~ "<script") { return 403; }'),
    },
    { name: "nginx leaves them alone", nginx: proxied("") },
    {
      name: "HSTS of nginx alone, with all answers",
      nginx: proxied('add_header Strict-Transport-Security "max-age=63072000" always;'),
      elixir: config("config :pleroma, :http_security, sts: false"),
    },
    {
      name: "with HSTS",
      nginx: proxied(""),
      elixir: WITH_STS,
      says: "reaches the client",
    },
    {
      name: "other headers of nginx do no harm",
      nginx: proxied(
        'add_header X-Served-By nginx; more_set_headers "Access-Control-Allow-Origin: *";',
      ),
      elixir: WITH_STS,
    },
    {
      name: "the same values again",
      nginx: proxied(ALL_HEADERS),
      elixir: config(),
    },
    {
      name: "hidden and sent anew by nginx",
      nginx: proxied("proxy_hide_header X-Frame-Options; add_header X-Frame-Options DENY always;"),
    },
    {
      name: "hidden and passed after all",
      nginx: proxied("proxy_hide_header X-Frame-Options; proxy_pass_header X-Frame-Options;"),
    },
    {
      name: "an inner proxy_hide_header replaces the outer ones",
      nginx: proxied("proxy_hide_header X-Powered-By;", "proxy_hide_header X-Frame-Options;"),
    },
    {
      name: "X-XSS-Protection 0 is as good",
      nginx: proxied('more_set_headers "X-XSS-Protection: 0";'),
    },
    {
      name: "no-referrer is stricter",
      nginx: proxied("add_header Referrer-Policy no-referrer always;"),
    },
    {
      name: "an unknown last value of Referrer-Policy does not win",
      nginx: proxied('add_header Referrer-Policy "whatever" always;'),
    },
    {
      name: "conflicting X-Frame-Options block",
      nginx: proxied("add_header X-Frame-Options SAMEORIGIN always;"),
    },
    {
      name: "the first HSTS wins, and that is Pleroma's",
      nginx: proxied('add_header Strict-Transport-Security "max-age=0" always;'),
      elixir: WITH_STS,
    },
    {
      name: "the first X-Content-Type-Options wins",
      nginx: proxied("add_header X-Content-Type-Options off always;"),
    },
    {
      name: "Pleroma does not send HSTS, so nothing is lost",
      nginx: proxied("proxy_hide_header Strict-Transport-Security;"),
      elixir: config(),
    },
    {
      name: "Akkoma knows no X-Download-Options and no Expect-CT",
      nginx: proxied("proxy_hide_header X-Download-Options; proxy_hide_header Expect-CT;"),
      elixir: WITH_STS,
      family: "akkoma",
    },
    {
      name: "Pleroma is switched off, nginx sends them all",
      nginx: proxied(ALL_HEADERS),
      elixir: config("config :pleroma, :http_security, enabled: false"),
    },
    {
      name: "pages that nginx serves have them all",
      nginx: site(OWN_PAGES.replace("HEADERS", ALL_HEADERS)),
    },
    {
      name: "files that are no pages need none",
      nginx: proxied("", "location /static/ { root /srv; } location = /robots.txt { root /srv; }"),
    },
    {
      name: "another site in the same repository",
      nginx: `${proxied("")}server { server_name other.example; ${TLS_DIRECTIVES} location / { proxy_pass http://127.0.0.1:3000; proxy_hide_header Content-Security-Policy; } }`,
    },
    {
      name: "the environment decides about HSTS, and nginx passes on what there is",
      nginx: proxied(""),
      elixir: config('config :pleroma, :http_security, sts: System.get_env("STS") == "1"'),
    },
  ],
  reject: [
    {
      name: "HSTS of nginx alone, without always",
      nginx: proxied('add_header Strict-Transport-Security "max-age=63072000";'),
      elixir: config("config :pleroma, :http_security, sts: false"),
      expect: { [HSTS]: "fail low" },
      says: /successful answers only.*with status 404 lacks it/,
      at: /^add_header/,
      write: 'add_header Strict-Transport-Security "max-age=63072000" always;',
    },
    {
      name: "WebDAV beside proxy_pass changes nothing",
      nginx: proxied("dav_methods off; proxy_hide_header X-Frame-Options;"),
      expect: { [FRAMES]: "fail high" },
      says: "takes Pleroma's away",
    },
    {
      name: "cleared for the last of many statuses",
      nginx: proxied(
        `${MANY_STATUSES.map((status) => `more_clear_headers -s ${status} X-${status};`).join(" ")} more_clear_headers -s 422 X-Frame-Options;`,
      ),
      expect: { [FRAMES]: "fail high" },
      says: "with status 422",
    },
    {
      name: "the last of many error pages",
      nginx: proxied(
        "",
        `${MANY_STATUSES.map((status) => `error_page ${status} /${status}.txt; location = /${status}.txt { internal; }`).join(" ")} error_page 502 /down.html; location = /down.html { internal; root /srv/errors; ${ALL_HEADERS.replace("add_header X-Frame-Options DENY always;", "")} }`,
      ),
      expect: { [FRAMES]: "fail high" },
      says: "/down.html with status 502",
    },
    {
      name: "a text is HTML by the ending of its path",
      nginx: proxied("", 'location = /hello.html { return 200 "<p>Hello"; }'),
      expect: ALL_FAIL,
      says: "/hello.html",
    },
    {
      name: "a text is HTML by a header of its own",
      nginx: proxied(
        "",
        'location = /hello { more_set_headers "Content-Type: text/html"; return 200 "<p>Hello"; }',
      ),
      expect: ALL_FAIL,
    },
    {
      name: "a text is HTML by the types of its location",
      nginx: proxied("", 'location = /hello.x { types { text/html x; } return 200 "<p>Hello"; }'),
      expect: ALL_FAIL,
    },
    {
      name: "cleared from HTML",
      nginx: proxied("more_clear_headers -t text/html X-Frame-Options;"),
      expect: { [FRAMES]: "fail high" },
    },
    {
      name: "weaker for one status",
      nginx: proxied("more_set_headers -s '500 503' 'X-Frame-Options: SAMEORIGIN';"),
      expect: { [FRAMES]: "fail high" },
      says: "with status 500",
    },
    {
      name: "cleared for one path",
      nginx: proxied("if ($uri = /about) { more_clear_headers X-Frame-Options; }"),
      expect: { [FRAMES]: "fail high" },
      says: "/about",
    },
    {
      name: "a map over the query",
      nginx: `map $arg_embed $frames { default DENY; 1 ""; }\n${proxied("proxy_hide_header X-Frame-Options; add_header X-Frame-Options $frames always;")}`,
      expect: { [FRAMES]: "fail high" },
      says: "by the query that it chooses",
    },
    {
      name: "what the client itself sends",
      nginx: proxied('more_set_headers "X-Frame-Options: $http_x_frames";'),
      expect: { [FRAMES]: "fail high" },
      says: "header X-Frames",
    },
    {
      name: "one browser gets less",
      nginx: proxied(
        "if ($http_user_agent ~* (trident|msie)) { more_clear_headers X-Frame-Options; }",
      ),
      expect: { [FRAMES]: "fail high" },
      says: "header User-Agent that it sends",
    },
    {
      name: "a cookie by way of two maps",
      nginx: `map $cookie_theme $plain { default 0; ~^old$ 1; }
map $plain $frames { default DENY; 1 ""; }
${proxied("proxy_hide_header X-Frame-Options; add_header X-Frame-Options $frames always;")}`,
      expect: { [FRAMES]: "fail high" },
      says: "cookie theme",
    },
    {
      name: "cleared for a query of the client's",
      nginx: proxied("if ($arg_embed) { more_clear_headers X-Frame-Options; }"),
      expect: { [FRAMES]: "fail high" },
      says: "https://social.example/?… lacks",
    },
    {
      name: "HTML in the configuration",
      nginx: proxied(
        "",
        'location /hello { default_type text/html; return 200 "<h1>Hello</h1>"; }',
      ),
      expect: ALL_FAIL,
      says: "/hello lacks Content-Security-Policy: nginx itself",
    },
    {
      name: "an error page by a named location",
      nginx: proxied(
        "",
        "error_page 502 @down; location @down { root /srv/errors; try_files /50x.html =502; }",
      ),
      expect: ALL_FAIL,
      says: "/50x.html with status 502",
    },
    {
      name: "the CSP is hidden",
      nginx: proxied("proxy_hide_header Content-Security-Policy;"),
      expect: { [CSP]: "fail high" },
      says: /https:\/\/social\.example\/ lacks Content-Security-Policy: proxy_hide_header/,
      at: /^proxy_hide_header Content-Security-Policy/,
    },
    {
      name: "hidden in http, in any spelling of the name",
      nginx: `proxy_hide_header x-frame-options;\n${proxied("")}`,
      expect: { [FRAMES]: "fail high" },
      at: /^proxy_hide_header x-frame-options/,
    },
    {
      name: "cleared",
      nginx: proxied("more_clear_headers X-Content-Type-Options;"),
      expect: { [SNIFF]: "fail high" },
      says: "more_clear_headers",
      at: /^more_clear_headers/,
    },
    {
      name: "cleared by a wildcard",
      nginx: proxied("more_clear_headers 'X-*';"),
      expect: {
        [FRAMES]: "fail high",
        [SNIFF]: "fail high",
        [XSS]: "fail low",
        [DOMAINS]: "fail low",
        [DOWNLOADS]: "fail low",
      },
    },
    {
      name: "set to nothing",
      nginx: proxied('more_set_headers "Referrer-Policy:";'),
      expect: { [REFERRER]: "fail medium" },
    },
    {
      name: "a page in place of all that is not there, under whatever address",
      nginx: proxied(
        "",
        "proxy_intercept_errors on; error_page 404 =200 /spa; location = /spa { internal; proxy_hide_header X-Frame-Options; proxy_pass http://phoenix/; }",
      ),
      expect: { [FRAMES]: "fail high" },
      says: "https://social.example/api/v1/instance (its page for status 404) lacks",
    },
    {
      name: "a server for all names",
      nginx: `${UPSTREAM_BLOCK}server { ${TLS_DIRECTIVES} location ~ ^/(media|proxy) { return 404; } location / { proxy_hide_header X-Frame-Options; proxy_pass http://phoenix; } }`,
      expect: {
        "default X-Frame-Options": "fail high",
        "default Strict-Transport-Security": "not-applicable",
        "default Expect-CT": "not-applicable",
      },
      says: "https://…/ lacks X-Frame-Options",
    },
    {
      name: "overridden with a weaker value",
      nginx: proxied('more_set_headers "X-Frame-Options: SAMEORIGIN";'),
      expect: { [FRAMES]: "fail high" },
      says: /X-Frame-Options: SAMEORIGIN.*weaker|protects less than Pleroma's "DENY"/,
      at: /^more_set_headers/,
    },
    {
      name: "set to nothing, in one line with what is nobody else's",
      nginx: proxied(
        "more_set_headers -s '200 404' \"Referrer-Policy:\" 'X-Note: \"a\"' X-Served-By:nginx;",
      ),
      expect: { [REFERRER]: "fail medium" },
      says: "Take Referrer-Policy out of this line: Pleroma sends Referrer-Policy itself.",
      write: `more_set_headers -s "200 404" 'X-Note: "a"' X-Served-By:nginx;`,
    },
    {
      name: "cleared in one line with what is nobody else's",
      nginx: proxied("more_clear_headers Server 'X-Frame-*' X-Powered-By;"),
      expect: { [FRAMES]: "fail high" },
      write: "more_clear_headers Server X-Powered-By;",
    },
    {
      name: "a weaker value in one line with what is nobody else's, after Pleroma's is hidden",
      nginx: proxied(
        'proxy_hide_header X-Frame-Options; more_set_headers "X-Frame-Options: SAMEORIGIN" "X-Served-By: a\\\\b";',
      ),
      expect: { [FRAMES]: "fail high" },
      write: 'more_set_headers "X-Served-By: a\\\\b" "X-Frame-Options: DENY";',
    },
    {
      name: "the last valid Referrer-Policy wins",
      nginx: proxied("add_header Referrer-Policy strict-origin-when-cross-origin always;"),
      expect: { [REFERRER]: "fail medium" },
      at: /^add_header/,
    },
    {
      name: "HSTS cut short",
      nginx: proxied(
        'more_set_headers "Strict-Transport-Security: max-age=300; includeSubDomains";',
      ),
      elixir: WITH_STS,
      expect: { [HSTS]: "fail medium" },
    },
    {
      name: "HSTS without the subdomains",
      nginx: proxied(
        'proxy_hide_header Strict-Transport-Security; add_header Strict-Transport-Security "max-age=63072000" always;',
      ),
      elixir: WITH_STS,
      expect: { [HSTS]: "fail medium" },
    },
    {
      name: "Expect-CT is hidden",
      nginx: proxied("proxy_hide_header Expect-CT;"),
      elixir: WITH_STS,
      expect: { [EXPECT_CT]: "fail low" },
    },
    {
      name: "X-XSS-Protection weakened",
      nginx: proxied('more_set_headers "X-XSS-Protection: 1";'),
      expect: { [XSS]: "fail low" },
    },
    {
      name: "only `always` is missing",
      nginx: proxied("proxy_hide_header X-Frame-Options; add_header X-Frame-Options DENY;"),
      expect: { [FRAMES]: "fail low" },
      says: /`always` is missing: .* with status 404/,
      at: /^add_header X-Frame-Options/,
    },
    {
      name: "an inner add_header switches off the outer one that replaces a hidden header",
      nginx: proxied(
        "add_header X-Served-By nginx;",
        "proxy_hide_header X-Frame-Options; add_header X-Frame-Options DENY always;",
      ),
      expect: { [FRAMES]: "fail high" },
    },
    {
      name: "only one location loses it",
      nginx: proxied(
        "",
        "location /oauth { proxy_pass http://phoenix; proxy_hide_header X-Frame-Options; }",
      ),
      expect: { [FRAMES]: "fail high" },
      says: "https://social.example/oauth lacks",
    },
    {
      name: "the media host loses it",
      nginx: withMediaHost("location / { proxy_pass http://phoenix; }").replace(
        "location ~ ^/(media|proxy) {",
        "location ~ ^/(media|proxy) { proxy_hide_header X-Content-Type-Options;",
      ),
      expect: { "media.social.example X-Content-Type-Options": "fail high" },
    },
    {
      name: "pages that nginx serves itself",
      nginx: site(OWN_PAGES.replace("HEADERS", "")),
      expect: ALL_FAIL,
      says: "nginx itself serves this page",
      at: /^location \//,
    },
    {
      name: "an error page in the place of Pleroma's",
      nginx: proxied(
        "proxy_intercept_errors on; error_page 404 /404.html;",
        "location = /404.html { internal; root /srv/errors; }",
      ),
      expect: ALL_FAIL,
      says: "with status 404",
    },
    {
      name: "a page for the time in which Pleroma is down",
      nginx: proxied(
        "",
        `error_page 502 504 /down.html; location = /down.html { internal; root /srv/errors; ${ALL_HEADERS.replace("add_header X-Frame-Options DENY always;", "")} }`,
      ),
      expect: { [FRAMES]: "fail high" },
      says: "/down.html with status 502",
    },
    {
      name: "an error page that clients can ask for as well",
      nginx: proxied(
        "",
        "error_page 500 502 503 504 /50x.html; location = /50x.html { root /usr/share/nginx/html; }",
      ),
      expect: ALL_FAIL,
      says: "/50x.html lacks",
    },
    {
      name: "only one status is replaced",
      nginx: proxied(
        "proxy_intercept_errors on; error_page 410 /410.html;",
        "location = /410.html { internal; root /srv/errors; }",
      ),
      expect: ALL_FAIL,
      says: "with status 410",
    },
    {
      name: "Pleroma is switched off and nginx sends nothing",
      nginx: proxied(""),
      elixir: config("config :pleroma, :http_security, enabled: false"),
      expect: ALL_FAIL,
      inWords: true,
      says: "neither Pleroma",
    },
  ],
  unknown: [
    {
      name: "more statuses of their own than are asked for",
      nginx: proxied(
        Array.from(
          { length: 80 },
          (_, index) => `more_clear_headers -s ${410 + index} X-${index};`,
        ).join(" "),
      ),
      expect: ALL_UNKNOWN,
      says: "statuses beyond",
    },
    {
      name: "a value of several lines, which not every client puts together",
      nginx: proxied(
        "proxy_hide_header X-Frame-Options; add_header X-Frame-Options 'DENY\\r\\n ' always;",
      ),
      expect: { [FRAMES]: "unknown" },
      says: "line break in the value of X-Frame-Options",
    },
    {
      name: "a line break in a value, behind which another header begins",
      nginx: proxied('add_header X-Info "1\\r\\nReferrer-Policy: unsafe-url" always;'),
      expect: ALL_UNKNOWN,
      says: "line break in the value of X-Info",
    },
    {
      name: "a header that nginx itself takes from the client",
      nginx: proxied(
        'more_clear_input_headers X-Frames; more_set_headers "X-Frame-Options: $http_x_frames";',
      ),
      expect: { [FRAMES]: "unknown" },
    },
    {
      name: "whether a proxy in front says so",
      nginx: `map $http_x_forwarded_proto $frames { default DENY; http ""; }\n${proxied("proxy_hide_header X-Frame-Options; add_header X-Frame-Options $frames always;")}`,
      expect: { [FRAMES]: "unknown" },
    },
    {
      name: "cleared from plain text",
      nginx: proxied("more_clear_headers -t text/plain X-Frame-Options;"),
      expect: { [FRAMES]: "unknown" },
      says: "content type",
    },
    {
      name: "the environment decides whether Pleroma sends any",
      nginx: proxied(""),
      elixir: config('config :pleroma, :http_security, enabled: System.get_env("HEADERS") == "1"'),
      expect: Object.fromEntries(Object.keys(ALL_FAIL).map((subject) => [subject, "unknown"])),
    },
    {
      name: "a value that a variable holds",
      nginx: proxied('more_set_headers "X-Frame-Options: $ssl_client_s_dn";'),
      expect: { [FRAMES]: "unknown" },
    },
    {
      name: "a template decides whether it is hidden",
      nginx: proxied("{% if embed %}\n proxy_hide_header X-Frame-Options;\n {% endif %}\n"),
      expect: { [FRAMES]: "unknown" },
      says: "template",
    },
  ],
  notApplicable: [
    {
      name: "what Pleroma does not send is no subject that comes and goes",
      nginx: proxied(""),
      elixir: config("config :pleroma, :http_security, sts: false"),
      expect: { [HSTS]: "not-applicable", [EXPECT_CT]: "not-applicable" },
      says: "does not send Strict-Transport-Security",
    },
  ],
});
