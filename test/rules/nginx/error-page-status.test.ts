import { contentSecurityPolicy } from "../../../src/rules/nginx/content-security-policy.ts";
import { mediaIsolation } from "../../../src/rules/nginx/media-isolation.ts";
import { securityHeaders } from "../../../src/rules/nginx/security-headers.ts";
import { withMediaHost } from "./site-files.ts";
import { siteTable } from "./site-table.ts";
import { behind, CONFIG, HOST, NO_MEDIA, SAME_HOST, twoTiers } from "./tier-files.ts";

/** What answers the request that an `error_page` makes, and with which status. */

const INTERCEPT = "proxy_intercept_errors on;";
const NO_POLICY = "proxy_hide_header Content-Security-Policy;";

/** A front that sends what the server behind it refuses to Pleroma. */
function front(statuses: string, inner: string, hidden = ""): string {
  const page = `error_page ${statuses} @page; location @page { ${hidden} proxy_pass http://phoenix; ${SAME_HOST} }`;
  return twoTiers({ outer: `${INTERCEPT} ${page}`, inner });
}

const API_ONLY = `${front(
  "403 404 =",
  "",
  `${NO_POLICY} proxy_hide_header X-Frame-Options;`,
).replace(behind({}), "")}
server {
    listen 127.0.0.1:8080;
    server_name ${HOST};
    location /api { proxy_pass http://phoenix; }
    location / { return 404; }
}
`;

/** Pages that are not found are Pleroma's first one. */
const FIRST_PAGE = withMediaHost(`${NO_MEDIA} ${INTERCEPT} error_page 404 =200 @page;
    location / { proxy_pass http://phoenix; ${SAME_HOST} }
    location @page { rewrite ^ /? break; ${NO_POLICY} proxy_pass http://phoenix; ${SAME_HOST} }`);

siteTable(securityHeaders, {
  accept: [
    {
      name: "what the server behind does not find comes from Pleroma",
      nginx: front("404 =", NO_MEDIA.replace("404", "403")),
      elixir: CONFIG,
    },
  ],
  reject: [
    {
      name: "all but the API comes by an error page, without a policy",
      nginx: API_ONLY,
      elixir: CONFIG,
      expect: {
        [`${HOST} Content-Security-Policy`]: "fail high",
        [`${HOST} X-Frame-Options`]: "fail high",
      },
      at: NO_POLICY,
    },
    {
      name: "a page in place of another that is not found",
      nginx: FIRST_PAGE,
      elixir: CONFIG,
      expect: { [`${HOST} Content-Security-Policy`]: "fail high" },
      at: NO_POLICY,
    },
    {
      name: "a server behind that closes the connection",
      nginx: front("502 =", "location ~ ^/(media|proxy) { return 444; }", NO_POLICY),
      elixir: CONFIG,
      expect: { [`${HOST} Content-Security-Policy`]: "fail high" },
      at: NO_POLICY,
    },
    {
      name: "a server behind that waits for another protocol",
      nginx: front("502 =", NO_MEDIA, NO_POLICY).replace(
        "listen 127.0.0.1:8080;",
        "listen 127.0.0.1:8080 proxy_protocol;",
      ),
      elixir: CONFIG,
      expect: { [`${HOST} Content-Security-Policy`]: "fail high" },
      at: NO_POLICY,
    },
    {
      name: "a server behind that has no name, for a request without one",
      nginx: `${twoTiers({ sent: 'proxy_set_header Host "";', names: "x.example", inner: NO_MEDIA })}
server { listen 127.0.0.1:8080; ${NO_MEDIA} location / { ${NO_POLICY} proxy_pass http://phoenix; } }`,
      elixir: CONFIG,
      expect: { [`${HOST} Content-Security-Policy`]: "fail high" },
      at: NO_POLICY,
    },
  ],
  optional: [HOST, `media.${HOST}`].flatMap((host) => [
    `${host} Strict-Transport-Security`,
    `${host} Expect-CT`,
  ]),
});

siteTable(contentSecurityPolicy, {
  accept: [],
  reject: [
    {
      name: "all but the API comes by an error page, without a policy",
      nginx: API_ONLY,
      elixir: CONFIG,
      expect: { [`${HOST} Content-Security-Policy`]: "fail high" },
      at: NO_POLICY,
    },
  ],
});

const BOTH = { [`${HOST} /media`]: "fail high", [`${HOST} /proxy`]: "fail high" };

siteTable(mediaIsolation, {
  accept: [
    {
      name: "the error page is for another status",
      nginx: front("404 =", "location ~ ^/(media|proxy) { deny all; }"),
      elixir: CONFIG,
    },
  ],
  reject: [
    {
      name: "what the server behind refuses comes from Pleroma after all",
      nginx: front("403 =", "location ~ ^/(media|proxy) { deny all; }"),
      elixir: CONFIG,
      expect: BOTH,
      at: "proxy_pass http://phoenix",
    },
    {
      name: "what the server behind redirects comes from Pleroma after all",
      nginx: front(
        "301 =",
        "location ~ ^/(media|proxy) { return 301 https://media.social.example$request_uri; }",
      ),
      elixir: CONFIG,
      expect: BOTH,
      at: "proxy_pass http://phoenix",
    },
    {
      name: "what the server behind answers with nothing comes from Pleroma after all",
      nginx: front("502 =", "location ~ ^/(media|proxy) { return 444; }"),
      elixir: CONFIG,
      expect: BOTH,
      at: "proxy_pass http://phoenix",
    },
    {
      name: "the file that `alias` names",
      nginx: withMediaHost(
        `location ~ ^/proxy { return 404; } location ~ "(?s)^/media/(.*)" { alias /srv/uploads/$1; try_files "" =404; } location / { proxy_pass http://phoenix; ${SAME_HOST} }`,
      ),
      elixir: CONFIG,
      expect: { [`${HOST} /media`]: "fail high" },
    },
  ],
});
