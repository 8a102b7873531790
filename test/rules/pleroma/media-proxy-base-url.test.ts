import { STRICT } from "../../../src/policy/strict.ts";
import { mediaProxyBaseUrl } from "../../../src/rules/pleroma/media-proxy-base-url.ts";
import { configTable } from "./config-row.ts";

function mediaProxy(options: string): string {
  return [
    'config :pleroma, Pleroma.Web.Endpoint, url: [host: "example.org", scheme: "https"]',
    `config :pleroma, :media_proxy, ${options}`,
  ].join("\n");
}

configTable(mediaProxyBaseUrl, {
  accept: [
    { config: mediaProxy("enabled: false"), says: "off" },
    { name: "upstream's default", config: mediaProxy("redirect_on_failure: true"), says: "off" },
    { config: mediaProxy("enabled: nil") },
    {
      name: "off, whatever its URL",
      config: mediaProxy('enabled: false, base_url: "https://example.org"'),
    },
    { name: "a map without it", config: mediaProxy("%{redirect_on_failure: true}") },
    { config: mediaProxy('enabled: true, base_url: "https://media.example.org"') },
    { config: mediaProxy('enabled: true, base_url: "https://example.net/"'), preset: STRICT },
    {
      name: "fine, whether it is on or not",
      config: mediaProxy(
        'enabled: System.get_env("PROXY") == "1", base_url: "https://media.example.org"',
      ),
    },
    { name: "off", config: mediaProxy("enabled: false"), family: "akkoma" },
  ],
  reject: [
    { config: mediaProxy("enabled: true"), says: "instance's own host" },
    { config: mediaProxy("enabled: true, base_url: nil"), says: "instance's own host" },
    { name: "anything but false and nil is on", config: mediaProxy("enabled: 1") },
    { config: mediaProxy('enabled: true, base_url: "https://example.org"') },
    { config: mediaProxy('enabled: true, base_url: "https://example.org:8443/proxy"') },
    { config: mediaProxy('enabled: true, base_url: "/"') },
    { config: mediaProxy('enabled: true, base_url: "ftp://media.example.org"'), says: "https://" },
    { config: mediaProxy('enabled: true, base_url: "javascript://media.example.org"') },
    { config: mediaProxy('enabled: true, base_url: "//media.example.org"') },
    { config: mediaProxy('enabled: true, base_url: "https:media.example.org"') },
    { config: mediaProxy('enabled: true, base_url: "https:///media"'), says: "no host" },
    { config: mediaProxy("enabled: true"), family: "akkoma", says: "refuses to start since 3.12" },
    {
      name: "a sibling",
      config: mediaProxy('enabled: true, base_url: "https://media.example.org"'),
      preset: STRICT,
    },
  ],
  unknown: [
    { config: mediaProxy('enabled: System.get_env("PROXY") == "1"') },
    {
      config: mediaProxy(
        'enabled: true, base_url: System.get_env("PROXY_URL", "https://media.example.org")',
      ),
    },
    { config: mediaProxy('enabled: true, base_url: "https://media.#{System.get_env("D")}"') },
    { config: mediaProxy("enabled: __PROXY__") },
  ],
});
