import { type ElixirValue, isAtom } from "../../elixir/values/value.ts";
import { type IpParts, type IpRange, isInRange } from "../../source/ip-address.ts";

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

const LOOPBACK: readonly IpRange[] = [
  { parts: [127, 0, 0, 0], bits: 8 },
  { parts: [0, 0, 0, 0, 0, 0, 0, 1], bits: 128 },
];
/** Ranges that no router of the Internet carries: RFC 1918, 3927 and 6598, 4193 and 4291. */
const PRIVATE: readonly IpRange[] = [
  { parts: [10, 0, 0, 0], bits: 8 },
  { parts: [172, 16, 0, 0], bits: 12 },
  { parts: [192, 168, 0, 0], bits: 16 },
  { parts: [169, 254, 0, 0], bits: 16 },
  { parts: [100, 64, 0, 0], bits: 10 },
  { parts: [0xfc00, 0, 0, 0, 0, 0, 0, 0], bits: 7 },
  { parts: [0xfe80, 0, 0, 0, 0, 0, 0, 0], bits: 10 },
];
/** `::ffff:127.0.0.1` is that IPv4 address: RFC 4291, 2.5.5.2. */
const MAPPED_IPV4: IpRange = { parts: [0, 0, 0, 0, 0, 0xffff, 0, 0], bits: 96 };

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
  if (isAddress(octets, 4, 0xff) || isAddress(octets, 8, 0xffff)) return reachOfAddress(octets);
  return "invalid";
}

function isAddress(parts: readonly number[], length: number, largest: number): boolean {
  return parts.length === length && parts.every((part) => part >= 0 && part <= largest);
}

function reachOfAddress(address: IpParts): Reach {
  if (isInRange(address, MAPPED_IPV4)) {
    const last = address.slice(6);
    return reachOfAddress(last.flatMap((group) => [Math.floor(group / 256), group % 256]));
  }
  if (address.every((part) => part === 0)) return "everywhere";
  const isIn = (ranges: readonly IpRange[]) => ranges.some((range) => isInRange(address, range));
  if (isIn(LOOPBACK)) return "local";
  return isIn(PRIVATE) ? "private" : "public";
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
