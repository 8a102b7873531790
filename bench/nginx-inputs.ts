// What nginx configuration is measured with: usual, dense and hostile texts of any length.

const SITE = `server {
    listen 443 ssl http2;
    server_name social.example.org; # the instance
    ssl_certificate /etc/letsencrypt/live/social.example.org/fullchain.pem;
    add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;
    location ^~ /media { return 404; }
    location ~ ^/(media|proxy) {
        proxy_cache_key $host$uri$is_args$args;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_pass http://phoenix;
    }
}
`;

const HEAD = "server { listen 80; location / { proxy_pass http://127.0.0.1:4000; } ";

export interface Input {
  readonly head?: string;
  /** What is repeated to make a long file. */
  readonly unit: (index: number) => string;
  readonly tail?: string;
}

/** What takes reading long, if anything does. */
export const INPUTS: Readonly<Record<string, Input>> = {
  "typical sites": { unit: () => SITE },
  comments: { unit: () => `# ${"x".repeat(76)}\n` },
  "one-word lines": { unit: () => "internal;\n" },
  "forgotten semicolons": { unit: () => "server {\n listen 80\n root /srv\n}\n" },
  "lone semicolons": { head: HEAD, unit: () => ";" },
  "unclosed quotes": { head: HEAD, unit: () => "'" },
  "open braces": { head: HEAD, unit: () => "{" },
  "nested blocks": { head: HEAD, unit: () => "if ($a) {" },
  escapes: { head: HEAD, unit: () => "\\\\a " },
  placeholders: { head: HEAD, unit: () => "root {{ x }};\n" },
  locations: { head: HEAD, unit: (index) => `location /${index} { return 404; }\n`, tail: "}" },
  "regular expressions": {
    head: HEAD,
    unit: (index) => `location ~ .*${index}(a|b)*$ { return 404; }\n`,
    tail: "}",
  },
  "catastrophic expressions": {
    head: HEAD,
    unit: (index) => `location ~ "^((a+)+b?){9}${index}$" { return 404; }\n`,
    tail: "}",
  },
  rewrites: { head: HEAD, unit: (index) => `rewrite ^/a${index}(.*)$ /b$1;\n`, tail: "}" },
  conditions: { head: HEAD, unit: (index) => `if ($http_a${index}) { return 404; }\n`, tail: "}" },
  "open locations": {
    head: HEAD,
    unit: (index) => `location __A${index}__/ { return 404; }\n`,
    tail: "}",
  },
};

/** What takes the rules' own requests to a site long, if anything does. */
export const SITES: Readonly<Record<string, Input>> = {
  locations: { head: HEAD, unit: (index) => `location /${index} { return 404; }\n`, tail: "}" },
  "error pages": {
    head: HEAD,
    unit: (index) => `error_page 404 /e${index}.html;\nlocation = /e${index}.html { internal; }\n`,
    tail: "}",
  },
  "a map of expressions": {
    head: "map $uri $found {\n default 0;\n",
    unit: (index) => `~^/a${index}(b|c)*$ ${index};\n`,
    tail: `}\n${HEAD} if ($found) { return 403; } }`,
  },
  "clients' headers": {
    head: HEAD,
    unit: (index) => `if ($http_user_agent ~ "bot${index}") { return 403; }\n`,
    tail: "}",
  },
  "conditions on headers": {
    head: HEAD,
    unit: (index) => `if ($http_x_${index}) { return 403; }\n`,
    tail: "}",
  },
  "conditions with samples": {
    head: HEAD,
    unit: (index) => `if ($http_x_${index} ~ a${index}) { return 403; }\n`,
    tail: "}",
  },
  "conditions in locations": {
    head: HEAD,
    unit: (index) => `location /a${index} { if ($http_x_${index}) { return 403; } }\n`,
    tail: "}",
  },
  "a map of a header": {
    head: "map $http_x $found {\n default 0;\n",
    unit: (index) => `a${index} ${index};\n`,
    tail: `}\n${HEAD} if ($found) { return 403; } }`,
  },
  "rewrites with captures": {
    head: HEAD,
    unit: (index) => `rewrite ^/(.*)/a${index}/(.*)$ /$1/$2;\n`,
    tail: "}",
  },
  "expressions of folders": {
    head: HEAD,
    unit: (index) => `location ~ ^/(media|proxy)/a${index}(b|c)*$ { return 404; }\n`,
    tail: "}",
  },
  "servers in front of servers": {
    head: "server { listen 80; server_name h0.example; location / { proxy_pass http://127.0.0.1:4000; } }\n",
    unit: (index) =>
      `server { listen 80; server_name h${index + 1}.example; location / { proxy_pass http://h${index}.example; } }\n`,
  },
  "methods and limits": {
    head: HEAD,
    unit: (index) =>
      `location /${index} { limit_except GET { deny all; } proxy_pass http://127.0.0.1:4000; }\n`,
    tail: "}",
  },
  servers: {
    head: `${HEAD}}\n`,
    unit: (index) =>
      `server { listen 80; server_name h${index}.example; location / { proxy_pass http://127.0.0.1:4000; } }\n`,
  },
  "catastrophic expressions": {
    head: HEAD,
    unit: (index) => `location ~ "^((a+)+b?){9}${index}$" { return 404; }\n`,
    tail: "}",
  },
};

/** A server of the instance, of which the other file says that it is Pleroma's. */
const INSTANCE =
  "server { listen 80; server_name social.example.org; location / { proxy_pass http://127.0.0.1:4000; } ";
const PROXY = "location / { proxy_pass http://127.0.0.1:4000; } }";

/** What strangers may send to take a whole run long. */
export const HOSTILE: Readonly<Record<string, Input>> = {
  "expressions as names": {
    head: "server { listen 80; server_name ",
    unit: (index) => `~^a${index}(b|c)*$ `,
    tail: `; ${PROXY}`,
  },
  "servers with expressions": {
    head: `${INSTANCE}}\n`,
    unit: (index) => `server { listen 80; server_name ~^a${index}(b|c)*$; return 404; }\n`,
  },
  ports: { head: INSTANCE, unit: (index) => `listen ${1 + (index % 65_535)};\n`, tail: "}" },
  "servers with ports": {
    head: `${INSTANCE}}\n`,
    unit: (index) =>
      `server { listen ${1 + (index % 65_535)}; server_name h${index}.example; ${PROXY}\n`,
  },
  "both schemes": {
    unit: (index) =>
      `server { listen 80; server_name h${index}.example; return 301 https://$host$request_uri; }\nserver { listen 443 ssl; server_name h${index}.example; ${PROXY}\n`,
  },
  names: {
    head: "server { listen 80; server_name ",
    unit: (index) => `h${index}.example `,
    tail: `; ${PROXY}`,
  },
  locations: { head: INSTANCE, unit: (index) => `location /${index} {}\n`, tail: "}" },
  "expressions of locations": {
    head: INSTANCE,
    unit: (index) => `location ~ ^/(media|proxy)/a${index}(b|c)*$ { return 404; }\n`,
    tail: "}",
  },
  "expressions without a beginning": {
    head: INSTANCE,
    unit: (index) => `location ~ (a|b)*${index}.*x$ { return 404; }\n`,
    tail: "}",
  },
  "catastrophic expressions": {
    head: INSTANCE,
    unit: (index) => `location ~ "^((a+)+b?){9}${index}$" { return 404; }\n`,
    tail: "}",
  },
  "maps of headers": {
    unit: (index) => `map $http_x_${index} $m${index} { default 0; a 1; }\n`,
    tail: `${INSTANCE} if ($m0) { return 403; } }`,
  },
  "unknown conditions": {
    head: INSTANCE,
    unit: (index) => `if ($m${index}) { return 403; }\n`,
    tail: "}",
  },
  "conditions that set": {
    head: INSTANCE,
    unit: (index) => `if ($http_x) { set $y${index} 1; }\n`,
    tail: "}",
  },
  "growing variables": { head: INSTANCE, unit: () => "set $a $a$a;\n", tail: "}" },
  "templates of locations": {
    head: INSTANCE,
    unit: (index) => `location __A${index}__/ { return 404; }\n`,
    tail: "}",
  },
  upstreams: {
    head: "upstream u { ",
    unit: (index) => `server 10.0.${(index >> 8) & 255}.${index & 255}:${1000 + (index >> 16)};\n`,
    tail: "} server { listen 80; server_name a.example; location / { proxy_pass http://u; } }",
  },
  secrets: {
    head: INSTANCE,
    unit: (index) => `proxy_set_header X-Token visibly-fake-${index};\n`,
    tail: "}",
  },
  "open braces": { head: INSTANCE, unit: () => "{" },
  "unclosed quotes": { head: INSTANCE, unit: () => "'" },
};

/** As many units as fit into the size. */
export function textOf({ head = "", unit, tail = "" }: Input, size: number): string {
  const parts: string[] = [head];
  let length = head.length + tail.length;
  for (let index = 0; ; index++) {
    const part = unit(index);
    length += part.length;
    if (length > size) break;
    parts.push(part);
  }
  return parts.join("") + tail;
}
