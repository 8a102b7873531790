import type { JudgedCheck, Judgement } from "../judgement/judgement.ts";
import type { Check } from "../result.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Fix, FixedCheck } from "./fix.ts";
import type { State } from "./state.ts";
import type { TextEdit } from "./text-edit.ts";
import { replacedLines } from "./whole-lines.ts";

/** What edits of one file do, as whole lines of it. */
export function describeFix(
  start: State,
  after: State,
  mended: readonly [JudgedCheck, ...JudgedCheck[]],
  edits: readonly TextEdit[],
): Fix {
  const path = edits[0]?.path ?? "";
  const before = fileOf(start, path);
  const now = fileOf(after, path);
  const lines = replacedLines(before, now);
  const holdsSecret =
    hidesAny(start.judgement, before, lines.line, lines.before.length) ||
    hidesAny(after.judgement, now, lines.line, lines.after.length);
  const checks = mended.map(({ check }) => namesOf(check));
  return { check: namesOf(mended[0].check), mends: checks, path, ...lines, holdsSecret };
}

function fileOf({ repository }: State, path: string): SourceFile {
  const file = repository.files.get(path);
  if (file === undefined) throw new Error("An edit is about a file that was read.");
  return file;
}

/** Whether any of these lines has something in it that is not to be shown. */
function hidesAny(
  { showLine }: Judgement,
  file: SourceFile,
  first: number,
  count: number,
): boolean {
  for (let line = first; line < first + count; line++) {
    if (showLine(file, line) !== file.line(line)) return true;
  }
  return false;
}

export function namesOf({ rule, instance, subject, fingerprint }: Check): FixedCheck {
  return { rule, instance, subject, fingerprint };
}
