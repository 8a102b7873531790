import { fingerprint } from "../fingerprint.ts";
import type { Check } from "../result.ts";
import type { Waiver } from "./policy.ts";
import { expiryRank } from "./strictness.ts";

export interface WaivedChecks {
  /** In their order, those that a waiver is about with status `waived`. */
  readonly checks: readonly Check[];
  /** Waivers that are about no failing and no undecided check: they can be taken away. */
  readonly unused: readonly Waiver[];
}

/**
 * Waives the failing and the undecided checks that waivers are about. One that expired leaves the
 * check as it is, but for a message that says so.
 *
 * @param today as `YYYY-MM-DD`; a waiver still counts on the day on which it expires
 */
export function applyWaivers(
  checks: readonly Check[],
  waivers: readonly Waiver[],
  today: string,
): WaivedChecks {
  const byRule = new Map<string, Waiver[]>();
  for (const waiver of waivers) {
    const others = byRule.get(waiver.rule);
    if (others) others.push(waiver);
    else byRule.set(waiver.rule, [waiver]);
  }
  const used = new Set<Waiver>();
  const waived = checks.map((check) => {
    if (check.status !== "fail" && check.status !== "unknown") return check;
    const matching = (byRule.get(check.rule) ?? []).filter((waiver) => isAbout(waiver, check));
    for (const waiver of matching) used.add(waiver);
    return waive(check, matching, today);
  });
  return { checks: waived, unused: waivers.filter((waiver) => !used.has(waiver)) };
}

function waive(check: Check, matching: readonly Waiver[], today: string): Check {
  const valid = matching.find(({ expires }) => expires === undefined || expires >= today);
  if (valid !== undefined) {
    const { reason, expires, origin } = valid;
    return { ...check, status: "waived", waiver: { reason, expires: expires ?? null, origin } };
  }
  const [expired] = matching;
  if (expired === undefined) return check;
  const message = `${check.message} The waiver for it (${expired.origin}) expired on ${expired.expires}.`;
  return { ...check, message };
}

function isAbout(waiver: Waiver, check: Check): boolean {
  return (
    (waiver.instance === undefined || waiver.instance === check.instance) &&
    (waiver.subject === undefined || waiver.subject === check.subject) &&
    (waiver.path === undefined || isIn(waiver.path, check.location?.path))
  );
}

/** Whether a path is the waiver's file, or lies in its folder. */
function isIn(waived: string, path: string | undefined): boolean {
  if (path === undefined) return false;
  return waived.endsWith("/") ? path.startsWith(waived) : path === waived;
}

/** What a waiver is about: two with the same key differ in reason and expiry only. */
export function waiverKey({ rule, instance, path, subject }: Waiver): string {
  return fingerprint(rule, instance ?? "", path ?? "", subject ?? "");
}

/** By key, the waiver that counts longest. */
export function longestWaivers(waivers: readonly Waiver[]): ReadonlyMap<string, Waiver> {
  const longest = new Map<string, Waiver>();
  for (const waiver of waivers) {
    const key = waiverKey(waiver);
    const known = longest.get(key);
    if (!known || expiryRank(waiver.expires) < expiryRank(known.expires)) longest.set(key, waiver);
  }
  return longest;
}

/** A waiver in a few words. */
export function describeWaiver({ rule, instance, path, subject, expires, reason }: Waiver): string {
  const about = [
    rule,
    ...(subject === undefined ? [] : [`of ${subject}`]),
    ...(instance === undefined ? [] : [`for instance ${instance}`]),
    ...(path === undefined ? [] : [`in ${path}`]),
    ...(expires === undefined ? [] : [`until ${expires}`]),
  ];
  return `${about.join(" ")} (${reason})`;
}
