import type { ElixirValue } from "../../elixir/values/value.ts";
import { isTruthy } from "../../elixir/values/values.ts";
import { matchSetting, type Setting } from "../../source/setting.ts";
import { defineRule, type Finding } from "../define-rule.ts";
import { judgeMediaBaseUrl } from "./media-base-url.ts";
import { mediaCandidate } from "./media-candidate.ts";
import { preset, setting, upstreamDefaults } from "./needs.ts";
import { ownHosts } from "./own-hosts.ts";

const SUBJECT = "media_proxy.base_url";

export const mediaProxyBaseUrl = defineRule({
  id: "pleroma/media-proxy-base-url",
  severity: "high",
  title: "The media proxy has a host of its own",
  recommended: 'config :pleroma, :media_proxy, base_url: "https://media.example.org"',
  why: "The media proxy hands out files of strangers. A browser that gets them from the instance's own host trusts them like the instance.",
  fix: 'Let a host of its own, such as a subdomain, serve `/proxy` (see `installation/pleroma-mediaproxy.nginx` of Pleroma for the nginx side), then write:\n\n```elixir\nconfig :pleroma, :media_proxy,\n  enabled: true,\n  base_url: "https://media.example.org"\n```',
  guide:
    "https://docs.pleroma.social/backend/configuration/hardening/#uploaded-media-and-media-proxy",
  autofix: { safe: false, because: "the media host needs a name in DNS and a certificate" },
  subject: SUBJECT,
  needs: {
    enabled: setting("pleroma", "media_proxy", "enabled"),
    baseUrl: setting("pleroma", "media_proxy", "base_url"),
    own: ownHosts,
    preset,
    candidate: mediaCandidate,
    defaults: upstreamDefaults,
  },
  check: ({ enabled, baseUrl, own, preset, candidate, defaults }) => {
    const off = whenOff(enabled, defaults.mediaProxyEnabled);
    if (off !== undefined) return off;
    const finding = judgeMediaBaseUrl({
      subject: SUBJECT,
      setting: baseUrl,
      own,
      preset,
      candidate,
      what: "Files of the media proxy",
      whenUnset: defaults.mediaOnOwnHost
        ? "The media proxy runs on the instance's own host: a malicious file of a stranger can run code as if it were part of the instance."
        : "The media proxy is on without a `base_url`: Akkoma refuses to start since 3.12, and before that it runs on the instance's own host.",
      line: (host) => `config :pleroma, :media_proxy, base_url: "https://${host}"`,
    });
    if (enabled.state !== "dynamic" || finding.status !== "fail") return finding;
    const message = `The media proxy has no host of its own; whether it is on depends on ${enabled.reason}.`;
    return { ...finding, status: "unknown", message };
  },
});

function whenOff(enabled: Setting<ElixirValue>, byDefault: boolean): Finding | undefined {
  const off = { subject: SUBJECT, status: "pass", message: "The media proxy is off." } as const;
  return matchSetting<ElixirValue, Finding | undefined>(enabled, {
    known: (value, location) => (isTruthy(value) ? undefined : { ...off, location }),
    unset: (location) => (byDefault ? undefined : { ...off, location }),
    dynamic: () => undefined,
  });
}
