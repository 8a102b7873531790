import { config, site, TLS_DIRECTIVES, UPSTREAM_BLOCK } from "./site-files.ts";
import type { SiteRow } from "./site-table.ts";

/** Whole site files in which one server of nginx stands in front of another. */

export const HOST = "social.example";
export const NO_MEDIA = "location ~ ^/(media|proxy) { return 404; }";
export const SAME_HOST = "proxy_set_header Host $host;";
export const CONFIG = config();

interface Tiers {
  /** Beside the `location /` of the server that clients talk to. */
  readonly outer?: string;
  /** Where it passes everything on to. */
  readonly pass?: string;
  /** What it says about that. */
  readonly sent?: string;
  readonly listen?: string;
  readonly names?: string;
  /** Beside the `location /` of the server behind. */
  readonly inner?: string;
  readonly more?: string;
}

/** A server for TLS in front of a second one of the same nginx, which passes on to Pleroma. */
export function twoTiers(tiers: Tiers): string {
  const { outer = "", pass = "http://127.0.0.1:8080", sent = SAME_HOST, more = "" } = tiers;
  const outside = `${outer} location / { proxy_pass ${pass}; ${sent} }`;
  return `${site(outside)}${behind(tiers)}${more}`;
}

export function behind({ listen = "127.0.0.1:8080", names = HOST, inner = "" }: Tiers): string {
  return `
server {
    listen ${listen};
    server_name ${names};
    ${inner}
    location / { proxy_pass http://phoenix; }
}
`;
}

export const CERTIFICATE = TLS_DIRECTIVES.replace(/listen .*;/, "");

/** A front with no name: which site answers is up to the servers behind. */
export function forAllNames(inner: string): string {
  return `${UPSTREAM_BLOCK}
server { listen 80 default_server; return 301 https://$host$request_uri; }
server { listen 443 ssl default_server; ${CERTIFICATE}
    location / { proxy_pass http://127.0.0.1:8080; ${SAME_HOST} } }
${behind({ inner })}`;
}

/** Ways from one server to the next that are understood as nginx takes them. */
export const WAYS: readonly SiteRow[] = [
  ["media refused outside", twoTiers({ outer: NO_MEDIA })],
  ["media refused inside", twoTiers({ inner: NO_MEDIA })],
  ["without a name of its own", twoTiers({ names: "_", inner: NO_MEDIA })],
  ["without a name that is sent", twoTiers({ names: "in", sent: "", inner: NO_MEDIA })],
  [
    "under a name that is sent",
    twoTiers({ names: "in", sent: "proxy_set_header Host in;", inner: NO_MEDIA }),
  ],
  [
    "under the name that clients send",
    twoTiers({ sent: "proxy_set_header Host $http_host;", inner: NO_MEDIA }),
  ],
  ["a server for all names in front", forAllNames(NO_MEDIA)],
  ["the path written out", twoTiers({ pass: "http://127.0.0.1:8080/", inner: NO_MEDIA })],
  ["IPv6", twoTiers({ pass: "http://[::1]:8080", listen: "[::1]:8080", inner: NO_MEDIA })],
  [
    "a unix socket",
    twoTiers({
      pass: "http://unix:/run/inner.sock",
      listen: "unix:/run/inner.sock",
      inner: NO_MEDIA,
    }),
  ],
  [
    "an `upstream` block",
    `upstream inner { server 127.0.0.1:8080; }${twoTiers({ pass: "http://inner", inner: NO_MEDIA })}`,
  ],
  [
    "with TLS in between",
    twoTiers({
      pass: "https://127.0.0.1:8443",
      listen: "127.0.0.1:8443 ssl",
      inner: `${CERTIFICATE}${NO_MEDIA}`,
    }),
  ],
  [
    "a third server",
    twoTiers({
      more: `server { listen 127.0.0.1:8081; ${NO_MEDIA} location / { proxy_pass http://phoenix; } }`,
    }).replace(
      "location / { proxy_pass http://phoenix; }",
      "location / { proxy_pass http://127.0.0.1:8081; }",
    ),
  ],
].map(([name = "", nginx = ""]) => ({ name, nginx, elixir: CONFIG }));
