import { type EnvironmentVariable, variableOf } from "../directives/environment.ts";
import type { Assignment } from "../syntax/entry.ts";
import type { UnitFile } from "../syntax/parse.ts";
import { splitWords } from "../syntax/words.ts";

/**
 * Every variable that a file holds, in effect or not: in lines that another one overrides, under a
 * misspelled key, in a wrong section, in a broken word; and what commands and credentials are given
 * by name. What may be a secret has to be known as one.
 */
export function writtenVariables({ entries, ignored }: UnitFile): readonly EnvironmentVariable[] {
  const variables: EnvironmentVariable[] = [];
  for (const entry of entries) {
    if (entry.kind === "opaque") continue;
    if (entry.key === "Environment") addWritten(entry, variables);
    else if (entry.key.startsWith("Exec")) addArguments(entry, variables);
    else if (entry.key === "SetCredential") addCredential(entry, variables);
  }
  for (const entry of ignored) {
    const whole = { start: 0, end: entry.value.length };
    variables.push(variableOf(entry, entry.key, entry.value, whole));
    addWritten(entry, variables);
  }
  return variables;
}

function addWritten(entry: Assignment, variables: EnvironmentVariable[]): void {
  const { words, error } = splitWords(entry.value, "c-relaxed");
  const end = entry.value.length;
  const broken = error && {
    text: entry.value.slice(error.start).replace(/^["']/, ""),
    start: error.start,
    end,
  };
  for (const word of broken ? [...words, broken] : words) {
    const equals = word.text.indexOf("=");
    if (equals <= 0) continue;
    const name = word.text.slice(0, equals);
    variables.push(variableOf(entry, name, word.text.slice(equals + 1), word));
  }
}

/** `--password=x`, `--password x`, `PASSWORD=x` in a shell's command, and addresses with a password. */
function addArguments(entry: Assignment, variables: EnvironmentVariable[]): void {
  let option = entry.key;
  for (const word of splitWords(entry.value, "c-relaxed").words) {
    for (const text of word.text.split(/\s+/)) {
      const equals = text.indexOf("=");
      const name = equals > 0 ? text.slice(0, equals) : option;
      const value = text.slice(equals > 0 ? equals + 1 : 0).replace(/["']/g, "");
      const isTelling = name !== entry.key || value.includes("://");
      // What begins with a dollar sign is the name of a variable, not a secret.
      if (isTelling && !value.startsWith("$")) variables.push(variableOf(entry, name, value, word));
      option = text.startsWith("-") && equals === -1 ? text : entry.key;
    }
  }
}

function addCredential(entry: Assignment, variables: EnvironmentVariable[]): void {
  const colon = entry.value.indexOf(":");
  if (colon <= 0) return;
  const range = { start: colon + 1, end: entry.value.length };
  variables.push(
    variableOf(entry, entry.value.slice(0, colon), entry.value.slice(colon + 1), range),
  );
}
