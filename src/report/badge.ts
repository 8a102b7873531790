import { makeBadge } from "badge-maker";
import { countRules } from "../gate/summarize.ts";
import type { Result } from "../result.ts";
import { SEVERITIES, type Severity } from "../rules/severity.ts";

type BadgeColor = "brightgreen" | "yellowgreen" | "yellow" | "orange" | "red" | "lightgrey";

/** What a badge says: how many rules pass, of those that apply, and how bad the worst failure is. */
export interface Badge {
  readonly label: string;
  readonly message: string;
  readonly color: BadgeColor;
  /** Nothing could be judged. */
  readonly isError: boolean;
}

const COLOR_OF_SEVERITY: Readonly<Record<Severity, BadgeColor>> = {
  high: "red",
  medium: "orange",
  low: "yellow",
};

/** The result in two words and a colour. */
export function badgeOf(result: Result): Badge {
  const { passed, applicable } = countRules(result.checks);
  const isError = result.result === "error";
  // The colour alone would not say why it is red although all pass.
  const unread = hasUnreadFiles(result) ? " with errors" : "";
  return {
    label: "hardening",
    message:
      applicable > 0
        ? `${passed}/${applicable}${unread}`
        : isError
          ? "not checked"
          : "nothing to check",
    color: colorOf(result, passed, applicable),
    isError,
  };
}

/** The badge as a picture. */
export function renderBadgeSvg(result: Result): string {
  const { label, message, color } = badgeOf(result);
  return `${makeBadge({ label, message, color })}\n`;
}

/** The badge for the endpoint of shields.io: https://shields.io/badges/endpoint-badge */
export function renderBadgeJson(result: Result): string {
  return `${JSON.stringify({ schemaVersion: 1, ...badgeOf(result) })}\n`;
}

function colorOf(result: Result, passed: number, applicable: number): BadgeColor {
  const { checks } = result;
  if (hasUnreadFiles(result)) return "red";
  const failing = new Set(
    checks.flatMap(({ status, severity }) => (status === "fail" ? [severity] : [])),
  );
  const worst = SEVERITIES.findLast((severity) => failing.has(severity));
  if (worst !== undefined) return COLOR_OF_SEVERITY[worst];
  // Of what could not be decided, or is waived, bright green would be a promise.
  if (passed === 0) return "lightgrey";
  return passed === applicable ? "brightgreen" : "yellowgreen";
}

/** A file that could not be read may hide anything. */
function hasUnreadFiles({ checks, problems }: Result): boolean {
  return checks.length > 0 && problems.some(({ severity }) => severity === "error");
}
