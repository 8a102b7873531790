import type { Probes } from "../../deployment/probes/probes.ts";
import type { ElixirValue } from "../../elixir/values/value.ts";
import { entriesOf, isTruthy } from "../../elixir/values/values.ts";

/** The address to listen on, and the names under which nginx reaches it. */
export interface Loopback {
  readonly tuple: string;
  readonly names: readonly string[];
}

const IPV4: Loopback = { tuple: "{127, 0, 0, 1}", names: ["127.0.0.1", "localhost"] };
const IPV6: Loopback = { tuple: "{0, 0, 0, 0, 0, 0, 0, 1}", names: ["::1"] };

/** Whether nginx asks for Pleroma at another address than the one that is advised. */
export function asksElsewhere(probes: Probes | undefined, { names }: Loopback): boolean {
  const asked = probes?.site.hosts.flatMap((host) => probes.of(host)) ?? [];
  return asked.some(({ answers }) =>
    answers.some(
      ({ result: { outcome }, fromPleroma }) =>
        outcome.kind === "proxy" &&
        fromPleroma !== false &&
        outcome.upstream.addresses.some(({ host, unix }) => unix || !names.includes(host)),
    ),
  );
}

/**
 * The address to advise beside these options. Erlang refuses one of IPv4 beside an option that asks for
 * IPv6 (`:gen_tcp.listen/2`, tried with OTP 25), and Pleroma does not start.
 *
 * @param lists of options, of which Plug.Cowboy makes `net: :inet6` a plain `:inet6`
 */
export function loopbackFor(lists: readonly ElixirValue[]): Loopback {
  const isForIpv6 = lists.some(
    (list) =>
      (list.kind === "list" && list.items.some(isInet6)) ||
      entriesOf(list, "net").some(isInet6) ||
      entriesOf(list, "ipv6_v6only").some(isTruthy),
  );
  return isForIpv6 ? IPV6 : IPV4;
}

function isInet6(value: ElixirValue): boolean {
  return value.kind === "atom" && value.name === "inet6";
}
