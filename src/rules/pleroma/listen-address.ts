import ipaddr from "ipaddr.js";
import { type ElixirValue, isAtom } from "../../elixir/value.ts";

/** From where a listener can be reached. */
export type Reach =
  /** Only from the machine itself, or through a unix socket. */
  | "local"
  /** From networks that the Internet does not route to. */
  | "private"
  | "public"
  | "everywhere"
  /** `:gen_tcp.listen/2` rejects it: the server does not start. */
  | "invalid"
  /** A form that the option allows and that nobody can judge from here. */
  | "unclear";

/** Ranges that no router of the Internet carries: RFC 1918, ULA, link-local, RFC 6598. */
const PRIVATE_RANGES = new Set(["private", "uniqueLocal", "linkLocal", "carrierGradeNat"]);

/**
 * What the `ip:` option of a listener means. Cowboy (through Ranch) and Bandit (through Thousand
 * Island) both hand it to `:gen_tcp.listen/2`; the forms are those of Erlang's
 * `:inet.socket_address()`, tried with OTP 25.
 */
export function reachOf(value: ElixirValue): Reach {
  if (value.kind === "atom") {
    if (isAtom(value, "loopback")) return "local";
    return isAtom(value, "any") || isAtom(value, "undefined") ? "everywhere" : "invalid";
  }
  if (value.kind === "map") return "unclear";
  if (value.kind !== "tuple") return "invalid";
  const [first] = value.items;
  if (value.items.length === 2 && first !== undefined && isAtom(first, "local")) return "local";
  const octets = value.items.map((item) => (item.kind === "integer" ? Number(item.value) : -1));
  if (isAddress(octets, 4, 0xff)) return reachOfIpv4(new ipaddr.IPv4(octets));
  if (isAddress(octets, 8, 0xffff)) return reachOfIpv6(new ipaddr.IPv6(octets));
  return "invalid";
}

function isAddress(parts: readonly number[], length: number, largest: number): boolean {
  return parts.length === length && parts.every((part) => part >= 0 && part <= largest);
}

function reachOfIpv4(address: ipaddr.IPv4): Reach {
  if (address.octets.every((octet) => octet === 0)) return "everywhere";
  return reachOfRange(address.range());
}

function reachOfIpv6(address: ipaddr.IPv6): Reach {
  if (address.isIPv4MappedAddress()) return reachOfIpv4(address.toIPv4Address());
  const range = address.range();
  return range === "unspecified" ? "everywhere" : reachOfRange(range);
}

function reachOfRange(range: string): Reach {
  if (range === "loopback") return "local";
  return PRIVATE_RANGES.has(range) ? "private" : "public";
}

const WORST_FIRST: readonly Reach[] = [
  "everywhere",
  "public",
  "private",
  "invalid",
  "unclear",
  "local",
];

/**
 * The address that counts where a list names several under one key: Cowboy takes the last, Bandit
 * the first, so the worst.
 */
export function worstAddress(addresses: readonly ElixirValue[]): ElixirValue | undefined {
  for (const reach of WORST_FIRST) {
    const found = addresses.find((address) => reachOf(address) === reach);
    if (found !== undefined) return found;
  }
  return undefined;
}
