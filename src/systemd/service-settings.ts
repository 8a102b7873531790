import type { Setting } from "../source/setting.ts";
import { parseBoolean } from "./boolean.ts";
import { type BoundingSet, readBoundingSet } from "./bounding-set.ts";
import { type Command, readCommands } from "./commands.ts";
import type { Assignment } from "./entry.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { type EntryStream, foldDirective, type Reading } from "./fold.ts";
import { impliedBy } from "./implied.ts";
import { expandSpecifiers, specifierReason } from "./specifiers.ts";
import type { Manager, UnitName } from "./unit-name.ts";

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
  readonly capabilityBoundingSet: BoundingSet;
  /** The name or number as systemd takes it, specifiers replaced. */
  readonly user: Setting<string>;
  readonly dynamicUser: Setting<boolean>;
  readonly type: Setting<ServiceType>;
  readonly workingDirectory: Setting<string>;
  readonly environment: Environment;
  readonly execStart: Setting<readonly Command[]>;
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
    capabilityBoundingSet: readBoundingSet(stream),
    user: foldDirective(stream, "User", text),
    type: foldDirective(stream, "Type", (entry) => readWord(entry, TYPES)),
    workingDirectory: foldDirective(stream, "WorkingDirectory", text),
    environment: readEnvironment(stream, unit, manager),
    execStart: readCommands(stream, "ExecStart", unit, manager),
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

function readBoolean(stream: EntryStream, key: string): Setting<boolean> {
  return foldDirective(stream, key, ({ value }) => {
    const parsed = parseBoolean(value);
    return parsed === undefined
      ? { kind: "ignored", reason: "the value must be `yes` or `no`." }
      : { kind: "value", value: parsed };
  });
}

function readLevel<L extends string>(
  { value }: Assignment,
  levels: readonly L[],
): Reading<L | "yes" | "no"> {
  const parsed = parseBoolean(value);
  if (parsed !== undefined) return { kind: "value", value: parsed ? "yes" : "no" };
  return readWord({ value }, ["yes", "no", ...levels]);
}

function readWord<W extends string>(
  { value }: Pick<Assignment, "value">,
  words: readonly W[],
): Reading<W> {
  const word = words.find((known) => known === value);
  if (word !== undefined) return { kind: "value", value: word };
  const names = words.map((known) => `\`${known}\``).join(", ");
  return { kind: "ignored", reason: `the value must be one of ${names}, with nothing after it.` };
}

function readText(entry: Assignment, unit: UnitName, manager: Manager): Reading<string> {
  if (entry.value === "") return { kind: "reset" };
  const expansion = expandSpecifiers(entry.value, unit, manager);
  switch (expansion.kind) {
    case "known":
      return { kind: "value", value: expansion.text };
    case "dynamic":
      return { kind: "dynamic", reason: specifierReason(expansion.specifier) };
    case "invalid":
      return { kind: "ignored", reason: `there is no specifier \`${expansion.specifier}\`.` };
  }
}
