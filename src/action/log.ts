import * as core from "@actions/core";
import type { Annotation } from "../report/annotations.ts";
import { renderTerminal } from "../report/terminal.ts";
import type { Result } from "../result.ts";
import { inert } from "../source/inert.ts";

/**
 * Writes one line to the step's log. The runner takes commands from there, `::name::` at the start
 * of a line and `##[name]` anywhere in one, so neither may come from a text.
 */
export function logLine(text: string): void {
  core.info(
    inert(text)
      .replaceAll("##[", "## [")
      .replace(/^\s*::/, " : :"),
  );
}

/** The whole report, folded: annotations are few, and the summary stands on another page. */
export function logReport(result: Result): void {
  core.startGroup("Report");
  for (const line of renderTerminal(result, (_format, text) => text).split("\n")) logLine(line);
  core.endGroup();
}

const REMARK = { error: core.error, warning: core.warning, notice: core.notice } as const;

/** Shows remarks beside the lines they are about. */
export function annotate(annotations: readonly Annotation[]): void {
  for (const { level, title, message, place } of annotations) {
    REMARK[level](message, {
      title,
      ...(place && { file: place.path.split("\n").map(inert).join("\n"), startLine: place.line }),
      ...(place?.columns && {
        endLine: place.line,
        startColumn: place.columns.first,
        endColumn: place.columns.last,
      }),
    });
  }
}
