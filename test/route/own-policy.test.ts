import { expect, test } from "vitest";
import type { Family } from "../../src/deployment/family.ts";
import { writtenPolicy } from "../../src/route/own-policy.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { evaluateText } from "../rules/pleroma/evaluate-text.ts";

/** A config's endpoint settings, and others beside them. */
function config(endpoint: string, others = ""): string {
  return `import Config\nconfig :pleroma, Pleroma.Web.Endpoint, ${endpoint}\n${others}`;
}

function policyOf(family: Family, text: string): string {
  return writtenPolicy(family, evaluateText(new SourceFile("config/prod.secret.exs", text)));
}

const HTTPS = 'url: [host: "social.example", scheme: "https", port: 443]';
const FIXED =
  "default-src 'none';base-uri 'self';frame-ancestors 'none';style-src 'self';font-src 'self';manifest-src 'self';";
const REBASED_FIXED =
  "default-src 'none';base-uri 'self';frame-ancestors 'none';style-src 'self' 'unsafe-inline';font-src 'self';manifest-src 'self';frame-src 'self' https:;";
const SCRIPTS = "script-src 'self' 'wasm-unsafe-eval';";
const ANY_MEDIA = "media-src 'self' https:;img-src 'self' data: blob: https:;";

function connecting(origins: string): string {
  return `connect-src 'self' blob: ${origins};`;
}

/** What `csp_string` of the families' own http_security_plug.ex returns, run by a real elixir. */
test.each<readonly [name: string, family: Family, config: string, policy: string]>([
  [
    "https",
    "pleroma",
    config(HTTPS),
    `upgrade-insecure-requests;${SCRIPTS}${connecting("https://social.example wss://social.example https:")}${ANY_MEDIA}${FIXED}`,
  ],
  [
    "Rebased",
    "rebased",
    config(HTTPS),
    `upgrade-insecure-requests;${SCRIPTS}${connecting("https://social.example wss://social.example https:")}${ANY_MEDIA}${REBASED_FIXED}`,
  ],
  [
    "http",
    "pleroma",
    config('url: [host: "social.example", scheme: "http", port: 80]'),
    `${SCRIPTS}${connecting("http://social.example ws://social.example https:")}${ANY_MEDIA}${FIXED}`,
  ],
  [
    "no scheme and no port: the listener's",
    "pleroma",
    config('url: [host: "social.example"]'),
    `${SCRIPTS}${connecting("http://social.example:4000 ws://social.example:4000 https:")}${ANY_MEDIA}${FIXED}`,
  ],
  [
    "https, and the listener's port",
    "pleroma",
    config('url: [host: "social.example", scheme: "https"], http: [port: 4001]'),
    `upgrade-insecure-requests;${SCRIPTS}${connecting("https://social.example:4001 wss://social.example:4001 https:")}${ANY_MEDIA}${FIXED}`,
  ],
  [
    "TLS of its own",
    "pleroma",
    config('url: [host: "social.example"], https: [port: 443]'),
    `${SCRIPTS}${connecting("https://social.example wss://social.example https:")}${ANY_MEDIA}${FIXED}`,
  ],
  [
    "a map in the place of keywords",
    "pleroma",
    config('url: %{host: "social.example", scheme: "https", port: "8443"}'),
    `upgrade-insecure-requests;${SCRIPTS}${connecting("https://social.example:8443 wss://social.example:8443 https:")}${ANY_MEDIA}${FIXED}`,
  ],
  [
    "the media proxy names its hosts",
    "pleroma",
    config(
      HTTPS,
      `config :pleroma, :media_proxy, enabled: true, base_url: "https://Proxy.other.example:8443/x", whitelist: ["https://a.example", "b.example"]
config :pleroma, Pleroma.Upload, base_url: "https://media.other.example/media/"`,
    ),
    `upgrade-insecure-requests;${SCRIPTS}${connecting("https://social.example wss://social.example MEDIA")}media-src 'self' MEDIA;img-src 'self' data: blob: MEDIA;${FIXED}`.replaceAll(
      "MEDIA",
      "b.example https://a.example https://media.other.example https://Proxy.other.example",
    ),
  ],
  [
    "uploads on S3, an address without a scheme",
    "pleroma",
    config(
      HTTPS,
      `config :pleroma, :media_proxy, enabled: true, base_url: "media.example"
config :pleroma, Pleroma.Uploaders.S3, public_endpoint: "https://s3.example"`,
    ),
    `upgrade-insecure-requests;${SCRIPTS}${connecting("https://social.example wss://social.example https://s3.example")}media-src 'self' https://s3.example;img-src 'self' data: blob: https://s3.example;${FIXED}`,
  ],
  [
    "a media proxy that redirects what it cannot fetch",
    "pleroma",
    config(
      HTTPS,
      "config :pleroma, :media_proxy, enabled: true, proxy_opts: [redirect_on_failure: true]",
    ),
    `upgrade-insecure-requests;${SCRIPTS}${connecting("https://social.example wss://social.example https:")}${ANY_MEDIA}${FIXED}`,
  ],
])("%s", (_, family, text, policy) => {
  expect(policyOf(family, text)).toBe(policy);
});

test("what the settings do not decide is marked", () => {
  const akkoma = policyOf("akkoma", config(HTTPS));
  expect(akkoma).toContain("script-src 'self' …;");
  expect(akkoma).toContain("connect-src 'self' blob: https://social.example wss://social.example;");
  const open = policyOf(
    "pleroma",
    config(
      'url: [host: System.get_env("HOST"), scheme: System.get_env("SCHEME"), port: 443]',
      `config :pleroma, :media_proxy, enabled: System.get_env("PROXY") == "1"
config :pleroma, :http_security, report_uri: "https://reports.example/?key=not-a-real-key"`,
    ),
  );
  expect(open).toMatch(/^report-uri …;report-to csp-endpoint;…;script-src/);
  expect(open).toContain("connect-src 'self' blob: …://…:443 …://…:443 …;");
  expect(open).toContain("img-src 'self' data: blob: …;");
});
