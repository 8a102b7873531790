import { KINDS, type Kind } from "../source/repository.ts";
import type { InstanceDefinition, Policy, Waiver } from "./policy.ts";
import { type RuleDefault, severityOf } from "./rule-severity.ts";
import {
  expiryRank,
  exposureRank,
  failOnRank,
  gateRank,
  presetRank,
  severityRank,
} from "./strictness.ts";
import { describeWaiver, longestWaivers } from "./waivers.ts";

/** What stands for a key that a policy leaves out. */
export interface PolicyDefaults {
  readonly rules: readonly RuleDefault[];
  readonly globs: Readonly<Record<Kind, readonly string[]>>;
}

/** One edit of a policy, for people. */
export interface PolicyEdit {
  /** The keys that lead to it, as `fail-on`, `rules.pleroma/sts`, `files.nginx`. */
  readonly key: string;
  /** `undefined` where it is new. */
  readonly was: string | undefined;
  /** `undefined` where it is taken away. */
  readonly is: string | undefined;
  /** When it counts in a comparison with a base that does not have it. */
  readonly effective: "at once" | "after the merge";
}

/** What is edited from the base's policy to the head's. */
export function policyEdits(
  head: Policy,
  base: Policy,
  defaults: PolicyDefaults,
): readonly PolicyEdit[] {
  return [
    ...ranked("preset", base.preset, head.preset, presetRank, ({ name }) => name),
    ...waiting("family", base.family, head.family),
    ...ranked("fail-on", base.failOn, head.failOn, failOnRank),
    ...ranked("gate", base.gate, head.gate, gateRank),
    ...ranked("fail-on-unknown", base.failOnUnknown, head.failOnUnknown, Number),
    ...ranked("allow-empty", base.allowEmpty, head.allowEmpty, (is) => -Number(is ?? false)),
    ...ranked("allow-new-waivers", base.allowNewWaivers, head.allowNewWaivers, (is) => -Number(is)),
    ...defaults.rules.flatMap((rule) => ruleEdits(rule, head, base)),
    ...ranked("systemd.max-exposure", base.maxExposure, head.maxExposure, exposureRank),
    ...added("systemd.units", base.units, head.units, "at once"),
    ...removed("systemd.units", base.units, head.units, "after the merge"),
    ...waiting("elixir.host-files-set", listed(base.hostFilesSet), listed(head.hostFilesSet)),
    ...KINDS.flatMap((kind) => globEdits(kind, head, base, defaults.globs[kind])),
    ...added("files.exclude", base.exclude, head.exclude, "after the merge"),
    ...removed("files.exclude", base.exclude, head.exclude, "at once"),
    ...instanceEdits(head.instances, base.instances),
    ...waiverEdits(head.waivers, base.waivers),
  ];
}

/** Edits as sentences. Of many new waivers, which a first policy may have, one sentence counts the rest. */
export function describeEdits(edits: readonly PolicyEdit[]): readonly string[] {
  const rest = new Set(edits.filter(isNewWaiver).slice(MOST_NEW_WAIVERS));
  const counted = [...rest].filter(({ effective }) => effective === "after the merge").length;
  const sentences = edits.filter((edit) => !rest.has(edit)).map(describeEdit);
  if (rest.size === 0) return sentences;
  const when = counted > 0 ? ", which count after the merge" : "";
  return [...sentences, `There are ${rest.size} more new waivers${when}.`];
}

/** An edit as one sentence. */
function describeEdit(edit: PolicyEdit): string {
  const { key, was, is, effective } = edit;
  const change =
    was === undefined
      ? `${is ?? "it"} is new`
      : is === undefined
        ? `${was} is taken away`
        : `${was} becomes ${is}`;
  const what = isNewWaiver(edit) ? `New waiver: ${is}` : `Policy, ${key}: ${change}`;
  const why = effective === "at once" ? "" : ", because it may loosen what is asked";
  return `${what}. Effective ${effective}${why}.`;
}

const WAIVERS = "waivers";
/** More of them are not told one by one. */
const MOST_NEW_WAIVERS = 5;

function isNewWaiver({ key, was }: PolicyEdit): boolean {
  return key === WAIVERS && was === undefined;
}

/** The edit of a key whose values are more or less strict. */
function ranked<T>(
  key: string,
  was: T,
  is: T,
  rank: (value: T) => number,
  text: (value: NonNullable<T>) => string = String,
): readonly PolicyEdit[] {
  const written = (value: T) => (value === undefined || value === null ? undefined : text(value));
  const effective = rank(is) < rank(was) ? "after the merge" : "at once";
  return edited(key, written(was), written(is), effective);
}

/** The edit of a key of which nobody can say in general what it loosens. */
function waiting(key: string, was: string | undefined, is: string | undefined) {
  return edited(key, was, is, "after the merge");
}

function edited(
  key: string,
  was: string | undefined,
  is: string | undefined,
  effective: PolicyEdit["effective"],
): readonly PolicyEdit[] {
  return was === is ? [] : [{ key, was, is, effective }];
}

function ruleEdits(rule: RuleDefault, head: Policy, base: Policy): readonly PolicyEdit[] {
  const loosens = severityRank(severityOf(rule, head)) < severityRank(severityOf(rule, base));
  const effective = loosens ? "after the merge" : "at once";
  return edited(`rules.${rule.id}`, base.rules.get(rule.id), head.rules.get(rule.id), effective);
}

const DEFAULT_GLOBS_TEXT = "the default";

function globEdits(
  kind: Kind,
  head: Policy,
  base: Policy,
  defaults: readonly string[],
): readonly PolicyEdit[] {
  const key = `files.${kind}`;
  const was = base.globs[kind];
  const is = head.globs[kind];
  if (was !== undefined && is !== undefined) {
    return [...added(key, was, is, "at once"), ...removed(key, was, is, "after the merge")];
  }
  if (was === is) return [];
  const losesNone = isWithin(was ?? defaults, is ?? defaults);
  const effective = losesNone ? "at once" : "after the merge";
  return edited(
    key,
    listed(was) ?? DEFAULT_GLOBS_TEXT,
    listed(is) ?? DEFAULT_GLOBS_TEXT,
    effective,
  );
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  const known = new Set(all);
  return some.every((text) => known.has(text));
}

function added(
  key: string,
  was: readonly string[],
  is: readonly string[],
  effective: PolicyEdit["effective"],
): readonly PolicyEdit[] {
  const known = new Set(was);
  const fresh = is.filter((text) => !known.has(text));
  return fresh.length === 0 ? [] : [{ key, was: undefined, is: fresh.join(", "), effective }];
}

function removed(
  key: string,
  was: readonly string[],
  is: readonly string[],
  effective: PolicyEdit["effective"],
): readonly PolicyEdit[] {
  return added(key, is, was, effective).map((edit) => ({ ...edit, was: edit.is, is: undefined }));
}

function instanceEdits(
  head: readonly InstanceDefinition[],
  base: readonly InstanceDefinition[],
): readonly PolicyEdit[] {
  const before = new Map(base.map((instance) => [instance.name, instance]));
  const after = new Map(head.map((instance) => [instance.name, instance]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const was = before.get(name);
    const is = after.get(name);
    const key = `instances.${name}`;
    return [
      ...edited(`${key}.files`, listed(was?.files), listed(is?.files), "at once"),
      ...(is === undefined ? [] : waiting(`${key}.family`, was?.family, is.family)),
    ];
  });
}

function waiverEdits(head: readonly Waiver[], base: readonly Waiver[]): readonly PolicyEdit[] {
  const before = longestWaivers(base);
  const after = longestWaivers(head);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const was = before.get(key);
    const is = after.get(key);
    const loosens =
      is !== undefined && (was === undefined || expiryRank(is.expires) < expiryRank(was.expires));
    return edited(
      WAIVERS,
      was && describeWaiver(was),
      is && describeWaiver(is),
      loosens ? "after the merge" : "at once",
    );
  });
}

function listed(texts: readonly string[] | undefined): string | undefined {
  return texts?.length === 0 ? "nothing" : texts?.join(", ");
}
