export const SEVERITIES = ["low", "medium", "high"] as const;

export type Severity = (typeof SEVERITIES)[number];

/** How far `to` is above `from`, in levels. */
export function levelsBetween(from: Severity, to: Severity): number {
  return SEVERITIES.indexOf(to) - SEVERITIES.indexOf(from);
}

/** The severity so many levels higher (or lower, below 0), kept within low and high. */
export function shiftSeverity(severity: Severity, levels: number): Severity {
  const index = SEVERITIES.indexOf(severity) + levels;
  return SEVERITIES[Math.max(0, Math.min(SEVERITIES.length - 1, index))] ?? severity;
}
