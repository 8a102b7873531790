import {
  FOREIGN_SYSTEM_CALLS,
  SYSTEM_CALL_GROUPS,
  UNGROUPED_SYSTEM_CALLS,
} from "./system-call-table.ts";

/** A set of the system calls of x86-64, as the bits of a number. */
export type SystemCallSet = bigint;

/** Calls that `@known` lacks: newer than systemd 252, or never in a kernel of x86-64. */
const NOT_IN_KNOWN = ["cachestat", "nfsservctl"];

const GROUPS: ReadonlyMap<string, string> = new Map(Object.entries(SYSTEM_CALL_GROUPS));
const NAMES = [...new Set(words([UNGROUPED_SYSTEM_CALLS, ...GROUPS.values()].join(" ")))].filter(
  (name) => !name.startsWith("@"),
);
const BITS: ReadonlyMap<string, SystemCallSet> = new Map(
  NAMES.map((name, index) => [name, 1n << BigInt(index)]),
);
const FOREIGN: ReadonlySet<string> = new Set(words(FOREIGN_SYSTEM_CALLS));
const sets = new Map<string, SystemCallSet>();

export type SystemCallGroup = keyof typeof SYSTEM_CALL_GROUPS;

/** What a system call's name, or a group's, stands for; `undefined` where systemd knows it not. */
export function findSystemCalls(name: string): SystemCallSet | undefined {
  return name.startsWith("@") ? findGroup(name) : (BITS.get(name) ?? findForeign(name));
}

/** What is in a group of system calls. */
export function systemCallsOf(group: SystemCallGroup): SystemCallSet {
  return findGroup(group) ?? 0n;
}

function findForeign(name: string): SystemCallSet | undefined {
  return FOREIGN.has(name) ? 0n : undefined;
}

function findGroup(name: string): SystemCallSet | undefined {
  const found = sets.get(name);
  if (found !== undefined) return found;
  const members = name === "@known" ? KNOWN : words(GROUPS.get(name) ?? "");
  if (members.length === 0) return undefined;
  const set = members.reduce((sum, member) => sum | (findSystemCalls(member) ?? 0n), 0n);
  sets.set(name, set);
  return set;
}

const KNOWN = NAMES.filter((name) => !NOT_IN_KNOWN.includes(name));

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
