import type { Location } from "../../source/location.ts";
import type { Problem } from "../../source/problem.ts";
import { problem } from "../../source/problem.ts";
import type { Dynamic, Setting } from "../../source/setting.ts";
import type { Assignment, Entry, Range } from "../syntax/entry.ts";
import { shownPlaceholder } from "../syntax/shown-placeholder.ts";

/** What an assignment says to the directive of its key. */
export type Reading<T> =
  | { readonly kind: "value"; readonly value: T }
  /** Back to systemd's default, as an empty assignment does where the directive allows it. */
  | { readonly kind: "reset" }
  | { readonly kind: "dynamic"; readonly reason: string }
  /** systemd warns and goes on as if the line were not there. */
  | { readonly kind: "ignored"; readonly reason: string };

/** The entries of one service in the order in which systemd reads them. */
export interface EntryStream {
  readonly entries: readonly Entry[];
  /** What a setting is before the first entry: unset, or dynamic when the unit is not here. */
  readonly base: Setting<never>;
  readonly report: (problem: Problem) => void;
}

/** The effective value of a directive whose last valid assignment wins. */
export function foldDirective<T>(
  stream: EntryStream,
  key: string,
  read: (assignment: Assignment) => Reading<T>,
  section = "Service",
): Setting<T> {
  let setting: Setting<T> = stream.base;
  for (const entry of stream.entries) {
    if (entry.section !== section) continue;
    if (entry.kind === "opaque") setting = opaquely(setting, entry, read);
    else if (entry.key === key) {
      const next = settingOf(entry, read, stream.report);
      if (next !== undefined) {
        setting = entry.conditional ? eitherOf(setting, next, CONDITION_REASON) : next;
      }
    }
  }
  return setting;
}

/** A line that may assign the directive, and does so with a value that may be known. */
function opaquely<T>(
  before: Setting<T>,
  line: Exclude<Entry, Assignment>,
  read: (assignment: Assignment) => Reading<T>,
): Setting<T> {
  if (line.assigned === undefined) return opaqueSetting(line);
  const next = settingOf(line.assigned, read, () => {});
  return next === undefined ? before : eitherOf(before, next, templateReason(line.placeholder));
}

/** What a line written by a template engine makes of every setting of its section. */
export function opaqueSetting(entry: Exclude<Entry, Assignment>): Dynamic<never> {
  return { state: "dynamic", reason: templateReason(entry.placeholder), origin: entry.location };
}

export function templateReason(placeholder: string): string {
  return `what the template puts in place of \`${shownPlaceholder(placeholder)}\``;
}

export const CONDITION_REASON = "a condition of the template";

/** Reports a value that systemd ignores. */
export function reportIgnored(
  entry: Assignment,
  reason: string,
  report: (problem: Problem) => void,
): void {
  if (entry.isAnyKey) return;
  const message = `systemd ignores this \`${entry.key}=\`: ${reason}`;
  report(problem("systemd/ignored-value", placeOfValue(entry), message));
}

/** Reports a part of a value that systemd ignores. */
export function reportIgnoredPart(
  entry: Assignment,
  { start, end }: Range,
  reason: string,
  report: (problem: Problem) => void,
): void {
  if (entry.isAnyKey) return;
  const message = `systemd ignores this part of \`${entry.key}=\`: ${reason}`;
  report(problem("systemd/ignored-value", entry.locate(start, end), message));
}

/** The value, or the whole entry where the value is empty. */
export function placeOfValue(entry: Assignment): Location {
  return entry.value === "" ? entry.location : entry.valueLocation;
}

/**
 * The placeholder that makes a value, or a part of it, dynamic. Not for commands: in these, and
 * nowhere else, `${NAME}` is systemd's own.
 */
export function dynamicPart(
  entry: Assignment,
  start = 0,
  end = entry.value.length,
): string | undefined {
  const placeholder = entry.placeholder(start, end);
  if (placeholder !== undefined) return placeholder;
  return /\$\{[A-Za-z_][A-Za-z0-9_]{0,80}\}/.exec(entry.value.slice(start, end))?.[0];
}

function settingOf<T>(
  entry: Assignment,
  read: (assignment: Assignment) => Reading<T>,
  report: (problem: Problem) => void,
): Setting<T> | undefined {
  const origin = placeOfValue(entry);
  const placeholder = dynamicPart(entry);
  if (placeholder !== undefined) {
    return { state: "dynamic", reason: templateReason(placeholder), origin };
  }
  const reading = read(entry);
  switch (reading.kind) {
    case "value":
      return { state: "known", value: reading.value, origin };
    case "reset":
      return { state: "unset", nearest: origin };
    case "dynamic":
      return { state: "dynamic", reason: reading.reason, origin };
    case "ignored":
      reportIgnored(entry, reading.reason, report);
      return undefined;
  }
}

/** A template decides whether `next` takes the place of `before`. */
function eitherOf<T>(before: Setting<T>, next: Setting<T>, reason: string): Setting<T> {
  if (before.state === "known" && next.state === "known" && before.value === next.value) {
    return before;
  }
  if (next.state === "dynamic") return next;
  const origin = next.state === "known" ? next.origin : next.nearest;
  return { state: "dynamic", reason, origin };
}
