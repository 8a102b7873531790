import { contentSecurityPolicy } from "../../../src/rules/nginx/content-security-policy.ts";
import { httpsOnly } from "../../../src/rules/nginx/https-only.ts";
import { mediaIsolation } from "../../../src/rules/nginx/media-isolation.ts";
import { securityHeaders } from "../../../src/rules/nginx/security-headers.ts";
import { upstream } from "../../../src/rules/nginx/upstream.ts";
import { sts } from "../../../src/rules/pleroma/sts.ts";
import { config, UPSTREAM_BLOCK } from "./site-files.ts";
import { type SiteRow, siteTable } from "./site-table.ts";
import { CERTIFICATE, HOST, NO_MEDIA } from "./tier-files.ts";

/** Whole site files in which a host has one server for each of its addresses. */

const MEDIA_HOST = "media.example";
const ELIXIR = config(
  `config :pleroma, :http_security, enabled: true, sts: true
config :pleroma, Pleroma.Upload, base_url: "https://${MEDIA_HOST}/media"`,
);
const PASS = "location / { proxy_pass http://phoenix; }";
const HARDENED = `${NO_MEDIA} ${PASS}`;
const UNHARDENED = `${NO_MEDIA} proxy_hide_header Content-Security-Policy; ${PASS}`;
const MEDIA = `location / { return 404; } location ~ ^/(media|proxy) { proxy_pass http://phoenix; }`;
const REDIRECT = "return 301 https://$host$request_uri;";

function server(name: string, listens: readonly string[], directives: string): string {
  const written = listens.map((listen) => `listen ${listen};`).join(" ");
  const certificate = listens.some((listen) => listen.includes("ssl")) ? CERTIFICATE : "";
  return `server { server_name ${name}; ${written} ${certificate} ${directives} }\n`;
}

interface Addresses {
  /** What the servers do on the first and on the second address, in the clear and with TLS. */
  readonly plain?: readonly [string, string];
  readonly encrypted?: readonly [string, string];
  readonly addresses?: readonly [string, string];
  /** One server more, on both addresses: where it comes first, it takes what has no name. */
  readonly more?: (plain: readonly string[], encrypted: readonly string[]) => string;
}

/** Each address has as many servers as the other, and the same default server. */
function twoAddresses({
  plain = [REDIRECT, REDIRECT],
  encrypted = [HARDENED, HARDENED],
  addresses = ["", "[::]:"],
  more = mediaServers,
}: Addresses): string {
  const onPlain = addresses.map((address) => `${address}80`);
  const onEncrypted = addresses.map((address) => `${address}443 ssl`);
  const own = (listens: readonly string[], [first, second]: readonly [string, string]) =>
    server(HOST, listens.slice(0, 1), first) + server(HOST, listens.slice(1), second);
  return `${UPSTREAM_BLOCK}${more(onPlain, onEncrypted)}${own(onPlain, plain)}${own(onEncrypted, encrypted)}`;
}

function mediaServers(plain: readonly string[], encrypted: readonly string[]): string {
  return server(MEDIA_HOST, plain, REDIRECT) + server(MEDIA_HOST, encrypted, MEDIA);
}

function catchAll(plain: readonly string[], encrypted: readonly string[]): string {
  return `server { listen ${plain.join(" default_server; listen ")} default_server; return 444; }
${server("_", encrypted, "return 444;").replaceAll(" ssl;", " ssl default_server;")}`;
}

const ALIKE: SiteRow = {
  name: "both servers are alike",
  nginx: twoAddresses({}),
  elixir: ELIXIR,
};
const IPV4: Addresses = { addresses: ["192.0.2.1:", "192.0.2.2:"] };
/** What is wrong on the second address only. */
const WAYS: readonly (readonly [string, Addresses])[] = [
  ["IPv6, beside a media host for both", {}],
  ["IPv6, behind a server for all names", { more: catchAll }],
  ["a second IPv4 address, beside a media host for both", IPV4],
  ["a second IPv4 address, behind a server for all names", { ...IPV4, more: catchAll }],
];

function rows(wrong: Addresses, verdict: Omit<SiteRow, "name" | "nginx">): readonly SiteRow[] {
  return WAYS.map(([name, way]) => ({
    name,
    nginx: twoAddresses({ ...way, ...wrong }),
    elixir: ELIXIR,
    ...verdict,
  }));
}

siteTable(httpsOnly, {
  accept: [ALIKE],
  reject: rows(
    { plain: [REDIRECT, PASS] },
    { expect: { [HOST]: "fail high" }, says: "without TLS", at: "proxy_pass" },
  ),
});

siteTable(securityHeaders, {
  accept: [ALIKE],
  reject: rows(
    { encrypted: [HARDENED, UNHARDENED] },
    {
      expect: { [`${HOST} Content-Security-Policy`]: "fail high" },
      at: "proxy_hide_header",
    },
  ),
});

siteTable(contentSecurityPolicy, {
  accept: [],
  reject: rows(
    { encrypted: [HARDENED, UNHARDENED] },
    {
      expect: { [`${HOST} Content-Security-Policy`]: "fail high" },
      at: "proxy_hide_header",
    },
  ),
});

siteTable(mediaIsolation, {
  accept: [
    ALIKE,
    {
      name: "a server of another site listens on one of the addresses only",
      nginx: `${twoAddresses({})}${server("blog.example", ["[::]:443 ssl"], "root /srv;")}`,
      elixir: ELIXIR,
    },
  ],
  reject: [
    ...rows(
      { encrypted: [HARDENED, PASS] },
      { expect: { [`${HOST} /media`]: "fail high", [`${HOST} /proxy`]: "fail high" } },
    ),
    {
      name: "the media host on IPv6",
      nginx: twoAddresses({
        more: (plain, [first = "", second = ""]) =>
          server(MEDIA_HOST, plain, REDIRECT) +
          server("_", [first, second], "return 444;") +
          server(MEDIA_HOST, [first], MEDIA) +
          server(MEDIA_HOST, [second], PASS),
      }),
      elixir: ELIXIR,
      expect: { [`${MEDIA_HOST} /`]: "fail high" },
    },
  ],
});

siteTable(upstream, {
  accept: [ALIKE],
  reject: rows(
    { encrypted: [HARDENED, "location / { proxy_pass http://192.0.2.9:4000; }"] },
    { expect: { [HOST]: "fail medium" }, says: "192.0.2.9" },
  ),
});

siteTable(sts, {
  accept: [ALIKE],
  reject: rows(
    { encrypted: [HARDENED, `proxy_hide_header Strict-Transport-Security; ${HARDENED}`] },
    { expect: { "http_security.sts": "fail medium" }, at: "proxy_hide_header" },
  ),
});
