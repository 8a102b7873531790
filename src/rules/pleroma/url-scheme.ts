import { isHiddenService } from "../../deployment/hosts.ts";
import type { ElixirValue } from "../../elixir/values/value.ts";
import { textOf } from "../../elixir/values/values.ts";
import { matchSetting, placeOf, type Setting } from "../../source/setting.ts";
import { defineRule, type Finding } from "../define-rule.ts";
import { inspect } from "./inspect.ts";
import { setting } from "./needs.ts";
import { ownHosts } from "./own-hosts.ts";

const SUBJECT = "Pleroma.Web.Endpoint.url.scheme";

export const urlScheme = defineRule({
  id: "pleroma/url-scheme",
  severity: "medium",
  title: "Pleroma knows that it is served over HTTPS",
  recommended: 'url: [scheme: "https"]',
  why: "Only with it does the Content-Security-Policy tell browsers to fetch everything over HTTPS (`upgrade-insecure-requests`), and only then do the links that Pleroma writes begin with https.",
  fix: 'Write the scheme and the public port beside the host:\n\n```elixir\nconfig :pleroma, Pleroma.Web.Endpoint,\n  url: [host: "example.org", scheme: "https", port: 443]\n```',
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#http_security",
  // Pleroma.User.ap_id/1 and generate_object_id/0 begin with it, and are kept in the database.
  autofix: {
    safe: false,
    because: "other servers know people and posts by addresses that begin with the old one",
  },
  subject: SUBJECT,
  needs: {
    scheme: setting("pleroma", "Pleroma.Web.Endpoint", "url", "scheme"),
    port: setting("pleroma", "Pleroma.Web.Endpoint", "url", "port"),
    hosts: ownHosts,
  },
  check: ({ scheme, port, hosts }) => {
    const [host] = hosts.names;
    if (hosts.names.some(isHiddenService)) {
      return {
        subject: SUBJECT,
        status: "not-applicable",
        message: "Onion and I2P services are encrypted without HTTPS.",
        location: placeOf(scheme),
      };
    }
    const byHand = !isUsual(port);
    const named = host === undefined ? "" : `host: ${JSON.stringify(host)}, `;
    const expected = `config :pleroma, Pleroma.Web.Endpoint, url: [${named}scheme: "https", port: 443]`;
    return matchSetting<ElixirValue, Finding>(scheme, {
      known: (value, location) => {
        const found = { subject: SUBJECT, location, actual: inspect(value) };
        // HTTPSecurityPlug compares with the string "https": no atom, no capitals.
        return textOf(value) === "https"
          ? { ...found, status: "pass", message: "Pleroma writes https URLs." }
          : {
              ...found,
              status: "fail",
              message:
                'The scheme is not the string "https": Pleroma writes wrong URLs, and its Content-Security-Policy lacks `upgrade-insecure-requests`.',
              expected,
              byHand,
            };
      },
      unset: (location) => ({
        subject: SUBJECT,
        status: "fail",
        message:
          "No scheme is set: Pleroma's Content-Security-Policy lacks `upgrade-insecure-requests`, and its URLs may begin with http.",
        location,
        expected,
        byHand,
      }),
      dynamic: ({ reason, origin }) => ({
        subject: SUBJECT,
        status: "unknown",
        message: `The scheme of Pleroma's URLs depends on ${reason}.`,
        location: origin,
        expected,
      }),
    });
  },
});

/** Another port than these is a choice, and only its owner knows what it means for https. */
function isUsual(port: Setting<ElixirValue>): boolean {
  if (port.state !== "known") return port.state === "unset";
  return port.value.kind === "integer" && (port.value.value === 80n || port.value.value === 443n);
}
