/** What a unit may make its start depend on, with `Condition` or `Assert` before it. */
const TESTS = words(`
  ACPower Architecture CPUFeature CPUPressure CPUs Capability ControlGroupController
  Credential DirectoryNotEmpty Environment FileIsExecutable FileNotEmpty FirstBoot Group Host
  IOPressure KernelCommandLine KernelVersion Memory MemoryPressure NeedsUpdate OSRelease
  PathExists PathExistsGlob PathIsDirectory PathIsEncrypted PathIsMountPoint PathIsReadWrite
  PathIsSymbolicLink Security User Virtualization
`);

/** The keys that systemd 252 knows in a service unit (`systemd --dump-configuration-items`). */
const UNIT: ReadonlySet<string> = new Set([
  ...[...TESTS].flatMap((test) => [`Condition${test}`, `Assert${test}`]),
  ...words(`
  After AllowIsolate Before BindTo BindsTo CollectMode ConditionFirmware Conflicts
  DefaultDependencies Description Documentation FailureAction FailureActionExitStatus
  IgnoreOnIsolate JobRunningTimeoutSec JobTimeoutAction JobTimeoutRebootArgument JobTimeoutSec
  JoinsNamespaceOf OnFailure OnFailureIsolate OnFailureJobMode OnSuccess OnSuccessJobMode
  PartOf PropagateReloadFrom PropagateReloadTo PropagatesReloadTo PropagatesStopTo
  RebootArgument RefuseManualStart RefuseManualStop ReloadPropagatedFrom Requires
  RequiresMountsFor RequiresOverridable Requisite RequisiteOverridable SourcePath
  StartLimitAction StartLimitBurst StartLimitInterval StartLimitIntervalSec StopPropagatedFrom
  StopWhenUnneeded SuccessAction SuccessActionExitStatus Upholds Wants
  `),
]);

const SERVICE = words(`
  AllowedCPUs AllowedMemoryNodes AmbientCapabilities AppArmorProfile BPFProgram BindPaths
  BindReadOnlyPaths BlockIOAccounting BlockIODeviceWeight BlockIOReadBandwidth BlockIOWeight
  BlockIOWriteBandwidth BusName CPUAccounting CPUAffinity CPUQuota CPUQuotaPeriodSec
  CPUSchedulingPolicy CPUSchedulingPriority CPUSchedulingResetOnFork CPUShares CPUWeight
  CacheDirectory CacheDirectoryMode CapabilityBoundingSet ConfigurationDirectory
  ConfigurationDirectoryMode CoredumpFilter DefaultMemoryLow DefaultMemoryMin Delegate DeviceAllow
  DevicePolicy DisableControllers DynamicUser Environment EnvironmentFile ExecCondition ExecPaths
  ExecReload ExecSearchPath ExecStart ExecStartPost ExecStartPre ExecStop ExecStopPost ExitType
  ExtensionDirectories ExtensionImages FailureAction FileDescriptorStoreMax FinalKillSignal Group
  GuessMainPID IOAccounting IODeviceLatencyTargetSec IODeviceWeight IOReadBandwidthMax
  IOReadIOPSMax IOSchedulingClass IOSchedulingPriority IOWeight IOWriteBandwidthMax IOWriteIOPSMax
  IPAccounting IPAddressAllow IPAddressDeny IPCNamespacePath IPEgressFilterPath
  IPIngressFilterPath IgnoreSIGPIPE InaccessibleDirectories InaccessiblePaths KeyringMode KillMode
  KillSignal LimitAS LimitCORE LimitCPU LimitDATA LimitFSIZE LimitLOCKS LimitMEMLOCK LimitMSGQUEUE
  LimitNICE LimitNOFILE LimitNPROC LimitRSS LimitRTPRIO LimitRTTIME LimitSIGPENDING LimitSTACK
  LoadCredential LoadCredentialEncrypted LockPersonality LogExtraFields LogLevelMax LogNamespace
  LogRateLimitBurst LogRateLimitIntervalSec LogsDirectory LogsDirectoryMode
  ManagedOOMMemoryPressure ManagedOOMMemoryPressureLimit ManagedOOMPreference ManagedOOMSwap
  MemoryAccounting MemoryDenyWriteExecute MemoryHigh MemoryLimit MemoryLow MemoryMax MemoryMin
  MemorySwapMax MountAPIVFS MountFlags MountImages NUMAMask NUMAPolicy NetworkNamespacePath Nice
  NoExecPaths NoNewPrivileges NonBlocking NotifyAccess OOMPolicy OOMScoreAdjust PAMName PIDFile
  PassEnvironment PermissionsStartOnly Personality PrivateDevices PrivateIPC PrivateMounts
  PrivateNetwork PrivateTmp PrivateUsers ProcSubset ProtectClock ProtectControlGroups ProtectHome
  ProtectHostname ProtectKernelLogs ProtectKernelModules ProtectKernelTunables ProtectProc
  ProtectSystem ReadOnlyDirectories ReadOnlyPaths ReadWriteDirectories ReadWritePaths
  RebootArgument RemainAfterExit RemoveIPC Restart RestartForceExitStatus RestartKillSignal
  RestartPreventExitStatus RestartSec RestrictAddressFamilies RestrictFileSystems
  RestrictNamespaces RestrictNetworkInterfaces RestrictRealtime RestrictSUIDSGID RootDirectory
  RootDirectoryStartOnly RootHash RootHashSignature RootImage RootImageOptions RootVerity
  RuntimeDirectory RuntimeDirectoryMode RuntimeDirectoryPreserve RuntimeMaxSec
  RuntimeRandomizedExtraSec SELinuxContext SecureBits SendSIGHUP SendSIGKILL SetCredential
  SetCredentialEncrypted Slice SmackProcessLabel SocketBindAllow SocketBindDeny Sockets
  StandardError StandardInput StandardInputData StandardInputText StandardOutput StartLimitAction
  StartLimitBurst StartLimitInterval StartupAllowedCPUs StartupAllowedMemoryNodes
  StartupBlockIOWeight StartupCPUShares StartupCPUWeight StartupIOWeight StateDirectory
  StateDirectoryMode SuccessExitStatus SupplementaryGroups SyslogFacility SyslogIdentifier
  SyslogLevel SyslogLevelPrefix SystemCallArchitectures SystemCallErrorNumber SystemCallFilter
  SystemCallLog TTYColumns TTYPath TTYReset TTYRows TTYVHangup TTYVTDisallocate TasksAccounting
  TasksMax TemporaryFileSystem TimeoutAbortSec TimeoutCleanSec TimeoutSec TimeoutStartFailureMode
  TimeoutStartSec TimeoutStopFailureMode TimeoutStopSec TimerSlackNSec Type UMask
  USBFunctionDescriptors USBFunctionStrings UnsetEnvironment User UtmpIdentifier UtmpMode
  WatchdogSec WatchdogSignal WorkingDirectory
`);

const INSTALL = words(`
  Alias Also DefaultInstance RequiredBy WantedBy
`);

const BOOLEAN_SERVICE_KEYS = words(`
  BlockIOAccounting CPUAccounting CPUSchedulingResetOnFork DynamicUser GuessMainPID IOAccounting
  IPAccounting IgnoreSIGPIPE LockPersonality MemoryAccounting MemoryDenyWriteExecute
  NoNewPrivileges NonBlocking PermissionsStartOnly PrivateDevices PrivateIPC PrivateMounts
  PrivateNetwork PrivateTmp PrivateUsers ProtectClock ProtectControlGroups ProtectHostname
  ProtectKernelLogs ProtectKernelModules ProtectKernelTunables RemainAfterExit RemoveIPC
  RestrictRealtime RestrictSUIDSGID RootDirectoryStartOnly SendSIGHUP SendSIGKILL
  SyslogLevelPrefix TTYReset TTYVHangup TTYVTDisallocate TasksAccounting
`);

const BOOLEAN_UNIT_KEYS = words(`
  AllowIsolate DefaultDependencies IgnoreOnIsolate OnFailureIsolate RefuseManualStart
  RefuseManualStop StopWhenUnneeded
`);

/** The sections of a service unit, and the keys that each of them knows. */
export const SECTIONS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["Unit", UNIT],
  ["Service", SERVICE],
  ["Install", INSTALL],
]);

/** The keys whose value is a plain boolean: anything else is ignored with a warning. */
export const BOOLEAN_KEYS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["Unit", BOOLEAN_UNIT_KEYS],
  ["Service", BOOLEAN_SERVICE_KEYS],
]);

/** The section of a service unit in which a key would be known. */
export function sectionOf(key: string): string | undefined {
  for (const [section, keys] of SECTIONS) if (keys.has(key)) return section;
  return undefined;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
