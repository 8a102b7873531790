import type { Setting } from "../../source/setting.ts";
import { type EntryStream, foldDirective } from "../unit/fold.ts";
import { impliedBy } from "../unit/implied.ts";
import type { Manager, UnitName } from "../unit/unit-name.ts";
import { readBoolean, readText, readWord } from "../values/scalars.ts";
import { readMode } from "../values/umask.ts";
import { type AddressFamilies, readAddressFamilies } from "./address-families.ts";
import { type CapabilitySet, readCapabilitySet } from "./capability-set.ts";
import { readDelegation } from "./delegation.ts";
import { readEncryptedCredentials } from "./encrypted-credentials.ts";
import { type AddressAccess, readAddressAccess } from "./ip-access.ts";
import { type Namespace, readAllowedNamespaces } from "./namespaces.ts";
import {
  readDeviceAllow,
  readFilterProgram,
  readMountImages,
  readSupplementaryGroups,
} from "./presence.ts";
import { readArchitectures } from "./system-call-architectures.ts";
import { readSystemCallFilter, type SystemCallFilter } from "./system-call-filter.ts";

/** The directives of `[Service]` that are plain switches, by what they are called here. */
const SWITCHES = {
  privateMounts: "PrivateMounts",
  privateNetwork: "PrivateNetwork",
  privateUsers: "PrivateUsers",
  protectClock: "ProtectClock",
  protectControlGroups: "ProtectControlGroups",
  protectHostname: "ProtectHostname",
  protectKernelLogs: "ProtectKernelLogs",
  protectKernelModules: "ProtectKernelModules",
  protectKernelTunables: "ProtectKernelTunables",
  lockPersonality: "LockPersonality",
  memoryDenyWriteExecute: "MemoryDenyWriteExecute",
  restrictRealtime: "RestrictRealtime",
} as const;

/** Words that directives take, the default first where there is one for every manager. */
const KEYRING_MODES = ["private", "shared", "inherit"] as const;
const PROTECT_PROC = ["default", "noaccess", "invisible", "ptraceable"] as const;
const PROC_SUBSETS = ["all", "pid"] as const;
const NOTIFY_ACCESS = ["none", "main", "exec", "all"] as const;
const DEVICE_POLICIES = ["auto", "closed", "strict"] as const;

export type SwitchName = keyof typeof SWITCHES;

/** What else `systemd-analyze security` looks at, beside the settings that rules are about. */
export interface SandboxSettings extends Readonly<Record<SwitchName, Setting<boolean>>> {
  readonly defaultDependencies: Setting<boolean>;
  readonly removeIpc: Setting<boolean>;
  readonly restrictSuidSgid: Setting<boolean>;
  readonly delegate: Setting<boolean>;
  readonly keyringMode: Setting<(typeof KEYRING_MODES)[number]>;
  readonly protectProc: Setting<(typeof PROTECT_PROC)[number]>;
  readonly procSubset: Setting<(typeof PROC_SUBSETS)[number]>;
  readonly notifyAccess: Setting<(typeof NOTIFY_ACCESS)[number]>;
  readonly devicePolicy: Setting<(typeof DEVICE_POLICIES)[number]>;
  readonly umask: Setting<number>;
  readonly rootDirectory: Setting<string>;
  readonly rootImage: Setting<string>;
  readonly ambientCapabilities: CapabilitySet;
  readonly allowedNamespaces: Setting<ReadonlySet<Namespace>>;
  readonly addressFamilies: Setting<AddressFamilies>;
  readonly systemCallArchitectures: Setting<ReadonlySet<string>>;
  readonly systemCallFilter: Setting<SystemCallFilter>;
  readonly addressAllow: Setting<AddressAccess>;
  readonly addressDeny: Setting<AddressAccess>;
  /** Whether there is any of the thing; which one it is does not matter. */
  readonly supplementaryGroups: Setting<boolean>;
  readonly ingressFilter: Setting<boolean>;
  readonly egressFilter: Setting<boolean>;
  readonly deviceAllow: Setting<boolean>;
  readonly mountImages: Setting<boolean>;
  readonly encryptedCredentials: readonly Setting<boolean>[];
}

export function readSandboxSettings(
  stream: EntryStream,
  dynamicUser: Setting<boolean>,
  unit: UnitName,
  manager: Manager,
): SandboxSettings {
  const word = <W extends string>(key: string, words: readonly W[]) =>
    foldDirective(stream, key, (entry) => readWord(entry, words));
  const text = (key: string) =>
    foldDirective(stream, key, (entry) => readText(entry, unit, manager));
  const restrictSuidSgid = readBoolean(stream, "RestrictSUIDSGID");
  return {
    ...readSwitches(stream),
    defaultDependencies: readBoolean(stream, "DefaultDependencies", "Unit"),
    removeIpc: impliedBy(dynamicUser, readBoolean(stream, "RemoveIPC"), () => true),
    restrictSuidSgid: impliedBy(dynamicUser, restrictSuidSgid, () => true),
    delegate: readDelegation(stream),
    keyringMode: word("KeyringMode", KEYRING_MODES),
    protectProc: word("ProtectProc", PROTECT_PROC),
    procSubset: word("ProcSubset", PROC_SUBSETS),
    notifyAccess: word("NotifyAccess", NOTIFY_ACCESS),
    devicePolicy: word("DevicePolicy", DEVICE_POLICIES),
    umask: foldDirective(stream, "UMask", readMode),
    rootDirectory: text("RootDirectory"),
    rootImage: text("RootImage"),
    ambientCapabilities: readCapabilitySet(stream, "AmbientCapabilities"),
    allowedNamespaces: readAllowedNamespaces(stream),
    addressFamilies: readAddressFamilies(stream),
    systemCallArchitectures: readArchitectures(stream),
    systemCallFilter: readSystemCallFilter(stream),
    addressAllow: readAddressAccess(stream, "IPAddressAllow"),
    addressDeny: readAddressAccess(stream, "IPAddressDeny"),
    supplementaryGroups: readSupplementaryGroups(stream),
    ingressFilter: readFilterProgram(stream, "IPIngressFilterPath", unit, manager),
    egressFilter: readFilterProgram(stream, "IPEgressFilterPath", unit, manager),
    deviceAllow: readDeviceAllow(stream, unit, manager),
    mountImages: readMountImages(stream),
    encryptedCredentials: readEncryptedCredentials(stream),
  };
}

function readSwitches(stream: EntryStream): Readonly<Record<SwitchName, Setting<boolean>>> {
  const read = (name: SwitchName) => readBoolean(stream, SWITCHES[name]);
  return {
    privateMounts: read("privateMounts"),
    privateNetwork: read("privateNetwork"),
    privateUsers: read("privateUsers"),
    protectClock: read("protectClock"),
    protectControlGroups: read("protectControlGroups"),
    protectHostname: read("protectHostname"),
    protectKernelLogs: read("protectKernelLogs"),
    protectKernelModules: read("protectKernelModules"),
    protectKernelTunables: read("protectKernelTunables"),
    lockPersonality: read("lockPersonality"),
    memoryDenyWriteExecute: read("memoryDenyWriteExecute"),
    restrictRealtime: read("restrictRealtime"),
  };
}
