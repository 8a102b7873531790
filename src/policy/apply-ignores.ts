import type { Check } from "../result.ts";
import { type Problem, problem } from "../source/problem.ts";
import type { Ignore } from "./ignores.ts";

/** A check that an ignore will waive once it is on the base. */
export interface PendingIgnore {
  readonly check: Check;
  readonly ignore: Ignore;
}

export interface IgnoredChecks {
  /** In their order, those that count as ignored with status `waived`. */
  readonly checks: readonly Check[];
  /** The ignores that match nothing. */
  readonly problems: readonly Problem[];
  /** Fingerprints of all checks that an ignore is about, whether or not it counts. */
  readonly fingerprints: ReadonlySet<string>;
  readonly pending: readonly PendingIgnore[];
}

/**
 * Waives the failing and the undecided checks at the lines that ignores are about. A check that a
 * waiver of the policy covers already stays as it is; an ignore of it is used all the same.
 *
 * @param counting in a comparison, the `fingerprints` of the base: of others an ignore counts only
 * after the merge. `undefined` where every ignore counts.
 */
export function applyIgnores(
  checks: readonly Check[],
  ignores: readonly Ignore[],
  counting?: ReadonlySet<string>,
): IgnoredChecks {
  const byPlace = new Map(ignores.map((ignore) => [placeOf(ignore), ignore]));
  const used = new Set<string>();
  const fingerprints = new Set<string>();
  const pending: PendingIgnore[] = [];
  const ignored = checks.map((check) => {
    const { rule, location, status } = check;
    if (location === null || status === "pass" || status === "not-applicable") return check;
    const { line } = location;
    const places = [
      placeOf({ rule, location, line }),
      placeOf({ rule, location, line: undefined }),
    ].filter((place) => byPlace.has(place));
    const ignore = byPlace.get(places[0] ?? "");
    if (ignore === undefined) return check;
    for (const place of places) used.add(place);
    fingerprints.add(check.fingerprint);
    if (status === "waived") return check;
    if (counting !== undefined && !counting.has(check.fingerprint)) {
      pending.push({ check, ignore });
      return check;
    }
    return waive(check, ignore);
  });
  const problems = ignores.filter((ignore) => !used.has(placeOf(ignore))).map(unused);
  return { checks: ignored, problems, fingerprints, pending };
}

function waive(check: Check, { reason, location }: Ignore): Check {
  const origin = `${location.path}:${location.line}`;
  return { ...check, status: "waived", waiver: { reason, expires: null, origin } };
}

/** What is the same for an ignore and for the checks that it is about. */
function placeOf({ rule, location, line }: Pick<Ignore, "rule" | "location" | "line">): string {
  return `${rule} ${line ?? "file"} ${location.path}`;
}

function unused({ rule, line, location }: Ignore): Problem {
  const where = line === undefined ? "in this file" : `at line ${line}`;
  const message = `This ignore is not used: ${rule} finds nothing wrong ${where}. Take it away, or move it to the line that the finding names.`;
  return problem("ignore/unused", location, message);
}

/** What waits for the merge, as one sentence. */
export function describePendingIgnore({ check, ignore }: PendingIgnore): string {
  const { location, reason } = ignore;
  return `New ignore: ${check.rule} of ${check.subject} at ${location.path}:${location.line} (${reason}). Effective after the merge, because it may loosen what is asked.`;
}
