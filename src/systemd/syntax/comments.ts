import { type Comment, commentAt } from "../../source/comment.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { readTemplate } from "../../source/template.ts";
import { physicalLines } from "./lines.ts";
import { skipWhitespace } from "./whitespace.ts";

/**
 * All comments of a unit file: whole lines that begin with `#` or `;` (systemd.syntax(7)). Between
 * lines that a backslash joins they are comments too; behind a value they are part of it.
 */
export function systemdComments(file: SourceFile): readonly Comment[] {
  const { masked } = readTemplate(file.text, "systemd");
  const comments: Comment[] = [];
  for (const { start, end } of physicalLines(masked)) {
    const first = skipWhitespace(masked, start);
    const character = masked.charAt(first);
    if (first >= end || (character !== "#" && character !== ";")) continue;
    comments.push(commentAt(file, first, end, true));
  }
  return comments;
}
