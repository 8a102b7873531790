import type { Family } from "../deployment/family.ts";
import type { Instance } from "../deployment/instance.ts";
import type { Location } from "../source/location.ts";
import type { Kind } from "../source/repository.ts";
import type { Severity } from "./severity.ts";

export type RuleId = `${"pleroma" | "nginx" | "systemd"}/${string}`;

/**
 * Something that a rule needs to know of an instance. Needs are plain values: the engine looks at
 * `kind` to see whether the instance has such files at all, and only then resolves.
 */
export interface Need<T> {
  /** Whose files the fact comes from; `null` for facts that every instance has. */
  readonly kind: Kind | null;
  readonly resolve: (instance: Instance) => T;
}

export type Needs = Readonly<Record<string, Need<unknown>>>;

/** What `check` receives: each need's fact, under the need's name. */
export type Facts<N extends Needs> = {
  readonly [K in keyof N]: N[K] extends Need<infer T> ? T : never;
};

export const EDITS = ["add", "replace", "delete"] as const;
/** What to do at the place of a finding: write a line beside it, instead of it, or take it out. */
export type Edit = (typeof EDITS)[number];

/** What a rule says of one subject. */
export interface Finding {
  /** The setting's path, the host (plus header or path class), or the service. */
  readonly subject: string;
  readonly status: "pass" | "fail" | "unknown" | "not-applicable";
  /** The severity of this variant of the rule; the rule's own where absent. */
  readonly severity?: Severity;
  /** One sentence, for somebody who knows neither Elixir nor nginx nor systemd well. */
  readonly message: string;
  readonly location: Location | null;
  /** What to write instead, in the language of the file. */
  readonly expected?: string;
  /** What is there, as the real program sees it. */
  readonly actual?: string;
  /** `replace` where absent and something is there, else `add`; what to delete has no `expected`. */
  readonly edit?: Edit;
  /** Following the advice needs more than these files hold, although that of the rule seldom does. */
  readonly byHand?: boolean;
  /** A figure that is worse the higher it is: a change that makes it rise is a finding. */
  readonly measure?: number | undefined;
}

/**
 * Whether the rule's advice can be followed without asking anybody, or why it takes a person. What
 * is safe may depend on what other rules find in the same instance.
 */
export type Autofix =
  | {
      readonly safe: true;
      /** Only where there is what these rules look at, and it passes. */
      readonly oncePassing?: readonly RuleId[];
      /** Only where these rules pass; what they look at may be elsewhere. */
      readonly oncePassingOrAbsent?: readonly RuleId[];
      /** `not-applicable` is as good as `pass`: what could be wrong is gone. */
      readonly passesWithout?: true;
    }
  | { readonly safe: false; readonly because: string };

export const SAFE: Autofix = { safe: true };

export interface RuleMetadata {
  readonly id: RuleId;
  readonly severity: Severity;
  /** A few words, as a table of rules shows them. */
  readonly title: string;
  /** What the guide recommends, in the language of the file. */
  readonly recommended: string;
  /** What goes wrong otherwise: one or two sentences. */
  readonly why: string;
  /** What to do: Markdown, with the lines to write. */
  readonly fix: string;
  /** The place in the hardening guide (or the upstream docs) that says so. */
  readonly guide: string;
  readonly autofix: Autofix;
  /** The subject of the check when there is nothing to look at. */
  readonly subject: string;
}

export interface Rule<N extends Needs = Needs> extends RuleMetadata {
  readonly needs: N;
  readonly check: (facts: Facts<N>) => Finding | readonly Finding[];
}

/** A rule as the engine sees it: its needs hidden behind one function of an instance. */
export interface EvaluableRule extends RuleMetadata {
  /** Kinds of files without which there is nothing to decide. */
  readonly kinds: readonly Kind[];
  readonly evaluate: (instance: Instance) => readonly Finding[];
}

/** Types `check` by `needs`, and hides the types of the needs from the engine. */
export function defineRule<N extends Needs>(rule: Rule<N>): EvaluableRule {
  const { needs, check, ...metadata } = rule;
  const names: (keyof N)[] = Object.keys(needs);
  const kinds = new Set<Kind>();
  for (const name of names) {
    const kind = needs[name]?.kind;
    if (kind) kinds.add(kind);
  }
  return {
    ...metadata,
    kinds: [...kinds],
    evaluate: (instance) => {
      const facts: Partial<Record<keyof N, unknown>> = {};
      for (const name of names) facts[name] = needs[name]?.resolve(instance);
      // Each name of `needs` was resolved by the need of that name, so these are its facts.
      const found = check(facts as Facts<N>);
      return isList(found) ? found : [found];
    },
  };
}

function isList(found: Finding | readonly Finding[]): found is readonly Finding[] {
  return Array.isArray(found);
}

/** The family of the instance, whose upstream defaults apply where a setting is unset. */
export const family: Need<Family> = { kind: null, resolve: (instance) => instance.family };
