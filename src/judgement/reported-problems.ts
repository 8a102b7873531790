import { fingerprint } from "../fingerprint.ts";
import type { ReportedProblem } from "../result.ts";
import { truncate } from "../source/inert.ts";
import { LIMITS } from "../source/limits.ts";
import type { Problem } from "../source/problem.ts";
import type { Redactor } from "../source/redaction.ts";

/** Names and values of the input stand in it, and the input may be a stranger's. */
const LONGEST_MESSAGE = 1000;

/** Problems as reports show them: redacted, each said once, and many of a kind cut and counted. */
export function reportProblems(
  problems: readonly Problem[],
  redactor: Redactor,
): readonly ReportedProblem[] {
  const reported = problems.map((found) =>
    reportProblem({ ...found, message: truncate(redactor.text(found.message), LONGEST_MESSAGE) }),
  );
  // The same file may be read for more than one reason; what is wrong with it is said once.
  const seen = new Set<string>();
  const distinct = reported.filter(({ code, path, line, column, message }) => {
    const key = fingerprint(code, path, String(line), String(column), message);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return cutRepetitions(distinct);
}

/** A problem whose message is fit to be shown. */
export function reportProblem({ code, severity, message, location }: Problem): ReportedProblem {
  return {
    code,
    severity,
    path: location.path,
    line: location.line,
    column: location.column,
    message,
    baseline: null,
    fingerprint: fingerprint(code, location.path),
  };
}

/** One mistake made a thousand times is shown some times, and then counted. */
function cutRepetitions(problems: readonly ReportedProblem[]): readonly ReportedProblem[] {
  const kept: ReportedProblem[] = [];
  const counts = new Map<string, { times: number; lastKept: number }>();
  for (const problem of problems) {
    const count = counts.get(problem.fingerprint) ?? { times: 0, lastKept: 0 };
    count.times += 1;
    if (count.times <= LIMITS.sameProblems) count.lastKept = kept.push(problem) - 1;
    counts.set(problem.fingerprint, count);
  }
  for (const { times, lastKept } of counts.values()) {
    const last = kept[lastKept];
    if (times <= LIMITS.sameProblems || last === undefined) continue;
    const more = times - LIMITS.sameProblems;
    kept[lastKept] = { ...last, message: `${last.message} There are ${more} more like this.` };
  }
  return kept;
}
