import type { Family } from "../deployment/family.ts";
import { type Preset, RECOMMENDED } from "../deployment/instance.ts";
import type { FailOn } from "../result.ts";
import type { RuleId } from "../rules/define-rule.ts";
import type { Severity } from "../rules/severity.ts";
import type { Kind } from "../source/repository.ts";

/** The repository's own wishes. What is absent is left to the caller and to the defaults. */
export interface Policy {
  readonly preset: Preset;
  readonly family: Family | undefined;
  readonly failOn: FailOn | undefined;
  readonly failOnUnknown: boolean;
  readonly allowEmpty: boolean | undefined;
  readonly rules: ReadonlyMap<RuleId, Severity | "off">;
  /** Globs that replace the default ones of a kind. */
  readonly globs: Partial<Readonly<Record<Kind, readonly string[]>>>;
  readonly exclude: readonly string[];
}

export const DEFAULT_POLICY: Policy = {
  preset: RECOMMENDED,
  family: undefined,
  failOn: undefined,
  failOnUnknown: false,
  allowEmpty: undefined,
  rules: new Map(),
  globs: {},
  exclude: [],
};

/** Where the policy is when nobody says otherwise. */
export const POLICY_PATHS: readonly string[] = [
  ".github/pleroma-hardening.yml",
  ".github/pleroma-hardening.yaml",
];
