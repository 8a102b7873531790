import type { Fix } from "../fix/fix.ts";
import type { Check, Result } from "../result.ts";
import { sayingTheSame } from "./change.ts";
import { htmlCode, htmlLink } from "./html.ts";
import { whatIsThere } from "./markdown-cells.ts";

/** A comment with more than this has been made to be long; GitHub takes 65 536. */
const MOST_CHARACTERS = 10_000;

/**
 * What a reader would not see, or would take for something else: control characters, those that
 * reorder text or take up no room, blanks that are no space. A tab is what it looks like.
 */
const DECEPTIVE = /(?!\t)\p{C}|[\p{Zl}\p{Zp}]|(?! )\p{Zs}|\p{Default_Ignorable_Code_Point}/u;

/** Whether the lines of a fix can be shown to everybody, and show what they are. */
export function isShowable({ before, after, holdsSecret }: Fix): boolean {
  const lines = [...before, ...after];
  return (
    !holdsSecret &&
    !lines.some((line) => DECEPTIVE.test(line)) &&
    lines.reduce((sum, line) => sum + line.length, 0) <= MOST_CHARACTERS &&
    // A block with blank lines only might be taken for an empty one, which takes lines out.
    (after.length === 0 || after.some((line) => line.trim() !== ""))
  );
}

/** Who applies a suggestion wants to know what for, not for which of many hosts. */
const MOST_FINDINGS = 8;

/**
 * A review comment that proposes the fix, for GitHub to apply: the block replaces the lines that the
 * comment stands on.
 *
 * @param checks what it mends
 */
export function renderSuggestion(
  { after }: Fix,
  checks: readonly Check[],
  { rules }: Result,
): string {
  const groups = sayingTheSame(checks);
  const findings = groups.slice(0, MOST_FINDINGS).map((group) => {
    const [{ rule, severity }] = group;
    const name = htmlLink(htmlCode(rule), rules[rule]?.url ?? null);
    return `<p><b>${severity}</b> ${name}<br>${whatIsThere(group)}</p>`;
  });
  const more = groups.length - findings.length;
  const fence = fenceAround(after);
  return [
    ...findings,
    ...(more > 0 ? [`<p>It mends ${more} more.</p>`] : []),
    "",
    `${fence}suggestion`,
    ...after,
    fence,
    "",
  ].join("\n");
}

/** Longer than every run of backticks inside: https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
function fenceAround(lines: readonly string[]): string {
  let longest = 2;
  for (const line of lines) {
    for (const [run] of line.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  }
  return "`".repeat(longest + 1);
}
