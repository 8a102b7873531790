import { DEFAULT_GLOBS } from "../deployment/globs.ts";
import { DEFAULT_POLICY, type Policy } from "../policy/policy.ts";
import { RULES } from "../rules/index.ts";
import { type Location, startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import { SourceFile } from "../source/source-file.ts";
import type { Source } from "./source.ts";

export interface PolicyRead {
  /** `undefined` where there is a policy file that says nothing that could be trusted. */
  readonly policy: Policy | undefined;
  readonly problems: readonly Problem[];
}

const NO_POLICY: PolicyRead = { policy: DEFAULT_POLICY, problems: [] };

/** Reads the policy of one side; without a file, it is the default one. */
export async function readPolicyFile({ policy: file }: Source): Promise<PolicyRead> {
  if (file === undefined) return NO_POLICY;
  if (!(file instanceof SourceFile)) return unusable(file.location, file.message);
  if (file.encryption !== undefined) {
    return unusable(startOf(file.path), "The policy file is encrypted.");
  }
  // Most repositories have no policy file, and then neither YAML nor the schema is loaded.
  const { readPolicy } = await import("../policy/read-policy.ts");
  const { policy, problems } = readPolicy(file, new Set(RULES.map(({ id }) => id)));
  return { policy: problems.length > 0 ? undefined : policy, problems };
}

function unusable(location: Location, message: string): PolicyRead {
  return { policy: undefined, problems: [problem("policy/unreadable", location, message)] };
}

/**
 * A policy that cannot be trusted loosens nothing; on the head, the base's decides in its place.
 *
 * @param base `undefined` where nothing is proposed, `unknown` where nobody can tell what the base's is
 */
export async function policyThatCounts(
  head: PolicyRead,
  base: PolicyRead | "unknown" | undefined,
): Promise<{ readonly policy: Policy; readonly edits: readonly string[] }> {
  if (base === undefined) return { policy: head.policy ?? DEFAULT_POLICY, edits: [] };
  const before = (base === "unknown" ? undefined : base.policy) ?? DEFAULT_POLICY;
  if (head.policy === undefined) return { policy: before, edits: [] };
  if (head.policy === DEFAULT_POLICY && before === DEFAULT_POLICY) {
    return { policy: DEFAULT_POLICY, edits: [] };
  }
  const [{ combinePolicies }, { describeEdits }] = await Promise.all([
    import("../policy/combine.ts"),
    import("../policy/edits.ts"),
  ]);
  const combined = combinePolicies(head.policy, before, {
    rules: RULES,
    globs: DEFAULT_GLOBS,
  });
  if (base === "unknown") {
    // What is new in it, and what the base has had for long, look the same.
    return { policy: combined.effective, edits: combined.pending.length > 0 ? [BASE_UNKNOWN] : [] };
  }
  return {
    policy: combined.effective,
    edits: describeEdits([...combined.pending, ...combined.immediate]),
  };
}

const BASE_UNKNOWN =
  "The base's policy is not known, so nothing counts that the policy here waives or loosens.";
