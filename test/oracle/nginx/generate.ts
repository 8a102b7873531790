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
  return `${[...requests, ...MAPS, ...httpLevel(random), UPSTREAM, ...servers].join("\n")}\n`;
}

const MAPS = [
  'map $scheme $hsts { https "max-age=1"; default ""; }',
  "map $uri $kind { default other; ~^/media media; /a exact; }",
];
const UPSTREAM = "upstream phoenix { server 127.0.0.1:4000; }";

const SEGMENTS = ["/media", "/proxy", "/a", "/a/b", "/", "/api/v1", "/x.png"] as const;

function request(random: Random): string {
  const scheme = random.pick(["http", "https"]);
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
    random.chance(30) ? " status=404" : "",
    random.chance(15) ? " method=POST" : random.chance(5) ? " method=OPTIONS" : "",
  ];
  return `#> ${scheme} ${host} ${spelled(random.pick(SEGMENTS))}${options.join("")}`;
}

function httpLevel(random: Random): readonly string[] {
  return headers(random, 25);
}

function server(random: Random, name: string): string {
  const lines = ["listen 80;", "listen 443 ssl;", `server_name ${name};`];
  if (random.chance(15)) lines.push("merge_slashes off;");
  lines.push(...headers(random, 35), ...rewrites(random, 15));
  if (random.chance(30))
    lines.push(errorPage(random), "location @named { proxy_pass http://127.0.0.1:4003; }");
  else lines.push("location @named { return 418; }");
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
  const lines = [...headers(random, 40), ...rewrites(random, 30)];
  if (random.chance(15)) lines.push(errorPage(random));
  if (random.chance(8)) lines.push("internal;");
  if (random.chance(10)) lines.push("limit_except GET { deny all; }");
  else if (random.chance(8)) lines.push("deny all;");
  if (random.chance(20)) lines.push("proxy_intercept_errors on;");
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
  if (random.chance(75)) {
    const uri = isPrefix ? random.pick(["", "", "/", "/other", "/other/"]) : "";
    lines.push(
      `proxy_pass http://${random.pick(["phoenix", "127.0.0.1:4001", "127.0.0.1:4002"])}${uri};`,
    );
  } else if (random.chance(50)) lines.push(`root /srv/www;`);
  return `location ${head} {\n${lines.join("\n")}\n}`;
}

const NAMES = ["X-Frame-Options", "Referrer-Policy", "X-Own", "Strict-Transport-Security"] as const;

function headers(random: Random, percent: number): string[] {
  const lines: string[] = [];
  while (random.chance(percent)) {
    const name = random.pick(NAMES);
    const value = random.pick(["one", "two", '""', "$hsts", "$kind", "$host", '"$uri a"']);
    lines.push(
      random.pick([
        `add_header ${name} ${value};`,
        `add_header ${name} ${value} always;`,
        `proxy_hide_header ${name};`,
        `proxy_pass_header ${name};`,
        `more_set_headers "${name}: ${value.replaceAll('"', "")}";`,
        `more_set_headers -s 404 "${name}: missing";`,
        `more_clear_headers ${name};`,
      ]),
    );
  }
  return lines;
}

function rewrites(random: Random, percent: number): string[] {
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
        "set $flag 0;",
        "break;",
      ]),
    );
  }
  // `$flag` must be set somewhere.
  return [...lines, ...(lines.some((line) => line.includes("$flag)")) ? ["set $flag $flag;"] : [])];
}

function errorPage(random: Random): string {
  return random.pick([
    "error_page 404 /errors/404;",
    "error_page 404 = @named;",
    "error_page 403 404 =200 /a;",
    "error_page 410 https://b.test/gone;",
    "error_page 404 @named;",
  ]);
}
