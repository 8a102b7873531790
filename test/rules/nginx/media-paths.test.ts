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

const TAKEN_AWAY = {
  "a named capture": "location ~ ^/x/(?<p>.*)$ { proxy_pass http://phoenix/$p; }",
  "a named capture with the slash": "location ~ ^/x(?<p>/.+)$ { proxy_pass http://phoenix$p; }",
  "a variable": "location ~ ^/cdn/(.+) { set $f $1; proxy_pass http://phoenix/$f; }",
  "a variable for all of the address":
    "location ~ ^/cdn/(.+) { set $f http://phoenix/$1; proxy_pass $f; }",
  "a condition":
    "location /x/ { if ($uri ~ ^/x/(.+)$) { set $t $1; } proxy_pass http://phoenix/$t; }",
  "a named capture of a rewrite":
    "location /x/ { rewrite ^/x/(?<r>.+)$ /$r break; proxy_pass http://phoenix; }",
  "a rewrite with what the location has captured":
    "location ~ ^/x/(?<r>.+)$ { rewrite ^ /$r break; proxy_pass http://phoenix; }",
};

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
      name: "variables for the path as it is, and for the upstream",
      nginx: `map $http_upgrade $up { default phoenix; websocket phoenix; } ${site(
        `set $all $uri; location / { proxy_pass http://phoenix$request_uri; } ${REFUSE}
        location /a/ { proxy_pass http://phoenix$uri; }
        location /b/ { proxy_pass http://$up; }
        location /c/ { proxy_pass http://phoenix$all; }
        location ~ ^/user/(?<n>[^/]+)$ { proxy_pass http://phoenix/users/$n; }`,
      )}`,
    },
    {
      name: "a page for maintenance, for everybody but the administrator",
      nginx: site(`set $closed 0; if (-f /var/www/closed) { set $closed 1; }
        if ($remote_addr = 192.0.2.1) { set $closed 0; } if ($closed) { return 503; }
        error_page 503 /closed.html; location = /closed.html { root /var/www; }
        ${PASS_ALL} ${REFUSE}`),
    },
    {
      name: "digits are never a folder of media",
      nginx: site(`${PASS_ALL} ${REFUSE} rewrite ^/([0-9]+)/(.*)$ /$1/x/$2 break;`),
    },
  ],
  reject: [
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
    ...Object.entries(TAKEN_AWAY).map(([name, locations]) =>
      alias(`a prefix that is taken away by ${name}`, locations),
    ),
    {
      name: "a prefix that is taken away by a map",
      nginx: `map $uri $t { default /; ~^/x(?<r>/.*)$ $r; } ${site(
        `${PASS_ALL} ${REFUSE} location /x/ { proxy_pass http://phoenix$t; }`,
      )}`,
      expect: { [MEDIA]: "fail high", [PROXY]: "fail high" },
    },
    ...["$uri", "$uri$is_args$args", "$document_uri$is_args$query_string"].map((path) => ({
      name: `the decoded path is not encoded again, by ${path}`,
      nginx: site(`${REFUSE} location / { proxy_pass http://127.0.0.1:4000${path}; }`),
      expect: { [MEDIA]: "fail high", [PROXY]: "fail high" },
      says: /%256dedia\/x.png.*decoded by nginx and again/,
      write: "proxy_pass http://127.0.0.1:4000;",
    })),
    alias(
      "a capture of all of the path",
      "location ~ ^/(?<r>.*)$ { proxy_pass http://phoenix/$r$is_args$args; }",
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
      "media are refused only while a file is there",
      `set $closed 0; if (-f /var/www/closed) { set $closed 1; }
        if ($closed) { return 503; } error_page 503 /closed.html; location = /closed.html { root /var/www; }`,
      {
        [MEDIA]: "unknown",
        [PROXY]: "unknown",
      },
    ),
    row(
      "what begins with some word",
      `location ~ "^/(media|proxy)(/(?!open-)|$)" { return 404; }`,
      {
        [MEDIA]: "unknown",
        [PROXY]: "unknown",
      },
    ),
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
