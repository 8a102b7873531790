import { fingerprint } from "../fingerprint.ts";
import type { JudgedCheck, Judgement } from "../judgement/judgement.ts";
import type { Check, InstanceSummary, ReportedProblem } from "../result.ts";
import type { BaseCheck, CheckIndex } from "./check-index.ts";
import type { PairedInstances } from "./instance-pairs.ts";
import { hostOf, isAboutHost } from "./renamed-hosts.ts";
import { findUnread } from "./unread-files.ts";

interface Sides {
  readonly head: Judgement;
  readonly base: Judgement;
  readonly before: readonly BaseCheck[];
  readonly later: CheckIndex;
  readonly paired: PairedInstances;
}

/** What the base said, and the head says nothing of any more. */
export interface Lost {
  /** Passes of the base whose subject is gone. */
  readonly removed: readonly Check[];
  readonly notices: readonly string[];
  readonly problems: readonly ReportedProblem[];
}

/**
 * Finds the subjects that are gone. Somebody who takes a server out of service weakens nothing: an
 * instance of several all of whose files are gone, and a host that no file names any more, are
 * retired, and only named.
 */
export function findLost(sides: Sides): Lost {
  const { head, base, before, later, paired } = sides;
  const present = presentRules(head);
  const retired = retiredInstances(sides);
  const retiredNames = new Set(retired.map(({ name }) => name));
  const gone = before.filter(
    ({ original, renamed }) =>
      !retiredNames.has(original.check.instance) && isGone(renamed, later.about(renamed), present),
  );
  const hosts = retiredHosts(gone, sides);
  const left = gone.filter(
    ({ original }) => !(isAboutHost(original) && hosts.has(hostOf(original))),
  );
  const ofStatus = (status: Check["status"]) =>
    left.flatMap(({ original: { check } }) => (check.status === status ? [check] : []));
  const undecided = ofStatus("unknown");
  const unread = findUnread(head, base, paired);
  return {
    removed: ofStatus("pass"),
    notices: [
      ...retired.map(
        ({ name }) =>
          `All files of the instance ${name} are gone: it counts as retired, and is not compared.`,
      ),
      ...[...hosts].map((host) => `No file names the host ${host} any more: it counts as retired.`),
      ...(undecided.length > 0
        ? [
            `What ${undecided.length} undecided checks of the base were about is gone (${[...new Set(undecided.map(({ rule }) => rule))].join(", ")}).`,
          ]
        : []),
      ...unread.notices,
    ],
    problems: unread.problems,
  };
}

/** The rules of each instance for which the head still has files, as fingerprints' beginnings. */
function presentRules({ checks }: Judgement): ReadonlySet<string> {
  const present = checks.filter(({ kindAbsent }) => !kindAbsent);
  return new Set(present.map(({ check }) => fingerprint(check.rule, check.instance)));
}

/**
 * Whether the subject is gone: nothing is said of it, or only that such files are absent. A rule
 * that named nothing before and names something now has lost nothing.
 */
function isGone(
  { check, wholeRule }: JudgedCheck,
  now: readonly JudgedCheck[],
  present: ReadonlySet<string>,
): boolean {
  if (now.some(({ kindAbsent }) => !kindAbsent)) return false;
  return !(wholeRule && present.has(fingerprint(check.rule, check.instance)));
}

/** One of several instances, of which neither the host nor a file of its own is left. */
function retiredInstances({ head, base, paired }: Sides): readonly InstanceSummary[] {
  if (head.instances.length === 0 || base.instances.length < 2) return [];
  const users = new Map<string, number>();
  for (const file of base.instances.flatMap(({ files }) => files)) {
    users.set(file, (users.get(file) ?? 0) + 1);
  }
  const served = new Set(paired.pairs.map((pair) => pair.base.host));
  return paired.gone.filter(
    ({ files, host }) =>
      !files.some((file) => users.get(file) === 1 && head.paths.has(file)) &&
      // A name without a dot, as `localhost`, is nobody's.
      (!host?.includes(".") || served.has(host) || !head.names(host)),
  );
}

/** Hosts that were judged, and that no file of the head names. Not where all of nginx is gone. */
function retiredHosts(gone: readonly BaseCheck[], { head, base }: Sides): ReadonlySet<string> {
  if (!head.checks.some(isAboutHost)) return new Set();
  const own = new Set(base.instances.map(({ host }) => host));
  const hosts = new Set(
    gone
      .map(({ original }) => original)
      .filter(isAboutHost)
      .map(hostOf),
  );
  return new Set([...hosts].filter((host) => !own.has(host) && !head.names(host)));
}
