import type { Check } from "../result.ts";

/** Which failing check a fix is about. */
export type FixedCheck = Pick<Check, "rule" | "instance" | "subject" | "fingerprint">;

/** A replacement of whole lines of one file that mends one failing check. */
export interface Fix {
  readonly check: FixedCheck;
  /** All that it mends, that one included: one line may be wrong for several hosts. */
  readonly mends: readonly FixedCheck[];
  /** Relative to the folder that was checked, as in the result. */
  readonly path: string;
  /** The first line that is replaced, 1-based. */
  readonly line: number;
  /** The last line that is replaced: at least one is, an insertion repeats its neighbour. */
  readonly endLine: number;
  /** These lines as they are, without line ends. */
  readonly before: readonly string[];
  /** What stands there instead; nothing where the lines are taken out. */
  readonly after: readonly string[];
  /** There may be a secret in one of these lines: they are never shown. */
  readonly holdsSecret: boolean;
}
