import type { Location } from "./location.ts";

/** What can be wrong with the input itself. The codes are stable public API. */
export const PROBLEM_CODES = {
  "source/unreadable": "error",
  "source/not-utf8": "error",
  "source/nul-byte": "error",
  "source/too-large": "error",
  "source/too-many-files": "error",
  "source/no-match": "error",
  "source/link-outside-repository": "error",
  "source/too-many-checks": "error",
  "source/too-many-instances": "error",
  "elixir/syntax": "error",
  "elixir/invalid": "error",
  "elixir/missing-import": "error",
  "elixir/import-outside-repository": "error",
  "elixir/limit": "error",
  "nginx/syntax": "error",
  "nginx/invalid": "error",
  "nginx/include-outside-repository": "error",
  "nginx/limit": "error",
  "nginx/no-longer-read": "error",
  "nginx/ignored-name": "warning",
  "systemd/syntax": "error",
  "systemd/refused": "error",
  "systemd/limit": "error",
  "systemd/unknown-key": "warning",
  "systemd/wrong-section": "warning",
  "systemd/ignored-value": "warning",
  "systemd/ignored-line": "warning",
  "policy/unreadable": "error",
  "policy/syntax": "error",
  "policy/invalid": "error",
  "ignore/invalid": "warning",
  "ignore/unused": "warning",
  "run/nothing-to-check": "error",
  "run/wrong-call": "error",
  "run/not-the-pull-request": "error",
  "run/internal": "error",
} as const satisfies Record<string, "error" | "warning">;

export type ProblemCode = keyof typeof PROBLEM_CODES;

/** Something wrong with the input itself, not with the security of what it configures. */
export interface Problem {
  readonly code: ProblemCode;
  /** `error` fails the run; `warning` never does. */
  readonly severity: "error" | "warning";
  /** What is wrong and what to do, as one or two sentences. */
  readonly message: string;
  readonly location: Location;
}

export function problem(code: ProblemCode, location: Location, message: string): Problem {
  return { code, severity: PROBLEM_CODES[code], message, location };
}
