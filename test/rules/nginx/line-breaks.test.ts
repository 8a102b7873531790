import { httpsOnly } from "../../../src/rules/nginx/https-only.ts";
import { mediaIsolation } from "../../../src/rules/nginx/media-isolation.ts";
import { config, site, UPSTREAM_BLOCK, withMediaHost } from "./site-files.ts";
import { siteTable } from "./site-table.ts";

/** `.` matches no line break, so that `/%0Ax` gets round what ends in `(.*)$`. */

const PASS_ALL = "location / { proxy_pass http://phoenix; }";
const REFUSE = "location ~ ^/(media|proxy) { return 404; }";
const BOTH = { "social.example /media": "fail high", "social.example /proxy": "fail high" };

/** Port 80 of a site whose TLS server is beside it. */
function plain(directives: string): string {
  return `${UPSTREAM_BLOCK}
server { listen 80; server_name social.example; ${directives} }
server { listen 443 ssl; server_name social.example; ${PASS_ALL} }`;
}

siteTable(httpsOnly, {
  accept: [
    {
      name: "a rewrite that asks for nothing",
      nginx: plain(`rewrite ^ https://$host$request_uri? permanent; ${PASS_ALL}`),
    },
    {
      name: "a rewrite that asks for no end",
      nginx: plain(`rewrite ^(.*) https://$host$1 permanent; ${PASS_ALL}`),
    },
    {
      name: "a rewrite whose dot is every byte",
      nginx: plain(`rewrite (?s)^/(.*)$ https://$host/$1 permanent; ${PASS_ALL}`),
    },
    {
      name: "a rewrite beside which nothing is served",
      nginx: plain("rewrite ^/(.*)$ https://$host/$1 permanent;"),
    },
    {
      name: "a rewrite for one folder",
      nginx: plain(
        `rewrite ^/old/(.*)$ /new/$1 last; location / { return 301 https://$host$request_uri; }`,
      ),
    },
  ],
  reject: [
    {
      name: "a rewrite of the server",
      nginx: plain(`rewrite ^/(.*)$ https://$host/$1 permanent; ${PASS_ALL}`),
      expect: { "social.example": "fail high" },
      says: /%0A.*line break/,
    },
    {
      name: "a rewrite of the server, with media refused",
      nginx: plain(`rewrite ^/(.*)$ https://$host/$1 permanent; ${REFUSE} ${PASS_ALL}`),
      expect: { "social.example": "fail high" },
    },
    {
      name: "a rewrite of the location",
      nginx: plain(
        "location / { rewrite ^/(.*)$ https://$host/$1 redirect; proxy_pass http://phoenix; }",
      ),
      expect: { "social.example": "fail high" },
    },
    {
      name: "a rewrite under a condition",
      nginx: plain(
        `if ($scheme = http) { rewrite ^/(.*)$ https://$host/$1 permanent; } ${PASS_ALL}`,
      ),
      expect: { "social.example": "fail high" },
    },
    {
      name: "a location",
      nginx: plain(`location ~ ^/(.*)$ { return 301 https://$host/$1; } ${REFUSE} ${PASS_ALL}`),
      expect: { "social.example": "fail high" },
    },
    {
      name: "a map",
      nginx: `map $uri $open { default 1; ~^/.*$ 0; }\n${plain(`if ($open = 0) { return 301 https://$host$request_uri; } ${REFUSE} ${PASS_ALL}`)}`,
      expect: { "social.example": "fail high" },
    },
  ],
});

siteTable(mediaIsolation, {
  accept: [
    {
      name: "a rewrite for all that begins with the folder",
      nginx: site(
        `rewrite ^/(media|proxy)/ https://media.social.example$request_uri? permanent; ${PASS_ALL}`,
      ),
    },
    {
      name: "a location whose dot is every byte",
      nginx: site(`location ~ (?s)^/(media|proxy)/.*$ { return 404; } ${PASS_ALL}`),
    },
    {
      name: "a location whose set is every byte",
      nginx: site(`location ~ "^/(media|proxy)/[\\s\\S]*$" { return 404; } ${PASS_ALL}`),
    },
  ],
  reject: [
    {
      name: "a rewrite of the server",
      nginx: site(
        `rewrite ^/(media|proxy)/(.*)$ https://media.social.example/$1/$2 permanent; ${PASS_ALL}`,
      ),
      expect: BOTH,
      says: /\/media\/%0Ax reaches Pleroma.*line break/,
    },
    {
      name: "a rewrite of the location",
      nginx: site(
        "location / { rewrite ^/(media|proxy)/(.+)$ https://media.social.example/$1/$2 redirect; proxy_pass http://phoenix; }",
      ),
      expect: BOTH,
    },
    {
      name: "a rewrite on the media host",
      nginx: `${withMediaHost(`${REFUSE} ${PASS_ALL}`).replace(/location \/ \{ return 404; \}\s+location ~ \^\/\(media\|proxy\) \{[^}]*\}/, `rewrite ^/(?!media|proxy)(.*)$ https://social.example/$1 permanent; ${PASS_ALL}`)}`,
      elixir: config(
        'config :pleroma, Pleroma.Upload, base_url: "https://media.social.example/media/"',
      ),
      expect: { "media.social.example /": "fail high" },
      says: "line break",
    },
  ],
});
