import { type Problem, problem } from "../../source/problem.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { placeholderIn, type TemplateText } from "../../source/template.ts";

/** A word with its quotes, or a comment up to the end of its line. */
export interface LongToken {
  readonly kind: "word" | "quoted" | "comment";
  readonly start: number;
  readonly end: number;
}

/** `NGX_CONF_BUFFER` (src/core/ngx_conf_file.c): a token is read with the character behind it. */
const MOST_BYTES = 4095;
/** A character of UTF-16 is three bytes at most: shorter tokens need no counting. */
export const MAYBE_TOO_LONG = Math.floor(MOST_BYTES / 3);
/** nginx stops at the first. */
const SHOWN = 10;

/** Words and comments that do not fit into the buffer into which nginx reads them. */
export function longTokenProblems(
  file: SourceFile,
  template: TemplateText,
  tokens: readonly LongToken[],
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const { kind, start, end } of tokens) {
    if (problems.length >= SHOWN) break;
    // Not counted: the quote that begins a word, and the end of a line that is not there.
    const isAlone = kind === "quoted" || (kind === "comment" && end === file.text.length);
    const bytes = byteLength(file.text, start, end) - (isAlone ? 1 : 0);
    if (bytes <= MOST_BYTES || placeholderIn(template, start, end) !== undefined) continue;
    const advice = kind === "comment" ? "break it into several lines" : "make it shorter";
    const message = `nginx cannot read this file: this ${kind === "comment" ? "comment" : "word"} has ${bytes} bytes, and nginx takes no more than ${MOST_BYTES}: ${advice}.`;
    problems.push(problem("nginx/syntax", file.locate(start, start + 1), message));
  }
  return problems;
}

function byteLength(text: string, start: number, end: number): number {
  let bytes = end - start;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x80) bytes++;
    // Two halves make four bytes.
    if (code >= 0x800 && (code < 0xd800 || code > 0xdfff)) bytes++;
  }
  return bytes;
}
