import { promises as fs } from "node:fs";
import path from "node:path";
import { POLICY_PATHS } from "../policy/policy.ts";
import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import { type FolderOptions, readFolder } from "./folder-tree.ts";
import { readPolicyNamed } from "./named-policy.ts";
import { policyIn, type Source, workflowsIn } from "./source.ts";

/** A folder on this machine as it is now. A `Problem` when the call makes no sense. */
export async function openFolder(
  root: string,
  policy: string | undefined,
  options: FolderOptions = {},
): Promise<Source | Problem> {
  if (root === "") {
    return wrongCall("The path is empty: name the folder that holds the configuration.");
  }
  const folder = path.resolve(root);
  const stats = await fs.stat(folder).catch(() => undefined);
  if (!stats?.isDirectory()) {
    const what = stats ? "is not a folder" : "does not exist";
    return wrongCall(`${root} ${what}: name the folder that holds the configuration.`);
  }
  const tree = await readFolder(folder, options);
  const named = policy === undefined ? undefined : await readPolicyNamed(policy, folder);
  if (policy !== undefined && named === undefined) {
    return wrongCall(`The policy file ${policy} does not exist.`);
  }
  return {
    tree,
    policy: named ?? (await policyIn(tree, POLICY_PATHS)),
    workflows: await workflowsIn(tree),
  };
}

export function wrongCall(message: string): Problem {
  return problem("run/wrong-call", startOf("."), message);
}
