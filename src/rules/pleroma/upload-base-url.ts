import type { Family } from "../../deployment/family.ts";
import { readUploadBaseUrl, type UploadBaseUrl, type Uploader } from "../../deployment/uploads.ts";
import { UPSTREAM_DEFAULTS } from "../../deployment/upstream-defaults.ts";
import { startOf } from "../../source/location.ts";
import { defineRule, family, type Need } from "../define-rule.ts";
import { judgeMediaBaseUrl } from "./media-base-url.ts";
import { mediaCandidate } from "./media-candidate.ts";
import { preset } from "./needs.ts";
import { ownHosts } from "./own-hosts.ts";

const SUBJECT = "Pleroma.Upload.base_url";

const uploads: Need<UploadBaseUrl> = {
  kind: "elixir",
  resolve: ({ elixir }) =>
    elixir === undefined
      ? { uploader: "local", baseUrl: { state: "unset", nearest: startOf("") } }
      : readUploadBaseUrl(elixir),
};

export const uploadBaseUrl = defineRule({
  id: "pleroma/upload-base-url",
  severity: "high",
  title: "Uploads come from a host of their own",
  recommended: 'config :pleroma, Pleroma.Upload, base_url: "https://media.example.org/media/"',
  why: "A browser that shows a file from the instance's own host trusts it like the instance: a malicious upload can then act for whoever looks at it.",
  fix: 'Let a host of its own, such as a subdomain, serve uploads (see `installation/pleroma-mediaproxy.nginx` of Pleroma for the nginx side), then write:\n\n```elixir\nconfig :pleroma, Pleroma.Upload,\n  base_url: "https://media.example.org/media/"\n```\n\nKeep the old address redirecting to the new one: earlier posts link to it.',
  guide:
    "https://docs.pleroma.social/backend/configuration/hardening/#uploaded-media-and-media-proxy",
  autofix: { safe: false, because: "the media host needs a name in DNS and a certificate" },
  subject: SUBJECT,
  needs: { upload: uploads, own: ownHosts, preset, candidate: mediaCandidate, family },
  check: ({ upload, own, preset, candidate, family }) =>
    judgeMediaBaseUrl({
      subject: SUBJECT,
      setting: upload.baseUrl,
      own,
      preset,
      candidate,
      what: "Uploads",
      whenUnset: whenUnset(upload.uploader, family),
      line: (host) =>
        `config :pleroma, Pleroma.Upload, base_url: "https://${host}${upload.uploader === "local" ? "/media/" : ""}"`,
    }),
});

function whenUnset(uploader: Uploader, family: Family): string {
  if (uploader === "remote") {
    return "This uploader needs a `base_url`: without it, Pleroma cannot say where uploads are.";
  }
  return UPSTREAM_DEFAULTS[family].mediaOnOwnHost
    ? "Uploads are served from the instance's own host, under /media/: a malicious file can run code as if it were part of the instance."
    : "No `base_url` is set for uploads: Akkoma refuses to start since 3.12, and before that it serves them from the instance's own host.";
}
