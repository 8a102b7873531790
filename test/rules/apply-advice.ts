import type { Check } from "../../src/result.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import type { Files } from "../gate/support/pair.ts";

/** Does to the letter what a check says, at the place to which it points. */
export function applyAdvice(files: Files, { location, expected, edit }: Check): Files {
  if (location === null) throw new Error("Without a place, nobody can follow.");
  const { path } = location;
  const file = new SourceFile(path, files[path] ?? "");
  const { text } = file;
  const start = file.offsetOf(location.line, location.column);
  const end = file.offsetOf(location.endLine, location.endColumn);
  const lineEnd = `${text}\n`.indexOf("\n", end);
  const line = expected ?? "";
  const spliced = (from: number, to: number, instead: string) => ({
    ...files,
    [path]: text.slice(0, from) + instead + text.slice(to),
  });
  if (path.endsWith(".exs")) {
    if (line.startsWith("config ")) return { ...files, [path]: `${text}\n${line}\n` };
    const key = line.slice(0, line.indexOf(" "));
    return spliced(text.lastIndexOf(key, start), end, line);
  }
  if (!path.startsWith("nginx/")) {
    const from = edit === "add" ? lineEnd : text.lastIndexOf("\n", start) + 1;
    return spliced(from, lineEnd, edit === "add" ? `\n${line}` : line);
  }
  if (edit === "delete") return spliced(start, afterDirective(text, end), "");
  if (edit === "replace") return spliced(start, afterDirective(text, end), line);
  const isBlock = /^\s*\{/.test(text.slice(end));
  const at = isBlock ? text.indexOf("{", end) + 1 : afterDirective(text, end);
  return spliced(at, at, `\n${line}\n`);
}

/** Behind the `;`, or the `}` of the block. */
function afterDirective(text: string, end: number): number {
  const stop = text.slice(end).search(/[;{]/) + end;
  if (text[stop] === ";") return stop + 1;
  let depth = 0;
  for (let at = stop; at < text.length; at += 1) {
    if (text[at] === "{") depth += 1;
    if (text[at] === "}") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
