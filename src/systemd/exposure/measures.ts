import type { Setting } from "../../source/setting.ts";
import type { AddressFamilies } from "../directives/address-families.ts";
import type { CapabilityName } from "../directives/capabilities.ts";
import type { Namespace } from "../directives/namespaces.ts";
import { type SystemCallGroup, systemCallsOf } from "../directives/system-calls.ts";
import { impliedBy } from "../unit/implied.ts";
import type { Unit } from "../unit/unit.ts";
import { isRootFolder } from "../values/path.ts";
import { possibleValues, possibly, possiblyAny } from "./possible.ts";

/** How bad something is, by what the unit sets. */
export interface Grade {
  /** What is possible: one value, unless a setting that matters is dynamic. */
  readonly badness: readonly number[];
  /** The setting to look at. */
  readonly setting: Setting<unknown>;
}

export type Measure = (unit: Unit) => Grade;

/** Bad while a switch is off. */
export function unlessOn(read: (unit: Unit) => Setting<boolean>): Measure {
  return (unit) => {
    const setting = read(unit);
    return { badness: possibly(setting).map((on) => (on ? 0 : 1)), setting };
  };
}

/** Bad while a switch is on. */
export function ifOn(read: (unit: Unit) => Setting<boolean>): Measure {
  return (unit) => {
    const setting = read(unit);
    return { badness: possibly(setting).map(Number), setting };
  };
}

/** Each word as bad as a table says. */
export function byWord<W extends string>(
  read: (unit: Unit) => Setting<W>,
  byDefault: W | ((unit: Unit) => W),
  badnessOf: Readonly<Record<W, number>>,
): Measure {
  return (unit) => {
    const setting = read(unit);
    const word = typeof byDefault === "function" ? byDefault(unit) : byDefault;
    if (setting.state === "dynamic") {
      return { badness: Object.values<number>(badnessOf), setting };
    }
    return { badness: [badnessOf[setting.state === "known" ? setting.value : word]], setting };
  };
}

/** Settings that take capabilities away (`unit_patch_contexts()` of src/core/unit.c). */
const TAKES_AWAY: Partial<Readonly<Record<CapabilityName, (unit: Unit) => Setting<boolean>>>> = {
  CAP_MKNOD: ({ settings }) => settings.privateDevices,
  CAP_SYS_RAWIO: ({ settings }) => settings.privateDevices,
  CAP_SYS_MODULE: ({ sandbox }) => sandbox.protectKernelModules,
  CAP_SYSLOG: ({ sandbox }) => sandbox.protectKernelLogs,
  CAP_SYS_TIME: ({ sandbox }) => sandbox.protectClock,
  CAP_WAKE_ALARM: ({ sandbox }) => sandbox.protectClock,
};

/** Bad while one of some capabilities is in the bounding set. */
export function ifCapable(names: readonly CapabilityName[]): Measure {
  return (unit) => {
    const { capabilityBoundingSet } = unit.settings;
    const each = names.map((name) => {
      const own = capabilityBoundingSet.has(name);
      const other = TAKES_AWAY[name]?.(unit);
      return other === undefined ? own : impliedBy(other, own, () => false);
    });
    const any = possiblyAny(each.map((setting) => possibly(setting, true)));
    const setting =
      each.find((one) => possibly(one, true).includes(true)) ??
      each[0] ??
      capabilityBoundingSet.hasAny();
    return { badness: any.map(Number), setting };
  };
}

/** Bad while a service may make a kind of namespaces. */
export function ifMakesNamespace(name: Namespace): Measure {
  return ({ sandbox: { allowedNamespaces: setting } }) => {
    if (setting.state === "dynamic") return { badness: [0, 1], setting };
    return { badness: [setting.state === "unset" || setting.value.has(name) ? 1 : 0], setting };
  };
}

/**
 * Bad while a service may open some kind of sockets. Like systemd this asks whether a family of the
 * kind is listed, so that a deny list with one exotic family passes for all of them.
 */
export function ifOpensSocket(isOfKind: (family: string) => boolean): Measure {
  return ({ sandbox: { addressFamilies: setting } }) => {
    if (setting.state === "dynamic") return { badness: [0, 1], setting };
    const { isAllowList, listed }: AddressFamilies =
      setting.state === "known" ? setting.value : { isAllowList: false, listed: new Set() };
    return { badness: [[...listed].some(isOfKind) === isAllowList ? 1 : 0], setting };
  };
}

/** Bad while a service may make one of a group's system calls. */
export function ifMakesSystemCalls(group: SystemCallGroup): Measure {
  return ({ sandbox: { systemCallFilter: setting } }) => {
    if (setting.state === "dynamic") return { badness: [0, 9, 10], setting };
    if (setting.state === "unset") return { badness: [10], setting };
    const { isAllowList, listed } = setting.value;
    const calls = systemCallsOf(group);
    if (isAllowList) return { badness: [(calls & listed) === 0n ? 0 : 9], setting };
    return { badness: [(calls & ~listed) === 0n ? 0 : 10], setting };
  };
}

/** The system calls of how many kinds of machines there are. */
export function byArchitectures({ sandbox: { systemCallArchitectures: setting } }: Unit): Grade {
  if (setting.state === "dynamic") return { badness: [0, 8, 10], setting };
  if (setting.state === "unset" || setting.value.size === 0) return { badness: [10], setting };
  const isNativeAlone = setting.value.size === 1 && setting.value.has("native");
  return { badness: [isNativeAlone ? 0 : 8], setting };
}

/** Root is worst; `nobody` is next, as what it owns belongs to other services too. */
export function byUser({ name, settings: { user, dynamicUser } }: Unit): Grade {
  if (user.state === "dynamic") return { badness: [0, 9, 10], setting: user };
  const badnessOf = (isDynamic: boolean): number => {
    // Without a name of its own, a dynamic user is called like the unit, if that is a name.
    const isUnnamed = user.state === "unset";
    const login = !isUnnamed ? user.value : isDynamic ? name.prefix : "root";
    if (login === "nobody") return 9;
    return login === "root" || (login === "0" && !isUnnamed) ? 10 : 0;
  };
  const badness = possibly(dynamicUser).map(badnessOf);
  return { badness, setting: user.state === "known" ? user : dynamicUser };
}

/** Whom a file mode creation mask lets in: others to write or read, then the group. */
const MODES = [
  { bit: 0o002, badness: 10 },
  { bit: 0o004, badness: 5 },
  { bit: 0o020, badness: 2 },
  { bit: 0o040, badness: 1 },
] as const;

const DEFAULT_UMASK = 0o022;

export function byUmask({ sandbox: { umask: setting } }: Unit): Grade {
  if (setting.state === "dynamic") return { badness: [0, 1, 2, 5, 10], setting };
  const mask = setting.state === "known" ? setting.value : DEFAULT_UMASK;
  return { badness: [MODES.find(({ bit }) => (mask & bit) === 0)?.badness ?? 0], setting };
}

/** Bad while the host's root folder is the service's. */
export function byRoot({ sandbox: { rootDirectory, rootImage } }: Unit): Grade {
  const ownRoot = [rootDirectory, rootImage].map((setting) =>
    setting.state === "dynamic"
      ? [false, true]
      : [setting.state === "known" && !isRootFolder(setting.value)],
  );
  const badness = possiblyAny(ownRoot).map((own) => (own ? 0 : 1));
  return { badness, setting: rootDirectory.state === "unset" ? rootImage : rootDirectory };
}

/** How much of the network a service reaches. */
export function byAddresses({ sandbox }: Unit): Grade {
  const { addressAllow, addressDeny, ingressFilter, egressFilter } = sandbox;
  const filtered = possiblyAny([possibly(ingressFilter), possibly(egressFilter)]);
  const unfiltered = filtered.includes(false) ? badnessOfLists(sandbox) : [];
  return {
    badness: [...(filtered.includes(true) ? [0] : []), ...unfiltered],
    setting:
      [ingressFilter, egressFilter].find(({ state }) => state !== "unset") ??
      (addressDeny.state === "unset" ? addressDeny : latest(addressDeny, addressAllow)),
  };
}

function badnessOfLists({ addressAllow, addressDeny }: Unit["sandbox"]): readonly number[] {
  const deniesAll =
    addressDeny.state === "dynamic"
      ? [false, true]
      : [
          addressDeny.state === "known" &&
            addressDeny.value.everyIpv4 &&
            addressDeny.value.everyIpv6,
        ];
  const allowing =
    addressAllow.state === "dynamic"
      ? [0, 2, 5]
      : addressAllow.state === "unset"
        ? [0]
        : [addressAllow.value.other ? 5 : addressAllow.value.localhost ? 2 : 0];
  return deniesAll.flatMap((denies) => (denies ? allowing : [10]));
}

/** Which devices a service reaches. */
export function byDevices({ settings: { privateDevices }, sandbox }: Unit): Grade {
  const { devicePolicy, deviceAllow } = sandbox;
  const policies = possibleValues(devicePolicy, "auto", ["auto", "closed", "strict"]);
  const special = possiblyAny([
    possibly(deviceAllow),
    ...[sandbox.mountImages, sandbox.protectClock, ...sandbox.encryptedCredentials].map((setting) =>
      possibly(setting),
    ),
    imageRoot(sandbox),
  ]);
  const badness = policies.flatMap((policy) =>
    possibly(privateDevices).flatMap((isPrivate) =>
      policy === "auto" && !isPrivate ? [10] : special.map((any) => (any ? 5 : 0)),
    ),
  );
  return {
    badness,
    setting: devicePolicy.state === "unset" ? privateDevices : latest(devicePolicy, deviceAllow),
  };
}

/** Loop devices are allowed with `RootImage=`, whatever it says. */
function imageRoot({ rootImage }: Unit["sandbox"]): readonly boolean[] {
  return rootImage.state === "dynamic" ? [false, true] : [rootImage.state === "known"];
}

/** The second of two settings where anything sets it, else the first. */
function latest(first: Setting<unknown>, second: Setting<unknown>): Setting<unknown> {
  return second.state === "unset" ? first : second;
}
