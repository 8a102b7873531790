import { mediaIsolation } from "../../../src/rules/nginx/media-isolation.ts";
import { config, proxied, site } from "./site-files.ts";
import { siteTable } from "./site-table.ts";

/** Pages that nginx shows where it refuses media: one for every file, or the file after all. */

const HOST = "social.example";
const PASS_ALL = "location / { proxy_pass http://phoenix; }";
const PAGE = "location = /404.html { internal; root /srv/www; }";
const TO_PLEROMA = "location @open { proxy_pass http://phoenix; }";
const MAINTENANCE = "if (-f /etc/nginx/maintenance) { return 503; }";
const BOTH_FAIL = { [`${HOST} /media`]: "fail high", [`${HOST} /proxy`]: "fail high" };
const BOTH_UNKNOWN = { [`${HOST} /media`]: "unknown", [`${HOST} /proxy`]: "unknown" };

siteTable(mediaIsolation, {
  accept: [
    {
      name: "a page of its own for what is not there",
      nginx: proxied("", `error_page 404 /404.html; ${PAGE}`),
    },
    {
      name: "a page of its own for what is forbidden",
      nginx: site(`${PASS_ALL} location ~ ^/(media|proxy) { return 403; }
        error_page 403 404 /404.html; ${PAGE}`),
    },
    {
      name: "a page of its own, with another status",
      nginx: proxied("", `error_page 404 =200 /404.html; ${PAGE}`),
    },
    {
      name: "a page that Pleroma has under another path",
      nginx: proxied(
        "",
        "error_page 404 /notfound; location = /notfound { internal; proxy_pass http://phoenix/404; }",
      ),
    },
    {
      name: "Pleroma's own page in place of all that is not there",
      nginx: proxied(
        "",
        "proxy_intercept_errors on; error_page 404 =200 /spa; location = /spa { internal; proxy_pass http://phoenix/; }",
      ),
    },
    {
      name: "Pleroma's own page in place of all that is not there, without the client's query",
      nginx: proxied(
        "",
        'proxy_intercept_errors on; error_page 404 = @spa; location @spa { rewrite ^ /index break; set $args ""; proxy_pass http://phoenix; }',
      ),
    },
    {
      name: "a page for a maintenance",
      nginx: proxied(
        "",
        `error_page 503 @later; ${MAINTENANCE} location @later { root /srv/www; rewrite ^ /later.html break; }`,
      ),
    },
  ],
  reject: [
    {
      name: "what is refused is asked of Pleroma after all",
      nginx: proxied("", `error_page 404 = @open; ${TO_PLEROMA}`),
      elixir: config(),
      expect: BOTH_FAIL,
      says: "reaches Pleroma",
    },
    {
      name: "the page asks Pleroma for what the client has asked for",
      nginx: proxied(
        "",
        "error_page 404 /e; location = /e { internal; proxy_pass http://phoenix$request_uri; }",
      ),
      elixir: config(),
      expect: BOTH_FAIL,
      says: "reaches Pleroma",
    },
    {
      name: "the page is the file itself",
      nginx: proxied("", "error_page 404 @files; location @files { root /srv; }"),
      expect: BOTH_FAIL,
      says: "nginx serves social.example/media/x.png from /srv/media/x.png",
    },
    {
      name: "the page is the file of another folder",
      nginx: proxied("", "error_page 404 =200 /files$uri; location /files { root /srv; }"),
      expect: BOTH_FAIL,
      says: "from /srv/files/media/x.png",
    },
    {
      name: "a page for files that are not there",
      nginx: site(`${PASS_ALL} location /proxy { return 404; } error_page 404 /404.html; ${PAGE}
        location /media { root /srv; try_files $uri =404; }`),
      expect: { [`${HOST} /media`]: "fail high" },
      says: "nginx serves social.example/media/x.png from /srv/media/x.png",
    },
  ],
  unknown: [
    {
      name: "refused during a maintenance only",
      nginx: site(`${PASS_ALL} ${MAINTENANCE} error_page 503 /later.html;
        location = /later.html { internal; root /srv/www; }`),
      expect: BOTH_UNKNOWN,
      says: "whether this `if` holds",
    },
    {
      name: "refused during a maintenance only, without a page",
      nginx: site(`${PASS_ALL} ${MAINTENANCE}`),
      expect: BOTH_UNKNOWN,
    },
    {
      name: "whether it is refused depends on a file",
      nginx: site(`${PASS_ALL} if (-f /etc/nginx/private) { return 403; }`),
      expect: BOTH_UNKNOWN,
    },
  ],
});
