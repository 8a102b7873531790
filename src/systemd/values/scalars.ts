import type { Setting } from "../../source/setting.ts";
import type { Assignment } from "../syntax/entry.ts";
import { type EntryStream, foldDirective, type Reading } from "../unit/fold.ts";
import type { Manager, UnitName } from "../unit/unit-name.ts";
import { parseBoolean } from "./boolean.ts";
import { isNewerWord } from "./newer-words.ts";
import { expandSpecifiers, specifierReason } from "./specifiers.ts";

export function readBoolean(
  stream: EntryStream,
  key: string,
  section = "Service",
): Setting<boolean> {
  const read = ({ value }: Assignment): Reading<boolean> => {
    const parsed = parseBoolean(value);
    if (parsed !== undefined) return { kind: "value", value: parsed };
    return isNewerWord(key, value)
      ? { kind: "dynamic", reason: `the version of systemd: 252 does not know \`${value}\`` }
      : { kind: "ignored", reason: "the value must be `yes` or `no`." };
  };
  return foldDirective(stream, key, read, section);
}

/** One of some words; they are case-sensitive. */
export function readWord<W extends string>(
  { value }: Pick<Assignment, "value">,
  words: readonly W[],
): Reading<W> {
  const word = words.find((known) => known === value);
  if (word !== undefined) return { kind: "value", value: word };
  const names = words.map((known) => `\`${known}\``).join(", ");
  return { kind: "ignored", reason: `the value must be one of ${names}, with nothing after it.` };
}

/** A text with its specifiers replaced; an empty one is a reset. */
export function readText(entry: Assignment, unit: UnitName, manager: Manager): Reading<string> {
  if (entry.value === "") return { kind: "reset" };
  const expansion = expandSpecifiers(entry.value, unit, manager);
  switch (expansion.kind) {
    case "known":
      // `%i` of a unit that is no instance is empty.
      return expansion.text === "" ? { kind: "reset" } : { kind: "value", value: expansion.text };
    case "dynamic":
      return { kind: "dynamic", reason: specifierReason(expansion.specifier) };
    case "invalid":
      return { kind: "ignored", reason: `there is no specifier \`${expansion.specifier}\`.` };
  }
}
