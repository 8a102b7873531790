import { contentSecurityPolicy } from "../../../src/rules/nginx/content-security-policy.ts";
import { securityHeaders } from "../../../src/rules/nginx/security-headers.ts";
import { config } from "./site-files.ts";
import { siteTable } from "./site-table.ts";
import { CERTIFICATE, CONFIG, HOST, NO_MEDIA, twoTiers, WAYS } from "./tier-files.ts";

const WITH_STS = config("config :pleroma, :http_security, sts: true");
/** Only the server in front has the name of the instance. */
const WITHOUT_EVIDENCE = `server { listen 443 ssl; server_name ${HOST}; ${CERTIFICATE} ${NO_MEDIA}
    location / { proxy_pass http://127.0.0.1:8080; } }
server { listen 127.0.0.1:8080; proxy_hide_header X-Frame-Options;
    location / { proxy_pass http://127.0.0.1:4000; } }`;

const FRAMES = `${HOST} X-Frame-Options`;
const HSTS = `${HOST} Strict-Transport-Security`;
const HIDE = "proxy_hide_header X-Frame-Options;";
const WEAK = 'add_header Strict-Transport-Security "max-age=60" always;';

siteTable(securityHeaders, {
  optional: [HSTS, `${HOST} Expect-CT`, "in Strict-Transport-Security", "in Expect-CT"],
  accept: [
    ...WAYS,
    {
      name: "sent again by the server in front",
      nginx: twoTiers({
        outer: `${NO_MEDIA} add_header X-Frame-Options DENY always;`,
        inner: HIDE,
      }),
      elixir: CONFIG,
    },
    {
      name: "what the server behind adds is hidden in front",
      nginx: twoTiers({
        outer: `${NO_MEDIA} proxy_hide_header Strict-Transport-Security; add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;`,
        inner: WEAK,
      }),
      elixir: CONFIG,
    },
  ],
  reject: [
    {
      name: "hidden by the server behind",
      nginx: twoTiers({ outer: NO_MEDIA, inner: HIDE }),
      elixir: CONFIG,
      expect: { [FRAMES]: "fail high" },
      at: HIDE,
      byHand: false,
    },
    {
      name: "hidden by the server in front",
      nginx: twoTiers({ outer: `${NO_MEDIA} ${HIDE}` }),
      elixir: CONFIG,
      expect: { [FRAMES]: "fail high" },
      at: HIDE,
      byHand: false,
    },
    {
      name: "hidden by a server behind that only its place shows to be Pleroma's",
      nginx: WITHOUT_EVIDENCE,
      elixir: `config :pleroma, Pleroma.Web.Endpoint, url: [host: "${HOST}"]`,
      expect: { [FRAMES]: "fail high" },
      at: HIDE,
    },
    {
      name: "weakened by the server behind",
      nginx: twoTiers({
        outer: NO_MEDIA,
        inner: `proxy_hide_header Strict-Transport-Security; ${WEAK}`,
      }),
      elixir: WITH_STS,
      expect: { [HSTS]: "fail medium" },
      at: WEAK,
      byHand: true,
    },
    {
      name: "a page for errors of the server behind",
      nginx: twoTiers({
        outer: NO_MEDIA,
        inner:
          "error_page 502 /50x.html; location = /50x.html { internal; root /srv; add_header Referrer-Policy same-origin always; }",
      }),
      elixir: CONFIG,
      expect: {
        [`${HOST} Content-Security-Policy`]: "fail high",
        [FRAMES]: "fail high",
        [`${HOST} X-Content-Type-Options`]: "fail high",
        [`${HOST} X-XSS-Protection`]: "fail low",
        [`${HOST} X-Permitted-Cross-Domain-Policies`]: "fail low",
        [`${HOST} X-Download-Options`]: "fail low",
      },
      byHand: true,
    },
  ],
});

const POLICY = `${HOST} Content-Security-Policy`;
const WEAK_POLICY = `add_header Content-Security-Policy "default-src *" always;`;
const HIDE_POLICY = "proxy_hide_header Content-Security-Policy;";

siteTable(contentSecurityPolicy, {
  accept: [
    {
      name: "a weak policy beside Pleroma's own",
      nginx: twoTiers({ outer: NO_MEDIA, inner: WEAK_POLICY }),
      elixir: CONFIG,
    },
    {
      name: "a weak policy in place of Pleroma's own, which is replaced in front",
      nginx: twoTiers({
        outer: `${NO_MEDIA} ${HIDE_POLICY} add_header Content-Security-Policy "default-src 'none'; base-uri 'self'; frame-ancestors 'none'" always;`,
        inner: `${HIDE_POLICY} ${WEAK_POLICY}`,
      }),
      elixir: CONFIG,
    },
  ],
  reject: [
    {
      name: "a weak policy of the server behind",
      nginx: twoTiers({ outer: NO_MEDIA, inner: `${HIDE_POLICY} ${WEAK_POLICY}` }),
      elixir: CONFIG,
      expect: { [POLICY]: "fail high" },
      at: WEAK_POLICY,
    },
    {
      name: "a weak policy in place of what the server behind sends",
      nginx: twoTiers({ outer: `${NO_MEDIA} ${HIDE_POLICY} ${WEAK_POLICY}` }),
      elixir: CONFIG,
      expect: { [POLICY]: "fail high" },
      at: WEAK_POLICY,
    },
  ],
});
