import { Random } from "./random.ts";

/** Makes a configuration with requests, the same for the same seed. */
export function generateCase(seed: number): string {
  const random = new Random(seed);
  const servers: string[] = [];
  const names = ["a.test", "*.a.test", ".b.test", "b.*", "~^c\\d\\.test$", "www.a.test"];
  for (let count = random.below(3) + 1; count > 0; count--) {
    servers.push(server(random, random.take(names)));
  }
  const requests = Array.from({ length: 10 }, () => request(random));
  const hostFiles = ["#+ srv/www/a/b", "#+ srv/www/index.html", "#+ srv/other/x.png"];
  const blocks = [...MAPS, ...httpLevel(random), ...UPSTREAMS, FRONT, ...servers];
  const snippet = ["#@ snippets/some.conf", ...headers(random, 60)];
  return `${[...hostFiles, ...requests, ...blocks, ...snippet].join("\n")}\n`;
}

const MAPS = [
  'map $scheme $hsts { https "max-age=1"; default ""; }',
  "map $uri $kind { default other; ~^/media media; /a exact; }",
  "map $host $site { hostnames; default none; .a.test $host; b.* b; }",
  "map $status $missing { default 0; 404 gone; ~^4 $status; }",
  'map $http_x_kind $sent { default $cookie_s; "" ""; ~*^(?<word>[a-z]+) $word; }',
  "map $request_method $writes { default 0; POST 1; PUT 1; }",
];
const UPSTREAMS = [
  "upstream phoenix { server 127.0.0.1:4000; }",
  "upstream socket { server unix:/run/pleroma.sock; server 127.0.0.1:4001 down; }",
];
/** A second server behind the others. */
const FRONT = `server {
listen 127.0.0.1:8081;
server_name front.test;
location = /a { return 403; }
location ~ ^/(?<first>x)(?<second>y)$ { return 404; }
location / { proxy_hide_header X-Frame-Options; add_header X-Inner $host; proxy_pass http://127.0.0.1:4004; }
}`;

const SEGMENTS = ["/media", "/proxy", "/a", "/a/b", "/", "/api/v1", "/x.png"] as const;

function request(random: Random): string {
  const scheme = random.pick(["http", "http", "https", "https", "http:8080"]);
  const host = random.pick([
    "a.test",
    "x.a.test",
    "b.test",
    "b.org",
    "c1.test",
    "www.a.test",
    "none.test",
  ]);
  const spelled = random.pick([
    (path: string) => path,
    (path: string) => path,
    (path: string) => `/${path}`,
    (path: string) => path.replace("m", "%6d").replace("p", "%70"),
    (path: string) => `/.${path}`,
    (path: string) => `${path}/x`,
    (path: string) => `${path}?q=1`,
    (path: string) => path.toUpperCase(),
    (path: string) => `/a/..${path}/`,
  ]);
  const options = [
    random.chance(30) ? ` status=${random.pick([404, 404, 403, 500, 301, 201])}` : "",
    random.chance(25)
      ? ` method=${random.pick(["POST", "POST", "OPTIONS", "PUT", "HEAD", "DELETE"])}`
      : "",
    random.chance(15) ? " X-Kind:Word1" : "",
    random.chance(10) ? " Cookie:s=session" : "",
  ];
  return `#> ${scheme} ${host} ${spelled(random.pick(SEGMENTS))}${options.join("")}`;
}

function httpLevel(random: Random): readonly string[] {
  return headers(random, 25);
}

function server(random: Random, name: string): string {
  const lines = ["listen 80;", "listen 443 ssl;", "listen 8080;", `server_name ${name};`];
  lines.push(...settings(random));
  if (random.chance(15)) lines.push("merge_slashes off;");
  lines.push(...headers(random, 35), ...rewrites(random, 15, false));
  if (random.chance(30))
    lines.push(errorPage(random), "location @named { proxy_pass http://127.0.0.1:4003; }");
  else lines.push("location @named { return 418; }");
  lines.push(
    "location = /auth-204 { internal; return 204; }",
    "location = /auth-403 { internal; return 403; }",
    "location = /mirror { internal; proxy_pass http://127.0.0.1:4006; }",
  );
  const heads = [
    "/",
    "= /",
    "/media",
    "^~ /media",
    "/media/",
    "/proxy",
    "= /a",
    "/a/",
    "~ ^/(media|proxy)",
    "~* ^/MEDIA",
    "~ \\.png$",
    "~ ^/a/(b|c)",
    "~ /$",
    "~ ^/(?<first>[a-z]+)/(?<second>.*)$",
    "/a/b/",
    "~* \\.(?:png|css)$",
    "= /proxy",
  ];
  for (let count = random.below(6) + 1; count > 0; count--) {
    lines.push(location(random, random.take(heads), 0));
  }
  // nginx refuses the same prefix with and without `^~`.
  const both = lines.some((line) => line.startsWith("location /media {"));
  const kept = both ? lines.filter((line) => !line.startsWith("location ^~ /media")) : lines;
  return `server {\n${kept.join("\n")}\n}`;
}

function location(random: Random, head: string, depth: number): string {
  const lines = [...headers(random, 40), ...rewrites(random, 30, true)];
  if (random.chance(15)) lines.push(errorPage(random));
  if (random.chance(8)) lines.push("internal;");
  const onlySome = random.chance(10);
  if (onlySome) lines.push("limit_except GET { deny all; }");
  else if (random.chance(8)) lines.push("deny all;");
  if (random.chance(20)) lines.push("proxy_intercept_errors on;");
  lines.push(
    ...settings(random),
    ...access(random).filter((line) => !onlySome || !line.startsWith("limit_except")),
  );
  if (random.chance(8)) lines.push("include snippets/some.conf;");
  if (random.chance(8)) lines.push("expires 1h;");
  const isPrefix = /^(?:\^~ )?\//.test(head);
  if (depth < 2 && isPrefix && random.chance(25)) {
    const prefix = head.replace("^~ ", "");
    lines.push(
      location(
        random,
        random.pick([
          `${prefix === "/" ? "" : prefix}/x`,
          "~ x",
          `^~ ${prefix}b`,
          "~ ^/(media|proxy)",
        ]),
        depth + 1,
      ),
    );
  }
  lines.push(...content(random, head, isPrefix));
  return `location ${head} {\n${lines.join("\n")}\n}`;
}

/** What answers in the end. */
function content(random: Random, head: string, isPrefix: boolean): readonly string[] {
  const kind = random.below(20);
  if (kind < 12) {
    const uri = isPrefix ? random.pick(["", "", "/", "/other", "/other/"]) : "";
    const upstream = random.pick([
      "phoenix",
      "127.0.0.1:4001",
      "127.0.0.1:4002",
      "socket",
      "127.0.0.1:8081",
    ]);
    const host = random.pick(["", "proxy_set_header Host $host;", "proxy_set_header X-A b;"]);
    return [`proxy_pass http://${upstream}${uri};`, ...(host === "" ? [] : [host])];
  }
  if (kind === 12) return ["set $backend 127.0.0.1:4005;", "proxy_pass http://$backend$uri;"];
  if (kind === 13) return ["try_files $uri $uri/ @named;", "root /srv/www;"];
  if (kind === 14) return [`try_files /none${isPrefix ? "" : "$uri"} =404;`];
  if (kind === 15) return ["try_files $uri /a/b;", "root /srv/other;"];
  if (kind === 16 && isPrefix) return [`alias /srv/www${head.endsWith("/") ? "/" : ""};`];
  if (kind === 17) return ["empty_gif;"];
  return random.chance(50) ? ["root /srv/www;"] : [];
}

/** Who is let in. */
function access(random: Random): readonly string[] {
  if (!random.chance(12)) return [];
  return random.pick([
    ["allow 127.0.0.1;", "deny all;"],
    ["auth_basic x;", "auth_basic_user_file /srv/none;"],
    ["satisfy any;", "deny all;", "auth_basic x;", "auth_basic_user_file /srv/none;"],
    ["satisfy any;", "allow all;", "auth_basic x;", "auth_basic_user_file /srv/none;"],
    ["auth_request /auth-204;"],
    ["auth_request /auth-403;"],
    ["mirror /mirror;"],
  ]);
}

/** Small things that change how an answer looks. */
function settings(random: Random): readonly string[] {
  if (!random.chance(25)) return [];
  return [
    random.pick([
      "absolute_redirect off;",
      "port_in_redirect off;",
      "server_name_in_redirect on;",
      "recursive_error_pages on;",
      "index b index.html;",
      "etag off;",
      "client_max_body_size 0;",
    ]),
  ];
}

const NAMES = ["X-Frame-Options", "Referrer-Policy", "X-Own", "Strict-Transport-Security"] as const;

function headers(random: Random, percent: number): string[] {
  const lines: string[] = [];
  while (random.chance(percent)) {
    const name = random.pick(NAMES);
    const value = random.pick([
      "one",
      "two",
      '""',
      "$hsts",
      "$kind",
      "$host",
      '"$uri a"',
      "$site",
      "$missing",
      "$sent",
      "$status",
      "$args",
      "$request_uri",
      "$first",
      "$upstream_http_x_none",
    ]);
    lines.push(
      random.pick([
        `add_header ${name} ${value};`,
        `add_header ${name} ${value} always;`,
        `proxy_hide_header ${name};`,
        `proxy_pass_header ${name};`,
        `more_set_headers "${name}: ${value.replaceAll('"', "")}";`,
        `more_set_headers -s 404 "${name}: missing";`,
        `more_set_headers -s '403 404' -t text/html "${name}: both";`,
        `more_clear_headers -s 404 "X-*";`,
        `more_clear_headers ${name};`,
      ]),
    );
  }
  return lines;
}

function rewrites(random: Random, percent: number, inLocation: boolean): string[] {
  const lines: string[] = [];
  while (random.chance(percent)) {
    lines.push(
      random.pick([
        "return 404;",
        "return 301 https://b.test$request_uri;",
        'return 200 "text";',
        "rewrite ^/media/(.*)$ /a/$1 last;",
        "rewrite ^/a/(.*)$ /proxy/$1 break;",
        "rewrite ^/proxy/(.*)$ /media2/$1;",
        "rewrite ^/x(.*)$ /a$1 permanent;",
        "rewrite ^/a(.*)$ /x$1? redirect;",
        "if ($scheme = http) { return 301 https://$host$request_uri; }",
        "if ($request_method = OPTIONS) { return 204; }",
        "if ($request_uri ~ ^/(media|proxy)) { return 410; }",
        "if ($kind = media) { set $flag 1; }",
        "if ($flag) { return 403; }",
        "if ($host != a.test) { rewrite ^ /a/b last; }",
        "if ($writes) { return 405; }",
        "if ($http_x_kind ~* ^w) { set $kind2 $uri; }",
        "if ($args ~ q=(\\d)) { return 302 /a?q2=$1; }",
        ...(inLocation ? ["if ($cookie_s = session) { more_clear_headers X-Frame-Options; }"] : []),
        "rewrite ^/(?<one>[a-z]+)/(?<rest>.+)$ /$rest?from=$one last;",
        "rewrite ^/proxy/(.*)$ https://$host/other/$1 permanent;",
        "rewrite ^ https://b.test$request_uri? redirect;",
        "return 302 /a/b;",
        "return https://b.test/x;",
        "return 444;",
        "set $flag 0;",
        "break;",
      ]),
    );
  }
  // Variables must be set somewhere.
  return [...lines, ...(lines.some((line) => line.includes("$flag)")) ? ["set $flag $flag;"] : [])];
}

function errorPage(random: Random): string {
  return random.pick([
    "error_page 404 500 502 = /a?error=$status;",
    "error_page 401 403 405 @named;",
    "error_page 404 =302 /a/b;",
    "error_page 301 302 =404 /a/b;",
    "error_page 404 /errors/404;",
    "error_page 404 = @named;",
    "error_page 403 404 =200 /a;",
    "error_page 410 https://b.test/gone;",
    "error_page 404 @named;",
  ]);
}
