import { mediaIsolation } from "../../../src/rules/nginx/media-isolation.ts";
import {
  config,
  REDIRECT_SERVER,
  site,
  TLS_DIRECTIVES,
  UPSTREAM_BLOCK,
  withMediaHost,
} from "./site-files.ts";
import { siteTable } from "./site-table.ts";

const HOST = "social.example";
const MEDIA = `${HOST} /media`;
const PROXY = `${HOST} /proxy`;
const PASS_ALL = "location / { proxy_pass http://phoenix; }";
const REFUSE = "location ~ ^/(media|proxy) { return 404; }";
const BOTH_FAIL = { [MEDIA]: "fail high", [PROXY]: "fail high" };

const UPLOADS =
  'config :pleroma, Pleroma.Upload, base_url: "https://media.social.example/media/"\n';

function mediaServer(directives: string): string {
  return `${site(`${PASS_ALL} location ~ ^/(media|proxy) { return 404; }`)}
server { server_name media.social.example; ${TLS_DIRECTIVES} ${directives} }`;
}

siteTable(mediaIsolation, {
  accept: [
    {
      name: "both refused, a media host beside",
      nginx: withMediaHost(`${PASS_ALL} location ~ ^/(media|proxy) { return 404; }`),
    },
    {
      name: "the guide's example: /media redirects",
      nginx: withMediaHost(
        `${PASS_ALL} location /media { return 301 https://media.social.example$request_uri; } location /proxy { return 404; }`,
      ),
      elixir: config(),
    },
    {
      name: "a prefix that keeps regular expressions from being looked at",
      nginx: site(
        `${PASS_ALL} location ^~ /media { return 404; } location ^~ /proxy { return 403; } location ~ ^/(media|proxy) { proxy_pass http://phoenix; }`,
      ),
    },
    {
      name: "the connection is closed",
      nginx: site(`${PASS_ALL} location ~ ^/(media|proxy)/ { return 444; }`),
    },
    {
      name: "an internal location is not to be had",
      nginx: site(
        `${PASS_ALL} location /media { internal; proxy_pass http://phoenix; } location /proxy { deny all; }`,
      ),
    },
    {
      name: "a folder for certificates that is found below /media as well",
      nginx: site(
        `${PASS_ALL} location ~ /\\.well-known/acme-challenge { root /var/lib/letsencrypt/; } ${REFUSE}`,
      ),
    },
    {
      name: "a relative redirect to nowhere",
      nginx: site(
        `absolute_redirect off; ${PASS_ALL} location /media { return 302 /gone; } location /proxy { return 404; } location = /gone { return 410; }`,
      ),
    },
    {
      name: "a redirect within the host to nowhere",
      nginx: site(
        `${PASS_ALL} location /media { return 302 /gone; } location /proxy { return 404; } location = /gone { return 410; }`,
      ),
    },
    {
      name: "the media host stands for the folder",
      nginx: mediaServer("location / { proxy_pass http://phoenix/media/; }"),
      elixir: config('config :pleroma, Pleroma.Upload, base_url: "https://media.social.example"'),
    },
    {
      name: "media of another instance's host elsewhere in the repository",
      nginx: `${withMediaHost(`${PASS_ALL} location ~ ^/(media|proxy) { return 404; }`)}
server { listen 443 ssl; server_name files.other.example; location / { proxy_pass http://127.0.0.1:3000; } location /media { root /srv; } }`,
      elixir: config(),
    },
    {
      name: "files of its own, beside uploads on the media host",
      nginx: site(
        `${PASS_ALL} ${REFUSE} location /static/ { alias /var/lib/pleroma/static/; } location /docs { root /srv/pleroma-uploads; }`,
      ),
    },
    {
      name: "the folder of uploads is not to be had",
      nginx: site(
        `${PASS_ALL} ${REFUSE} location /files/ { internal; alias /var/lib/pleroma/uploads/; }`,
      ),
    },
    {
      name: "a folder of uploads that is another program's",
      nginx: site(`${PASS_ALL} ${REFUSE} location /wiki/ { alias /var/lib/wiki/uploads/; }`),
      elixir: config('config :pleroma, Pleroma.Uploaders.Local, uploads: "/srv/media"'),
    },
    {
      name: "whether a folder is one",
      nginx: withMediaHost(
        `root /srv/www; location / { try_files $uri $uri/ @pleroma; } ${REFUSE} location @pleroma { proxy_pass http://phoenix; }`,
      ),
    },
    {
      name: "the folders only, with a slash behind",
      nginx: withMediaHost(`${PASS_ALL} location ~ ^/(media|proxy)/ { return 404; }`),
    },
    {
      name: "two prefixes with a slash behind",
      nginx: withMediaHost(
        `${PASS_ALL} location /media/ { return 404; } location /proxy/ { return 404; }`,
      ),
    },
    {
      name: "a redirect that keeps the query",
      nginx: withMediaHost(
        `${PASS_ALL} location /media { return 301 https://media.social.example$uri$is_args$args; } location /proxy { if ($arg_x) { return 403; } return 404; }`,
      ),
    },
    ...["{{ domain }}", "__DOMAIN__", "${DOMAIN}"].map((name) => ({
      name: `a template names the host in both places, as ${name}`,
      nginx: {
        "nginx/site.conf.template": `${UPSTREAM_BLOCK}server { listen 80; server_name ${name}; return 301 https://${name}$request_uri; }
server { server_name ${name}; ${TLS_DIRECTIVES} ${PASS_ALL} ${REFUSE} }`,
      },
      elixir: config(),
    })),
    {
      name: "static files, but not those of the media folders",
      nginx: withMediaHost(
        `${PASS_ALL} location ^~ /media { return 404; } location ^~ /proxy { return 404; } location ~* \\.(css|js|svg)$ { expires 7d; proxy_pass http://phoenix; }`,
      ),
    },
  ],
  reject: [
    {
      name: "another name of the instance",
      nginx: `${site(`${PASS_ALL} ${REFUSE}`)}
server { server_name www.social.example; ${TLS_DIRECTIVES} ${PASS_ALL} }`,
      elixir: config(),
      expect: {
        "www.social.example /media": "fail high",
        "www.social.example /proxy": "fail high",
      },
    },
    {
      name: "static files, by their names' ends",
      nginx: site(
        `${PASS_ALL} location /media { return 404; } location ^~ /proxy { return 404; } location ~* \\.(css|webp)$ { expires 7d; proxy_pass http://phoenix; }`,
      ),
      expect: { [MEDIA]: "fail high" },
      says: "/media/x.css",
    },
    {
      name: "static files, by a location in the location",
      nginx: site(
        `${PASS_ALL} location /proxy { return 404; } location /media { return 404; location ~ \\.jpg$ { proxy_pass http://phoenix; } }`,
      ),
      expect: { [MEDIA]: "fail high" },
    },
    {
      name: "uploads, by their long names",
      nginx: site(
        `${PASS_ALL} location ~ "^/media/[0-9a-f]{64}\\." { proxy_pass http://phoenix; } ${REFUSE}`,
      ),
      expect: { [MEDIA]: "fail high" },
    },
    {
      name: "another folder stands for uploads",
      nginx: site(`${PASS_ALL} ${REFUSE} location /files/ { proxy_pass http://phoenix/media/; }`),
      expect: { [MEDIA]: "fail high" },
      says: "/files/",
    },
    {
      name: "another folder becomes the media proxy's",
      nginx: site(
        `${PASS_ALL} ${REFUSE} location /p { rewrite ^/p/(.*)$ /proxy/$1 break; proxy_pass http://phoenix; }`,
      ),
      expect: { [PROXY]: "fail high" },
    },
    {
      name: "a client's query opens it",
      nginx: site(
        `${PASS_ALL} location /media { if ($args = "") { return 404; } proxy_pass http://phoenix; } location /proxy { return 404; }`,
      ),
      expect: { [MEDIA]: "fail high" },
      says: "by the query",
    },
    {
      name: "the media host takes the folders' names anywhere",
      nginx: withMediaHost(
        `${PASS_ALL} location /media { return 404; } location /proxy { return 404; }`,
      ).replace("location ~ ^/(media|proxy) {", "location ~ /(media|proxy) {"),
      expect: { "media.social.example /": "fail high" },
      says: "/api/v1/media",
    },
    {
      name: "the media host takes the folder away",
      nginx: mediaServer(
        "location / { return 404; } location /media/ { proxy_pass http://phoenix/; }",
      ),
      elixir: config('config :pleroma, Pleroma.Upload, base_url: "https://media.social.example"'),
      expect: { "media.social.example /": "fail high" },
    },
    {
      name: "the media host refuses pages, but takes what is sent",
      nginx: mediaServer(
        "location / { limit_except POST { deny all; } proxy_pass http://phoenix; }",
      ),
      elixir: config('config :pleroma, Pleroma.Upload, base_url: "https://media.social.example"'),
      expect: { "media.social.example /": "fail high" },
      says: "POST media.social.example/",
    },
    {
      name: "upstream's own site",
      nginx: site(`${PASS_ALL} location ~ ^/(media|proxy) { proxy_pass http://phoenix; }`),
      expect: BOTH_FAIL,
      says: "come from the instance's own host",
      at: /^location ~ /,
      write: REFUSE,
    },
    {
      name: "upstream's own site, beside a media host",
      nginx: withMediaHost(`${PASS_ALL} location ~ ^/(media|proxy) { proxy_pass http://phoenix; }`),
      elixir: config(UPLOADS),
      expect: BOTH_FAIL,
      says: "Replace this block",
      at: /^location ~ \^\/\(media/,
      write:
        "location ~ ^/media { return 301 https://media.social.example$request_uri; } location ~ ^/proxy { return 404; }",
    },
    {
      name: "nothing about media at all",
      nginx: site(PASS_ALL),
      elixir: config(),
      expect: BOTH_FAIL,
      says: "First have `base_url`",
      at: /^proxy_pass/,
      write: REFUSE,
    },
    {
      name: "a host for media that no base_url names",
      nginx: mediaServer(PASS_ALL),
      elixir: config(),
      expect: {
        "media.social.example /media": "fail high",
        "media.social.example /proxy": "fail high",
        "media.social.example /": "fail high",
      },
      says: /no `base_url` names media\.social\.example: .*`Pleroma\.Upload`/,
      inWords: true,
    },
    {
      name: "all of the media host in one location",
      nginx: mediaServer(PASS_ALL),
      elixir: config(UPLOADS),
      expect: { "media.social.example /": "fail high" },
      at: /^location \//,
      write: "location ~ ^/(media|proxy) { proxy_pass http://phoenix; } location / { return 404; }",
    },
    {
      name: "all of the media host in one location, with a path that no regular expression may have",
      nginx: mediaServer("location / { proxy_pass http://phoenix/; }"),
      elixir: config(UPLOADS),
      expect: { "media.social.example /": "fail high" },
      write: "location ~ ^/(media|proxy) { proxy_pass http://phoenix; } location / { return 404; }",
    },
    {
      name: "more than media on the media host, with media apart",
      nginx: mediaServer(`${PASS_ALL} location ~ ^/(media|proxy) { proxy_pass http://phoenix; }`),
      elixir: config(UPLOADS),
      expect: { "media.social.example /": "fail high" },
      at: /^proxy_pass/,
      write: "return 404;",
    },
    {
      name: "the prefix loses against the regular expression",
      nginx: site(
        `${PASS_ALL} location /media { return 404; } location /proxy { return 404; } location ~ ^/(media|proxy) { proxy_pass http://phoenix; }`,
      ),
      expect: BOTH_FAIL,
    },
    {
      name: "an exact location leaves the rest",
      nginx: site(`${PASS_ALL} location = /media { return 404; } location /proxy { return 404; }`),
      expect: { [MEDIA]: "fail high" },
    },
    {
      name: "only the media proxy is left",
      nginx: site(`${PASS_ALL} location /media { return 404; }`),
      expect: { [PROXY]: "fail high" },
    },
    {
      name: "merge_slashes off lets //media through",
      nginx: site(`merge_slashes off; ${PASS_ALL} location ~ ^/(media|proxy) { return 404; }`),
      expect: BOTH_FAIL,
      says: "unusual spelling",
    },
    {
      name: "an if that looks at the raw request",
      nginx: site(
        "location / { if ($request_uri ~ ^/(media|proxy)) { return 404; } proxy_pass http://phoenix; }",
      ),
      expect: BOTH_FAIL,
      says: "unusual spelling",
    },
    {
      name: "one kind of media is left",
      nginx: site(
        `${PASS_ALL} location /media { return 404; } location /proxy { return 404; } location ^~ /media/avatars/ { proxy_pass http://phoenix; }`,
      ),
      expect: { [MEDIA]: "fail high" },
      says: "/media/avatars/",
    },
    {
      name: "nginx serves the uploads itself",
      nginx: site(
        `${PASS_ALL} location /media { alias /var/lib/pleroma/uploads; } location /proxy { return 404; }`,
      ),
      expect: { [MEDIA]: "fail high" },
      says: "nginx serves",
    },
    {
      name: "nginx serves the uploads under another path",
      nginx: site(`${PASS_ALL} ${REFUSE} location /files/ { alias /var/lib/akkoma/uploads/; }`),
      elixir: config(),
      expect: { [MEDIA]: "fail high" },
      says: "nginx serves social.example/files/ from /var/lib/akkoma/uploads/",
      at: /^location \/files\//,
      write: "location /files/ { return 404; }",
      byHand: true,
    },
    {
      name: "nginx serves the uploads of a folder that the config names",
      nginx: site(`${PASS_ALL} ${REFUSE} location ~ ^/f/(.+)$ { alias /srv/media/$1; }`),
      elixir: config('config :pleroma, Pleroma.Uploaders.Local, uploads: "/srv/media"'),
      expect: { [MEDIA]: "fail high" },
      says: "where Pleroma keeps uploads",
    },
    {
      name: "nginx tries Pleroma's own folder, in which the uploads are",
      nginx: site(
        `root /var/lib/pleroma; location / { try_files $uri @pleroma; } ${REFUSE} location @pleroma { proxy_pass http://phoenix; }`,
      ),
      expect: { [MEDIA]: "fail high" },
      says: "from /var/lib/pleroma/uploads/x.png",
      write: "location ^~ /uploads/ { return 404; }",
    },
    {
      name: "a redirect to the uploads",
      nginx: site(
        `${PASS_ALL} location /media { return 302 /files/x.png; } location /proxy { return 404; } location /files { root /srv; }`,
      ),
      expect: { [MEDIA]: "fail high" },
      says: "nginx serves social.example/files/x.png from /srv/files/x.png, on",
    },
    {
      name: "the folder of uploads, else Pleroma",
      nginx: site(
        `${PASS_ALL} ${REFUSE} location /files/ { alias /opt/akkoma/uploads/; try_files $uri @pleroma; } location @pleroma { proxy_pass http://phoenix; }`,
      ),
      expect: { [MEDIA]: "fail high" },
      says: "where Pleroma keeps uploads",
    },
    {
      name: "whether a folder is one, and else Pleroma",
      nginx: site(
        `root /srv/www; location / { proxy_pass http://phoenix; } location /media { try_files $uri $uri/ @pleroma; } location /proxy { return 404; } location @pleroma { proxy_pass http://phoenix; }`,
      ),
      expect: { [MEDIA]: "fail high" },
    },
    {
      name: "whether a folder is one, and else nothing",
      nginx: site(
        `root /srv/www; ${PASS_ALL} location /media { try_files $uri $uri/ =404; } location /proxy { return 404; }`,
      ),
      expect: { [MEDIA]: "fail high" },
    },
    {
      name: "a guard that looks at the Referer",
      nginx: site(
        `${PASS_ALL} location /media { valid_referers server_names; if ($invalid_referer = "") { return 404; } proxy_pass http://phoenix; } location /proxy { return 404; }`,
      ),
      expect: { [MEDIA]: "fail high" },
      says: "header Referer",
    },
    {
      name: "a guard that lets those in who send no Referer",
      nginx: site(
        `${PASS_ALL} location /media { valid_referers none server_names; if ($invalid_referer) { return 403; } proxy_pass http://phoenix; } location /proxy { return 404; }`,
      ),
      expect: { [MEDIA]: "fail high" },
      says: "leaving out what it need not send (header Referer)",
    },
    {
      name: "a media host that serves uploads by itself",
      nginx: `${site(`${PASS_ALL} location ~ ^/(media|proxy) { proxy_pass http://phoenix; }`)}
server { server_name media.other.example; ${TLS_DIRECTIVES} location / { return 404; } location /media/ { alias /srv/files/; } location /proxy { proxy_pass http://phoenix; } }`,
      elixir: config(),
      expect: BOTH_FAIL,
      write:
        "location ~ ^/media { return 301 https://media.other.example$request_uri; } location ~ ^/proxy { return 404; }",
    },
    {
      name: "a host of other files is no media host",
      nginx: `${site(`${PASS_ALL} location ~ ^/(media|proxy) { proxy_pass http://phoenix; }`)}
server { server_name docs.other.example; ${TLS_DIRECTIVES} root /srv/docs; location /emoji { proxy_pass http://phoenix; } }`,
      elixir: config(),
      expect: {
        ...BOTH_FAIL,
        "docs.other.example /media": "fail high",
        "docs.other.example /proxy": "fail high",
      },
      write: REFUSE,
      says: "First have `base_url`",
    },
    {
      name: "the media proxy's own address is missing",
      nginx: withMediaHost(`${PASS_ALL} location /media { return 404; }`),
      elixir: config(UPLOADS),
      expect: { [PROXY]: "fail high" },
      says: "have `base_url` of `:media_proxy` name a media host",
    },
    {
      name: "another service does",
      nginx: site(
        `${PASS_ALL} location /media { proxy_pass http://127.0.0.1:9000; } location /proxy { return 404; }`,
      ),
      expect: { [MEDIA]: "fail high" },
      says: "another service",
    },
    {
      name: "a redirect within the host",
      nginx: site(
        `${PASS_ALL} location /media { rewrite ^/media/(.*)$ /files/$1 redirect; } location /proxy { return 404; } location /files { root /srv; }`,
      ),
      expect: { [MEDIA]: "fail high" },
    },
    {
      name: "media without TLS",
      nginx: `${UPSTREAM_BLOCK}server { listen 80; server_name ${HOST}; location / { return 301 https://$host$request_uri; } location /media { proxy_pass http://phoenix; } }
server { server_name ${HOST}; ${TLS_DIRECTIVES} ${PASS_ALL} location ~ ^/(media|proxy) { return 404; } }`,
      expect: { [MEDIA]: "fail high" },
    },
    {
      name: "the media host passes on everything",
      nginx: mediaServer(PASS_ALL),
      elixir: config(
        'config :pleroma, Pleroma.Upload, base_url: "https://media.social.example/media"',
      ),
      expect: { "media.social.example /": "fail high" },
      says: "all of the instance",
    },
    {
      name: "the media host passes on the API",
      nginx: mediaServer(
        "location / { return 404; } location ~ ^/(media|proxy|api) { proxy_pass http://phoenix; }",
      ),
      elixir: config('config :pleroma, :media_proxy, base_url: "https://media.social.example"'),
      expect: { "media.social.example /": "fail high" },
    },
    {
      name: "the media host passes on one more folder",
      nginx: mediaServer(
        "location / { return 404; } location /emoji { proxy_pass http://phoenix; } location ~ ^/(media|proxy) { proxy_pass http://phoenix; }",
      ),
      elixir: config('config :pleroma, Pleroma.Upload, base_url: "https://media.social.example"'),
      expect: { "media.social.example /": "fail high" },
      says: "/emoji",
    },
    {
      name: "one server for both hosts",
      nginx: `${UPSTREAM_BLOCK}${REDIRECT_SERVER}server { server_name ${HOST} media.social.example; ${TLS_DIRECTIVES} ${PASS_ALL} }`,
      elixir: config(
        'config :pleroma, Pleroma.Upload, base_url: "https://media.social.example/media"',
      ),
      expect: { ...BOTH_FAIL, "media.social.example /": "fail high" },
    },
    {
      name: "fragments of a server",
      nginx: "location / { proxy_pass http://127.0.0.1:4000; }",
      expect: { "default /media": "fail high", "default /proxy": "fail high" },
    },
  ],
  unknown: [
    {
      name: "a guard that asks for a Referer of the instance's own",
      nginx: site(
        `${PASS_ALL} location /media { valid_referers server_names; if ($invalid_referer) { return 403; } proxy_pass http://phoenix; } location /proxy { return 404; }`,
      ),
      expect: { [MEDIA]: "unknown" },
    },
    {
      name: "a location for which no path is known",
      nginx: site(
        `${PASS_ALL} ${REFUSE} location ~ ^/files/(a|b)\\1 { proxy_pass http://phoenix/media/; }`,
      ),
      expect: { [MEDIA]: "unknown", [PROXY]: "unknown" },
      says: "which paths this `location` matches",
    },
    {
      name: "a template decides what is left",
      nginx: site(`${PASS_ALL} location ~ ^/({{ hidden }}) { return 404; }`),
      expect: { [MEDIA]: "unknown", [PROXY]: "unknown" },
    },
    {
      name: "a template says where media are",
      nginx: site(`${PASS_ALL} location ~ ^/(media|proxy) { return 301 https://{{ where }}$uri; }`),
      expect: { [MEDIA]: "unknown", [PROXY]: "unknown" },
    },
    {
      name: "a template names a host, and media are somewhere else on it",
      nginx: `${UPSTREAM_BLOCK}server { listen 80; server_name {{ domain }}; return 301 https://{{ domain }}/files$request_uri; }
server { server_name {{ domain }}; ${TLS_DIRECTIVES} ${PASS_ALL} ${REFUSE} }`,
      elixir: config(),
      expect: { [MEDIA]: "unknown", [PROXY]: "unknown" },
    },
    {
      name: "an include that is missing may hold locations",
      nginx: site(`${PASS_ALL} include snippets/media.conf;`),
      expect: { [MEDIA]: "unknown", [PROXY]: "unknown" },
      says: "media.conf",
    },
  ],
});
