import path from "node:path";
import { readPolicyNamed } from "../host/named-policy.ts";
import type { Source } from "../host/source.ts";
import { POLICY_PATHS } from "../policy/policy.ts";
import { repositoryPath } from "../report/repository-path.ts";
import { SourceFile } from "../source/source-file.ts";
import type { Checkout } from "./checkout.ts";

/** Where the policy of a commit is. */
export type PolicyPlace =
  /** The first of these files of the repository that the commit has. */
  | { readonly names: readonly string[]; readonly mustExist: boolean }
  /** Outside of the repository: the same for every commit. */
  | { readonly content: Source["policy"] };

/** @param named the policy file that the workflow names, relative to the repository */
export async function findPolicyPlace(
  { root, repository, prefix }: Checkout,
  named: string | undefined,
): Promise<PolicyPlace> {
  if (named === undefined) {
    const folders = [...new Set([prefix, ""])];
    const names = folders.flatMap((folder) => POLICY_PATHS.map((name) => folder + name));
    return { names, mustExist: false };
  }
  const file = path.resolve(repository, named);
  const name = path.relative(repository, file).split(path.sep).join("/");
  if (name.startsWith("../") || path.isAbsolute(name)) {
    return { content: await readPolicyNamed(file, root) };
  }
  return { names: [name], mustExist: true };
}

/**
 * The policy file as seen from the repository's folder. `null` where there is none, or where the
 * command line finds it by itself.
 */
export function policyPath(policy: Source["policy"], { prefix }: Checkout): string | null {
  if (policy === undefined) return null;
  const relative = policy instanceof SourceFile ? policy.path : policy.location.path;
  return POLICY_PATHS.some((name) => name === relative) ? null : repositoryPath(prefix, relative);
}
