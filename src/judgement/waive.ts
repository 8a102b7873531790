import {
  applyIgnores,
  describePendingIgnore,
  type PendingIgnore,
} from "../policy/apply-ignores.ts";
import type { Policy, Waiver } from "../policy/policy.ts";
import { applyWaivers } from "../policy/waivers.ts";
import type { Check } from "../result.ts";
import type { Repository } from "../source/repository.ts";
import { ignoresOf } from "./inline-ignores.ts";
import type { JudgedCheck, Judgement } from "./judgement.ts";
import { reportProblem } from "./reported-problems.ts";

const MOST_PENDING = 20;
const EXPIRY_WARNING = 14 * 24 * 60 * 60 * 1000;

/** A judgement, and the files that it is about. */
export interface JudgedSide {
  readonly judgement: Judgement;
  readonly repository: Repository;
}

interface WaiveOptions {
  readonly policy: Policy;
  readonly today: string;
  readonly isProposed?: boolean;
}

/**
 * The head with what the repository accepts waived: by the policy, or by a comment beside it. In a
 * comparison, of the comments those count that say the same at the base.
 */
export function waive(
  head: JudgedSide,
  base: JudgedSide | undefined,
  { policy, today, isProposed = base !== undefined }: WaiveOptions,
): Judgement {
  const { judgement } = head;
  const { checks, unused } = applyWaivers(judgement.checks.map(checkOf), policy.waivers, today);
  const { ignores, problems } = ignoresOf(head.repository);
  const counting = isProposed && !policy.allowNewWaivers ? ignoredAt(base) : undefined;
  const ignored = applyIgnores(checks, ignores, counting);
  return {
    ...judgement,
    checks: judgement.checks.map((judged, index) => ({
      ...judged,
      check: redacted(ignored.checks[index] ?? judged.check, judgement),
    })),
    problems: [
      ...judgement.problems,
      ...[...problems, ...ignored.problems].map((found) => ({
        problem: reportProblem({ ...found, message: judgement.redact(found.message) }),
        text: head.repository.files.get(found.location.path)?.text,
      })),
    ],
    notices: [
      ...judgement.notices,
      ...pendingNotices(ignored.pending).map(judgement.redact),
      ...unused.map(
        ({ rule, origin }) =>
          `The waiver of ${rule} at ${origin} is about no failing check: take it away, unless it is for a change to come.`,
      ),
      ...expiryNotices(policy.waivers, today),
    ],
  };
}

/** Who reads this has some days left to mend what is waived, or to decide anew. */
function expiryNotices(waivers: readonly Waiver[], today: string): readonly string[] {
  const soon = new Date(Date.parse(today) + EXPIRY_WARNING).toISOString().slice(0, 10);
  const days = waivers
    .flatMap(({ expires }) => expires ?? [])
    .filter((day) => day >= today && day <= soon)
    .sort();
  const [first] = days;
  if (first === undefined) return [];
  const what = days.length === 1 ? "A waiver expires" : `${days.length} waivers expire`;
  return [`${what} soon, the first on ${first}: from the next day on, what it waives fails again.`];
}

/** People write reasons, and they may write anything. */
function redacted(check: Check, { redact }: Judgement): Check {
  const { waiver } = check;
  return waiver === null
    ? check
    : { ...check, waiver: { ...waiver, reason: redact(waiver.reason) } };
}

/** One comment above a file can wait for many checks. */
function pendingNotices(pending: readonly PendingIgnore[]): readonly string[] {
  const more = pending.length - MOST_PENDING;
  return [
    ...pending.slice(0, MOST_PENDING).map(describePendingIgnore),
    ...(more > 0 ? [`There are ${more} more new ignores, which count after the merge only.`] : []),
  ];
}

function ignoredAt(base: JudgedSide | undefined): ReadonlySet<string> {
  if (base === undefined) return new Set();
  const { judgement, repository } = base;
  return applyIgnores(judgement.checks.map(checkOf), ignoresOf(repository).ignores).fingerprints;
}

function checkOf({ check }: JudgedCheck) {
  return check;
}
