import type { Fix } from "../../src/fix/fix.ts";
import type { FixInput } from "../../src/fix/state.ts";
import { SourceFile } from "../../src/source/source-file.ts";

/**
 * Replaces a fix's lines as GitHub does with a suggestion: whole lines, whatever else the file holds
 * stays byte for byte. Throws where the lines are not those that the fix says.
 */
export function applyFix(text: string, { line, endLine, before, after }: Fix): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const replaced = lines.slice(line - 1, endLine);
  const bare = replaced.map((one) => one.replace(/\r?\n$/, ""));
  if (bare.join("\n") !== before.join("\n") || before.length === 0) {
    throw new Error(`These are other lines: ${bare.join("\n")}`);
  }
  const lineEnd = /\r?\n$/.exec(replaced[0] ?? "")?.[0] ?? /\r?\n/.exec(text)?.[0] ?? "\n";
  const last = /\r?\n$/.exec(replaced.at(-1) ?? "")?.[0] ?? "";
  const instead = after.length === 0 ? "" : after.join(lineEnd) + last;
  return lines.slice(0, line - 1).join("") + instead + lines.slice(endLine).join("");
}

/** The input with one fix applied to its text. */
export function withFix(input: FixInput, fix: Fix): FixInput {
  const { repository } = input.head;
  const file = repository.files.get(fix.path);
  if (file === undefined) throw new Error(`There is no ${fix.path}.`);
  const mark = file.hasByteOrderMark ? "\uFEFF" : "";
  const fixed = new SourceFile(fix.path, mark + applyFix(file.text, fix));
  const files = new Map(repository.files).set(fix.path, fixed);
  return { ...input, head: { ...input.head, repository: { ...repository, files } } };
}
