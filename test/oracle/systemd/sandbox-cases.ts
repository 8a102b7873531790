import type { OracleCase } from "./cases.ts";

const ETC = "etc/systemd/system";

/** Lines of a `[Service]` section. */
function lines(text: string): OracleCase {
  return {
    name: `exposure: ${text.replaceAll("\n", " | ")}`,
    unit: "pleroma.service",
    files: { [`${ETC}/pleroma.service`]: `[Service]\nExecStart=/bin/true\n${text}\n` },
  };
}

/** A dynamic user has the unit's name. */
function dynamicUser(unit: string): OracleCase {
  const text = "[Service]\nExecStart=/bin/true\nDynamicUser=yes\n";
  return { name: `exposure: a dynamic user of ${unit}`, unit, files: { [`${ETC}/${unit}`]: text } };
}

const REAL = `
User=pleroma
WorkingDirectory=/opt/pleroma
Environment=HOME=/var/lib/pleroma
ExecReload=/bin/kill $MAINPID
KillMode=process
Restart=on-failure
PrivateTmp=true
ProtectHome=true
ProtectSystem=full
PrivateDevices=false
NoNewPrivileges=true
CapabilityBoundingSet=~CAP_SYS_ADMIN`;

const EVERYTHING = `
DynamicUser=yes
PrivateDevices=yes
PrivateMounts=yes
PrivateNetwork=yes
PrivateUsers=yes
ProtectControlGroups=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectKernelLogs=yes
ProtectClock=no
ProtectHome=yes
ProtectHostname=yes
RootDirectory=/srv/root
LockPersonality=yes
MemoryDenyWriteExecute=yes
CapabilityBoundingSet=
UMask=0077
ProtectProc=invisible
ProcSubset=pid
RestrictRealtime=yes
RestrictNamespaces=yes
RestrictAddressFamilies=none
SystemCallArchitectures=native
SystemCallFilter=read write
IPAddressDeny=any`;

const LINES = [
  REAL,
  EVERYTHING,
  `${EVERYTHING}\nProtectClock=yes`,
  `${EVERYTHING}\nSystemCallFilter=@system-service`,
  "PrivateDevices=yes\nProtectClock=yes",
  "DevicePolicy=closed\nRootImage=/",
  "DevicePolicy=closed\nRootDirectory=/x",
  "DevicePolicy=strict\nDeviceAllow=/dev/null rw\nDeviceAllow=",
  "DevicePolicy=closed\nMountImages=/a.raw:/b",
  "DevicePolicy=closed\nLoadCredentialEncrypted=a:/x\nLoadCredential=a:/y",
  "DevicePolicy=closed\nLoadCredentialEncrypted=a:/x\nLoadCredential=b:/y",
  "DevicePolicy=closed\nSetCredentialEncrypted=a:Zm9v\nSetCredential=",
  "PrivateDevices=yes\nCapabilityBoundingSet=CAP_MKNOD CAP_SYS_RAWIO CAP_KILL",
  "ProtectKernelLogs=yes\nProtectKernelModules=yes",
  "AmbientCapabilities=~",
  "AmbientCapabilities=CAP_KILL\nAmbientCapabilities=~CAP_KILL",
  "AmbientCapabilities=CAP_KILL\nAmbientCapabilities=~CAP_KILL\nAmbientCapabilities=~CAP_BPF",
  "AmbientCapabilities=CAP_KILL\nAmbientCapabilities=",
  "AmbientCapabilities=63",
  "CapabilityBoundingSet=63",
  "RestrictNamespaces=~",
  "RestrictNamespaces=user\nRestrictNamespaces=net",
  "RestrictNamespaces=user net\nRestrictNamespaces=~net",
  "RestrictNamespaces=~user\nRestrictNamespaces=~net\nRestrictNamespaces=user",
  "RestrictNamespaces=yes\nRestrictNamespaces=user",
  "RestrictNamespaces=no\nRestrictNamespaces=~user",
  "RestrictNamespaces=yes\nRestrictNamespaces=",
  "RestrictNamespaces=user nonsense",
  "RestrictNamespaces=~time",
  "RestrictNamespaces=user\\",
  "RestrictAddressFamilies=none\nRestrictAddressFamilies=~AF_UNIX",
  "RestrictAddressFamilies=none\nRestrictAddressFamilies=AF_UNIX",
  "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
  "RestrictAddressFamilies=AF_INET\nRestrictAddressFamilies=~AF_INET",
  "RestrictAddressFamilies=~AF_INET\nRestrictAddressFamilies=AF_INET AF_UNIX",
  "RestrictAddressFamilies=~AF_INET6",
  "RestrictAddressFamilies=~AF_ALG",
  "RestrictAddressFamilies=AF_LOCAL AF_ROUTE",
  "RestrictAddressFamilies=~",
  "RestrictAddressFamilies=AF_FOO",
  "RestrictAddressFamilies=AF_INET none",
  "RestrictAddressFamilies=NONE",
  "RestrictAddressFamilies=AF_UNIX AF_IN\\ET 'AF_NETLINK",
  "SystemCallArchitectures=native x86",
  "SystemCallArchitectures=native\nSystemCallArchitectures=native",
  "SystemCallArchitectures=foo",
  ..."loongarch64 parisc parisc64 riscv64 x86_64 amd64 mips64-le-n32 s390"
    .split(" ")
    .map((name) => `SystemCallArchitectures=${name}`),
  "SystemCallFilter=~",
  "SystemCallFilter=~\nSystemCallFilter=@swap",
  "SystemCallFilter=@system-service",
  "SystemCallFilter=@system-service\nSystemCallFilter=~@privileged @resources",
  "SystemCallFilter=@system-service\nSystemCallFilter=~@resources:EPERM",
  "SystemCallFilter=~@resources:EPERM\nSystemCallFilter=setpriority",
  "SystemCallFilter=~@privileged\nSystemCallFilter=@system-service",
  "SystemCallFilter=@known",
  "SystemCallFilter=~@known",
  "SystemCallFilter=~@known\nSystemCallFilter=",
  "SystemCallFilter=~@clock @cpu-emulation @debug @module @mount @obsolete @raw-io @reboot @swap",
  "SystemCallFilter=~modify_ldt",
  "SystemCallFilter=~_sysctl afs_syscall create_module get_kernel_syms getpmsg putpmsg query_module",
  "SystemCallFilter=swapon\nSystemCallFilter=~swapon:1",
  "SystemCallFilter=~swapon:1\nSystemCallFilter=~swapon",
  "SystemCallFilter=~swapon:EPERM swapoff:eperm read:0x10 write:-1 open:KILL",
  "SystemCallFilter=~:5 read:\\ foo",
  "SystemCallFilter=swapon \\",
  "SystemCallFilter=~nfsservctl cachestat riscv_hwprobe arm_sync_file_range",
  "IPAddressDeny=any\nIPAddressAllow=localhost",
  "IPAddressDeny=any\nIPAddressAllow=127.0.0.1 ::1",
  "IPAddressDeny=any\nIPAddressAllow=localhost\nIPAddressAllow=10.0.0.1",
  "IPAddressDeny=any\nIPAddressAllow=10.0.0.1\nIPAddressAllow=",
  "IPAddressDeny=0.0.0.0/0\nIPAddressDeny=::/0",
  "IPAddressDeny=10.1.2.3/0 ::1/0",
  "IPAddressDeny=any\nIPAddressAllow=127.0.0.0/7",
  "IPAddressDeny=any\nIPAddressAllow=::1/127",
  "IPAddressDeny=any\nIPAddressAllow=::ffff:127.0.0.1",
  "IPAddressDeny=any\nIPAddressAllow=a.localhost localhost.localdomain. .localhost",
  "IPAddressDeny=ANY 0.0.0.0/ 0.0.0.0/+0 1.2.3.4/0x20 1.2.3.4/ 8 0.0.0/0",
  "IPAddressAllow=any",
  "IPIngressFilterPath=/sys/fs/bpf/x",
  "IPEgressFilterPath=/sys/fs/bpf/x\nIPEgressFilterPath=",
  "User=nobody\nSupplementaryGroups=adm",
  "User=pleroma\nSupplementaryGroups=adm\nSupplementaryGroups=",
  "User=pleroma\nSupplementaryGroups=a 00",
  "User=pleroma\nRemoveIPC=yes",
  "User=root\nDynamicUser=yes",
  "User=pleroma\nDynamicUser=yes",
  "ProtectProc=noaccess\nProcSubset=pid",
  ..."0077 0027 0007 022 002 0 777 7777 07777 00000000077 8 -1"
    .split(" ")
    .map((mode) => `UMask=${mode}`),
  "RootDirectory=/.//.",
  "RootDirectory=/...",
  "Delegate=\nDelegate=no",
  "Delegate=cpu 'memory",
  "Type=notify\nNotifyAccess=none",
];

/** Units whose exposure figure turns on the finer points of one directive or two. */
export const SANDBOX_CASES: readonly OracleCase[] = [
  ...LINES.map(lines),
  ...["nobody.service", "root.service", "0.service", "a.service"].map(dynamicUser),
];
