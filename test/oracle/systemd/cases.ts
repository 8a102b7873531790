/** One small root file system, and the unit in it that is asked about. */
export interface OracleCase {
  readonly name: string;
  /** Paths below the root, with their texts. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths of links with their targets, which are `/dev/null` or paths below the root. */
  readonly links?: Readonly<Record<string, string>>;
  readonly unit: string;
}

const ETC = "etc/systemd/system";
const RUN = "run/systemd/system";
const LIB = "usr/lib/systemd/system";
const START = "[Service]\nExecStart=/bin/true\n";

function whole(name: string, text: string): OracleCase {
  return { name, files: { [`${ETC}/pleroma.service`]: text }, unit: "pleroma.service" };
}

/** Lines of a `[Service]` section. */
function lines(text: string): OracleCase {
  return whole(text.replaceAll("\n", " | "), `${START}${text}\n`);
}

function tree(
  name: string,
  unit: string,
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
): OracleCase {
  return { name, unit, files, links };
}

const BOOLEANS = [
  ..."1 yes y true t on YES True oN 0 no n false f off NO False oFF".split(" "),
  ...["", "maybe", "2", "01", "yes please", '"yes"', "'no'", "yes # comment", "yes;", "enabled"],
].flatMap((value) => [
  lines(`PrivateTmp=${value}`),
  lines(`NoNewPrivileges=yes\nNoNewPrivileges=${value}`),
]);

const LEVELS = [
  ..."no yes true 0 read-only tmpfs full strict Read-Only TMPFS FULL Strict YES readonly".split(
    " ",
  ),
  ...["", "full strict", "~yes"],
].flatMap((value) => [
  lines(`ProtectHome=${value}`),
  lines(`ProtectHome=yes\nProtectHome=${value}`),
  lines(`ProtectSystem=${value}`),
  lines(`ProtectSystem=strict\nProtectSystem=${value}`),
]);

const CAPABILITIES = [
  "CapabilityBoundingSet=",
  "CapabilityBoundingSet=~",
  "CapabilityBoundingSet=~CAP_SYS_ADMIN",
  "CapabilityBoundingSet=~cap_sys_admin",
  "CapabilityBoundingSet=Cap_Sys_Admin",
  "CapabilityBoundingSet=sys_admin",
  "CapabilityBoundingSet=~sys_admin",
  "CapabilityBoundingSet=CAP_CHOWN",
  "CapabilityBoundingSet=CAP_CHOWN CAP_SYS_ADMIN",
  "CapabilityBoundingSet=CAP_CHOWN,CAP_SYS_ADMIN",
  "CapabilityBoundingSet=~CAP_CHOWN,CAP_SYS_ADMIN",
  "CapabilityBoundingSet=~ CAP_SYS_ADMIN",
  "CapabilityBoundingSet=~CAP_SYS_ADMIN ~CAP_CHOWN",
  "CapabilityBoundingSet=~CAP_CHOWN ~CAP_SYS_ADMIN",
  "CapabilityBoundingSet=CAP_CHOWN ~CAP_SYS_ADMIN",
  "CapabilityBoundingSet=~CAP_FOO",
  "CapabilityBoundingSet=CAP_FOO",
  "CapabilityBoundingSet=CAP_FOO CAP_SYS_ADMIN",
  'CapabilityBoundingSet=~"CAP_SYS_ADMIN"',
  "CapabilityBoundingSet=~'CAP_SYS_ADMIN' CAP_CHOWN",
  'CapabilityBoundingSet=~"CAP_SYS_ADMIN CAP_CHOWN"',
  'CapabilityBoundingSet=~"CAP_SYS_ADMIN',
  'CapabilityBoundingSet=CAP_SYS_ADMIN "CAP_CHOWN',
  'CapabilityBoundingSet=~CAP_SYS_ADMIN "CAP_CHOWN',
  'CapabilityBoundingSet=~CAP_SYS_AD"MIN"',
  "CapabilityBoundingSet=~CAP_SYS\\_ADMIN",
  "CapabilityBoundingSet=~CAP_SYS\\x5fADMIN",
  "CapabilityBoundingSet=~21",
  "CapabilityBoundingSet=~0x15",
  "CapabilityBoundingSet=~025",
  "CapabilityBoundingSet=~0o25",
  "CapabilityBoundingSet=~0b10101",
  "CapabilityBoundingSet=~+21",
  "CapabilityBoundingSet=~-21",
  "CapabilityBoundingSet=63",
  "CapabilityBoundingSet=62",
  "CapabilityBoundingSet=64",
  "CapabilityBoundingSet=~64",
  "CapabilityBoundingSet=~99999999999",
  "CapabilityBoundingSet=~CAP_SYS_ADMIN\nCapabilityBoundingSet=CAP_SYS_ADMIN",
  "CapabilityBoundingSet=CAP_SYS_ADMIN\nCapabilityBoundingSet=~CAP_SYS_ADMIN",
  "CapabilityBoundingSet=~CAP_SYS_ADMIN\nCapabilityBoundingSet=",
  "CapabilityBoundingSet=~CAP_SYS_ADMIN\nCapabilityBoundingSet=~",
  "CapabilityBoundingSet=~\nCapabilityBoundingSet=CAP_CHOWN",
  "CapabilityBoundingSet=\nCapabilityBoundingSet=CAP_CHOWN",
  "CapabilityBoundingSet=\nCapabilityBoundingSet=~CAP_CHOWN",
  "CapabilityBoundingSet=\nCapabilityBoundingSet=CAP_SYS_ADMIN",
  "CapabilityBoundingSet=~CAP_CHOWN\nCapabilityBoundingSet=CAP_CHOWN\nCapabilityBoundingSet=CAP_KILL",
  "CapabilityBoundingSet=CAP_CHOWN\nCapabilityBoundingSet=CAP_KILL",
  "CapabilityBoundingSet=CAP_CHOWN\nCapabilityBoundingSet=CAP_SYS_ADMIN",
  "CapabilityBoundingSet=~CAP_CHOWN\nCapabilityBoundingSet=~CAP_SYS_ADMIN",
  "CapabilityBoundingSet=~CAP_CHOWN\nCapabilityBoundingSet=CAP_KILL",
  "CapabilityBoundingSet=~CAP_SYS_ADMIN\nCapabilityBoundingSet=CAP_FOO",
  "CapabilityBoundingSet=~CAP_SYS_ADMIN\nCapabilityBoundingSet=~CAP_FOO",
  "AmbientCapabilities=CAP_SYS_ADMIN",
  "PrivateDevices=yes\nProtectKernelModules=yes\nProtectClock=yes",
].map(lines);

const USERS = [
  ..."root 0 00 1000 65534 65535 65536 4294967294 4294967295 -1 - nobody Root pleroma".split(" "),
  ..."pleroma.x pleröma _x 1a a:b a/b . .. %i %I %p %P %j %J %n %N %u %U %g %% root% %Q %- 0x0".split(
    " ",
  ),
  ...["", "a b", '"root"', "root root", "a%%b", "x%p", "+0", "%h"],
]
  .map((value) => `User=${value}`)
  .concat([
    "User=pleroma\nUser=",
    "User=root\nUser=pleroma",
    "Group=00",
    "Group=root",
    "user=pleroma",
    "User=root\nDynamicUser=yes",
    "User=0\nDynamicUser=yes",
    "User=pleroma\nDynamicUser=yes",
    "User=nobody\nDynamicUser=yes",
    "DynamicUser=yes",
    "DynamicUser=maybe",
    "DynamicUser=yes\nDynamicUser=no",
    "DynamicUser=yes\nDynamicUser=",
    "DynamicUser=yes\nPrivateTmp=no\nNoNewPrivileges=no\nPrivateDevices=no",
    "DynamicUser=yes\nProtectHome=no\nProtectSystem=no",
    "DynamicUser=yes\nProtectHome=yes\nProtectSystem=full",
    "DynamicUser=yes\nProtectHome=tmpfs\nProtectSystem=yes",
    "DynamicUser=yes\nProtectHome=read-only\nCapabilityBoundingSet=~CAP_SYS_ADMIN",
    "LockPersonality=yes\nRestrictRealtime=yes\nSystemCallFilter=@system-service",
  ])
  .map(lines);

const LINES = [
  whole("continued with comments between", `${START}PrivateTmp=\\\n# no\n  ; no \\\n\t yes\n`),
  whole("a continuation joins with a blank", `${START}PrivateTmp=y\\\nes\n`),
  whole("an empty line ends a continuation", `${START}PrivateTmp=\\\n\nyes\n`),
  whole("continued at the end of the file", `${START}PrivateTmp=yes\\`),
  whole("continued into a header", `${START}PrivateTmp=\\\n[Unit]\nPrivateDevices=yes\n`),
  whole("an escaped backslash", `${START}PrivateTmp=yes\\\\\nPrivateDevices=yes\n`),
  whole("three backslashes", `${START}PrivateTmp=yes\\\\\\\nPrivateDevices=yes\n`),
  whole("a blank after the backslash", `${START}PrivateTmp=yes\\ \nPrivateDevices=yes\n`),
  whole("a comment is not continued", `${START}# PrivateTmp=yes \\\nPrivateDevices=yes\n`),
  whole("a continued key", `${START}Private\\\nTmp=yes\n`),
  whole("a continued equals sign", `${START}PrivateTmp\\\n=yes\n`),
  whole("a continued header", `${START}[Ser\\\nvice]\nPrivateTmp=yes\n`),
  whole("CRLF", `${START}PrivateTmp=yes\nPrivateDevices=yes\n`.replaceAll("\n", "\r\n")),
  whole("CRLF with continuation", `${START}PrivateTmp=\\\r\nyes\r\nPrivateDevices=yes\r\n`),
  whole("CR alone", `${START}PrivateTmp=yes\rPrivateDevices=yes\r`),
  whole("LF CR", `${START}PrivateTmp=yes\n\rPrivateDevices=maybe\n\r`),
  whole("CR CR LF", `${START}PrivateTmp=yes\r\r\nPrivateDevices=maybe\n`),
  whole("no line end at the end", `${START}PrivateTmp=yes`),
  whole("a byte order mark", `\uFEFF${START}PrivateTmp=yes\n`),
  whole("keys before any section", `PrivateTmp=yes\nfoo\n${START}PrivateDevices=yes\n`),
  whole("blanks", `  [Service]  \n \tExecStart = /bin/true\n\tPrivateTmp\t=\t yes \t\n`),
  whole("a no-break space", `${START}PrivateTmp=\u00a0yes\n`),
  whole("a form feed", `${START}PrivateTmp=yes\f\n`),
  whole("a vertical tab", `${START}\vPrivateTmp=yes\n`),
  whole("no equals sign", `${START}PrivateTmp yes\nPrivateDevices=yes\n`),
  whole("no key", `${START}=yes\n = yes\nPrivateDevices=yes\n`),
  whole("two equals signs", `${START}PrivateTmp==yes\n`),
  whole("lower case", `${START}privatetmp=yes\nPRIVATETMP=yes\n`),
  whole("unknown keys", `${START}PrivateTemp=yes\nX-Private=yes\nx-private=yes\nXPrivate=yes\n`),
  whole("keys of a wrong section", `[Unit]\nPrivateTmp=yes\nUser=x\n${START}Description=x\n`),
  whole("a wrong section after", `${START}[Install]\nWantedBy=x\nPrivateTmp=yes\n`),
  whole("a section of another kind of unit", `${START}[Socket]\nPrivateTmp=yes\n`),
  whole("an unknown section", `${START}[service]\nPrivateTmp=yes\n[Service]\nPrivateDevices=yes\n`),
  whole("an X- section", `${START}[X-Foo]\nPrivateTmp=yes\nfoo\n`),
  whole("a header with blanks", `${START}[ Service ]\nPrivateTmp=yes\n`),
  whole("an empty header", `${START}[]\nPrivateTmp=yes\n`),
  whole("a header with two brackets", `${START}[[Service]]\nPrivateTmp=yes\n`),
  whole("a comment after a header", `${START}[Service] # x\nPrivateTmp=yes\n`),
  whole("an unclosed header", `${START}[Service\nPrivateTmp=yes\n`),
  whole("one bracket", `${START}[\nPrivateTmp=yes\n`),
  whole("a quote in a header", `${START}["Service"]\nPrivateTmp=yes\n`),
  whole("a backslash in a header", `${START}[Ser\\vice]\nPrivateTmp=yes\n`),
  whole("a section twice", `[Service]\nPrivateTmp=yes\n[Unit]\nDescription=x\n${START}`),
  whole("an include", `${START}.include /etc/x.conf\nPrivateTmp=yes\n`),
  whole("removed options", `${START}Capabilities=\nSysVStartPriority=3\nPrivateTmp=yes\n`),
  whole("comments of both kinds", `${START}  # x\n\t; PrivateTmp=no\nPrivateTmp=yes\n#\n;\n`),
  whole("other booleans", `[Unit]\nDefaultDependencies=maybe\n${START}RemainAfterExit=so\n`),
  whole(
    "a script of everything",
    `${START}RemoveIPC=x\nLockPersonality=\nUMask=0077\nType=simple\n`,
  ),
  whole("empty", ""),
];

const FATAL = [
  "WorkingDirectory=rel",
  "WorkingDirectory=-rel",
  "WorkingDirectory=",
  "WorkingDirectory=/x/../y",
  "WorkingDirectory=-/x/../y",
  "WorkingDirectory=/x/.//y/",
  "WorkingDirectory=~",
  "WorkingDirectory=-~",
  "WorkingDirectory=/home/pleroma",
  "WorkingDirectory=%h/x",
  "WorkingDirectory=%i",
  "WorkingDirectory=%Q",
  "WorkingDirectory=-%Q",
  'WorkingDirectory="/x"',
  "ExecReload=rel/kill",
  "ExecReload=kill",
  "ExecReload=-rel/kill",
  "ExecReload=/bin/kill 'x",
  "ExecReload=/bin/kill \\q",
  "ExecReload=/bin/kill \\",
  "ExecReload=/bin/",
  "ExecReload=/bin/../x",
  "ExecReload=/bin\\\\x",
  'ExecReload="/bin/x',
  "ExecReload=/bin/x ; 'y",
  "ExecReload=/bin/x y 'z",
  "ExecReload=-/bin/x y 'z",
  "ExecReload=\\  \\\n# at the end",
  "ExecReload=+/bin/kill x",
  "ExecReload=!!-@/bin/kill kill x",
  "ExecReload=/bin/a ; /bin/b",
  "ExecReload=/bin/a ; b/c",
  "ExecReload=/bin/a \\; b/c",
  'ExecReload="/bin/a b" c',
  "ExecReload=;",
  "ExecReload=",
  "ExecReload=%Q/x",
  "ExecReload=/x/%Q",
  "ExecReload=/x/%i y",
  "ExecReload=$FOO x",
  "ExecReload=@/bin/kill",
  "ExecReload=-",
  "Environment=A=1 'B=2 3' C",
  "Environment='A=1",
  "Environment=A=\\x41 B=\\q",
  "Environment=1A=2",
  "Environment=A=%Q",
  "EnvironmentFile=rel",
  "EnvironmentFile=/x/../y",
  "DynamicUser=",
  "DynamicUser=x",
  "Type=",
  "Type=Simple",
  "Type=notify",
].map((line) => lines(`PrivateTmp=yes\n${line}\nPrivateDevices=yes`));

const SETS = (text: string) => `[Service]\n${text}\n`;

const TREES = [
  tree("a drop-in", "pleroma.service", {
    [`${ETC}/pleroma.service`]: `${START}PrivateTmp=no\nUser=root\n`,
    [`${ETC}/pleroma.service.d/10-hardening.conf`]: SETS("PrivateTmp=yes\nUser=pleroma"),
  }),
  tree("drop-ins by name", "pleroma.service", {
    [`${ETC}/pleroma.service`]: START,
    [`${ETC}/pleroma.service.d/9.conf`]: SETS("PrivateTmp=yes"),
    [`${ETC}/pleroma.service.d/10.conf`]: SETS("PrivateTmp=no"),
    [`${ETC}/pleroma.service.d/a.conf`]: SETS("PrivateDevices=yes"),
    [`${ETC}/pleroma.service.d/B.conf`]: SETS("PrivateDevices=no"),
  }),
  tree("other files beside drop-ins", "pleroma.service", {
    [`${ETC}/pleroma.service`]: START,
    [`${ETC}/pleroma.service.d/a`]: SETS("PrivateTmp=yes"),
    [`${ETC}/pleroma.service.d/.a.conf`]: SETS("PrivateDevices=yes"),
    [`${ETC}/pleroma.service.d/a.conf.bak`]: SETS("NoNewPrivileges=yes"),
    [`${ETC}/pleroma.service.d/a.conf~`]: SETS("ProtectHome=yes"),
  }),
  tree("a drop-in without a section", "pleroma.service", {
    [`${ETC}/pleroma.service`]: `${START}PrivateTmp=no\n`,
    [`${ETC}/pleroma.service.d/a.conf`]: "PrivateTmp=yes\n",
  }),
  tree("a reset in a drop-in", "pleroma.service", {
    [`${ETC}/pleroma.service`]: `${START}PrivateTmp=yes\nCapabilityBoundingSet=~CAP_SYS_ADMIN\nUser=x\n`,
    [`${ETC}/pleroma.service.d/a.conf`]: SETS("PrivateTmp=\nCapabilityBoundingSet=\nUser="),
  }),
  tree("a broken drop-in", "pleroma.service", {
    [`${ETC}/pleroma.service`]: START,
    [`${ETC}/pleroma.service.d/a.conf`]: SETS(
      "PrivateTmp=yes\n[Foo\n[Service]\nPrivateDevices=yes",
    ),
    [`${ETC}/pleroma.service.d/b.conf`]: SETS("NoNewPrivileges=yes"),
  }),
  tree("a fatal value in a drop-in", "pleroma.service", {
    [`${ETC}/pleroma.service`]: START,
    [`${ETC}/pleroma.service.d/a.conf`]: SETS("PrivateTmp=yes\nUser=00\nPrivateDevices=yes"),
    [`${ETC}/pleroma.service.d/b.conf`]: SETS("NoNewPrivileges=yes"),
  }),
  tree("etc before usr/lib", "pleroma.service", {
    [`${ETC}/pleroma.service`]: `${START}PrivateTmp=yes\n`,
    [`${LIB}/pleroma.service`]: `${START}PrivateDevices=yes\n`,
  }),
  tree("drop-ins of all folders", "pleroma.service", {
    [`${LIB}/pleroma.service`]: START,
    [`${LIB}/pleroma.service.d/a.conf`]: SETS("PrivateTmp=yes"),
    [`${RUN}/pleroma.service.d/b.conf`]: SETS("PrivateTmp=no\nPrivateDevices=yes"),
    [`${ETC}/pleroma.service.d/a.conf`]: SETS("NoNewPrivileges=yes"),
  }),
  tree("run between etc and usr/lib", "pleroma.service", {
    [`${LIB}/pleroma.service`]: `${START}PrivateTmp=yes\n`,
    [`${RUN}/pleroma.service`]: `${START}PrivateDevices=yes\n`,
  }),
  tree("a folder in lib", "pleroma.service", {
    "lib/systemd/system/pleroma.service": `${START}PrivateTmp=yes\n`,
    "usr/local/lib/systemd/system/pleroma.service.d/a.conf": SETS("PrivateDevices=yes"),
  }),
  tree("prefix drop-ins", "pleroma-web-a.service", {
    [`${ETC}/pleroma-web-a.service`]: START,
    [`${ETC}/pleroma-.service.d/a.conf`]: SETS("PrivateTmp=yes"),
    [`${ETC}/pleroma-web-.service.d/b.conf`]: SETS("PrivateDevices=yes"),
    [`${ETC}/pleroma-web.service.d/c.conf`]: SETS("NoNewPrivileges=yes"),
    [`${ETC}/service.d/d.conf`]: SETS("ProtectHome=yes"),
    [`${ETC}/pleroma.service.d/e.conf`]: SETS("ProtectSystem=full"),
  }),
  tree("the same name in several folders", "pleroma-web.service", {
    [`${ETC}/pleroma-web.service`]: START,
    [`${ETC}/pleroma-web.service.d/a.conf`]: SETS("PrivateTmp=yes"),
    [`${ETC}/pleroma-.service.d/a.conf`]: SETS("PrivateDevices=yes"),
    [`${ETC}/pleroma-.service.d/b.conf`]: SETS("NoNewPrivileges=yes"),
    [`${ETC}/service.d/a.conf`]: SETS("ProtectHome=yes"),
    [`${ETC}/service.d/b.conf`]: SETS("ProtectSystem=full"),
  }),
  tree("a prefix in etc, the unit's own in usr/lib", "pleroma-web.service", {
    [`${LIB}/pleroma-web.service`]: START,
    [`${LIB}/pleroma-web.service.d/a.conf`]: SETS("PrivateTmp=yes"),
    [`${ETC}/pleroma-.service.d/a.conf`]: SETS("PrivateDevices=yes"),
  }),
  tree("all services in etc, the unit's own in usr/lib", "pleroma.service", {
    [`${LIB}/pleroma.service`]: START,
    [`${LIB}/pleroma.service.d/a.conf`]: SETS("PrivateTmp=yes"),
    [`${ETC}/service.d/a.conf`]: SETS("PrivateDevices=yes"),
  }),
  tree("an instance", "pleroma@main.service", {
    [`${ETC}/pleroma@.service`]: `${START}User=%i\nPrivateTmp=yes\n`,
    [`${ETC}/pleroma@.service.d/a.conf`]: SETS("ProtectSystem=strict"),
    [`${ETC}/pleroma@main.service.d/b.conf`]: SETS("PrivateDevices=yes"),
    [`${ETC}/pleroma.service.d/c.conf`]: SETS("NoNewPrivileges=yes"),
  }),
  tree("an instance masks its template's drop-in", "pleroma@main.service", {
    [`${ETC}/pleroma@.service`]: START,
    [`${ETC}/pleroma@.service.d/a.conf`]: SETS("ProtectSystem=strict"),
    [`${ETC}/pleroma@main.service.d/a.conf`]: SETS("PrivateDevices=yes"),
  }),
  tree("an instance with a file of its own", "pleroma@main.service", {
    [`${ETC}/pleroma@.service`]: `${START}PrivateTmp=yes\n`,
    [`${LIB}/pleroma@main.service`]: `${START}PrivateDevices=yes\n`,
  }),
  tree(
    "prefix drop-ins of an instance",
    "pleroma-web@main.service",
    {
      [`${ETC}/pleroma-web@.service`]: START,
      [`${ETC}/pleroma-@.service.d/a.conf`]: SETS("PrivateTmp=yes"),
      [`${ETC}/pleroma-@main.service.d/b.conf`]: SETS("PrivateDevices=yes"),
      [`${ETC}/pleroma-.service.d/c.conf`]: SETS("NoNewPrivileges=yes"),
    },
    {
      [`${ETC}/multi-user.target.wants/pleroma-web@main.service`]: `${ETC}/pleroma-web@.service`,
    },
  ),
  tree(
    "an instance that is root",
    "pleroma@root.service",
    {
      [`${ETC}/pleroma@.service`]: `${START}User=%i\n`,
    },
    { [`${ETC}/pleroma@root.service`]: `${ETC}/pleroma@.service` },
  ),
  tree("an instance whose user is the prefix", "pleroma-x@main.service", {
    [`${ETC}/pleroma-x@.service`]: `${START}User=%p\n`,
    [`${ETC}/pleroma-x@main.service.d/a.conf`]: "[Service]\n",
  }),
  tree("an empty drop-in masks", "pleroma.service", {
    [`${LIB}/pleroma.service`]: START,
    [`${LIB}/pleroma.service.d/a.conf`]: SETS("PrivateTmp=yes"),
    [`${ETC}/pleroma.service.d/a.conf`]: "",
  }),
  tree(
    "a link to /dev/null masks a drop-in",
    "pleroma.service",
    {
      [`${LIB}/pleroma.service`]: START,
      [`${LIB}/pleroma.service.d/a.conf`]: SETS("PrivateTmp=yes"),
    },
    { [`${ETC}/pleroma.service.d/a.conf`]: "/dev/null" },
  ),
  tree("an empty file masks the unit", "pleroma.service", {
    [`${LIB}/pleroma.service`]: START,
    [`${ETC}/pleroma.service`]: "",
  }),
  tree(
    "a link to /dev/null masks the unit",
    "pleroma.service",
    { [`${LIB}/pleroma.service`]: START },
    { [`${ETC}/pleroma.service`]: "/dev/null" },
  ),
  tree(
    "drop-ins of an alias",
    "pleroma.service",
    {
      [`${ETC}/pleroma.service`]: START,
      [`${ETC}/akkoma.service.d/a.conf`]: SETS("PrivateTmp=yes"),
      [`${ETC}/pleroma.service.d/b.conf`]: SETS("PrivateDevices=yes"),
    },
    { [`${ETC}/akkoma.service`]: `${ETC}/pleroma.service` },
  ),
];

const REAL_LOOKING = [
  whole(
    "upstream's unit in short",
    `[Unit]
Description=Pleroma social network
After=network.target postgresql.service

[Service]
ExecReload=/bin/kill $MAINPID
KillMode=process
Restart=on-failure

; Name of the user that runs the Pleroma service.
User=pleroma
Environment="MIX_ENV=prod"
Environment="HOME=/var/lib/pleroma"
WorkingDirectory=/opt/pleroma
ExecStart=/usr/bin/mix phx.server

PrivateTmp=true
ProtectHome=true
ProtectSystem=full
PrivateDevices=false
CapabilityBoundingSet=~CAP_SYS_ADMIN

[Install]
WantedBy=multi-user.target
`,
  ),
];

/** Which of two folders comes first: a drop-in of one name in both, telling which was read. */
const PRECEDENCE = [
  ["web@main", "web@"],
  ["web@", "@main"],
  ["@main", ""],
  ["", "@"],
  ["@main", "@"],
  ["web@", ""],
].map(([first, second]) =>
  tree(
    `pleroma-${first}.service.d and pleroma-${second}.service.d`,
    "pleroma-web@main.service",
    {
      [`${ETC}/pleroma-web@.service`]: START,
      [`${ETC}/pleroma-${first}.service.d/a.conf`]: SETS("PrivateTmp=yes"),
      [`${ETC}/pleroma-${second}.service.d/a.conf`]: SETS("PrivateDevices=yes"),
    },
    { [`${ETC}/multi-user.target.wants/pleroma-web@main.service`]: `${ETC}/pleroma-web@.service` },
  ),
);

const DEEP = ["a-b@", "a-b", "a-b-@", "a-b-", "a-@", "a-", "a-@i", "a-b-@i", "a@i", "a@"]
  .map((folder) =>
    tree(
      `${folder}.service.d for a-b-c@i.service`,
      "a-b-c@i.service",
      {
        [`${ETC}/a-b-c@.service`]: START,
        [`${ETC}/${folder}.service.d/a.conf`]: SETS("PrivateTmp=yes"),
      },
      { [`${ETC}/multi-user.target.wants/a-b-c@i.service`]: `${ETC}/a-b-c@.service` },
    ),
  )
  .concat(
    ["a-b-@", "a-b-", "a-@", "a-"].map((folder) =>
      tree(`${folder}.service.d for a-b-c@.service`, "a-b-c@.service", {
        [`${ETC}/a-b-c@.service`]: START,
        [`${ETC}/${folder}.service.d/a.conf`]: SETS("PrivateTmp=yes"),
      }),
    ),
  );

const SPECIFIERS = [
  ["pleroma@a-b", "%I"],
  ["pleroma@a\\x2db", "%I"],
  ["pleroma@a\\x2db", "%i"],
  ["a-b@main", "%P"],
  ["a-b@main", "%p"],
  ["a-b@main", "%j"],
  ["a-b\\x2dc@main", "%J"],
  ["a\\x2db@main", "%P"],
].map(([unit, user]) => {
  const template = `${unit?.replace(/@.*/, "@")}.service`;
  return tree(
    `User=${user} of ${unit}.service`,
    `${unit}.service`,
    { [`${ETC}/${template}`]: `${START}User=${user}\n` },
    { [`${ETC}/multi-user.target.wants/${unit}.service`]: `${ETC}/${template}` },
  );
});

export const CASES: readonly OracleCase[] = [
  ...BOOLEANS,
  ...LEVELS,
  ...CAPABILITIES,
  ...USERS,
  ...LINES,
  ...FATAL,
  ...TREES,
  ...PRECEDENCE,
  ...DEEP,
  ...SPECIFIERS,
  ...REAL_LOOKING,
];
