import { httpSecurity } from "../../../src/rules/pleroma/http-security.ts";
import { configTable } from "./config-row.ts";

configTable(httpSecurity, {
  accept: [
    { config: "config :pleroma, :http_security, enabled: true", at: "true" },
    { name: "upstream's default", config: "config :pleroma, :http_security, sts: true" },
    {
      name: "anything but false and nil is true",
      config: "config :pleroma, :http_security, enabled: :yes",
    },
    { config: 'config :pleroma, :http_security, enabled: "false"' },
    { config: "config :pleroma, :http_security, enabled: 0" },
    { config: "config :pleroma, :http_security, []" },
    { config: "config :pleroma, :http_security, %{enabled: true, sts: true}" },
    { config: "config :pleroma, http_security: [enabled: true]", family: "akkoma" },
    {
      name: "settings of another application",
      config: "config :other, :http_security, enabled: false",
    },
  ],
  reject: [
    { config: "config :pleroma, :http_security, enabled: false", at: "false" },
    { config: "config :pleroma, :http_security, enabled: nil" },
    { config: "config :pleroma, :http_security, [{:enabled, false}]" },
    {
      name: "a map replaces upstream's defaults",
      config: "config :pleroma, :http_security, %{sts: true}",
    },
    { config: "config :pleroma, :http_security, %{enabled: false}" },
    { config: "config :pleroma, :http_security, false" },
    {
      name: "a later call turns it off",
      config:
        "config :pleroma, :http_security, enabled: true\nconfig :pleroma, :http_security, enabled: false",
    },
  ],
  unknown: [
    {
      name: "a map that is known in part",
      config:
        'config :pleroma, :http_security, %{enabled: false, sts: System.get_env("STS") == "1"}',
    },
    {
      name: "a list behind a map: only a release has upstream's defaults again",
      config:
        "config :pleroma, :http_security, %{enabled: false}\nconfig :pleroma, :http_security, sts: true",
    },
    { config: 'config :pleroma, :http_security, enabled: System.get_env("HEADERS") != "off"' },
    {
      name: "a default of true does not decide",
      config:
        'config :pleroma, :http_security, enabled: System.get_env("HEADERS", "true") == "true"',
    },
    { config: "config :pleroma, :http_security, enabled: {{ headers }}" },
  ],
});
