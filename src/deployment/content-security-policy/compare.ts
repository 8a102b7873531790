import {
  allowedBy,
  type ContentSecurityPolicy,
  DECISIONS,
  type Decision,
  decidingDirective,
  parsePolicies,
  upgradesRequests,
} from "./policy.ts";
import { covers, intersect, type Page, type Source, showSource } from "./source.ts";

/** Beyond this many pairs of sources a comparison is not made: nobody writes such policies. */
const MOST_PAIRS = 250_000;
const MOST_POLICIES = 20;

/** Something that policies allow and the baseline does not. */
export interface Excess {
  /** The directive that allows it, or the one that is missing. */
  readonly directive: string;
  readonly missing: boolean;
  /** `'unsafe-eval'`, `http:`, `anything`. */
  readonly sources: readonly string[];
}

/**
 * What the intersection of all policies of a response allows beyond the union of the baseline's;
 * `undefined` where the policies are too long to say.
 */
export function excessOf(
  values: readonly string[],
  baseline: readonly string[],
  page: Page,
): readonly Excess[] | undefined {
  const policies = values.flatMap(parsePolicies);
  const good = baseline.flatMap(parsePolicies);
  if (policies.length > MOST_POLICIES) return undefined;
  const excesses = new Map<string, { missing: boolean; sources: Set<string> }>();
  for (const decision of DECISIONS) {
    const found = excessAt(decision, policies, good, page);
    if (found === undefined) return undefined;
    if (found.length === 0) continue;
    const { directive, missing } = responsible(policies, decision);
    const known = excesses.get(directive) ?? { missing, sources: new Set() };
    for (const source of found) known.sources.add(showSource(source));
    excesses.set(directive, known);
  }
  return [...excesses].map(([directive, { missing, sources }]) => ({
    directive,
    missing,
    sources: [...sources],
  }));
}

function excessAt(
  decision: Decision,
  policies: readonly ContentSecurityPolicy[],
  good: readonly ContentSecurityPolicy[],
  page: Page,
): readonly Source[] | undefined {
  const allowed = good.flatMap((policy) => allowedBy(policy, decision, page));
  const upgraded = upgradesRequests(policies);
  const isExcess = (source: Source) =>
    !(upgraded && isInsecure(source)) && !allowed.some((wide) => covers(wide, source));
  let excess: readonly Source[] = [{ kind: "anything" }];
  for (const policy of policies) {
    const sources = allowedBy(policy, decision, page);
    if (sources.length * excess.length > MOST_PAIRS) return undefined;
    // What is good already stays good in any intersection, so only the rest is kept.
    excess = distinct(
      excess.flatMap((one) => sources.flatMap((other) => intersect(one, other) ?? [])),
    ).filter(isExcess);
  }
  return excess.filter(isExcess);
}

/** With `upgrade-insecure-requests` no such request is ever made. */
function isInsecure(source: Source): boolean {
  return source.kind === "url" && (source.scheme === "http" || source.scheme === "ws");
}

function distinct(sources: readonly Source[]): readonly Source[] {
  return [...new Map(sources.map((source) => [JSON.stringify(source), source])).values()];
}

function responsible(
  policies: readonly ContentSecurityPolicy[],
  decision: Decision,
): { readonly directive: string; readonly missing: boolean } {
  for (const policy of policies) {
    const directive = decidingDirective(policy, decision);
    if (directive !== undefined) return { directive, missing: false };
  }
  return { directive: decision.directives[0] ?? decision.name, missing: true };
}
