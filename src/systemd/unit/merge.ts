import type { Setting } from "../../source/setting.ts";
import type { Assignment, Entry } from "../syntax/entry.ts";
import { type Escapes, splitWords, type Word } from "../syntax/words.ts";
import {
  CONDITION_REASON,
  dynamicPart,
  type EntryStream,
  opaqueSetting,
  placeOfValue,
  reportIgnoredPart,
  templateReason,
} from "./fold.ts";

/** What an assignment does to a directive that unites its assignments. */
export type Change<T> =
  /** Back to systemd's default. */
  | { readonly kind: "reset" }
  | { readonly kind: "replace"; readonly value: T }
  | { readonly kind: "merge"; readonly merge: (before: T | undefined) => T }
  /** What systemd makes of the value is not known. */
  | { readonly kind: "dynamic"; readonly reason: string };

export const RESET = { kind: "reset" } as const;

/**
 * The effective value of a directive whose assignments are united. `read` answers `undefined` for
 * an assignment that systemd ignores.
 */
export function mergeDirective<T>(
  stream: EntryStream,
  key: string,
  read: (entry: Assignment) => Change<T> | undefined,
): Setting<T> {
  let setting: Setting<T> = stream.base;
  for (const entry of stream.entries) {
    if (entry.section !== "Service") continue;
    if (entry.kind === "opaque") setting = opaquely(setting, entry, read);
    else if (entry.key === key) setting = changed(setting, entry, read);
  }
  return setting;
}

/** A line that may assign the directive: what it adds to is not known, unless it is no value. */
function opaquely<T>(
  before: Setting<T>,
  line: Exclude<Entry, Assignment>,
  read: (entry: Assignment) => Change<T> | undefined,
): Setting<T> {
  const isIgnored =
    line.assigned !== undefined &&
    dynamicPart(line.assigned) === undefined &&
    read(line.assigned) === undefined;
  return isIgnored ? before : opaqueSetting(line);
}

function changed<T>(
  before: Setting<T>,
  entry: Assignment,
  read: (entry: Assignment) => Change<T> | undefined,
): Setting<T> {
  const origin = placeOfValue(entry);
  const placeholder = dynamicPart(entry);
  if (placeholder !== undefined) {
    return { state: "dynamic", reason: templateReason(placeholder), origin };
  }
  const change = read(entry);
  if (change === undefined) return before;
  if (entry.conditional) return { state: "dynamic", reason: CONDITION_REASON, origin };
  switch (change.kind) {
    case "reset":
      return { state: "unset", nearest: origin };
    case "replace":
      return { state: "known", value: change.value, origin };
    case "dynamic":
      return { state: "dynamic", reason: change.reason, origin };
    case "merge": {
      if (before.state === "dynamic") return before;
      const value = before.state === "known" ? before.value : undefined;
      return { state: "known", value: change.merge(value), origin };
    }
  }
}

/** The words of a part of a value; what is broken at its end is reported, and left out. */
export function readWords(
  entry: Assignment,
  stream: EntryStream,
  escapes: Escapes,
  offset = 0,
): readonly Word[] {
  const { words, error } = splitWords(entry.value.slice(offset), escapes);
  if (error !== undefined) {
    const part = { start: error.start + offset, end: entry.value.length };
    reportIgnoredPart(entry, part, `it has ${error.what}.`, stream.report);
  }
  return offset === 0
    ? words
    : words.map(({ text, start, end }) => ({ text, start: start + offset, end: end + offset }));
}

/** A list that a `~` before it turns into one of exceptions. */
export interface SignedWords {
  readonly invert: boolean;
  readonly words: readonly Word[];
}

export function readSignedWords(
  entry: Assignment,
  stream: EntryStream,
  escapes: Escapes,
): SignedWords {
  const invert = entry.value.startsWith("~");
  return { invert, words: readWords(entry, stream, escapes, invert ? 1 : 0) };
}
