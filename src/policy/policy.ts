import type { Family } from "../deployment/family.ts";
import { type Preset, RECOMMENDED } from "../deployment/instance.ts";
import type { FailOn, GateMode } from "../result.ts";
import type { RuleId } from "../rules/define-rule.ts";
import type { Severity } from "../rules/severity.ts";
import type { Kind } from "../source/repository.ts";

/** A failing check that the repository accepts, and why. */
export interface Waiver {
  readonly rule: RuleId;
  readonly instance: string | undefined;
  /** A file, or a folder with `/` at its end. */
  readonly path: string | undefined;
  readonly subject: string | undefined;
  readonly reason: string;
  /** The last day on which it counts, as `YYYY-MM-DD`. */
  readonly expires: string | undefined;
  /** Where it is written, as `path:line`. */
  readonly origin: string;
}

/** A deployment whose files the policy names. What no definition names is put together by itself. */
export interface InstanceDefinition {
  readonly name: string;
  /** Globs of its files, of all kinds. */
  readonly files: readonly string[];
  readonly family: Family | undefined;
}

/** The repository's own wishes. What is absent is left to the caller and to the defaults. */
export interface Policy {
  readonly preset: Preset;
  readonly family: Family | undefined;
  readonly failOn: FailOn | undefined;
  readonly gate: GateMode | undefined;
  readonly failOnUnknown: boolean;
  readonly allowEmpty: boolean | undefined;
  /** Whether waivers and everything else that loosens count in the pull request that adds them. */
  readonly allowNewWaivers: boolean;
  readonly rules: ReadonlyMap<RuleId, Severity | "off">;
  readonly waivers: readonly Waiver[];
  readonly instances: readonly InstanceDefinition[];
  /** Names of units that run Pleroma, besides those that are recognised. */
  readonly units: readonly string[];
  /** The highest exposure that a unit may have, from 0 to 10. */
  readonly maxExposure: number | undefined;
  /** The settings that files which only the host has may set; without it, all. */
  readonly hostFilesSet: readonly string[] | undefined;
  /** Globs that replace the default ones of a kind. */
  readonly globs: Partial<Readonly<Record<Kind, readonly string[]>>>;
  readonly exclude: readonly string[];
}

export const DEFAULT_POLICY: Policy = {
  preset: RECOMMENDED,
  family: undefined,
  failOn: undefined,
  gate: undefined,
  failOnUnknown: false,
  allowEmpty: undefined,
  allowNewWaivers: false,
  rules: new Map(),
  waivers: [],
  instances: [],
  units: [],
  maxExposure: undefined,
  hostFilesSet: undefined,
  globs: {},
  exclude: [],
};

/** Where the policy is when nobody says otherwise. */
export const POLICY_PATHS: readonly string[] = [
  ".github/pleroma-hardening.yml",
  ".github/pleroma-hardening.yaml",
];
