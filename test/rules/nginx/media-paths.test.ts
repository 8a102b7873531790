import { mediaIsolation } from "../../../src/rules/nginx/media-isolation.ts";
import { site } from "./site-files.ts";
import { type SiteRow, siteTable } from "./site-table.ts";

/** Other paths than those that everybody thinks of lead to media. */

const MEDIA = "social.example /media";
const PROXY = "social.example /proxy";
const PASS_ALL = "location / { proxy_pass http://phoenix; }";
const REFUSE = "location ~ ^/(media|proxy) { return 404; }";

/** A site that passes everything on, beside these `location`s. */
function row(name: string, locations: string, expect: Readonly<Record<string, string>>): SiteRow {
  return { name, nginx: site(`${PASS_ALL} ${locations}`), expect };
}

function alias(name: string, locations: string): SiteRow {
  return row(name, `${REFUSE} ${locations}`, { [MEDIA]: "fail high", [PROXY]: "fail high" });
}

/** Ways to write that the folder's name ends. */
const ENDS = ["(/|$)", "($|/)", "(?:/|$)", "\\b", "(?=/|$)", "(/.*|$)", "(/.*)?"];

siteTable(mediaIsolation, {
  accept: [
    ...ENDS.map((end) => ({
      name: `the folders and all files, by ${end}`,
      nginx: site(`location ~ "^/(media|proxy)${end}" { return 404; } ${PASS_ALL}`),
    })),
    {
      name: "all files of the folders, but not the folders",
      nginx: site(`${PASS_ALL} location ~ ^/(media|proxy)/[^/] { return 404; }`),
    },
    {
      name: "a condition for the target as it was sent, and for nothing but that",
      nginx: site(`if ($request_uri ~ "^/+(%6d|m)edia/.*$") { return 404; } ${PASS_ALL} ${REFUSE}`),
    },
    {
      name: "other folders are renamed",
      nginx: site(`${PASS_ALL} ${REFUSE}
        location /old/ { rewrite ^/old/(.*)$ /users/$1 break; proxy_pass http://phoenix; }
        location /pages/ { proxy_pass http://phoenix/static/; }
        location ~ ^/u/([0-9]+)$ { proxy_pass http://phoenix/users/$1; }`),
    },
    {
      name: "digits are never a folder of media",
      nginx: site(`${PASS_ALL} ${REFUSE} rewrite ^/([0-9]+)/(.*)$ /$1/x/$2 break;`),
    },
  ],
  reject: [
    row(
      "names of one word alone",
      'location ~ "^/media/(.\\b|$)" { return 404; } location ~ "^/proxy(/.\\B|/[^/]+/.\\b|$)" { return 404; }',
      { [MEDIA]: "fail high", [PROXY]: "fail high" },
    ),
    row(
      "two parts and no third",
      "location /media { return 404; } location ~ ^/proxy/[^/]+/[^/]+$ { return 404; }",
      { [PROXY]: "fail high" },
    ),
    row(
      "what follows a line break, which `.` does not match",
      "location /media { return 404; } location ~ ^/proxy/.*$ { return 404; }",
      { [PROXY]: "fail high" },
    ),
    row(
      "only what begins with some letter",
      "location ^~ /media/x { return 404; } location ^~ /proxy/a/ { return 404; }",
      {
        [MEDIA]: "fail high",
        [PROXY]: "fail high",
      },
    ),
    row(
      "only pictures",
      "location ~ ^/(media|proxy)/.*\\.(png|jpe?g|webp|svg|gif)$ { return 404; }",
      {
        [MEDIA]: "fail high",
        [PROXY]: "fail high",
      },
    ),
    row(
      "a condition for a part of the folder",
      "location /media { if ($uri ~ ^/media/[a-z]) { return 404; } proxy_pass http://phoenix; } location /proxy { return 404; }",
      {
        [MEDIA]: "fail high",
      },
    ),
    alias("a prefix that is taken away", "location /raw/ { proxy_pass http://phoenix/; }"),
    alias(
      "a prefix that is taken away by a rewrite",
      "location /dl/ { rewrite ^/dl(/.*)$ $1 break; proxy_pass http://phoenix; }",
    ),
    row(
      "the folder's name comes out of the path",
      "location ~ ^/(media|proxy)/ { return 404; } location ~ ^/([a-z]+)-dir/(.*)$ { proxy_pass http://phoenix/$1/$2; }",
      { [MEDIA]: "fail high", [PROXY]: "fail high" },
    ),
    row(
      "half of the folder's name comes out of the path",
      `${REFUSE} location /edia_x { rewrite ^/(m?edia)_x/(.*)$ /m$1/$2 break; proxy_pass http://phoenix; }`,
      {
        [MEDIA]: "fail high",
      },
    ),
    row(
      "by POST alone",
      "location /media { return 404; } location /proxy { if ($request_method = POST) { proxy_pass http://phoenix; break; } return 404; }",
      {
        [PROXY]: "fail high",
      },
    ),
  ],
  unknown: [
    row(
      "the client names the path",
      `${REFUSE} location /x/ { proxy_pass http://phoenix/$arg_p; }`,
      {
        [MEDIA]: "unknown",
        [PROXY]: "unknown",
      },
    ),
  ],
});
