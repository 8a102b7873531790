import type { ElixirValue } from "../../elixir/value.ts";
import { entriesOf, isKeywords, isTruthy } from "../../elixir/values.ts";
import { matchSetting, placeOf, type Setting } from "../../source/setting.ts";
import { defineRule, type Finding } from "../define-rule.ts";
import type { Severity } from "../severity.ts";
import { inspect } from "./inspect.ts";
import { type Reach, reachOf, worstAddress } from "./listen-address.ts";
import { isAssigned, setting } from "./needs.ts";

const ENDPOINT = "Pleroma.Web.Endpoint";

/** A listener of the endpoint as configured: all its options, and their `ip:`. */
interface Listener {
  readonly scheme: "http" | "https";
  readonly options: Setting<ElixirValue>;
  readonly ip: Setting<ElixirValue>;
}

export const httpIp = defineRule({
  id: "pleroma/http-ip",
  severity: "high",
  title: "Pleroma listens on localhost only",
  recommended: "http: [ip: {127, 0, 0, 1}]",
  why: "Whoever reaches Pleroma's own port goes around the reverse proxy: no TLS, none of its limits and headers, and a client address that can be made up.",
  fix: [
    "Let Pleroma listen on the loopback address, and the reverse proxy on the same machine connect to it:",
    "```elixir\nconfig :pleroma, Pleroma.Web.Endpoint,\n  http: [ip: {127, 0, 0, 1}, port: 4000]\n```",
    'A unix socket does as well: `http: [ip: {:local, "/run/pleroma/pleroma.sock"}, port: 0]`. In a container that needs `{0, 0, 0, 0}`, publish the port on the loopback address of the host only (`127.0.0.1:4000:4000`) and switch this rule off in the policy file.',
  ].join("\n\n"),
  guide: "https://docs.pleroma.social/backend/configuration/hardening/#http",
  subject: `${ENDPOINT}.http.ip`,
  needs: {
    http: setting("pleroma", ENDPOINT, "http"),
    httpIp: setting("pleroma", ENDPOINT, "http", "ip"),
    https: setting("pleroma", ENDPOINT, "https"),
    httpsIp: setting("pleroma", ENDPOINT, "https", "ip"),
    hasHttps: isAssigned("pleroma", ENDPOINT, "https"),
    /** No setting of Pleroma's: a place where people put `ip:` by mistake. */
    misplaced: setting("pleroma", ENDPOINT, "host", "ip"),
    server: setting("pleroma", ENDPOINT, "server"),
    serveEndpoints: setting("phoenix", "serve_endpoints"),
  },
  check: ({ http, httpIp, https, httpsIp, hasHttps, misplaced, server, serveEndpoints }) => {
    // Phoenix.Endpoint.Supervisor: `server:` decides, and `serve_endpoints` where it is absent.
    const decides = server.state === "unset" ? serveEndpoints : server;
    const listeners: Listener[] = [{ scheme: "http", options: http, ip: httpIp }];
    // Where anything may be set, an unknown `https:` that nobody wrote is not worth a check.
    if (https.state === "known" || (https.state === "dynamic" && hasHttps)) {
      listeners.push({ scheme: "https", options: https, ip: httpsIp });
    }
    const listening = isOff(decides) ? [] : listeners.filter(({ options }) => !isOff(options));
    if (listening.length > 0) return listening.map((listener) => judge(listener, misplaced));
    return {
      subject: subjectOf("http"),
      status: "pass",
      message: "Pleroma opens no port of its own.",
      location: placeOf(isOff(decides) ? decides : http),
    };
  },
});

function isOff(setting: Setting<ElixirValue>): boolean {
  return setting.state === "known" && !isTruthy(setting.value);
}

function judge(listener: Listener, misplaced: Setting<ElixirValue>): Finding {
  const { scheme, options } = listener;
  const subject = subjectOf(scheme);
  const expected = `config :pleroma, Pleroma.Web.Endpoint, ${scheme}: [ip: {127, 0, 0, 1}]`;
  if (options.state === "known" && options.value.kind !== "list") {
    return {
      subject,
      status: "fail",
      message: `\`${scheme}:\` is neither a keyword list nor \`false\`: Pleroma does not start with it.`,
      location: options.origin,
      expected,
      actual: inspect(options.value),
    };
  }
  return matchSetting<ElixirValue, Finding>(addressOf(listener), {
    known: (address) => {
      const verdict = VERDICTS[reachOf(address)];
      const found = { subject, ...verdict, location: address.location, actual: inspect(address) };
      return verdict.status === "pass" ? found : { ...found, expected };
    },
    unset: (nearest) =>
      hasDefaultAddress(listener)
        ? { subject, status: "fail", severity: "low", expected, ...defaulted(nearest, misplaced) }
        : { subject, status: "fail", message: NO_ADDRESS, location: nearest, expected },
    dynamic: ({ reason, origin }) => ({
      subject,
      status: "unknown",
      message: `Whether Pleroma listens on localhost only depends on ${reason}.`,
      location: origin,
      expected,
    }),
  });
}

/** The listener's address. Of several in one list, the worst. */
function addressOf({ options, ip }: Listener): Setting<ElixirValue> {
  if (options.state !== "known") return ip;
  const value = worstAddress(entriesOf(options.value, "ip"));
  return value === undefined
    ? { state: "unset", nearest: options.origin }
    : { state: "known", value, origin: value.location };
}

/**
 * Whether upstream's own `http:` adds its address: it has none for `https:`, and a list with more
 * than pairs in it (`[:inet6, port: 4000]`) replaces upstream's instead of being merged with it.
 */
function hasDefaultAddress({ scheme, options }: Listener): boolean {
  return scheme === "http" && (options.state !== "known" || isKeywords(options.value));
}

const NO_ADDRESS =
  "The listener names no address and gets none by default: it listens on all interfaces, so clients can go around the reverse proxy.";

const DEFAULTED =
  "current releases listen on 127.0.0.1 then, but older ones, and the hardening guide, say on all interfaces";

function defaulted(
  nearest: Finding["location"],
  misplaced: Setting<ElixirValue>,
): Pick<Finding, "message" | "location"> {
  return misplaced.state === "unset"
    ? { message: `No address to listen on is set: ${DEFAULTED}.`, location: nearest }
    : {
        message: `The address stands under \`host:\`, which Pleroma does not read; it belongs under \`http:\`. So none is set: ${DEFAULTED}.`,
        location: placeOf(misplaced),
      };
}

interface Verdict {
  readonly status: Finding["status"];
  readonly severity?: Severity;
  readonly message: string;
}

const VERDICTS: Readonly<Record<Reach, Verdict>> = {
  local: { status: "pass", message: "Pleroma can be reached from its own machine only." },
  everywhere: {
    status: "fail",
    message: "Pleroma listens on all interfaces, so clients can go around the reverse proxy.",
  },
  public: {
    status: "fail",
    message:
      "Pleroma listens on an address that others can reach, so clients can go around the reverse proxy.",
  },
  private: {
    status: "fail",
    severity: "medium",
    message:
      "Pleroma listens on an address of a private network, whose machines can go around the reverse proxy.",
  },
  invalid: {
    status: "fail",
    message:
      "This is no address in the form that Erlang takes (a tuple such as `{127, 0, 0, 1}`): Pleroma does not start with it.",
  },
  unclear: { status: "unknown", message: "The address has a form that this check does not read." },
};

function subjectOf(scheme: Listener["scheme"]): string {
  return `${ENDPOINT}.${scheme}.ip`;
}
