import { DEFAULT_GLOBS } from "../deployment/globs.ts";
import { missingReferences } from "../deployment/references.ts";
import type { Policy } from "../policy/policy.ts";
import { KINDS, type Kind, type Repository } from "../source/repository.ts";
import { collect } from "./collect.ts";
import type { Source } from "./source.ts";

export interface Selection {
  readonly policy: Policy;
  readonly globs: Partial<Record<Kind, readonly string[]>>;
}

/** Globs of the caller come before those of the policy, and these before the default ones. */
export function collectSource({ tree }: Source, { policy, globs }: Selection): Promise<Repository> {
  const written = { ...policy.globs, ...globs };
  return collect(tree, {
    globs: { ...DEFAULT_GLOBS, ...written },
    written: KINDS.filter((kind) => written[kind] !== undefined),
    exclude: policy.exclude,
    instances: policy.instances,
    missingReferences,
  });
}
