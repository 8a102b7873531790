import type { SourceFile } from "../../source/source-file.ts";
import { readTemplate, type TemplateText } from "../../source/template.ts";
import { hasTemplateName } from "../../source/template-name.ts";
import { physicalLines } from "./lines.ts";
import { skipWhitespace } from "./whitespace.ts";

/**
 * The template placeholders of a unit file. In one that is called like a plain unit, tags in
 * comments alone enclose nothing: no engine reads it, and for systemd they are comments.
 */
export function readUnitTemplate(file: SourceFile): TemplateText {
  const template = readTemplate(file.text, "systemd");
  if (template.conditional.length === 0) return template;
  if (hasTemplateName(file.path) || hasTagOutsideComments(file.text)) return template;
  return { ...template, conditional: [] };
}

const TAG = /\{%|<%(?!=)/;

function hasTagOutsideComments(text: string): boolean {
  for (const { start, end } of physicalLines(text)) {
    const first = text.charAt(skipWhitespace(text, start, end));
    if (first !== "#" && first !== ";" && TAG.test(text.slice(start, end))) return true;
  }
  return false;
}
