import type { Setting } from "../../source/setting.ts";
import type { Assignment } from "../syntax/entry.ts";
import { type EntryStream, reportIgnoredPart } from "../unit/fold.ts";
import { type Change, mergeDirective, RESET, readSignedWords } from "../unit/merge.ts";

/** The kinds of sockets that a service may open: those listed, or all but those listed. */
export interface AddressFamilies {
  readonly isAllowList: boolean;
  readonly listed: ReadonlySet<string>;
}

/** Several names of one number (Linux, include/linux/socket.h). */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["LOCAL", "UNIX"],
  ["FILE", "UNIX"],
  ["ROUTE", "NETLINK"],
]);

/** address_families(7), without their `AF_`: those that systemd 252 of Debian 12 takes. */
const FAMILIES: ReadonlySet<string> = new Set(
  `
  ALG APPLETALK ASH ATMPVC ATMSVC AX25 BLUETOOTH BRIDGE CAIF CAN DECNET ECONET FILE IB IEEE802154
  INET INET6 IPX IRDA ISDN IUCV KCM KEY LLC LOCAL MCTP MPLS NETBEUI NETLINK NETROM NFC PACKET
  PHONET PPPOX QIPCRTR RDS ROSE ROUTE RXRPC SECURITY SMC SNA TIPC UNIX VSOCK WANPIPE X25 XDP
  `
    .trim()
    .split(/\s+/),
);

/** `config_parse_address_families()` of src/core/load-fragment.c. */
export function readAddressFamilies(stream: EntryStream): Setting<AddressFamilies> {
  return mergeDirective(stream, "RestrictAddressFamilies", (entry) => readChange(entry, stream));
}

function readChange(entry: Assignment, stream: EntryStream): Change<AddressFamilies> {
  if (entry.value === "") return RESET;
  // After `none` there is no list yet: the next assignment begins one as if nothing were set.
  if (entry.value === "none") return { kind: "replace", value: NONE };
  const { invert, words } = readSignedWords(entry, stream, "plain");
  const families: string[] = [];
  for (const word of words) {
    const name = word.text.toUpperCase();
    const family = name.startsWith("AF_") ? name.slice(3) : "";
    if (FAMILIES.has(family)) families.push(ALIASES.get(family) ?? family);
    else reportIgnoredPart(entry, word, "it is no address family such as AF_INET.", stream.report);
  }
  return {
    kind: "merge",
    merge: (before) => {
      const isAllowList = before === undefined || before === NONE ? !invert : before.isAllowList;
      const listed = new Set(before?.listed);
      for (const family of families) {
        if (isAllowList === invert) listed.delete(family);
        else listed.add(family);
      }
      return { isAllowList, listed };
    },
  };
}

const NONE: AddressFamilies = { isAllowList: true, listed: new Set() };
