import type { Location } from "../../source/location.ts";
import { type Command, parseCommands } from "../directives/commands.ts";
import type { Assignment, Entry } from "../syntax/entry.ts";
import { parseBoolean } from "../values/boolean.ts";
import { dynamicPart } from "./fold.ts";
import type { Manager, UnitName } from "./unit-name.ts";

/** Why systemd does not load a unit whose lines it all understands. */
export interface Refusal {
  readonly reason: string;
  /** What decides it; `undefined` where something is missing. */
  readonly location: Location | undefined;
}

/**
 * What `service_verify()` of src/core/service.c finds wrong with a service as a whole; `undefined`
 * too where a template decides.
 *
 * @param entries without those that systemd ignores
 */
export function findRefusal(
  entries: readonly Entry[],
  unit: UnitName,
  manager: Manager,
): Refusal | undefined {
  const lines = decidingLines(entries);
  if (lines === undefined) return undefined;
  const commands = (key: string) => commandsOf(lines, key, unit, manager);
  const [start, second] = commands("ExecStart");
  if (start === undefined) {
    return remainsWithoutStart(lines, commands("ExecStop").length > 0)
      ? undefined
      : { reason: "it has no `ExecStart=`", location: undefined };
  }
  const busName = last(lines, "BusName");
  const type = lines.findLast(({ key, value }) => key === "Type" && TYPES.has(value));
  if (type?.value === "oneshot") return refusalOfOneshot(lines);
  if (second !== undefined) {
    const reason =
      "it has more than one `ExecStart=`, which needs `Type=oneshot`; an empty `ExecStart=` clears what stands before it";
    return { reason, location: second.location };
  }
  if (type?.value === "dbus" && busName === undefined) {
    return { reason: "`Type=dbus` needs a `BusName=`", location: type.location };
  }
  return refusalOfPam(lines);
}

/** systemd.service(5), `Type=`, as far as systemd 252 knows it. */
const TYPES: ReadonlySet<string> = new Set([
  "simple",
  "exec",
  "forking",
  "oneshot",
  "dbus",
  "notify",
  "idle",
]);

/** Keys that a service of `Type=oneshot` cannot have, with any value or with some. */
const NOT_IN_ONESHOT: readonly { readonly key: string; readonly values?: readonly string[] }[] = [
  { key: "Restart", values: ["always", "on-success"] },
  { key: "RestartForceExitStatus" },
  { key: "ExitType", values: ["cgroup"] },
];

function refusalOfOneshot(lines: readonly Assignment[]): Refusal | undefined {
  for (const { key, values } of NOT_IN_ONESHOT) {
    const line = last(lines, key);
    if (line === undefined || values?.includes(line.value) === false) continue;
    const reason = `\`${key}=${line.value}\` cannot be with \`Type=oneshot\``;
    return { reason, location: line.location };
  }
  return refusalOfPam(lines);
}

function refusalOfPam(lines: readonly Assignment[]): Refusal | undefined {
  const killMode = last(lines, "KillMode");
  if (killMode === undefined || !["process", "none"].includes(killMode.value)) return undefined;
  if (last(lines, "PAMName") === undefined) return undefined;
  const reason = `\`PAMName=\` cannot be with \`KillMode=${killMode.value}\``;
  return { reason, location: killMode.location };
}

/** A service without a command is one that only stands for something, or powers off. */
function remainsWithoutStart(lines: readonly Assignment[], hasStop: boolean): boolean {
  const action = last(lines, "SuccessAction", "Unit");
  if (action !== undefined && action.value !== "none") return true;
  return hasStop && parseBoolean(last(lines, "RemainAfterExit")?.value ?? "") === true;
}

const DECIDING: ReadonlySet<string> = new Set([
  ...["ExecStart", "ExecStop", "Type", "BusName", "RemainAfterExit", "SuccessAction"],
  ...["PAMName", "KillMode", ...NOT_IN_ONESHOT.map(({ key }) => key)],
]);

/** The lines that decide; `undefined` where a template makes some of them. */
function decidingLines(entries: readonly Entry[]): readonly Assignment[] | undefined {
  const lines: Assignment[] = [];
  for (const entry of entries) {
    if (entry.kind === "opaque") return undefined;
    if (!DECIDING.has(entry.key)) continue;
    const isCommand = entry.key.startsWith("Exec");
    if (entry.conditional || (!isCommand && dynamicPart(entry) !== undefined)) return undefined;
    lines.push(entry);
  }
  return lines;
}

function commandsOf(
  lines: readonly Assignment[],
  key: string,
  unit: UnitName,
  manager: Manager,
): readonly Command[] {
  const own = lines.filter((line) => line.key === key && line.section === "Service");
  const since = own.findLastIndex(({ value }) => value === "") + 1;
  return own.slice(since).flatMap((line) => parseCommands(line, unit, manager).commands);
}

/** The last assignment, unless it is a reset. */
function last(
  lines: readonly Assignment[],
  key: string,
  section = "Service",
): Assignment | undefined {
  const found = lines.findLast((line) => line.key === key && line.section === section);
  return found?.value === "" ? undefined : found;
}
