import type { Answer, Probe, ProbeAnswers } from "../../deployment/probes/probe-answers.ts";
import type { RaisedError } from "../../nginx/model/model.ts";
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
 * verdict, that is the verdict, else it cannot be told.
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
  if (first !== undefined && others.every((other) => isSame(first, other))) {
    if (first.status !== "fail") return first;
    return { ...first, message: [first.message, ...circumstances(probe)].join(" ") };
  }
  const place = undecided?.location ?? probe.host.location;
  return unknown(what, undecided?.reason ?? "the running host", place);
}

/** What is unusual about the request, in sentences. */
function circumstances({ path, raises, choice }: Probe): readonly string[] {
  return [
    ...(/%0A/i.test(path.target) ? [LINE_BREAK] : []),
    ...(raises === undefined ? [] : [`This happens after ${causeOf(raises)}.`]),
    ...(choice === undefined ? [] : [`A client gets this ${choice.how}.`]),
  ];
}

const LINE_BREAK =
  "The `%0A` in this path is a line break, which the dot of a regular expression does not match, so that the path gets round patterns such as `^/(.*)$`: write a prefix (`location /media/ { … }`) or a pattern without its end (`^/media/`).";

function causeOf({ status }: RaisedError): string {
  return CAUSES[status] ?? `the error ${status}`;
}

/** What an error comes from, for people. */
const CAUSES: Readonly<Record<number, string>> = {
  400: "a malformed request (400)",
  401: "a refused login (401)",
  403: "a refused request (403)",
  405: "a method that nginx does not allow (405)",
  413: "a request that is too large (413)",
  497: "plain HTTP sent to the port for TLS (497)",
  502: "an upstream that fails (502)",
  504: "an upstream that does not answer (504)",
};

export function unknown(what: string, reason: string, location: Location): Verdict {
  return { status: "unknown", message: `${what} depends on ${reason}.`, location };
}

function isSame(a: Verdict, b: Verdict): boolean {
  return a.status === b.status && a.severity === b.severity;
}
