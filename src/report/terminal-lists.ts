import type { Check, Result } from "../result.ts";
import { inert, truncate } from "../source/inert.ts";
import type { ChangeView } from "./change.ts";
import type { Style } from "./terminal-style.ts";

/** Lines are cut here: a minified file must not fill the screen. */
export const LONGEST_LINE = 160;

/** What a change does not make worse, a line each. */
export function listAside(result: Result, view: ChangeView, style: Style): readonly string[] {
  const unchanged = [
    ...view.unchangedProblems.map(({ path, line, message, code }) =>
      asideLine({ path, line }, message, code, style),
    ),
    ...view.unchanged.map((check) => checkLine(check, style)),
  ];
  return [
    list(
      "Passed at the base, and gone now",
      result.removed.map((check) => checkLine(check, style)),
      style,
    ),
    list(
      "Fixed",
      result.fixed.map((check) => checkLine(check, style)),
      style,
    ),
    list("Fails as at the base", unchanged, style),
    list(
      "Waived",
      result.checks
        .filter(({ status }) => status === "waived")
        .map((check) => `${checkLine(check, style)}: ${inert(check.waiver?.reason ?? "")}`),
      style,
    ),
  ];
}

function list(title: string, lines: readonly string[], style: Style): string {
  if (lines.length === 0) return "";
  return [`${style("bold", title)} (${lines.length}):`, ...lines].join("\n");
}

function checkLine({ location, severity, rule, subject }: Check, style: Style): string {
  return asideLine(location, `${severity}  ${subject}`, rule, style);
}

function asideLine(
  place: { readonly path: string; readonly line: number } | null,
  text: string,
  name: string,
  style: Style,
): string {
  const where = place === null ? "" : `${style("dim", inert(`${place.path}:${place.line}`))}  `;
  return `  ${where}${inert(truncate(text, LONGEST_LINE))}  ${style("dim", name)}`;
}
