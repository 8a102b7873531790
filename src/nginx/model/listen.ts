import { placeholderUncertainty } from "../syntax/placeholders.ts";
import type { Argument, Directive, Uncertainty } from "../syntax/syntax.ts";
import type { Listen, ServerName } from "./model.ts";

/** A range of more ports than this is not taken apart. */
const MOST_PORTS = 10;

/**
 * What a `listen` directive asks for (ngx_http_core_listen in ngx_http_core_module.c); with a range
 * of ports, for each of them.
 */
export function readListen(directive: Directive): readonly Listen[] {
  const [address, ...options] = directive.args;
  if (address === undefined) return [];
  return withoutRange(address).map((one) => readOne(directive, one, options));
}

/** `80-82` as three addresses (ngx_parse_inet_url). */
function withoutRange(argument: Argument): readonly Argument[] {
  const { value } = argument;
  const [, before = "", from, to] = /^(.*:)?(\d{1,5})-(\d{1,5})$/.exec(value) ?? [];
  const count = Number(to) - Number(from) + 1;
  if (from === undefined || value.startsWith("unix:") || !(count >= 1 && count <= MOST_PORTS)) {
    return [argument];
  }
  return Array.from({ length: count }, (_, index) =>
    argument.withValue(`${before}${Number(from) + index}`),
  );
}

function readOne(directive: Directive, address: Argument, options: readonly Argument[]): Listen {
  const has = (name: string): boolean => options.some(({ value }) => value === name);
  const endpoint = readEndpoint(address);
  const isTemplate = options.some(({ placeholders }) => placeholders.length > 0);
  return {
    ...endpoint,
    ssl: has("ssl") || has("quic") || (isTemplate ? undefined : false),
    quic: has("quic"),
    proxyProtocol: has("proxy_protocol"),
    defaultServer: has("default_server") || has("default"),
    location: directive.location,
    uncertain: uncertaintyOfListen(directive, endpoint),
  };
}

function uncertaintyOfListen(
  directive: Directive,
  endpoint: { port: number | undefined; address: string },
): Uncertainty | undefined {
  for (const argument of directive.args) {
    const uncertain = placeholderUncertainty(argument);
    if (uncertain !== undefined) return uncertain;
  }
  const { location } = directive;
  if (directive.conditional) return { reason: "whether a template keeps this `listen`", location };
  if (endpoint.port === undefined && !endpoint.address.startsWith("/")) {
    return { reason: "what this address is on the host", location };
  }
  return undefined;
}

/** What nginx takes for a server without `listen`, when it is started as root. */
export function defaultListen(server: Directive): Listen {
  return {
    address: "*",
    port: 80,
    ssl: false,
    quic: false,
    proxyProtocol: false,
    defaultServer: false,
    location: server.location,
    uncertain: undefined,
  };
}

/** Takes `address:port`, `[address]:port`, `port` or `address` apart; the port 80 may be left out. */
function readEndpoint(argument: Argument): { address: string; port: number | undefined } {
  const { value: text, placeholders } = argument;
  if (placeholders.length > 0) {
    const port = /:(\d{1,5})$/.exec(text)?.[1];
    return { address: "*", port: port === undefined ? undefined : Number(port) };
  }
  if (text.startsWith("unix:")) return { address: text.slice(5), port: undefined };
  if (/^\d+$/.test(text)) return { address: "*", port: Number(text) };
  if (/^\d+-\d+$/.test(text)) return { address: "*", port: undefined };
  const bracket = text.startsWith("[") ? text.indexOf("]") : -1;
  const colon = text.indexOf(":", bracket === -1 ? 0 : bracket);
  const address =
    bracket === -1 ? text.slice(0, colon === -1 ? text.length : colon) : text.slice(1, bracket);
  const port = colon === -1 ? "80" : text.slice(colon + 1);
  return {
    address: canonicalAddress(address),
    port: /^\d+$/.test(port) ? Number(port) : undefined,
  };
}

/** The spellings of "any address" that people use are one address to the kernel. */
function canonicalAddress(address: string): string {
  if (address === "0.0.0.0" || address === "") return "*";
  if (address === "localhost") return "127.0.0.1";
  return /^[0:]+$/.test(address) ? "::" : address.toLowerCase();
}

/** The names of a `server_name` directive (ngx_http_core_server_name). */
export function readServerNames(directive: Directive): readonly ServerName[] {
  return directive.args.flatMap((argument) => readServerName(argument, directive));
}

function readServerName(argument: Argument, directive: Directive): readonly ServerName[] {
  const { value, location } = argument;
  const { conditional } = directive;
  const uncertain =
    placeholderUncertainty(argument) ??
    (value.startsWith("$")
      ? { reason: `the value of ${value} on the host`, location }
      : conditional
        ? { reason: "whether a template keeps this `server_name`", location }
        : undefined);
  if (value.startsWith("~")) {
    return [{ kind: "regex", value: value.slice(1), location, conditional, uncertain }];
  }
  const name = value.toLowerCase();
  if (name.startsWith("*.")) {
    return [{ kind: "leading-wildcard", value: name.slice(2), location, conditional, uncertain }];
  }
  if (name.endsWith(".*")) {
    return [
      { kind: "trailing-wildcard", value: name.slice(0, -2), location, conditional, uncertain },
    ];
  }
  if (!name.startsWith("."))
    return [{ kind: "exact", value: name, location, conditional, uncertain }];
  return [
    { kind: "exact", value: name.slice(1), location, conditional, uncertain },
    { kind: "leading-wildcard", value: name.slice(1), location, conditional, uncertain },
  ];
}

/** `$server_name`: the first name as it is written, with a leading dot taken away. */
export function primaryName(serverNames: readonly Directive[]): Argument | undefined {
  return serverNames[0]?.args[0];
}
