import type { OracleCase } from "./cases.ts";
import { Random } from "./random.ts";

/** Units that set what the exposure figure looks at, valid and not; the same ones each time. */
export function generateSandboxes(count: number, seed: number): readonly OracleCase[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => generateCase(index, random));
}

const ETC = "etc/systemd/system";

const SWITCHES = [
  ..."PrivateTmp PrivateDevices PrivateMounts PrivateNetwork PrivateUsers NoNewPrivileges".split(
    " ",
  ),
  ..."ProtectClock ProtectControlGroups ProtectHostname ProtectKernelLogs LockPersonality".split(
    " ",
  ),
  ..."ProtectKernelModules ProtectKernelTunables MemoryDenyWriteExecute RemoveIPC".split(" "),
  ..."RestrictRealtime RestrictSUIDSGID".split(" "),
];

const CAPABILITIES = [
  ..."CAP_SYS_ADMIN CAP_SETUID CAP_SETGID CAP_SETPCAP CAP_SYS_PTRACE CAP_SYS_TIME".split(" "),
  ..."CAP_NET_ADMIN CAP_SYS_RAWIO CAP_SYS_MODULE CAP_AUDIT_CONTROL CAP_AUDIT_READ".split(" "),
  ..."CAP_AUDIT_WRITE CAP_SYSLOG CAP_SYS_NICE CAP_SYS_RESOURCE CAP_MKNOD CAP_CHOWN".split(" "),
  ..."CAP_FSETID CAP_SETFCAP CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER".split(" "),
  ..."CAP_IPC_OWNER CAP_KILL CAP_NET_BIND_SERVICE CAP_NET_BROADCAST CAP_NET_RAW".split(" "),
  ..."CAP_SYS_BOOT CAP_MAC_ADMIN CAP_MAC_OVERRIDE CAP_LINUX_IMMUTABLE CAP_IPC_LOCK".split(" "),
  ..."CAP_SYS_CHROOT CAP_BLOCK_SUSPEND CAP_WAKE_ALARM CAP_LEASE CAP_SYS_TTY_CONFIG".split(" "),
  ..."CAP_SYS_PACCT CAP_BPF CAP_PERFMON CAP_FOO cap_kill 21".split(" "),
];

const FAMILIES = [
  ..."AF_INET AF_INET6 AF_UNIX AF_NETLINK AF_PACKET AF_LOCAL AF_ALG AF_X25 AF_CAN".split(" "),
  ..."AF_VSOCK af_unix AF_FOO INET AF_ROUTE none".split(" "),
];

const CALLS = [
  ..."@system-service @swap @obsolete @clock @cpu-emulation @debug @mount @module".split(" "),
  ..."@raw-io @reboot @privileged @resources @known @default @basic-io @chown @ipc".split(" "),
  ..."@network-io @file-system @process @setuid @signal @sync @timer @keyring @memlock".split(" "),
  ..."@aio @io-event @pkey @foo read write open swapon swapoff mount ptrace reboot ioperm".split(
    " ",
  ),
  ..."bpf chroot setpriority sched_setattr uselib ustat _sysctl vm86 modify_ldt stime".split(" "),
  ..."adjtimex clock_adjtime64 nosuchcall Read cachestat pciconfig_read riscv_flush_icache".split(
    " ",
  ),
];

const ERRORS = ["", "", "", "", ":EPERM", ":1", ":kill", ":EFOO", ":4096", ":"];

const ADDRESSES = [
  ..."any localhost link-local multicast 0.0.0.0/0 ::/0 127.0.0.0/8 127.0.0.1 ::1".split(" "),
  ..."::1/128 10.0.0.0/8 fe80::/64 ::/00 ::1/127 126.0.0.1/7 127.3.2.1/9 1.2.3 1.2.3.4/33".split(
    " ",
  ),
  ..."foo.localhost LOCALHOST ::ffff:127.0.0.1 0/0 010.0.0.1 ::1%lo 1::2::3 ::/129".split(" "),
];

/** What a directive may be given, from nothing to everything, and nonsense. */
const VALUES: Readonly<Record<string, (random: Random) => string>> = {
  DynamicUser: (random) => random.pick(["yes", "no", "yes", "true", "off"]),
  User: (random) => random.pick(["pleroma", "root", "nobody", "0", "", "%p", "%i", "1000"]),
  ProtectHome: (random) => random.pick(["yes", "no", "read-only", "tmpfs", "", "true", "full"]),
  ProtectSystem: (random) => random.pick(["yes", "no", "full", "strict", "", "0", "tmpfs"]),
  ProtectProc: (random) =>
    random.pick(["default", "noaccess", "invisible", "ptraceable", "", "yes", "Invisible"]),
  ProcSubset: (random) => random.pick(["all", "pid", "", "no"]),
  KeyringMode: (random) => random.pick(["private", "shared", "inherit", "", "Private"]),
  NotifyAccess: (random) => random.pick(["none", "main", "exec", "all", "", "yes"]),
  DevicePolicy: (random) => random.pick(["auto", "closed", "strict", "", "yes", "closed"]),
  UMask: (random) =>
    random.pick([
      "0077",
      "077",
      "0027",
      "22",
      "0007",
      "0",
      "",
      "+77",
      "10000",
      "7777",
      "0o77",
      "8",
    ]),
  Delegate: (random) => random.pick(["yes", "no", "", "cpu memory", "foo", "cpu foo", '"cpu']),
  RootDirectory: (random) => random.pick(["/srv/root", "/", "", "//", "/./", "/x/"]),
  RootImage: (random) => random.pick(["/srv/image.raw", "/", ""]),
  SupplementaryGroups: (random) => random.pick(["adm", "adm video", "", "%p", "1000"]),
  DeviceAllow: (random) =>
    random.pick([
      ...["/dev/null rw", "char-rtc r", "", "/dev/x", "/x", "/dev/../x", "/dev/x foo", "/dev/"],
      ...['"/dev/a b" r', "block-loop rwm", "/dev/x r w", "rel", "//dev//x", "%i", "/dev/%p", '"'],
      ..."/devices /run/systemd/inaccessible/chr /dev/x\trw /dev".split(" "),
    ]),
  MountImages: (random) => random.pick(["/a.raw:/b", "", "-/a.raw:/b"]),
  LoadCredentialEncrypted: (random) => random.pick(["a:/x", "a", "", "b:c"]),
  LoadCredential: (random) => random.pick(["a:/x", ""]),
  SetCredentialEncrypted: (random) => random.pick(["a:Zm9v", "", "b:Zm9vYmFy"]),
  IPIngressFilterPath: (random) => random.pick(["/sys/fs/bpf/x", "", "rel", "/x/../y"]),
  IPEgressFilterPath: (random) => random.pick(["/sys/fs/bpf/x", "", "%Q"]),
  CapabilityBoundingSet: (random) => list(random, CAPABILITIES, 14, "~"),
  AmbientCapabilities: (random) => list(random, CAPABILITIES, 3, "~"),
  RestrictNamespaces: (random) =>
    random.below(3) === 0
      ? random.pick(["yes", "no", "", "~", "time", "user foo", '"user"', '"user'])
      : list(random, ["cgroup", "ipc", "net", "mnt", "pid", "user", "uts"], 4, "~"),
  RestrictAddressFamilies: (random) =>
    random.below(6) === 0 ? "none" : list(random, FAMILIES, 5, "~"),
  SystemCallArchitectures: (random) =>
    list(random, ["native", "native", "x86", "x86-64", "arm64", "foo", "Native", '"x86"'], 3, ""),
  SystemCallFilter: (random) =>
    list(random, CALLS, 6, "~")
      .split(" ")
      .map((word) => (word === "" ? "" : word + random.pick(ERRORS)))
      .join(" "),
  IPAddressAllow: (random) => list(random, ADDRESSES, 3, ""),
  IPAddressDeny: (random) =>
    random.below(2) === 0 ? "any" : list(random, [...ADDRESSES, "0.0.0.0/0", "::/0"], 4, ""),
};

/** Rare, because systemd then refuses the unit. */
const FATAL = [
  "RootDirectory=rel",
  "RootImage=/x/../y",
  "RootDirectory=%Q",
  "SupplementaryGroups=a 00",
  "SupplementaryGroups=a\\",
  "DynamicUser=maybe",
];

const LINE_ENDS = ["\n", "\n", "\n", "\n", "\n", "\n", "\n", "\n", "\n# c\n", " \\\n\n", "\r\n"];

function list(random: Random, from: readonly string[], most: number, invert: string): string {
  const count = random.below(most + 1);
  const sign = random.below(2) === 0 ? invert : "";
  return sign + Array.from({ length: count }, () => random.pick(from)).join(" ");
}

function generateCase(index: number, random: Random): OracleCase {
  const name = `s${index}`;
  const unit = `${name}.service`;
  const header = random.below(8) === 0 ? "[Unit]\nDefaultDependencies=no\n" : "";
  const main = `${header}[Service]\nExecStart=/bin/true\n${lines(random, random.below(24))}`;
  const files: Record<string, string> = { [`${ETC}/${unit}`]: main };
  for (let left = random.below(4) - 1; left > 0; left--) {
    const path = `${ETC}/${unit}.d/${random.pick(["10-a", "9-b", "z"])}.conf`;
    files[path] = `[Service]\n${lines(random, random.below(8))}`;
  }
  return { name, files, unit };
}

const KEYS = Object.keys(VALUES);

function lines(random: Random, count: number): string {
  return Array.from({ length: count }, () => line(random) + random.pick(LINE_ENDS)).join("");
}

function line(random: Random): string {
  if (random.below(300) === 0) return random.pick(FATAL);
  if (random.below(3) === 0) {
    const value = random.pick(["yes", "yes", "yes", "no", "true", "1", "", "maybe", "off"]);
    return `${random.pick(SWITCHES)}=${value}`;
  }
  const key = random.pick(KEYS);
  return `${key}=${VALUES[key]?.(random)}`;
}
