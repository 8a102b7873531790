import type { Answer } from "../../deployment/probes/probe-answers.ts";
import type { Outcome } from "../../nginx/model/model.ts";
import type { MediaClass } from "./media-advice.ts";
import type { Verdict } from "./verdict.ts";

/** What decodes a path twice asks for media that no `location` has seen. */
export function decodedTwice(
  url: string,
  what: string,
  { scheme = "http", upstream, location }: Extract<Outcome, { kind: "proxy" }>,
): Verdict {
  return {
    status: "fail",
    message: `${url} reaches Pleroma, so ${what} come from the instance's own host: what variables put into a \`proxy_pass\` is decoded by nginx and again by Pleroma, and no \`location\` sees the folder. Leave the path out.`,
    location,
    expected: `proxy_pass ${scheme}://${upstream.uncertain === undefined ? upstream.name : "phoenix"};`,
    edit: "replace",
  };
}

/** Refused there, uploads would be shown nowhere once the host serves them. */
export function unnamed(url: string, mediaClass: MediaClass, { probe, result }: Answer): Verdict {
  const key = mediaClass === "media" ? "`Pleroma.Upload`" : "`:media_proxy`";
  const { name } = probe.host;
  const message = `${url} reaches Pleroma, but no \`base_url\` names ${name}: if this is the media host, name it in \`base_url\` of ${key}.`;
  return { status: "fail", message, location: result.outcome.location };
}
