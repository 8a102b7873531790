import { parseCommands } from "../directives/commands.ts";
import type { Assignment } from "../syntax/entry.ts";
import { BOOLEAN_KEYS } from "../syntax/keys.ts";
import { splitWords } from "../syntax/words.ts";
import { dynamicPart } from "../unit/fold.ts";
import type { Manager, UnitName } from "../unit/unit-name.ts";
import { parseBoolean } from "./boolean.ts";
import type { Fault } from "./fault.ts";
import { isNewerWord } from "./newer-words.ts";
import { isAbsolutePath } from "./path.ts";
import { expandSpecifiers } from "./specifiers.ts";
import { userNameFault } from "./user.ts";
import { VALUE_KINDS, type ValueKind } from "./value-kinds.ts";

/** What is wrong with the value of an assignment, for the keys that this project reads. */
export function findFault(entry: Assignment, unit: UnitName, manager: Manager): Fault | undefined {
  if (BOOLEAN_KEYS.get(entry.section)?.has(entry.key)) return booleanFault(entry);
  if (entry.section !== "Service") return undefined;
  const kind = VALUE_KINDS.get(entry.key);
  if (kind !== undefined) return kindFault(entry, kind, unit, manager);
  if (entry.value === "") return undefined;
  if (COMMAND_KEYS.has(entry.key)) return parseCommands(entry, unit, manager).fault;
  const check = CHECKS.get(entry.key);
  if (check === undefined || dynamicPart(entry) !== undefined) return undefined;
  return check(entry.value, (value) => {
    const expansion = expandSpecifiers(value, unit, manager);
    if (expansion.kind === "invalid") return { unknown: expansion.specifier };
    return expansion.kind === "known" ? { text: expansion.text } : {};
  });
}

/** A value with its specifiers replaced: `text` where that is possible here. */
type Expand = (value: string) => { readonly text?: string; readonly unknown?: string };

const CHECKS: ReadonlyMap<string, (value: string, expand: Expand) => Fault | undefined> = new Map([
  ["User", accountFault],
  ["Group", accountFault],
  ["SupplementaryGroups", accountsFault],
  ["WorkingDirectory", workingDirectoryFault],
  ["RootDirectory", rootFault],
  ["RootImage", rootFault],
  ["RootVerity", rootFault],
  ["SELinuxContext", labelFault],
  ["AppArmorProfile", labelFault],
  ["SmackProcessLabel", labelFault],
  ["PIDFile", pidFileFault],
  ["EnvironmentFile", environmentFileFault],
]);

const COMMAND_KEYS: ReadonlySet<string> = new Set([
  "ExecCondition",
  "ExecStartPre",
  "ExecStart",
  "ExecStartPost",
  "ExecReload",
  "ExecStop",
  "ExecStopPost",
]);

/** An empty boolean is no reset, but wrong too. Only this one is worth a refusal to systemd 252. */
function booleanFault(entry: Assignment): Fault | undefined {
  if (dynamicPart(entry) !== undefined || parseBoolean(entry.value) !== undefined) return undefined;
  if (isNewerWord(entry.key, entry.value)) {
    const reason = `version 252 does not know \`${entry.value}\`, newer ones do`;
    // For these it has its effect.
    return { reason, isFatal: false, isPartial: true };
  }
  return {
    reason:
      entry.value === ""
        ? "it says nothing, where it must say `yes` or `no`"
        : "the value must be `yes` or `no`, with nothing after it",
    isFatal: entry.key === "DynamicUser",
  };
}

function kindFault(
  entry: Assignment,
  { accepts, hasReset, expected, isList = false }: ValueKind,
  unit: UnitName,
  manager: Manager,
): Fault | undefined {
  if (entry.value === "" ? hasReset : dynamicPart(entry) !== undefined) return undefined;
  const expansion = expandSpecifiers(entry.value, unit, manager);
  if (expansion.kind === "dynamic") return undefined;
  const text = expansion.kind === "known" ? expansion.text : entry.value;
  if (accepts(entry.value) || (accepts(text) && expansion.kind === "known")) return undefined;
  return { reason: expected, isFatal: false, isPartial: isList };
}

function accountFault(value: string, expand: Expand): Fault | undefined {
  const { text, unknown } = expand(value);
  if (unknown !== undefined) return { reason: noSuch(unknown), isFatal: true };
  const reason = text === undefined ? undefined : userNameFault(text);
  return reason === undefined ? undefined : { reason, isFatal: true };
}

function accountsFault(value: string, expand: Expand): Fault | undefined {
  const { words, error } = splitWords(value, "unquoted");
  for (const { text, start } of words) {
    const fault = accountFault(text, expand);
    if (fault !== undefined) return { ...fault, isPartial: start > 0 };
  }
  const isPartial = words.length > 0;
  return error && { reason: `it has ${error.what}`, isFatal: true, isPartial };
}

function rootFault(value: string, expand: Expand): Fault | undefined {
  const { text, unknown } = expand(value);
  if (unknown !== undefined) return { reason: noSuch(unknown), isFatal: true };
  if (text === undefined || text === "" || isAbsolutePath(text)) return undefined;
  return { reason: "it must be an absolute path without `..`", isFatal: true };
}

function labelFault(value: string, expand: Expand): Fault | undefined {
  const { unknown } = expand(value);
  return unknown === undefined
    ? undefined
    : { reason: noSuch(unknown), isFatal: !value.startsWith("-") };
}

function pidFileFault(value: string, expand: Expand): Fault | undefined {
  const { text, unknown } = expand(value);
  if (unknown !== undefined) return { reason: noSuch(unknown), isFatal: false };
  // A relative path is one below /run.
  if (text === undefined || isAbsolutePath(text.startsWith("/") ? text : `/run/${text}`)) {
    return undefined;
  }
  return { reason: "the path must have no `..`", isFatal: true };
}

function workingDirectoryFault(value: string, expand: Expand): Fault | undefined {
  const isFatal = !value.startsWith("-");
  const path = isFatal ? value : value.slice(1);
  if (path === "~") return undefined;
  const { text, unknown } = expand(path);
  if (unknown !== undefined) return { reason: noSuch(unknown), isFatal };
  if (text === undefined || isAbsolutePath(text)) return undefined;
  return { reason: "a working directory is an absolute path without `..`, or `~`", isFatal };
}

function environmentFileFault(value: string, expand: Expand): Fault | undefined {
  const { text, unknown } = expand(value.startsWith("-") ? value.slice(1) : value);
  if (unknown !== undefined) return { reason: noSuch(unknown), isFatal: false };
  if (text === undefined || isAbsolutePath(text)) return undefined;
  return { reason: "the file must be an absolute path without `..`", isFatal: false };
}

function noSuch(specifier: string): string {
  return `there is no specifier \`${specifier}\``;
}
