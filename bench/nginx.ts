// How fast nginx configuration is read and requests are routed, and that time grows with the
// length of the input and no faster:
//   npx esbuild bench/nginx.ts --bundle --platform=node --format=cjs | node
import { assemble } from "../src/deployment/assemble.ts";
import { RECOMMENDED } from "../src/deployment/instance.ts";
import { assembleNginx } from "../src/nginx/configuration.ts";
import { parseNginx } from "../src/nginx/parse.ts";
import { route } from "../src/nginx/route.ts";
import { probes } from "../src/rules/nginx/needs.ts";
import { SourceFile } from "../src/source/source-file.ts";

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

interface Input {
  readonly head?: string;
  /** What is repeated to make a long file. */
  readonly unit: (index: number) => string;
  readonly tail?: string;
}

const INPUTS: Readonly<Record<string, Input>> = {
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
const SITES: Readonly<Record<string, Input>> = {
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

const SIZE = 2 * 1024 * 1024;
const PROBES = 20;

/** The best of some runs, in milliseconds of processor time: other programs may be busy too. */
function best(runs: number, prepare: () => SourceFile, run: (file: SourceFile) => void): number {
  const times = Array.from({ length: runs }, () => {
    const file = prepare();
    const start = process.cpuUsage();
    run(file);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

function textOf({ head = "", unit, tail = "" }: Input, size: number): string {
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

/** Everything from the text to the answers of some requests. */
function routeAll(file: SourceFile): void {
  const configuration = assembleNginx([file], {
    paths: new Set([file.path]),
    files: new Map([[file.path, file]]),
    links: new Map(),
  });
  const [socket] = configuration.sockets;
  if (socket === undefined) return;
  for (let probe = 0; probe < PROBES; probe++) {
    route(configuration, { socket, host: "social.example.org", target: `/aaaaaaaaaaaa/${probe}` });
  }
}

const rows = Object.entries(INPUTS).map(([name, input]) => {
  const texts = [textOf(input, SIZE / 2), textOf(input, SIZE)];
  // A file is parsed once: every run gets a new one.
  const measure = (runs: number, run: (file: SourceFile) => void) =>
    texts.map((text) => best(runs, () => new SourceFile("site.conf", text), run));
  const [parseHalf = 0, parseFull = 0] = measure(7, parseNginx);
  const [half = 0, full = 0] = measure(2, routeAll);
  return {
    input: name,
    "parse MB/s": (SIZE / 1e6 / (parseFull / 1000)).toFixed(0),
    "parse n → 2n": (parseFull / parseHalf).toFixed(2),
    [`parse, assemble, ${PROBES} requests, ms`]: full.toFixed(0),
    "n → 2n": (full / half).toFixed(2),
  };
});
console.table(rows);

/** All requests that the rules make to a site. */
function probeAll(file: SourceFile): void {
  const repository = {
    paths: new Set([file.path]),
    files: new Map([[file.path, file]]),
    links: new Map<string, string>(),
    candidates: { elixir: [], nginx: [file.path], systemd: [] },
    problems: [],
  };
  const { instances } = assemble(repository, { family: "pleroma", preset: RECOMMENDED });
  for (const instance of instances) {
    const asked = probes.resolve(instance);
    for (const host of asked?.site.hosts ?? []) asked?.of(host);
  }
}

console.table(
  Object.entries(SITES).map(([name, input]) => {
    const [half = 0, full = 0] = [SIZE / 2, SIZE].map((size) =>
      best(2, () => new SourceFile("site.conf", textOf(input, size)), probeAll),
    );
    return {
      "requests of the rules": name,
      ms: full.toFixed(0),
      "n → 2n": (full / half).toFixed(2),
    };
  }),
);
