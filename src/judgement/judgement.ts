import type { Check, Excerpts, InstanceSummary, ReportedProblem } from "../result.ts";
import type { SourceFile } from "../source/source-file.ts";

/** A check, and what the comparison with a base needs to know about it besides. */
export interface JudgedCheck {
  readonly check: Check;
  /** As the rule says it: a report may have to hide a part of it. Never shown. */
  readonly subject: string;
  /** The instance has no files of the kind that the rule is about. */
  readonly kindAbsent: boolean;
  /** The subject stands for the whole rule, because the rule found nothing to name. */
  readonly wholeRule: boolean;
  /** A figure that is worse the higher it is. */
  readonly measure: number | undefined;
  /** A person has to follow the advice here, whatever the rule says of its advice in general. */
  readonly byHand: boolean;
}

export interface JudgedProblem {
  readonly problem: ReportedProblem;
  /** The text of the file; `undefined` for files without one, and for the run as a whole. */
  readonly text: string | undefined;
}

/** What one repository is like, seen by itself. Redacted: nothing in it holds a secret. */
export interface Judgement {
  readonly instances: readonly InstanceSummary[];
  readonly checks: readonly JudgedCheck[];
  readonly problems: readonly JudgedProblem[];
  readonly notices: readonly string[];
  /** The kinds of files that instances lack, as people call them. */
  readonly absent: readonly string[];
  /** Every path of the repository. */
  readonly paths: ReadonlySet<string>;
  /** Whether a host stands in any of the files that were read. */
  readonly names: (host: string) => boolean;
  readonly excerpts: Excerpts;
  /** Takes the repository's secrets out of a text. */
  readonly redact: (text: string) => string;
  /** A line of one of its files, 1-based, as it may be shown. */
  readonly showLine: (file: SourceFile, line: number) => string;
}
