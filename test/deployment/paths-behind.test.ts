import { mediaIsolation } from "../../src/rules/nginx/media-isolation.ts";
import { securityHeaders } from "../../src/rules/nginx/security-headers.ts";
import { config, site } from "../rules/nginx/site-files.ts";
import { type SiteRow, siteTable } from "../rules/nginx/site-table.ts";

/** One server of nginx in front of another, which sees other paths than the client sends. */

const HOST = "social.example";
const NO_MEDIA = "location ~ ^/(media|proxy) { return 404; }";
const WHOLE = "location / { proxy_pass http://phoenix; }";

/** The API by way of a second server, which has a folder for it. */
function backendForApi(inner: string, outer = "location /api/"): string {
  const front = `${outer} { proxy_pass http://127.0.0.1:8080/backend/api/; proxy_set_header Host $host; }`;
  return `${site(`${front} ${NO_MEDIA} ${WHOLE}`)}
server { listen 127.0.0.1:8080; server_name ${HOST}; root /srv/www; ${inner} }`;
}

/** Everything by way of a second server, beneath a folder of its own. */
function backendForAll(inner: string): string {
  const front =
    "location / { proxy_pass http://127.0.0.1:8080/app/; proxy_set_header Host $host; }";
  return `${site(front)}
server { listen 127.0.0.1:8080; server_name ${HOST}; ${inner} location /app/ { proxy_pass http://phoenix/; } }`;
}

function row(name: string, nginx: string, verdict: Omit<SiteRow, "name" | "nginx"> = {}): SiteRow {
  return { name, nginx, elixir: config(), ...verdict };
}

const API = "location /backend/api/ { proxy_pass http://phoenix/api/; }";
const LOSSY =
  "location /backend/api/v1/lost { proxy_hide_header Content-Security-Policy; proxy_pass http://phoenix/api/v1/lost; }";
const NO_CSP = { [`${HOST} Content-Security-Policy`]: "fail high" };

siteTable(securityHeaders, {
  accept: [
    row("what clients do not get to beside the folder", backendForApi(API)),
    row(
      "a path of the server behind that has no path outside",
      backendForApi(`${API}
      location /elsewhere { proxy_hide_header Content-Security-Policy; proxy_pass http://phoenix; }`),
    ),
  ],
  reject: [
    row("a path within the folder", backendForApi(`${API} ${LOSSY}`), {
      expect: NO_CSP,
      says: "/api/v1/lost lacks",
      at: "proxy_hide_header",
    }),
    row(
      "a path within the folder, by a regular expression",
      backendForApi(`${API}
      location ~ ^/backend/api/v\\d+/lost { proxy_hide_header Content-Security-Policy; rewrite ^/backend(.*) $1 break; proxy_pass http://phoenix; }`),
      {
        expect: NO_CSP,
        at: "proxy_hide_header",
      },
    ),
    row(
      "a regular expression in front",
      backendForApi(
        `${LOSSY} location / { return 404; }`,
        "location ~ ^/api/(.*) { proxy_pass http://127.0.0.1:8080/backend/api/$1; } location /unused/",
      ),
      { expect: NO_CSP },
    ),
  ],
  optional: ["Strict-Transport-Security", "Expect-CT"].map((name) => `${HOST} ${name}`),
});

siteTable(mediaIsolation, {
  accept: [
    row("what clients do not get to beside the folder", backendForApi(API)),
    row(
      "media refused beneath the folder",
      backendForAll("location ~ ^/app/(media|proxy) { return 404; }"),
    ),
  ],
  reject: [
    row("media refused beside the folder only", backendForAll(NO_MEDIA), {
      expect: { [`${HOST} /media`]: "fail high", [`${HOST} /proxy`]: "fail high" },
    }),
    row(
      "uploads by another name behind",
      backendForApi(`${API} location /backend/api/files/ { proxy_pass http://phoenix/media/; }`),
      { expect: { [`${HOST} /media`]: "fail high" }, says: "/api/files/" },
    ),
  ],
});
