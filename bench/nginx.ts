// How fast nginx configuration is read and requests are routed, and that time grows with the
// length of the input and no faster:
//   npx esbuild bench/nginx.ts --bundle --platform=node --format=cjs | node
import { assembleNginx } from "../src/nginx/configuration.ts";
import { parseNginx } from "../src/nginx/parse.ts";
import { route } from "../src/nginx/route.ts";
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

const SIZE = 2 * 1024 * 1024;
const PROBES = 20;

/** The best of some runs, in milliseconds. */
function best(runs: number, prepare: () => SourceFile, run: (file: SourceFile) => void): number {
  const times = Array.from({ length: runs }, () => {
    const file = prepare();
    const start = performance.now();
    run(file);
    return performance.now() - start;
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
