import { httpsOnly } from "../../../src/rules/nginx/https-only.ts";
import { mediaIsolation } from "../../../src/rules/nginx/media-isolation.ts";
import { securityHeaders } from "../../../src/rules/nginx/security-headers.ts";
import { upstream } from "../../../src/rules/nginx/upstream.ts";
import { config, proxied, site } from "./site-files.ts";
import { siteTable } from "./site-table.ts";

/** What nginx does with errors that nobody but nginx itself raises. */

const HOST = "social.example";
const PASS_ALL = "location / { proxy_pass http://phoenix; }";
const TO_PLEROMA = "location @open { proxy_pass http://phoenix; }";
const REFUSE = "location ~ ^/(media|proxy) { return 404; }";

/** A site whose server on port 80 has these directives. */
function onPort80(directives: string): string {
  return `${proxied("")}
server { server_name ${HOST}; listen 8080; ${directives} }`;
}

const REDIRECT = "location / { return 301 https://$host$request_uri; }";

siteTable(httpsOnly, {
  accept: [
    {
      name: "plain HTTP on the port for TLS is redirected",
      nginx: proxied("", "error_page 497 https://$host$request_uri;"),
    },
    {
      name: "a page of its own for what is too large",
      nginx: onPort80(`error_page 413 /413.html; location = /413.html { root /srv; } ${REDIRECT}`),
    },
    {
      name: "no request is too large, so the error page is never shown",
      nginx: onPort80(`client_max_body_size 0; error_page 413 = @open; ${TO_PLEROMA} ${REDIRECT}`),
    },
    {
      name: "the server redirects before it looks at the length",
      nginx: onPort80(
        `error_page 413 = @open; ${TO_PLEROMA} return 301 https://$host$request_uri;`,
      ),
    },
  ],
  reject: [
    {
      name: "plain HTTP on the port for TLS",
      nginx: proxied("", `error_page 497 =200 @open; ${TO_PLEROMA}`),
      expect: { [HOST]: "fail high" },
      says: "plain HTTP sent to the port for TLS (497)",
    },
    {
      name: "a request that is too large",
      nginx: onPort80(`error_page 413 = @open; ${TO_PLEROMA} ${REDIRECT}`),
      expect: { [HOST]: "fail high" },
      says: "a request that is too large (413)",
    },
    {
      name: "a malformed request",
      nginx: onPort80(`error_page 400 = @open; ${TO_PLEROMA} ${REDIRECT}`),
      expect: { [HOST]: "fail high" },
      says: "a malformed request (400)",
    },
  ],
});

siteTable(mediaIsolation, {
  accept: [
    {
      name: "an error page that is shown for media, too",
      nginx: site(`${PASS_ALL} ${REFUSE} error_page 413 500 /e.html;
        location = /e.html { internal; root /srv; }`),
    },
    {
      name: "an error page that Pleroma itself has",
      nginx: site(`${PASS_ALL} ${REFUSE} error_page 413 /static/e;`),
    },
  ],
  reject: [
    {
      name: "a request that is too large, raised before `return`",
      nginx: site(`${PASS_ALL} ${TO_PLEROMA}
        location ~ ^/(media|proxy) { error_page 413 = @open; return 404; }`),
      expect: { [`${HOST} /media`]: "fail high", [`${HOST} /proxy`]: "fail high" },
    },
    {
      name: "who is let in by nobody",
      nginx: site(`${PASS_ALL} ${TO_PLEROMA} location = /deny { internal; return 403; }
        location /media { return 404; }
        location /proxy { auth_request /deny; error_page 403 = @open; root /srv; }`),
      expect: { [`${HOST} /proxy`]: "fail high" },
    },
    {
      name: "one request too many",
      nginx: site(`${PASS_ALL} ${TO_PLEROMA} location /media { return 404; }
        location /proxy { limit_req zone=z; error_page 503 = @open; root /srv; }`),
      expect: { [`${HOST} /proxy`]: "fail high" },
    },
  ],
});

const CSP = `${HOST} Content-Security-Policy`;
const AGAIN =
  "location @again { proxy_hide_header Content-Security-Policy; proxy_pass http://phoenix; }";

siteTable(securityHeaders, {
  accept: [{ name: "tried again", nginx: proxied("error_page 502 = @open;", TO_PLEROMA) }],
  reject: [
    {
      name: "tried again without the header",
      nginx: proxied("error_page 502 504 = @again;", AGAIN),
      expect: { [CSP]: "fail high" },
      says: "an upstream that fails (502)",
    },
    {
      name: "the second attempt fails as well",
      nginx: proxied(
        "error_page 502 = @second;",
        `recursive_error_pages on; ${AGAIN}
        location @second { error_page 502 = @again; proxy_pass http://phoenix; }`,
      ),
      expect: { [CSP]: "fail high" },
    },
    {
      name: "a method that a fixed picture does not take",
      nginx: site(`${PASS_ALL} ${REFUSE} ${AGAIN}
        location = /dot { empty_gif; error_page 405 =200 @again; }`),
      expect: { [CSP]: "fail high" },
    },
  ],
  optional: [`${HOST} Strict-Transport-Security`, `${HOST} Expect-CT`],
});

siteTable(upstream, {
  accept: [
    {
      name: "a second way over loopback",
      nginx: proxied("error_page 502 = @open;", TO_PLEROMA),
      elixir: config(),
    },
  ],
  reject: [
    {
      name: "another machine in place of this one",
      nginx: proxied(
        "error_page 502 503 504 = @backup;",
        "location @backup { proxy_pass http://10.0.0.7; }",
      ),
      elixir: config(),
      expect: { [HOST]: "fail medium" },
      at: "http://10.0.0.7",
    },
  ],
  optional: ["media.social.example"],
});
