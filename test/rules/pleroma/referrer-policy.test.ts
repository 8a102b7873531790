import { referrerPolicy } from "../../../src/rules/pleroma/referrer-policy.ts";
import { proxied } from "../nginx/site-files.ts";
import { siteTable } from "../nginx/site-table.ts";
import { configTable } from "./config-row.ts";

const SECURITY = "config :pleroma, :http_security,";

configTable(referrerPolicy, {
  accept: [
    { config: 'config :pleroma, :instance, name: "x"', name: "upstream's default" },
    { config: `${SECURITY} referrer_policy: "same-origin"` },
    { config: `${SECURITY} referrer_policy: "no-referrer"` },
    { config: `${SECURITY} referrer_policy: "No-Referrer"`, name: "case does not matter" },
    {
      config: `${SECURITY} referrer_policy: "strict-origin, same-origin"`,
      name: "the last one of a list",
    },
    {
      config: `${SECURITY} referrer_policy: "same-origin, made-up"`,
      name: "the last one that is valid",
    },
  ],
  reject: [
    {
      config: `${SECURITY} referrer_policy: "strict-origin"`,
      severity: "low",
      at: '"strict-origin"',
    },
    { config: `${SECURITY} referrer_policy: "strict-origin-when-cross-origin"`, severity: "low" },
    { config: `${SECURITY} referrer_policy: "origin"` },
    { config: `${SECURITY} referrer_policy: "unsafe-url"` },
    { config: `${SECURITY} referrer_policy: "no-referrer-when-downgrade"` },
    { config: `${SECURITY} referrer_policy: "same_origin"`, says: "No browser knows" },
    { config: `${SECURITY} referrer_policy: ""` },
    { config: `${SECURITY} referrer_policy: 'same-origin'`, says: "double quotation marks" },
    { config: `${SECURITY} referrer_policy: :no_referrer`, says: "double quotation marks" },
    { config: `${SECURITY} enabled: false`, says: "without a Referrer-Policy" },
  ],
  unknown: [
    { config: `${SECURITY} referrer_policy: System.fetch_env!("REFERRER")`, says: "REFERRER" },
    { config: `${SECURITY} enabled: System.get_env("HEADERS") == "1"` },
  ],
});

const SUBJECT = "http_security.referrer_policy";
const SAME_ORIGIN = 'add_header Referrer-Policy "same-origin" always;';
const HOST = 'config :pleroma, Pleroma.Web.Endpoint, url: [host: "social.example"]';

siteTable(referrerPolicy, {
  accept: [
    {
      name: "nginx adds a good one behind a bad one",
      nginx: proxied("add_header Referrer-Policy no-referrer always;"),
      elixir: `${HOST}\n${SECURITY} referrer_policy: "unsafe-url"`,
    },
    {
      name: "nginx adds one that no browser knows",
      nginx: proxied("add_header Referrer-Policy private always;"),
      elixir: HOST,
    },
    {
      name: "nginx decides, whatever the environment says",
      nginx: proxied("add_header Referrer-Policy same-origin always;"),
      elixir: `${HOST}\n${SECURITY} referrer_policy: System.fetch_env!("REFERRER")`,
    },
  ],
  reject: [
    {
      name: "nginx adds a bad one behind a good one",
      nginx: proxied("add_header Referrer-Policy unsafe-url;"),
      elixir: HOST,
      expect: { [SUBJECT]: "fail medium" },
      says: "Delete this line",
      at: /^add_header/,
    },
    {
      name: "nginx sends a bad one in the place of Pleroma's",
      nginx: proxied(
        "proxy_hide_header Referrer-Policy; add_header Referrer-Policy unsafe-url always;",
      ),
      elixir: HOST,
      expect: { [SUBJECT]: "fail medium" },
      at: /^add_header/,
      write: SAME_ORIGIN,
    },
    {
      name: "nginx itself serves the page",
      nginx: proxied("", "location = / { root /srv; try_files /index.html =404; }"),
      elixir: HOST,
      expect: { [SUBJECT]: "fail medium" },
      says: "nginx itself answers there",
      at: /^location = \//,
      write: SAME_ORIGIN,
    },
    {
      name: "nginx adds one that is nearly good",
      nginx: proxied('more_set_headers "Referrer-Policy: strict-origin";'),
      elixir: HOST,
      expect: { [SUBJECT]: "fail low" },
    },
    {
      name: "nginx hides it",
      nginx: proxied("proxy_hide_header Referrer-Policy;"),
      elixir: HOST,
      expect: { [SUBJECT]: "fail medium" },
      says: "nginx takes it away",
    },
  ],
  unknown: [
    {
      name: "a missing snippet may add one",
      nginx: proxied("include snippets/headers.conf;"),
      elixir: HOST,
      expect: { [SUBJECT]: "unknown" },
    },
  ],
});
