import type { OracleCase } from "./cases.ts";

const ETC = "etc/systemd/system";
const LIB = "usr/lib/systemd/system";
const MAIN = `${ETC}/pleroma.service`;
const DROP_IN = `${MAIN}.d/local.conf`;
const START = "[Service]\nExecStart=/bin/true\n";
const HARD = "NoNewPrivileges=yes\nPrivateTmp=yes\nProtectHome=yes\nProtectSystem=full\n";
const WEAK = "[Service]\nNoNewPrivileges=no\nPrivateTmp=no\nProtectHome=no\n";
const MARK = "\uFEFF";

function whole(name: string, text: string): OracleCase {
  return { name, files: { [MAIN]: text }, unit: "pleroma.service" };
}

/** A drop-in beside a main file that is well. */
function dropIn(name: string, text: string): OracleCase {
  return { name, files: { [MAIN]: START, [DROP_IN]: text }, unit: "pleroma.service" };
}

function tree(
  name: string,
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
): OracleCase {
  return { name, files, links, unit: "pleroma.service" };
}

/** Byte order marks, of which systemd drops the first that begins a line. */
const BYTE_ORDER_MARKS = [
  whole("mark before the first header", `${MARK}${START}${HARD}`),
  whole("mark before a first comment", `${MARK}# comment\n${START}${HARD}`),
  whole("mark before a comment that goes on", `${MARK}# comment \\\n${START}${START}`),
  dropIn("mark makes a comment swallow the header", `${MARK}# hardening \\\n[Service]\n${HARD}`),
  whole("mark before a later assignment", `${START}${HARD}${MARK}NoNewPrivileges=no\n`),
  whole("mark before a later header", `${START}${HARD}[X-Local]\n${MARK}${WEAK}`),
  whole("mark behind a blank", `${START}${HARD} ${MARK}NoNewPrivileges=no\n`),
  whole("mark after blank lines", `\n\n${MARK}${START}${HARD}`),
  whole("mark in a continued line", `${START}X-A=1\\\n${MARK}NoNewPrivileges=yes\n`),
  whole("two marks", `${MARK}${MARK}${START}${HARD}`),
  whole("two marks on two lines", `${MARK}${START}${HARD}${MARK}NoNewPrivileges=no\n`),
  whole("mark before a later comment", `${START}${HARD}${MARK}# x\n${MARK}NoNewPrivileges=no\n`),
];

const LIMIT = 1024 * 1024;

/** systemd gives up a file at a physical line of a MiB, counted in bytes. */
const LONG_LINES = [
  ["comment of a MiB", `#${"x".repeat(LIMIT - 1)}\n`],
  ["comment of a byte less", `#${"x".repeat(LIMIT - 2)}\n`],
  ["blanks of a MiB", `${" ".repeat(LIMIT)}\n`],
  ["value of a MiB in bytes", `[Service]\nX-A=${"é".repeat(LIMIT / 2 - 2)}\n`],
  ["value of two bytes less", `[Service]\nX-A=${"é".repeat(LIMIT / 2 - 3)}\n`],
  ["value of four bytes each", `[Service]\nX-A=${"\u{1F600}".repeat(LIMIT / 4)}\n`],
  ["continued value of a MiB", `[Service]\nX-A=${`${"x".repeat(1023)}\\\n`.repeat(1100)}\n`],
  ["continued value of less", `[Service]\nX-A=${`${"x".repeat(1023)}\\\n`.repeat(1000)}\n`],
].map(([name = "", text = ""]) => dropIn(`long line: ${name}`, `${text}[Service]\n${HARD}`));

const OUTSIDE = "units/pleroma-prod.service";

/** Names and places of units, links and drop-ins. */
const PLACES = [
  tree(
    "link out of the load path, with drop-ins of its own name",
    { [OUTSIDE]: `${START}${HARD}`, [DROP_IN]: WEAK },
    { [MAIN]: OUTSIDE },
  ),
  tree(
    "link out of the load path, with drop-ins of the target's name",
    { [OUTSIDE]: `${START}${HARD}`, [`${ETC}/pleroma-prod.service.d/x.conf`]: WEAK },
    { [MAIN]: OUTSIDE },
  ),
  tree(
    "drop-in of the own name before that of an alias on a higher level",
    {
      [`${LIB}/pleroma.service`]: `${START}${HARD}`,
      [`${LIB}/pleroma.service.d/x.conf`]: WEAK,
      [`${ETC}/akkoma.service.d/x.conf`]: "[Service]\nX-A=1\n",
    },
    { [`${ETC}/akkoma.service`]: "/usr/lib/systemd/system/pleroma.service" },
  ),
  tree(
    "drop-in of an alias after the own one of another name",
    {
      [`${LIB}/pleroma.service`]: `${START}${HARD}`,
      [`${LIB}/pleroma.service.d/x.conf`]: "[Service]\nX-A=1\n",
      [`${ETC}/akkoma.service.d/x.conf`]: WEAK,
    },
    { [`${ETC}/akkoma.service`]: "/usr/lib/systemd/system/pleroma.service" },
  ),
  ...["etc/systemd/system.attached", "run/systemd/system.attached"].map((folder) =>
    tree(`drop-in in ${folder}`, {
      [MAIN]: `${START}${HARD}`,
      [`${folder}/pleroma.service.d/x.conf`]: WEAK,
    }),
  ),
  ...["transient", "generator", "generator.early", "generator.late"].map((folder) =>
    tree(`drop-in in run/systemd/${folder}`, {
      [MAIN]: `${START}${HARD}`,
      [`run/systemd/${folder}/pleroma.service.d/x.conf`]: WEAK,
    }),
  ),
  tree("system.attached after etc, before run", {
    [MAIN]: `${START}${HARD}`,
    "etc/systemd/system.attached/pleroma.service.d/x.conf": WEAK,
    "run/systemd/system/pleroma.service.d/x.conf": "[Service]\nX-A=1\n",
  }),
];

/** Values after which systemd leaves out the rest of a drop-in, and others of the same keys. */
const FATAL = [
  ...["SELinuxContext", "AppArmorProfile", "SmackProcessLabel"].flatMap((key) =>
    ["x", "-x", "%Z", "-%Z", "%i", ""].map((value) => `${key}=${value}`),
  ),
  ...["x", "x/y", "../x", "/../x", "/run/x", "%Z", "%i", ""].map((path) => `PIDFile=${path}`),
  ...["RootVerity", "RootDirectory", "RootImage"].flatMap((key) =>
    ["/x", "x", "/../x", "-/x", "%Z", "%i", "/", ""].map((value) => `${key}=${value}`),
  ),
  ..."! !! !!! + ++ +! !+ +!! !!+ -! !- !-! !-!! @ -- -@- :: :-: +- -+ +-! +:!"
    .split(" ")
    .flatMap((flags) => [
      `ExecStart=\nExecStart=${flags}/bin/true true`,
      `ExecStart=\nExecStart=${flags}true true`,
    ]),
  ...[".", "..", "./x", "x".repeat(256)].map((path) => `ExecStart=\nExecStart=${path}`),
].map((text) => {
  const name = text.length < 100 ? text : "ExecStart=\nExecStart= a long name";
  return dropIn(`drop-in with ${name.replace("\n", " | ")}`, `[Service]\n${text}\n${HARD}`);
});

/** Services of which systemd understands every line, but that it does not load. */
const REFUSED = [
  ...[
    "",
    "Type=oneshot",
    "ExecStop=/bin/true",
    "RemainAfterExit=yes",
    "ExecStop=/bin/true\nRemainAfterExit=yes",
    "Type=oneshot\nExecStop=/bin/true\nRemainAfterExit=yes",
    "ExecStart=;",
    "ExecStart=\nExecStart=/bin/true",
    "ExecStart=/bin/true\nExecStart=",
    "[Unit]\nSuccessAction=exit",
    "[Unit]\nSuccessAction=none",
    "BusName=a.b",
  ].map((text) => whole(`no command: ${text.replaceAll("\n", " | ")}`, `[Service]\n${text}\n`)),
  ...[
    "ExecStart=/bin/false",
    "Type=simple\nExecStart=/bin/false",
    "Type=oneshot\nExecStart=/bin/false",
    "Type=oneshot\nType=maybe\nExecStart=/bin/false",
    "Type=oneshot\nType=\nExecStart=/bin/false",
    "ExecStart=\nExecStart=/bin/true ; /bin/false",
    "ExecStart=;",
    'ExecStart="',
    "Type=dbus",
    "Type=dbus\nBusName=a.b",
    "Type=dbus\nBusName=x",
    "Type=dbus\nBusName=a.b\nBusName=",
    "BusName=a.b",
    "Type=oneshot\nRestart=always",
    "Type=oneshot\nRestart=on-success",
    "Type=oneshot\nRestart=on-failure",
    "Type=oneshot\nRestart=always\nRestart=no",
    "Type=oneshot\nRestart=always\nRestart=",
    "Restart=always",
    "Type=oneshot\nRestartForceExitStatus=1",
    "Type=oneshot\nRestartForceExitStatus=1\nRestartForceExitStatus=",
    "Type=oneshot\nExitType=cgroup",
    "Type=oneshot\nExitType=cgroup\nExitType=main",
    "ExitType=cgroup",
    "PAMName=x\nKillMode=process",
    "PAMName=x\nKillMode=mixed",
    "PAMName=x\nKillMode=process\nPAMName=",
    "PAMName=x\nKillMode=process\nKillMode=",
    "PAMName=x\nKillMode=process\nKillMode=maybe",
    "KillMode=process",
    "DynamicUser=yes\nWorkingDirectory=~",
  ].map((text) => whole(`as a whole: ${text.replaceAll("\n", " | ")}`, `${START}${text}\n`)),
];

const VALUES: Readonly<Record<string, readonly string[]>> = {
  "ExitType OOMPolicy Restart FailureAction TimeoutStartFailureMode UtmpMode ManagedOOMPreference ManagedOOMSwap NUMAPolicy SyslogLevel LogLevelMax RuntimeDirectoryPreserve":
    ["", "x", "main", "stop", "no", "none", "abort", "user", "auto", "default", "3", "9", "debug"],
  "KillMode MountAPIVFS": ["", "x", "mixed", "yes", "1"],
  "RestartSec RuntimeMaxSec WatchdogSec LogRateLimitIntervalSec StartLimitInterval TimeoutSec TimeoutStartSec TimeoutStopSec TimeoutCleanSec RuntimeRandomizedExtraSec":
    ["", "x", "1", "5min 20s", "infinity", "1.5h", "-1", "5 min", "10 parsecs", "5min20s", "1M"],
  "CacheDirectoryMode RuntimeDirectoryMode StateDirectoryMode": [
    "",
    "x",
    "0750",
    "750",
    "8",
    "77777",
  ],
  "KillSignal RestartKillSignal FinalKillSignal WatchdogSignal": [
    "",
    "x",
    "TERM",
    "SIGTERM",
    "15",
    "99",
    "RTMIN+1",
  ],
  "LimitNOFILE LimitCORE LimitCPU LimitAS": ["", "x", "1", "1:2", "infinity", "1:", "a:b", "-1"],
  "FileDescriptorStoreMax LogRateLimitBurst StartLimitBurst TTYColumns TTYRows": [
    "",
    "x",
    "1",
    "-1",
  ],
  "Nice OOMScoreAdjust IOSchedulingPriority IOWeight CPUWeight StartupCPUWeight": [
    "",
    "x",
    "1",
    "-1",
    "5",
    "20000",
    "idle",
  ],
  "MemoryMax MemoryHigh MemoryLow MemorySwapMax TasksMax": [
    "",
    "x",
    "1",
    "1G",
    "50%",
    "infinity",
    "-1",
    "512M",
  ],
  CPUQuota: ["", "x", "50%", "200%", "50", "0%"],
  "IPCNamespacePath NetworkNamespacePath TTYPath": ["", "x", "/x", "/../x"],
  "ReadWritePaths ReadOnlyPaths InaccessiblePaths ExecPaths NoExecPaths": [
    "",
    "x",
    "/x",
    "-/x",
    "+/x",
    "-+/x",
    "+-/x",
    "/x y",
    "/../x",
  ],
  "BindPaths BindReadOnlyPaths": [
    "",
    "x",
    "/x",
    "-/x",
    "/x:/y",
    "/x:y",
    "/x:/y:rbind",
    "/x:/y:norbind",
    "/x y",
  ],
  TemporaryFileSystem: ["", "x", "/x", "/x:ro", "/x y"],
  BusName: ["", "x", "a.b", "a.b.C", "1.2", "a..b"],
};

/** What systemd warns of in values of keys that have no other effect here. */
const WARNED = Object.entries(VALUES).flatMap(([keys, values]) =>
  keys
    .split(" ")
    .flatMap((key) =>
      values.map((value) => whole(`value of ${key}=${value}`, `${START}${key}=${value}\n`)),
    ),
);

export const LOADING_CASES: readonly OracleCase[] = [
  ...BYTE_ORDER_MARKS,
  ...LONG_LINES,
  ...PLACES,
  ...FATAL,
  ...REFUSED,
  ...WARNED,
];
