import type { CapabilityName } from "../directives/capabilities.ts";
import type { Namespace } from "../directives/namespaces.ts";
import type { SwitchName } from "../directives/sandbox-settings.ts";
import type { SystemCallGroup } from "../directives/system-calls.ts";
import {
  byAddresses,
  byArchitectures,
  byDevices,
  byRoot,
  byUmask,
  byUser,
  byWord,
  ifCapable,
  ifMakesNamespace,
  ifMakesSystemCalls,
  ifOn,
  ifOpensSocket,
  type Measure,
  unlessOn,
} from "./measures.ts";

/** One line of what `systemd-analyze security` prints. */
export interface Assessment {
  /** As in its table: `CapabilityBoundingSet=~CAP_SYS_TIME`. */
  readonly id: string;
  /** As in its JSON, and in the policies that it reads. */
  readonly field: string;
  readonly weight: number;
  /** The worst badness. */
  readonly range: number;
  readonly measure: Measure;
  /** When the line counts at all; without this, always. */
  readonly onlyWith?: "default-dependencies" | "unprivileged-user";
}

/**
 * The assessments of systemd 252 with their weights (`security_assessor_table` of
 * src/analyze/analyze-security.c), in its order.
 */
export const ASSESSMENTS: readonly Assessment[] = [
  { ...line("User=/DynamicUser=", 2000, byUser, 10), field: "UserOrDynamicUser" },
  {
    ...line(
      "SupplementaryGroups=",
      200,
      ifOn(({ sandbox }) => sandbox.supplementaryGroups),
    ),
    onlyWith: "unprivileged-user",
  },
  line(
    "PrivateDevices=",
    1000,
    unlessOn(({ settings }) => settings.privateDevices),
  ),
  switchLine("PrivateMounts=", 1000, "privateMounts"),
  switchLine("PrivateNetwork=", 2500, "privateNetwork"),
  {
    ...line(
      "PrivateTmp=",
      1000,
      unlessOn(({ settings }) => settings.privateTmp),
    ),
    onlyWith: "default-dependencies",
  },
  switchLine("PrivateUsers=", 1000, "privateUsers"),
  switchLine("ProtectControlGroups=", 1000, "protectControlGroups"),
  switchLine("ProtectKernelModules=", 1000, "protectKernelModules"),
  switchLine("ProtectKernelTunables=", 1000, "protectKernelTunables"),
  switchLine("ProtectKernelLogs=", 1000, "protectKernelLogs"),
  switchLine("ProtectClock=", 1000, "protectClock"),
  {
    ...line(
      "ProtectHome=",
      1000,
      byWord(({ settings }) => settings.protectHome, "no", {
        no: 10,
        yes: 0,
        "read-only": 5,
        tmpfs: 1,
      }),
      10,
    ),
    onlyWith: "default-dependencies",
  },
  switchLine("ProtectHostname=", 50, "protectHostname"),
  {
    ...line(
      "ProtectSystem=",
      1000,
      byWord(({ settings }) => settings.protectSystem, "no", {
        no: 10,
        yes: 5,
        full: 3,
        strict: 0,
      }),
      10,
    ),
    onlyWith: "default-dependencies",
  },
  {
    ...line("RootDirectory=/RootImage=", 200, byRoot),
    field: "RootDirectoryOrRootImage",
    onlyWith: "default-dependencies",
  },
  switchLine("LockPersonality=", 100, "lockPersonality"),
  switchLine("MemoryDenyWriteExecute=", 100, "memoryDenyWriteExecute"),
  line(
    "NoNewPrivileges=",
    1000,
    unlessOn(({ settings }) => settings.noNewPrivileges),
  ),
  capabilities(1500, "CAP_SYS_ADMIN", ["CAP_SYS_ADMIN"]),
  capabilities(1500, "CAP_SET(UID|GID|PCAP)", ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"]),
  capabilities(1500, "CAP_SYS_PTRACE", ["CAP_SYS_PTRACE"]),
  capabilities(1000, "CAP_SYS_TIME", ["CAP_SYS_TIME"]),
  capabilities(1000, "CAP_NET_ADMIN", ["CAP_NET_ADMIN"]),
  capabilities(1000, "CAP_SYS_RAWIO", ["CAP_SYS_RAWIO"]),
  capabilities(1000, "CAP_SYS_MODULE", ["CAP_SYS_MODULE"]),
  capabilities(500, "CAP_AUDIT_*", ["CAP_AUDIT_CONTROL", "CAP_AUDIT_READ", "CAP_AUDIT_WRITE"]),
  capabilities(500, "CAP_SYSLOG", ["CAP_SYSLOG"]),
  capabilities(500, "CAP_SYS_(NICE|RESOURCE)", ["CAP_SYS_NICE", "CAP_SYS_RESOURCE"]),
  capabilities(500, "CAP_MKNOD", ["CAP_MKNOD"]),
  capabilities(1000, "CAP_(CHOWN|FSETID|SETFCAP)", ["CAP_CHOWN", "CAP_FSETID", "CAP_SETFCAP"]),
  capabilities(1000, "CAP_(DAC_*|FOWNER|IPC_OWNER)", [
    "CAP_DAC_OVERRIDE",
    "CAP_DAC_READ_SEARCH",
    "CAP_FOWNER",
    "CAP_IPC_OWNER",
  ]),
  capabilities(500, "CAP_KILL", ["CAP_KILL"]),
  capabilities(500, "CAP_NET_(BIND_SERVICE|BROADCAST|RAW)", [
    "CAP_NET_BIND_SERVICE",
    "CAP_NET_BROADCAST",
    "CAP_NET_RAW",
  ]),
  capabilities(100, "CAP_SYS_BOOT", ["CAP_SYS_BOOT"]),
  capabilities(100, "CAP_MAC_*", ["CAP_MAC_ADMIN", "CAP_MAC_OVERRIDE"]),
  capabilities(75, "CAP_LINUX_IMMUTABLE", ["CAP_LINUX_IMMUTABLE"]),
  capabilities(50, "CAP_IPC_LOCK", ["CAP_IPC_LOCK"]),
  capabilities(50, "CAP_SYS_CHROOT", ["CAP_SYS_CHROOT"]),
  capabilities(25, "CAP_BLOCK_SUSPEND", ["CAP_BLOCK_SUSPEND"]),
  capabilities(25, "CAP_WAKE_ALARM", ["CAP_WAKE_ALARM"]),
  capabilities(25, "CAP_LEASE", ["CAP_LEASE"]),
  capabilities(25, "CAP_SYS_TTY_CONFIG", ["CAP_SYS_TTY_CONFIG"]),
  capabilities(25, "CAP_SYS_PACCT", ["CAP_SYS_PACCT"]),
  capabilities(25, "CAP_BPF", ["CAP_BPF"]),
  line("UMask=", 100, byUmask, 10),
  line(
    "KeyringMode=",
    1000,
    byWord(
      ({ sandbox }) => sandbox.keyringMode,
      ({ manager }) => (manager === "system" ? "private" : "inherit"),
      { private: 0, shared: 1, inherit: 1 },
    ),
  ),
  line(
    "ProtectProc=",
    1000,
    byWord(({ sandbox }) => sandbox.protectProc, "default", {
      default: 3,
      noaccess: 1,
      invisible: 0,
      ptraceable: 0,
    }),
    3,
  ),
  line(
    "ProcSubset=",
    10,
    byWord(({ sandbox }) => sandbox.procSubset, "all", { all: 1, pid: 0 }),
  ),
  line(
    "NotifyAccess=",
    1000,
    byWord(({ sandbox }) => sandbox.notifyAccess, "none", { none: 0, main: 0, exec: 0, all: 1 }),
  ),
  {
    ...line(
      "RemoveIPC=",
      100,
      unlessOn(({ sandbox }) => sandbox.removeIpc),
    ),
    onlyWith: "unprivileged-user",
  },
  line(
    "Delegate=",
    100,
    ifOn(({ sandbox }) => sandbox.delegate),
  ),
  switchLine("RestrictRealtime=", 500, "restrictRealtime"),
  line(
    "RestrictSUIDSGID=",
    1000,
    unlessOn(({ sandbox }) => sandbox.restrictSuidSgid),
  ),
  namespace(1500, "user"),
  namespace(500, "mnt"),
  namespace(500, "ipc"),
  namespace(500, "pid"),
  namespace(500, "cgroup"),
  namespace(500, "net"),
  namespace(100, "uts"),
  sockets(1500, "AF_(INET|INET6)", (family) => family === "INET" || family === "INET6"),
  sockets(25, "AF_UNIX", (family) => family === "UNIX"),
  sockets(200, "AF_NETLINK", (family) => family === "NETLINK"),
  sockets(1000, "AF_PACKET", (family) => family === "PACKET"),
  sockets(1250, "…", (family) => !USUAL_FAMILIES.includes(family)),
  line("SystemCallArchitectures=", 1000, byArchitectures, 10),
  systemCalls(1000, "@swap"),
  systemCalls(250, "@obsolete"),
  systemCalls(1000, "@clock"),
  systemCalls(250, "@cpu-emulation"),
  systemCalls(1000, "@debug"),
  systemCalls(1000, "@mount"),
  systemCalls(1000, "@module"),
  systemCalls(1000, "@raw-io"),
  systemCalls(1000, "@reboot"),
  systemCalls(700, "@privileged"),
  systemCalls(700, "@resources"),
  line("IPAddressDeny=", 1000, byAddresses, 10),
  line("DeviceAllow=", 1000, byDevices, 10),
  line(
    "AmbientCapabilities=",
    500,
    ifOn(({ sandbox }) => sandbox.ambientCapabilities.hasAny()),
  ),
];

function line(id: string, weight: number, measure: Measure, range = 1): Assessment {
  return { id, field: id.slice(0, -1), weight, range, measure };
}

function switchLine(id: string, weight: number, name: SwitchName): Assessment {
  return line(
    id,
    weight,
    unlessOn(({ sandbox }) => sandbox[name]),
  );
}

function capabilities(
  weight: number,
  pattern: string,
  names: readonly CapabilityName[],
): Assessment {
  const field = `CapabilityBoundingSet_${fieldOf(pattern)}`;
  return { ...line(`CapabilityBoundingSet=~${pattern}`, weight, ifCapable(names)), field };
}

function namespace(weight: number, name: Namespace): Assessment {
  const field = `RestrictNamespaces_${name}`;
  return { ...line(`RestrictNamespaces=~${name}`, weight, ifMakesNamespace(name)), field };
}

const USUAL_FAMILIES: readonly string[] = ["INET", "INET6", "UNIX", "NETLINK", "PACKET"];

function sockets(
  weight: number,
  pattern: string,
  isOfKind: (family: string) => boolean,
): Assessment {
  const field = `RestrictAddressFamilies_${pattern === "…" ? "OTHER" : fieldOf(pattern)}`;
  return { ...line(`RestrictAddressFamilies=~${pattern}`, weight, ifOpensSocket(isOfKind)), field };
}

function systemCalls(weight: number, group: SystemCallGroup): Assessment {
  const field = `SystemCallFilter_${group.slice(1).replaceAll("-", "_")}`;
  return { ...line(`SystemCallFilter=~${group}`, weight, ifMakesSystemCalls(group), 10), field };
}

/** The pattern as systemd writes it in its JSON: `CAP_SET(UID|GID|PCAP)` is `CAP_SET_UID_GID_PCAP`. */
function fieldOf(pattern: string): string {
  const field = pattern.replace(/_?[(|)*]+/g, "_").replace(/_$/, "");
  // A slip in systemd's own table, which what reads its JSON has to know.
  return pattern === "CAP_NET_(BIND_SERVICE|BROADCAST|RAW)" ? `${field})` : field;
}
