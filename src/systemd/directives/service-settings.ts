import type { Location } from "../../source/location.ts";
import type { Setting } from "../../source/setting.ts";
import type { Assignment } from "../syntax/entry.ts";
import { type EntryStream, foldDirective, type Reading } from "../unit/fold.ts";
import { impliedBy } from "../unit/implied.ts";
import type { Manager, UnitName } from "../unit/unit-name.ts";
import { parseBoolean } from "../values/boolean.ts";
import { readBoolean, readText, readWord } from "../values/scalars.ts";
import { type CapabilitySet, readCapabilitySet } from "./capability-set.ts";
import { type Command, readCommands } from "./commands.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { findJoinedNamespaces, type OpenedPath, readOpenedPaths } from "./opened-paths.ts";

export type ProtectHome = "no" | "yes" | "read-only" | "tmpfs";
export type ProtectSystem = "no" | "yes" | "full" | "strict";

export type ServiceType = (typeof TYPES)[number];

/** What systemd makes of a service's `[Service]` sections, implications included. */
export interface ServiceSettings {
  readonly privateTmp: Setting<boolean>;
  readonly protectHome: Setting<ProtectHome>;
  readonly protectSystem: Setting<ProtectSystem>;
  readonly privateDevices: Setting<boolean>;
  readonly noNewPrivileges: Setting<boolean>;
  readonly capabilityBoundingSet: CapabilitySet;
  /** The name or number as systemd takes it, specifiers replaced. */
  readonly user: Setting<string>;
  readonly dynamicUser: Setting<boolean>;
  readonly type: Setting<ServiceType>;
  readonly remainAfterExit: Setting<boolean>;
  readonly workingDirectory: Setting<string>;
  readonly environment: Environment;
  readonly execStart: Setting<readonly Command[]>;
  readonly execStartPre: Setting<readonly Command[]>;
  readonly execSearchPath: Setting<string>;
  readonly openedPaths: readonly OpenedPath[];
  /** Units whose /tmp and network the service shares where it has its own. */
  readonly joinedNamespaces: Location | undefined;
}

export function readServiceSettings(
  stream: EntryStream,
  unit: UnitName,
  manager: Manager,
): ServiceSettings {
  const dynamicUser = readBoolean(stream, "DynamicUser");
  const text = (entry: Assignment) => readText(entry, unit, manager);
  return {
    dynamicUser,
    privateTmp: impliedBy(dynamicUser, readBoolean(stream, "PrivateTmp"), () => true),
    noNewPrivileges: impliedBy(dynamicUser, readBoolean(stream, "NoNewPrivileges"), () => true),
    privateDevices: readBoolean(stream, "PrivateDevices"),
    protectHome: impliedBy(
      dynamicUser,
      foldDirective(stream, "ProtectHome", (entry) => readLevel(entry, HOME_LEVELS)),
      readOnlyAtLeast,
    ),
    protectSystem: impliedBy(
      dynamicUser,
      foldDirective(stream, "ProtectSystem", (entry) => readLevel(entry, SYSTEM_LEVELS)),
      () => "strict",
    ),
    capabilityBoundingSet: readCapabilitySet(stream, "CapabilityBoundingSet"),
    user: foldDirective(stream, "User", text),
    type: foldDirective(stream, "Type", (entry) => readWord(entry, TYPES)),
    remainAfterExit: readBoolean(stream, "RemainAfterExit"),
    workingDirectory: foldDirective(stream, "WorkingDirectory", text),
    environment: readEnvironment(stream, unit, manager),
    execStart: readCommands(stream, "ExecStart", unit, manager),
    execStartPre: readCommands(stream, "ExecStartPre", unit, manager),
    execSearchPath: foldDirective(stream, "ExecSearchPath", text),
    openedPaths: readOpenedPaths(stream, unit, manager),
    joinedNamespaces: findJoinedNamespaces(stream),
  };
}

function readOnlyAtLeast(own: Setting<ProtectHome>): ProtectHome | undefined {
  if (own.state === "dynamic") return undefined;
  return own.state === "known" && own.value !== "no" ? undefined : "read-only";
}

/** Words that these directives take beside a boolean; they are case-sensitive. */
const HOME_LEVELS = ["read-only", "tmpfs"] as const;
const SYSTEM_LEVELS = ["full", "strict"] as const;

/** systemd.service(5), `Type=`; `notify-reload` since 253. */
const TYPES = [
  "simple",
  "exec",
  "forking",
  "oneshot",
  "dbus",
  "notify",
  "notify-reload",
  "idle",
] as const;

function readLevel<L extends string>(
  { value }: Assignment,
  levels: readonly L[],
): Reading<L | "yes" | "no"> {
  const parsed = parseBoolean(value);
  if (parsed !== undefined) return { kind: "value", value: parsed ? "yes" : "no" };
  return readWord({ value }, ["yes", "no", ...levels]);
}
