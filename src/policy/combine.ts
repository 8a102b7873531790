import type { RuleId } from "../rules/define-rule.ts";
import type { Severity } from "../rules/severity.ts";
import { KINDS } from "../source/repository.ts";
import { type PolicyDefaults, type PolicyEdit, policyEdits } from "./edits.ts";
import type { InstanceDefinition, Policy, Waiver } from "./policy.ts";
import { type RuleDefault, severityOf } from "./rule-severity.ts";
import {
  expiryRank,
  exposureRank,
  failOnRank,
  gateRank,
  presetRank,
  severityRank,
  stricter,
} from "./strictness.ts";
import { longestWaivers, waiverKey } from "./waivers.ts";

export interface CombinedPolicy {
  /** What both sides of a comparison are judged by. */
  readonly effective: Policy;
  /** Edits that count after the merge only. */
  readonly pending: readonly PolicyEdit[];
  /** Edits that count at once. */
  readonly immediate: readonly PolicyEdit[];
}

/**
 * The policy of a proposed change: what loosens counts only if the base has it, what tightens or
 * adds counts at once, so that a pull request cannot wave itself through. Where the base allows new
 * waivers, the head's policy counts as it is. (Of the result, `allowNewWaivers` says whether new
 * inline ignores count.)
 */
export function combinePolicies(
  head: Policy,
  base: Policy,
  defaults: PolicyDefaults,
): CombinedPolicy {
  const edits = policyEdits(head, base, defaults);
  if (base.allowNewWaivers) {
    const immediate = edits.map((edit): PolicyEdit => ({ ...edit, effective: "at once" }));
    return { effective: { ...head, allowNewWaivers: true }, pending: [], immediate };
  }
  return {
    effective: effectivePolicy(head, base, defaults),
    pending: edits.filter(({ effective }) => effective === "after the merge"),
    immediate: edits.filter(({ effective }) => effective === "at once"),
  };
}

function effectivePolicy(head: Policy, base: Policy, defaults: PolicyDefaults): Policy {
  const excluded = new Set(base.exclude);
  return {
    preset: stricter(head.preset, base.preset, presetRank),
    family: base.family,
    failOn: stricter(head.failOn, base.failOn, failOnRank),
    gate: stricter(head.gate, base.gate, gateRank),
    failOnUnknown: head.failOnUnknown || base.failOnUnknown,
    allowEmpty: head.allowEmpty && base.allowEmpty,
    allowNewWaivers: false,
    rules: higherSeverities(head, base, defaults.rules),
    waivers: knownWaivers(head.waivers, base.waivers),
    instances: withKnownFamilies(head.instances, base.instances),
    units: [...new Set([...head.units, ...base.units])],
    maxExposure: stricter(head.maxExposure, base.maxExposure, exposureRank),
    hostFilesSet: base.hostFilesSet,
    globs: unitedGlobs(head.globs, base.globs, defaults.globs),
    exclude: head.exclude.filter((glob) => excluded.has(glob)),
  };
}

/** Where neither policy names a rule, the stricter preset says its severity. */
function higherSeverities(
  head: Policy,
  base: Policy,
  rules: readonly RuleDefault[],
): ReadonlyMap<RuleId, Severity | "off"> {
  const named = rules.filter(({ id }) => head.rules.has(id) || base.rules.has(id));
  return new Map(
    named.map((rule) => [
      rule.id,
      stricter(severityOf(rule, head), severityOf(rule, base), severityRank),
    ]),
  );
}

/** The head's waivers that the base has too, until the earlier of both days. */
function knownWaivers(head: readonly Waiver[], base: readonly Waiver[]): readonly Waiver[] {
  const known = longestWaivers(base);
  return head.flatMap((waiver) => {
    const same = known.get(waiverKey(waiver));
    if (same === undefined) return [];
    return [{ ...waiver, expires: stricter(waiver.expires, same.expires, expiryRank) }];
  });
}

/** Which files belong together is the head's to say; whose defaults apply to them is the base's. */
function withKnownFamilies(
  head: readonly InstanceDefinition[],
  base: readonly InstanceDefinition[],
): readonly InstanceDefinition[] {
  const families = new Map(base.map(({ name, family }) => [name, family]));
  return head.map((instance) => ({ ...instance, family: families.get(instance.name) }));
}

/** Files that either policy looks at are looked at. */
function unitedGlobs(
  head: Policy["globs"],
  base: Policy["globs"],
  defaults: PolicyDefaults["globs"],
): Policy["globs"] {
  const united = KINDS.flatMap((kind) => {
    if (head[kind] === undefined && base[kind] === undefined) return [];
    const both = [...(head[kind] ?? defaults[kind]), ...(base[kind] ?? defaults[kind])];
    return [[kind, [...new Set(both)]] as const];
  });
  return Object.fromEntries(united);
}
