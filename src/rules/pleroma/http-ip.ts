import type { ElixirValue } from "../../elixir/values/value.ts";
import { entriesOf, isKeywords, isTruthy } from "../../elixir/values/values.ts";
import type { Location } from "../../source/location.ts";
import { matchSetting, placeOf, type Setting } from "../../source/setting.ts";
import { defineRule, type Finding, type Need } from "../define-rule.ts";
import { optional, probes } from "../nginx/needs.ts";
import type { Severity } from "../severity.ts";
import { inspect, inspectWithoutText } from "./inspect.ts";
import { type Reach, reachOf, worstAddress } from "./listen-address.ts";
import { asksElsewhere, type Loopback, loopbackFor } from "./loopback.ts";
import { isAssigned, setting } from "./needs.ts";

const ENDPOINT = "Pleroma.Web.Endpoint";

/**
 * Where a listener's options may hold its address, the one that counts first. Plug.Cowboy passes
 * `socket_opts ++ [ip: …]` on (lib/plug/cowboy.ex), of which `:gen_tcp.listen/2` takes the last;
 * Bandit `transport_options ++ [ip: …]` (lib/bandit.ex), of which Thousand Island takes the first.
 */
const OPTION_KEYS = [
  ["thousand_island_options", "transport_options"],
  [],
  ["transport_options", "socket_opts"],
] as const;

/** `:gen_tcp.listen/2` takes an address under either name, the last of them (tried with OTP 25). */
const ADDRESS_KEYS = ["ip", "ifaddr"] as const;

/** A socket that something else opened: `:gen_tcp.listen/2` binds no address of its own then. */
const SOCKET_KEY = "fd";

/** A listener of the endpoint as configured: all its options, and where they hold an address. */
interface Listener {
  readonly scheme: "http" | "https";
  readonly options: Setting<ElixirValue>;
  /** By `OPTION_KEYS`. */
  readonly addresses: readonly Setting<ElixirValue>[];
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
  autofix: { safe: true, oncePassing: ["nginx/upstream"] },
  subject: `${ENDPOINT}.http.ip`,
  needs: {
    http: setting("pleroma", ENDPOINT, "http"),
    httpAddresses: addresses("http"),
    https: setting("pleroma", ENDPOINT, "https"),
    httpsAddresses: addresses("https"),
    hasHttps: isAssigned("pleroma", ENDPOINT, "https"),
    /** No setting of Pleroma's: a place where people put `ip:` by mistake. */
    misplaced: setting("pleroma", ENDPOINT, "host", "ip"),
    server: setting("pleroma", ENDPOINT, "server"),
    serveEndpoints: setting("phoenix", "serve_endpoints"),
    probes: optional(probes),
  },
  check: ({ http, https, hasHttps, misplaced, server, serveEndpoints, probes, ...addresses }) => {
    // Phoenix.Endpoint.Supervisor: `server:` decides, and `serve_endpoints` where it is absent.
    const decides = server.state === "unset" ? serveEndpoints : server;
    const listeners: Listener[] = [
      { scheme: "http", options: http, addresses: addresses.httpAddresses },
    ];
    // Where anything may be set, an unknown `https:` that nobody wrote is not worth a check.
    if (https.state === "known" || (https.state === "dynamic" && hasHttps)) {
      listeners.push({ scheme: "https", options: https, addresses: addresses.httpsAddresses });
    }
    const listening = isOff(decides) ? [] : listeners.filter(({ options }) => !isOff(options));
    if (listening.length > 0) {
      return listening.map((listener) => ({
        ...judge(listener, misplaced),
        // Who lets Pleroma speak TLS itself may have no proxy in front of it.
        byHand: listener.scheme === "https" || asksElsewhere(probes, loopbackOf(listener)),
      }));
    }
    return {
      subject: subjectOf("http"),
      status: "pass",
      message: "Pleroma opens no port of its own.",
      location: placeOf(isOff(decides) ? decides : http),
    };
  },
});

/** The addresses of a listener; beside `ip:` those that somebody wrote. */
function addresses(scheme: Listener["scheme"]): Need<readonly Setting<ElixirValue>[]> {
  const parts = OPTION_KEYS.flatMap((keys) =>
    ADDRESS_KEYS.map((key) => ({
      value: setting("pleroma", ENDPOINT, scheme, ...keys, key),
      isWritten: isAssigned("pleroma", ENDPOINT, scheme, keys[0] ?? key),
      isUsual: keys.length === 0 && key === "ip",
    })),
  );
  return {
    kind: "elixir",
    resolve: (instance) =>
      parts
        .filter(({ isWritten, isUsual }) => isUsual || isWritten.resolve(instance))
        .map(({ value }) => value.resolve(instance)),
  };
}

function isOff(setting: Setting<ElixirValue>): boolean {
  return setting.state === "known" && !isTruthy(setting.value);
}

function judge(listener: Listener, misplaced: Setting<ElixirValue>): Finding {
  const { scheme, options } = listener;
  const subject = subjectOf(scheme);
  const expected = `config :pleroma, Pleroma.Web.Endpoint, ${scheme}: [ip: ${loopbackOf(listener).tuple}]`;
  if (options.state === "known" && options.value.kind !== "list") {
    return {
      subject,
      status: "fail",
      message: `\`${scheme}:\` is neither a keyword list nor \`false\`: Pleroma does not start with it.`,
      location: options.origin,
      expected,
      actual: inspectWithoutText(options.value),
    };
  }
  return matchSetting<ElixirValue, Finding>(addressOf(listener), {
    known: (address) => {
      const verdict = VERDICTS[reachOf(address)];
      const { location } = address;
      if (verdict.status !== "pass") {
        return { subject, ...verdict, location, actual: inspectWithoutText(address), expected };
      }
      const socket = givenSocket(options);
      return socket === undefined
        ? { subject, ...verdict, location, actual: inspect(address) }
        : { subject, status: "unknown", message: GIVEN_SOCKET, location: socket, expected };
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

function loopbackOf({ options }: Listener): Loopback {
  if (options.state !== "known") return loopbackFor([]);
  return loopbackFor(OPTION_KEYS.flatMap((keys) => valuesUnder([options.value], keys)));
}

/** The listener's address. Of several in one list, the worst. */
function addressOf(listener: Listener): Setting<ElixirValue> {
  const { options, addresses } = listener;
  if (options.state !== "known") {
    return addresses.find(({ state }) => state !== "unset") ?? unsetNear(options);
  }
  for (const keys of OPTION_KEYS) {
    const lists = valuesUnder([options.value], keys);
    const value = worstAddress(ADDRESS_KEYS.flatMap((key) => valuesUnder(lists, [key])));
    if (value === undefined) continue;
    // Upstream's own `ip:`, where there is one, comes after these options and so overrides them.
    const isOverridden = keys[0] === "transport_options" && hasDefaultAddress(listener);
    if (isOverridden && reachOf(value) !== "local") {
      return { state: "unset", nearest: value.location };
    }
    return { state: "known", value, origin: value.location };
  }
  return unsetNear(options);
}

function valuesUnder(
  values: readonly ElixirValue[],
  keys: readonly string[],
): readonly ElixirValue[] {
  return keys.reduce((found, key) => found.flatMap((value) => entriesOf(value, key)), values);
}

/** Where the listener is told to take a socket that it is given. */
function givenSocket(options: Setting<ElixirValue>): Location | undefined {
  if (options.state !== "known") return undefined;
  const found = OPTION_KEYS.flatMap((keys) => valuesUnder([options.value], [...keys, SOCKET_KEY]));
  return found[0]?.location;
}

function unsetNear(options: Setting<ElixirValue>): Setting<ElixirValue> {
  return { state: "unset", nearest: placeOf(options) };
}

/**
 * Whether upstream's own `http:` adds its address: it has none for `https:`, and a list with more
 * than pairs in it (`[:inet6, port: 4000]`) replaces upstream's instead of being merged with it.
 */
function hasDefaultAddress({ scheme, options }: Listener): boolean {
  return scheme === "http" && (options.state !== "known" || isKeywords(options.value));
}

const GIVEN_SOCKET =
  "Pleroma is given a socket that something else opens (`fd:`): the address that it listens on is decided there.";

const NO_ADDRESS =
  "The listener names no address and gets none by default: it listens on all interfaces, so clients can go around the reverse proxy.";

const DEFAULTED =
  "current releases listen on 127.0.0.1 then, but older ones, and the hardening guide, say on all interfaces";

function defaulted(
  nearest: Finding["location"],
  misplaced: Setting<ElixirValue>,
): Pick<Finding, "message" | "location"> {
  return misplaced.state === "unset"
    ? { message: `No \`ip:\` to listen on is set: ${DEFAULTED}.`, location: nearest }
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
