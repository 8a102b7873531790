import type { Answer, ProbeAnswers } from "../../deployment/probes.ts";
import type { Location } from "../../source/location.ts";
import type { Finding } from "../define-rule.ts";
import { SEVERITIES, type Severity } from "../severity.ts";

/** A finding whose subject is still open. */
export type Verdict = Omit<Finding, "subject">;

/** The worst one, the first of several alike; `ruleSeverity` is that of a verdict without one. */
export function worst(verdicts: Iterable<Verdict>, ruleSeverity: Severity): Verdict | undefined {
  let found: Verdict | undefined;
  for (const verdict of verdicts) {
    if (found === undefined || rank(verdict, ruleSeverity) > rank(found, ruleSeverity)) {
      found = verdict;
    }
  }
  return found;
}

/** What does not pass for sure comes before what may not pass. */
function rank({ status, severity }: Verdict, ruleSeverity: Severity): number {
  switch (status) {
    case "fail":
      return 10 + SEVERITIES.indexOf(severity ?? ruleSeverity);
    case "unknown":
      return 2;
    case "pass":
      return 1;
    case "not-applicable":
      return 0;
  }
}

/**
 * Judges everything that may happen to a probe: where all that the rule is about deserves the same
 * verdict, that is the verdict, else it cannot be told. What a client can have for the asking fails.
 *
 * @param what what depends on the host, as the beginning of a sentence: "What /media does"
 */
export function judgeProbe(
  { probe, answers, undecided }: ProbeAnswers,
  what: string,
  judge: (answer: Answer) => Verdict,
): Verdict {
  const verdicts = answers.map(judge);
  const about = verdicts.filter(({ status }) => status !== "not-applicable");
  const [first, ...others] = about.length > 0 ? about : verdicts;
  if (first !== undefined && others.every((other) => isSame(first, other))) return first;
  const chosen = answers.flatMap(({ byQuery }, index) => (byQuery ? (verdicts[index] ?? []) : []));
  const failing = chosen.find(({ status }) => status === "fail");
  if (failing !== undefined) {
    const message = `${failing.message} A client gets this by the query that it chooses.`;
    return { ...failing, message };
  }
  const place = undecided?.location ?? probe.host.location;
  return unknown(what, undecided?.reason ?? "the running host", place);
}

export function unknown(what: string, reason: string, location: Location): Verdict {
  return { status: "unknown", message: `${what} depends on ${reason}.`, location };
}

function isSame(a: Verdict, b: Verdict): boolean {
  return a.status === b.status && a.severity === b.severity;
}
