import type { Location } from "../../source/location.ts";
import type { Setting } from "../../source/setting.ts";
import type { Assignment } from "../syntax/entry.ts";
import { splitWords, type Word } from "../syntax/words.ts";
import { type EntryStream, opaqueSetting } from "../unit/fold.ts";
import type { Manager, UnitName } from "../unit/unit-name.ts";
import type { Fault } from "../values/fault.ts";
import { isSafe } from "../values/safe-string.ts";
import { expandSpecifiers } from "../values/specifiers.ts";

/** One command of an `Exec…=` line (systemd.service(5), "Command lines"). */
export interface Command {
  /** An absolute path, or a name that is sought in the service's search path. */
  readonly program: string;
  /** Without the program; `$NAME` is left as it is written. */
  readonly arguments: readonly string[];
  /** `+`: neither the user nor any sandboxing applies. `!`: the user does not apply. */
  readonly privileges: "service" | "no-user-change" | "full";
  /** A template or the host fills in some of it; placeholders are masked by letters. */
  readonly isDynamic: boolean;
  readonly location: Location;
}

/** The commands of a key such as `ExecStart`: lines accumulate, an empty one clears. */
export function readCommands(
  stream: EntryStream,
  key: string,
  unit: UnitName,
  manager: Manager,
): Setting<readonly Command[]> {
  let commands: Command[] = [];
  let base: Setting<never> = stream.base;
  for (const entry of stream.entries) {
    if (entry.section !== "Service") continue;
    if (entry.kind === "opaque") {
      if (commands.length === 0) base = opaqueSetting(entry);
    } else if (entry.key === key && entry.value === "") {
      commands = [];
      base = { state: "unset", nearest: entry.location };
    } else if (entry.key === key) {
      for (const command of parseCommands(entry, unit, manager).commands) commands.push(command);
    }
  }
  const first = commands[0];
  return first === undefined ? base : { state: "known", value: commands, origin: first.location };
}

/** The commands of one line, and what is wrong with the first one that systemd does not take. */
export interface CommandLine {
  readonly commands: readonly Command[];
  readonly fault?: Fault;
}

/** Takes a command line apart as `config_parse_exec()` of src/core/load-fragment.c does. */
export function parseCommands(entry: Assignment, unit: UnitName, manager: Manager): CommandLine {
  const { words, error } = splitWords(entry.value, "c-relaxed");
  const commands: Command[] = [];
  for (let at = 0; at < words.length; at++) {
    const first = words[at];
    if (first === undefined || isSeparator(entry, first)) continue;
    let last = at;
    while (last + 1 < words.length && !isSeparator(entry, words[last + 1])) last++;
    if (error !== undefined && last === words.length - 1) {
      const isFatal = !readPrefix(first.text).flags.includes("-");
      return { commands, fault: { reason: `it has ${error.what}`, isFatal } };
    }
    const parsed = parseCommand(entry, words.slice(at, last + 1), unit, manager);
    if ("reason" in parsed) return { commands, fault: parsed };
    commands.push(parsed);
    at = last;
  }
  if (error === undefined) return { commands };
  return { commands, fault: { reason: `it has ${error.what}`, isFatal: false } };
}

function parseCommand(
  entry: Assignment,
  words: readonly Word[],
  unit: UnitName,
  manager: Manager,
): Command | Fault {
  const start = words[0]?.start ?? 0;
  const end = words.at(-1)?.end ?? start;
  const { flags, program: written } = readPrefix(words[0]?.text ?? "");
  const ignoresFailure = flags.includes("-");
  const texts: string[] = [];
  let isDynamic = entry.conditional || entry.placeholder(start, end) !== undefined;
  for (const text of [written, ...words.slice(1).map((word) => word.text)]) {
    const expansion = expandSpecifiers(text, unit, manager);
    if (expansion.kind === "invalid") {
      const reason = `there is no specifier \`${expansion.specifier}\``;
      return { reason, isFatal: !ignoresFailure };
    }
    if (expansion.kind === "dynamic") isDynamic = true;
    texts.push(expansion.kind === "known" ? expansion.text : text);
  }
  const [program = "", ...args] = texts;
  if (!isSafe(program)) {
    const reason = "the path of a program has no quotes, backslashes or control characters";
    return { reason, isFatal: !ignoresFailure };
  }
  if (!isDynamic && !isProgram(program)) {
    const reason = "a command begins with an absolute path, or with a name without any `/`";
    return { reason, isFatal: !ignoresFailure };
  }
  if (flags.includes("@") && args.length === 0) {
    const reason = "after a `@` the name that the program is to see must follow the path";
    return { reason, isFatal: !ignoresFailure };
  }
  return {
    program,
    arguments: flags.includes("@") ? args.slice(1) : args,
    privileges: privilegesOf(flags),
    isDynamic,
    location: entry.locate(start, end),
  };
}

function isProgram(program: string): boolean {
  if (program.startsWith("/")) return !program.endsWith("/");
  return /^[^/]{1,255}$/.test(program) && program !== "." && program !== "..";
}

/** `\;` is an argument, and only a `;` that stands alone and bare separates. */
function isSeparator(entry: Assignment, word: Word | undefined): boolean {
  return word !== undefined && entry.value.slice(word.start, word.end) === ";";
}

/**
 * The special characters before a command, each of them once, `!` twice; one more belongs to the
 * path, and so does what follows it.
 */
function readPrefix(text: string): { readonly program: string; readonly flags: string } {
  let flags = "";
  for (const character of text) {
    if (!isFurtherFlag(flags, character)) break;
    flags += character;
  }
  return { program: text.slice(flags.length), flags };
}

function isFurtherFlag(flags: string, character: string): boolean {
  switch (character) {
    case "-":
    case "@":
    case ":":
      return !flags.includes(character);
    case "+":
      return !/[+!]/.test(flags);
    case "!":
      return !flags.includes("+") && !/!.*!/.test(flags);
    default:
      return false;
  }
}

/** `!!` matters only on kernels without ambient capabilities. */
function privilegesOf(flags: string): Command["privileges"] {
  if (flags.includes("+")) return "full";
  return /^[^!]*![^!]*$/.test(flags) ? "no-user-change" : "service";
}
