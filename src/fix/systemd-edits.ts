import type { Check } from "../result.ts";
import type { Location } from "../source/location.ts";
import type { SourceFile } from "../source/source-file.ts";
import { lineEndAt, lineStart, lineStop, nextLine, type TextEdit } from "./text-edit.ts";

/**
 * The ways to have a unit file say what a check expects, the best first: another value in place of
 * the one that decides, or a line of its own.
 */
export function systemdEdits(
  { edit, expected }: Check,
  file: SourceFile,
  location: Location,
): readonly (readonly TextEdit[])[] {
  const { path, text } = file;
  const [key, value] = splitAssignment(expected ?? "");
  if (expected === null || key === undefined || value === undefined) return [];
  const start = file.offsetOf(location.line, location.column);
  const end = file.offsetOf(location.endLine, location.endColumn);
  const behind = (at: number): TextEdit => {
    const stop = lineStop(text, at);
    return { path, start: stop, end: stop, text: lineEndAt(file, at) + expected };
  };
  if (edit === "add") {
    return text.slice(start, end) === "[Service]" ? [[behind(lastRelated(text, end))]] : [];
  }
  const written = text.slice(logicalLineStart(text, start), start);
  if (splitAssignment(written)[0] !== key) return [];
  const replaced: TextEdit = { path, start, end, text: value };
  if (key !== "CapabilityBoundingSet") return [[replaced]];
  // Its lines add up: one more takes away from them, and leaves what else they say.
  const added = behind(end);
  return mayBeReplaced(text.slice(start, end), value) ? [[replaced], [added]] : [[added]];
}

/** Directives beside which a person would look for another one of a sandbox. */
const RELATED = /^(?:Private|Protect|Restrict|NoNewPrivileges|CapabilityBoundingSet)[A-Za-z]*\s*=/;

/** The last line of the section that is about the sandbox, else the offset of the section's head. */
function lastRelated(text: string, head: number): number {
  let last = head;
  let continues = false;
  for (let at = nextLine(text, head); at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, lineStop(text, at));
    if (!continues && line.startsWith("[")) break;
    const isWhole = !continues && !line.endsWith("\\");
    continues = line.endsWith("\\");
    if (isWhole && RELATED.test(line)) last = at;
  }
  return last;
}

/** Where the line begins that a backslash at the end of each line continues. */
function logicalLineStart(text: string, offset: number): number {
  let start = lineStart(text, offset);
  while (/\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start))) {
    start = lineStart(text, start - 1);
  }
  return start;
}

/**
 * Whether a list takes away from the whole set, and nothing but what the wanted one takes away: in the
 * place of a list of what is allowed, that one would allow all the rest.
 */
function mayBeReplaced(list: string, wanted: string): boolean {
  if (!list.startsWith("~")) return false;
  const names = list.slice(1).trim().split(/\s+/);
  return names.some((name) => !/^CAP_[A-Z_]+$/.test(name)) || `~${names.join(" ")}` === wanted;
}

/** systemd ignores blanks around the name and in front of the value. */
function splitAssignment(line: string): readonly [key?: string, value?: string] {
  const equals = line.indexOf("=");
  return equals === -1 ? [] : [line.slice(0, equals).trim(), line.slice(equals + 1)];
}
