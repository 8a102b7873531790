import { parseIpv4, parseIpv6 } from "../../source/ip-address.ts";
import { charlistText } from "../values/to-text.ts";
import { atom, type ElixirValue, integer, list, string, tuple } from "../values/value.ts";
import { type PureContext, type PureFunction, type PureTable, whole } from "./pure-function.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base64 of an ASCII text, with padding. */
function encode64(text: string): string {
  const groups: string[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((offset) => text.charCodeAt(at + offset) || 0);
    const bits = ((a ?? 0) << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const letters = [18, 12, 6, 0].map((shift) => ALPHABET[(bits >> shift) & 63]).join("");
    const kept = Math.min(text.length - at, 3) + 1;
    groups.push(letters.slice(0, kept).padEnd(4, "="));
  }
  return groups.join("");
}

/** The ASCII text of padded Base64; undefined for other bytes, null for what is no Base64. */
function decode64(text: string): string | undefined | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const codes: string[] = [];
  const letters = text.replace(/=+$/, "");
  let bits = 0;
  let count = 0;
  for (const letter of letters) {
    bits = ((bits << 6) | ALPHABET.indexOf(letter)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    const code = (bits >> count) & 0xff;
    if (code > 127) return undefined;
    codes.push(String.fromCharCode(code));
  }
  return codes.join("");
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

function decode(
  [subject, options]: readonly ElixirValue[],
  failed: (context: PureContext) => ElixirValue,
  found: (value: ElixirValue, context: PureContext) => ElixirValue,
  context: PureContext,
): ElixirValue | undefined {
  if (subject?.kind !== "string" || options !== undefined) return undefined;
  const text = decode64(subject.value);
  if (text === null) return failed(context);
  return text === undefined ? undefined : found(string(text, context.location), context);
}

function parseAddress(
  [subject]: readonly ElixirValue[],
  { location }: PureContext,
): ElixirValue | undefined {
  const text = subject?.kind === "list" ? charlistText(subject) : undefined;
  if (text === undefined || text.length > 60) return undefined;
  // Erlang takes more spellings than these.
  const parts = parseIpv4(text) ?? (text.includes(".") ? undefined : parseIpv6(text));
  if (parts === undefined) return undefined;
  const address = tuple(
    parts.map((part) => integer(BigInt(part), location)),
    location,
  );
  return tuple([atom("ok", location), address], location);
}

/** `Module.concat`: texts and modules joined to one module. */
const concatModules: PureFunction = whole(([first, ...rest], { location }) => {
  const parts =
    rest.length === 0 && first?.kind === "list" ? first.items : first ? [first, ...rest] : [];
  const names = parts.map((part) => {
    if (part.kind === "string") return part.value;
    return part.kind === "atom" ? part.name : undefined;
  });
  if (names.some((name) => name === undefined)) return undefined;
  const segments = names.flatMap((name) =>
    name === undefined || name === "nil" || name === "" ? [] : [name.replace(/^Elixir\.|^\./, "")],
  );
  return atom(["Elixir", ...segments].join("."), location);
});

/** What `URI` takes for the port of a scheme. */
const PORTS: Readonly<Record<string, bigint>> = {
  ftp: 21n,
  http: 80n,
  https: 443n,
  ldap: 389n,
  ldaps: 636n,
  sftp: 22n,
  tftp: 69n,
  ws: 80n,
  wss: 443n,
};

/** The parts of RFC 3986, appendix B. */
const URI = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/;

function parseUri(
  [subject]: readonly ElixirValue[],
  { location }: PureContext,
): ElixirValue | undefined {
  if (subject?.kind !== "string" || !/^[!-~]*$/.test(subject.value)) return undefined;
  const found = URI.exec(subject.value);
  if (found === null) return undefined;
  const [, scheme, authority, path, query, fragment] = found;
  const text = (part: string | undefined) =>
    part === undefined ? atom("nil", location) : string(part, location);
  const host = /^(?:([^@]*)@)?(\[[0-9A-Fa-f:.]*\]|[^:@[\]]*)(?::(\d{1,9}))?$/.exec(authority ?? "");
  if (host === null || authority === "") return undefined;
  const name = scheme?.toLowerCase();
  const port = host[3] === undefined ? PORTS[name ?? ""] : BigInt(host[3]);
  const fields: Readonly<Record<string, ElixirValue>> = {
    __struct__: atom("Elixir.URI", location),
    scheme: text(name),
    authority: text(authority),
    userinfo: text(host[1]),
    host: text(authority === undefined ? undefined : host[2]?.replace(/^\[|\]$/g, "")),
    port: port === undefined ? atom("nil", location) : integer(port, location),
    path: text(path === "" ? undefined : path),
    query: text(query),
    fragment: text(fragment),
  };
  const entries = Object.entries(fields).map(
    ([key, value]) => [atom(key, location), value] as const,
  );
  return { kind: "map", entries, location };
}

/** What fits on one line whatever the width. */
const SHORT = 60;

/** `inspect/1` of short plain values; undefined for all others. */
function inspectText(value: ElixirValue): string | undefined {
  switch (value.kind) {
    case "integer":
      return value.value.toString();
    case "string":
      return /^[ !$-[\]-~]*$/.test(value.value) ? `"${value.value}"` : undefined;
    case "atom":
      if (["nil", "true", "false"].includes(value.name)) return value.name;
      if (/^Elixir(?:\.[A-Z][A-Za-z0-9]*)+$/.test(value.name)) return value.name.slice(7);
      return /^[a-z_][a-z0-9_]*[?!]?$/.test(value.name) ? `:${value.name}` : undefined;
    case "tuple": {
      const items = value.items.map(inspectText);
      return items.some((item) => item === undefined) ? undefined : `{${items.join(", ")}}`;
    }
    case "list":
      return value.items.length === 0 ? "[]" : undefined;
    default:
      return undefined;
  }
}

/** Encodings, addresses, names: https://hexdocs.pm/elixir/Base.html, URI.html, Module.html, inet. */
export const CODEC: PureTable = {
  "Base.encode64": whole(([subject, options], { location }) =>
    subject?.kind === "string" && options === undefined && isAscii(subject.value)
      ? string(encode64(subject.value), location)
      : undefined,
  ),
  "Base.decode64": whole((args, context) =>
    decode(
      args,
      ({ location }) => atom("error", location),
      (value, { location }) => tuple([atom("ok", location), value], location),
      context,
    ),
  ),
  "Base.decode64!": whole((args, context) =>
    decode(
      args,
      ({ raise }) => raise("the text is no Base64"),
      (value) => value,
      context,
    ),
  ),
  ":inet.parse_address": whole(parseAddress),
  ":inet.parse_strict_address": whole(parseAddress),
  "Module.concat": concatModules,
  "Module.split": whole(([module], { location }) =>
    module?.kind === "atom" && module.name.startsWith("Elixir.")
      ? list(
          module.name
            .slice("Elixir.".length)
            .split(".")
            .map((part) => string(part, location)),
          location,
        )
      : undefined,
  ),
  "URI.parse": whole(parseUri),
  "Kernel.inspect": whole(([value, options], { location }) => {
    const text = value && options === undefined ? inspectText(value) : undefined;
    return text === undefined || text.length > SHORT ? undefined : string(text, location);
  }),
};
