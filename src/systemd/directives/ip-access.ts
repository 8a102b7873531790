import { type IpParts, parseIpv4, parseIpv6 } from "../../source/ip-address.ts";
import type { Setting } from "../../source/setting.ts";
import type { Assignment } from "../syntax/entry.ts";
import { type EntryStream, reportIgnoredPart } from "../unit/fold.ts";
import { type Change, mergeDirective, RESET, readWords } from "../unit/merge.ts";
import { parseInteger } from "../values/integer.ts";

/** What a list of `IPAddressAllow=` or `IPAddressDeny=` covers, as far as that matters here. */
export interface AddressAccess {
  readonly everyIpv4: boolean;
  readonly everyIpv6: boolean;
  readonly localhost: boolean;
  /** Anything that is not of the machine itself. */
  readonly other: boolean;
}

const NOTHING: AddressAccess = {
  everyIpv4: false,
  everyIpv6: false,
  localhost: false,
  other: false,
};
const LOCALHOST: AddressAccess = { ...NOTHING, localhost: true };
const OTHER: AddressAccess = { ...NOTHING, other: true };

/** systemd.resource-control(5), `IPAddressAllow=`. */
const NAMED: ReadonlyMap<string, AddressAccess> = new Map([
  ["any", { ...OTHER, everyIpv4: true, everyIpv6: true }],
  ["link-local", OTHER],
  ["multicast", OTHER],
]);

/** `is_localhost()` of src/basic/hostname-util.c. */
const LOCALHOST_NAME =
  /^localhost\.?$|^localhost\.localdomain\.?$|\.localhost\.?$|\.localhost\.localdomain\.?$/i;

export function readAddressAccess(
  stream: EntryStream,
  key: "IPAddressAllow" | "IPAddressDeny",
): Setting<AddressAccess> {
  return mergeDirective(stream, key, (entry) => readChange(entry, stream));
}

function readChange(entry: Assignment, stream: EntryStream): Change<AddressAccess> {
  if (entry.value === "") return RESET;
  let sum = NOTHING;
  for (const word of readWords(entry, stream, "unquoted")) {
    const access = readPrefix(word.text);
    if (access !== undefined) sum = united(sum, access);
    else {
      const reason = "it is no address, prefix such as 10.0.0.0/8, or name such as `localhost`.";
      reportIgnoredPart(entry, word, reason, stream.report);
    }
  }
  return { kind: "merge", merge: (before = NOTHING) => united(before, sum) };
}

function united(a: AddressAccess, b: AddressAccess): AddressAccess {
  return {
    everyIpv4: a.everyIpv4 || b.everyIpv4,
    everyIpv6: a.everyIpv6 || b.everyIpv6,
    localhost: a.localhost || b.localhost,
    other: a.other || b.other,
  };
}

function readPrefix(word: string): AddressAccess | undefined {
  const named = NAMED.get(word) ?? (LOCALHOST_NAME.test(word) ? LOCALHOST : undefined);
  if (named !== undefined) return named;
  const slash = word.indexOf("/");
  const address = slash === -1 ? word : word.slice(0, slash);
  const length = slash === -1 ? undefined : parseInteger(word.slice(slash + 1));
  if (slash !== -1 && length === undefined) return undefined;
  const octets = parseIpv4(address);
  if (octets !== undefined) return ofIpv4(octets, length ?? 32);
  const groups = parseIpv6(address);
  return groups && ofIpv6(groups, length ?? 128);
}

function ofIpv4([first = 0]: readonly number[], length: number): AddressAccess | undefined {
  if (length > 32) return undefined;
  if (length === 0) return { ...OTHER, everyIpv4: true };
  // Of a shorter prefix too little is left for the network to be 127.
  return first === 127 && length >= 8 ? LOCALHOST : OTHER;
}

function ofIpv6(groups: IpParts, length: number): AddressAccess | undefined {
  if (length > 128) return undefined;
  if (length === 0) return { ...OTHER, everyIpv6: true };
  const isLoopback = groups.every((part, at) => part === (at === 7 ? 1 : 0));
  return isLoopback && length === 128 ? LOCALHOST : OTHER;
}
