import { httpsOnly } from "../../src/rules/nginx/https-only.ts";
import { mediaIsolation } from "../../src/rules/nginx/media-isolation.ts";
import { securityHeaders } from "../../src/rules/nginx/security-headers.ts";
import { upstream } from "../../src/rules/nginx/upstream.ts";
import { config, site, UPSTREAM_BLOCK } from "../rules/nginx/site-files.ts";
import { type SiteRow, siteTable } from "../rules/nginx/site-table.ts";

/** One server of nginx in front of another, where nobody can tell what becomes of a request. */

const HOST = "social.example";
const ELIXIR = config();
const REFUSED = "location ~ ^/(media|proxy) { return 404; }";
const BOTH = { [`${HOST} /media`]: "unknown", [`${HOST} /proxy`]: "unknown" };
const HEADERS = Object.fromEntries(
  [
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "X-XSS-Protection",
    "X-Permitted-Cross-Domain-Policies",
    "X-Download-Options",
  ].map((name) => [`${HOST} ${name}`, "unknown"]),
);
const OPTIONAL = [`${HOST} Strict-Transport-Security`, `${HOST} Expect-CT`];

function behind(port: number, directives = ""): string {
  return `server { listen 127.0.0.1:${port}; ${directives} location / { proxy_pass http://phoenix; } }`;
}

/** nginx answers 500 once it has no connections left. */
const LOOP: SiteRow = {
  name: "a server in front of itself",
  nginx: site("location / { proxy_pass https://127.0.0.1; proxy_set_header Host $host; }"),
  elixir: ELIXIR,
};
const BY_NAME: SiteRow = {
  name: "a server in front of itself, by its name",
  nginx: site(`location / { proxy_pass https://${HOST}; }`),
  elixir: ELIXIR,
};
const ONE_OF_TWO: SiteRow = {
  name: "one of two servers",
  nginx: `upstream inner { server 127.0.0.1:8080; server 127.0.0.1:8081; }${site("location / { proxy_pass http://inner; }")}${behind(8080, REFUSED)}${behind(8081)}`,
  elixir: ELIXIR,
};
/** Only programs of this machine get there, which nobody names. */
const CIRCLE: SiteRow = {
  name: "two servers in front of each other, and nothing else",
  nginx: `${UPSTREAM_BLOCK}
    server { listen 127.0.0.1:8080; server_name ${HOST}; location /back { proxy_pass http://127.0.0.1:8081; } location / { proxy_pass http://phoenix; } }
    server { listen 127.0.0.1:8081; location / { proxy_pass http://127.0.0.1:8080; } }`,
  elixir: ELIXIR,
};
const OTHER_MACHINE: SiteRow = {
  name: "on another machine",
  nginx: {
    "one/nginx.conf": `events { } http { ${site(`location / { proxy_pass http://127.0.0.1:8080; }`)} }`,
    "two/nginx.conf": `events { } http { ${UPSTREAM_BLOCK}${behind(8080, REFUSED)} }`,
  },
  elixir: ELIXIR,
};

siteTable(httpsOnly, {
  accept: [LOOP, BY_NAME, ONE_OF_TWO],
  reject: [],
});

siteTable(upstream, {
  accept: [ONE_OF_TWO],
  reject: [],
  unknown: [LOOP, BY_NAME].map((row) => ({ ...row, expect: { [HOST]: "unknown" } })),
});

siteTable(mediaIsolation, {
  accept: [],
  reject: [
    {
      ...CIRCLE,
      expect: { [`${HOST} /media`]: "fail high", [`${HOST} /proxy`]: "fail high" },
    },
  ],
  unknown: [
    { ...LOOP, expect: BOTH, says: "what this nginx itself answers as 127.0.0.1" },
    { ...BY_NAME, expect: BOTH, says: `what this nginx itself answers as ${HOST}` },
    { ...ONE_OF_TWO, expect: BOTH, says: "what this nginx itself answers as inner" },
    { ...OTHER_MACHINE, expect: BOTH },
  ],
});

siteTable(securityHeaders, {
  accept: [],
  reject: [],
  optional: OPTIONAL,
  unknown: [LOOP, BY_NAME, ONE_OF_TWO].map((row) => ({ ...row, expect: HEADERS })),
});
