import { secureCookieFlag } from "../../../src/rules/pleroma/secure-cookie-flag.ts";
import { config, proxied } from "../nginx/site-files.ts";
import { siteTable } from "../nginx/site-table.ts";
import { NO_MEDIA, SAME_HOST, twoTiers } from "../nginx/tier-files.ts";
import { configTable } from "./config-row.ts";

const ENDPOINT = "config :pleroma, Pleroma.Web.Endpoint,";

configTable(secureCookieFlag, {
  accept: [
    { config: `${ENDPOINT} secure_cookie_flag: true`, at: "true" },
    { name: "upstream's default", config: `${ENDPOINT} url: [host: "example.org"]` },
    { name: "a string is true in Elixir", config: `${ENDPOINT} secure_cookie_flag: "false"` },
    {
      name: "the last call counts",
      config: `${ENDPOINT} secure_cookie_flag: false\n${ENDPOINT} secure_cookie_flag: true`,
    },
    {
      name: "both branches agree",
      config: `if System.get_env("A"), do: config(:pleroma, Pleroma.Web.Endpoint, secure_cookie_flag: true), else: config(:pleroma, Pleroma.Web.Endpoint, secure_cookie_flag: true)`,
    },
  ],
  reject: [
    { config: `${ENDPOINT} secure_cookie_flag: false`, at: "false" },
    { config: `${ENDPOINT} secure_cookie_flag: nil` },
    { config: `${ENDPOINT} secure_cookie_flag: not true` },
    {
      name: "the last call counts",
      config: `${ENDPOINT} secure_cookie_flag: true\n${ENDPOINT} secure_cookie_flag: false`,
    },
    {
      name: "a map replaces upstream's defaults",
      config: "config :pleroma, Pleroma.Web.Endpoint, %{server: true}",
    },
  ],
  unknown: [
    { config: `${ENDPOINT} secure_cookie_flag: System.get_env("SECURE") == "true"` },
    { name: "a template's value", config: `${ENDPOINT} secure_cookie_flag: __SECURE__` },
    {
      name: "set under a condition",
      config: `if System.get_env("HTTP"), do: config(:pleroma, Pleroma.Web.Endpoint, secure_cookie_flag: false)`,
    },
  ],
});

const SUBJECT = "Pleroma.Web.Endpoint.secure_cookie_flag";
const NO_SECURE = "proxy_cookie_flags ~ nosecure;";

/** What nginx makes of the cookie, in any server that the answer comes through. */
siteTable(secureCookieFlag, {
  accept: [
    {
      name: "flags of another cookie",
      nginx: proxied("proxy_cookie_flags other nosecure;"),
      elixir: config(),
    },
    {
      name: "more flags, in both servers",
      nginx: twoTiers({
        outer: NO_MEDIA,
        sent: `${SAME_HOST} proxy_cookie_flags ~ secure;`,
        inner: `${NO_MEDIA} proxy_cookie_flags ~ samesite=lax;`,
      }),
      elixir: config(),
    },
  ],
  reject: [
    {
      name: "taken away by the only server",
      nginx: proxied(NO_SECURE),
      elixir: config(),
      expect: { [SUBJECT]: "fail high" },
      at: /^proxy_cookie_flags/,
    },
    {
      name: "taken away by the server in front",
      nginx: twoTiers({ outer: NO_MEDIA, sent: `${SAME_HOST} ${NO_SECURE}` }),
      elixir: config(),
      expect: { [SUBJECT]: "fail high" },
      at: /^proxy_cookie_flags/,
    },
    {
      name: "taken away by the server behind",
      nginx: twoTiers({ outer: NO_MEDIA, inner: NO_SECURE }),
      elixir: config(),
      expect: { [SUBJECT]: "fail high" },
      at: /^proxy_cookie_flags/,
    },
  ],
});
