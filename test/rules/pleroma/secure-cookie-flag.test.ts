import { secureCookieFlag } from "../../../src/rules/pleroma/secure-cookie-flag.ts";
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
