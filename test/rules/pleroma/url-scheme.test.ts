import { urlScheme } from "../../../src/rules/pleroma/url-scheme.ts";
import { configTable } from "./config-row.ts";

function url(options: string): string {
  return `config :pleroma, Pleroma.Web.Endpoint, url: ${options}`;
}

configTable(urlScheme, {
  accept: [
    { config: url('[host: "example.org", scheme: "https", port: 443]'), at: '"https"' },
    {
      name: "the host depends on the environment",
      config: url('[host: System.get_env("DOMAIN", "localhost"), scheme: "https"]'),
    },
    {
      name: "merged from two calls",
      config: `${url('[scheme: "https"]')}\n${url('[host: "example.org"]')}`,
    },
    { config: url('%{host: "example.org", scheme: "https"}') },
    { config: url('[host: "example.org", scheme: "http" <> "s"]') },
  ],
  reject: [
    { config: url('[host: "example.org"]'), says: "No scheme" },
    { config: url('[host: "example.org", scheme: "http"]'), at: '"http"' },
    { name: "compared letter by letter", config: url('[scheme: "HTTPS"]') },
    { config: url("[scheme: :https]") },
    { config: url("[scheme: 'https']") },
    { config: url("[scheme: nil]") },
    {
      name: "protocol is something else",
      config: `config :pleroma, Pleroma.Web.Endpoint, protocol: "https"`,
    },
    { name: "no onion host", config: url('[host: "onion.example.org", scheme: "http"]') },
  ],
  unknown: [
    { config: url('[host: "example.org", scheme: System.get_env("SCHEME", "https")]') },
    { config: url('[host: "example.org", scheme: "{{ scheme }}"]') },
  ],
  notApplicable: [
    { config: url('[host: "abcdefabcdefabcd.onion", scheme: "http"]') },
    { config: url('[host: "Example.I2P."]') },
    { name: "known by nginx only", config: url('[scheme: "http"]'), host: "example.onion" },
  ],
});
