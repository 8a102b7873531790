import type { Problem } from "../source/problem.ts";
import { SourceFile } from "../source/source-file.ts";
import { readNames } from "./read-names.ts";
import type { Tree } from "./tree.ts";

/** One state of a repository: its files, and the two kinds of files that say how to judge them. */
export interface Source {
  /** The folder that is checked. */
  readonly tree: Tree;
  /** The policy file; `undefined` when there is none. */
  readonly policy: SourceFile | Problem | undefined;
  /** The texts of the workflows that run this program, by their paths. */
  readonly workflows: ReadonlyMap<string, string>;
}

const GITHUB_FOLDER = ".github/";
const WORKFLOW = /^workflows\/[^/]+\.ya?ml$/;

/** The policy file of a tree: the first of these names that is there. */
export async function policyIn(
  tree: Tree,
  names: readonly string[],
): Promise<SourceFile | Problem | undefined> {
  const found = await readNames(tree, names);
  return names.flatMap((name) => found.get(name) ?? [])[0];
}

/**
 * The workflows that have to do with this program.
 *
 * @param tree a whole repository, or its folder `.github`
 * @param prefix what leads from the tree to that folder
 */
export async function workflowsIn(
  tree: Tree,
  prefix: string = GITHUB_FOLDER,
): Promise<ReadonlyMap<string, string>> {
  const names = [...tree.paths].filter(
    (name) => name.startsWith(prefix) && WORKFLOW.test(name.slice(prefix.length)),
  );
  const workflows = new Map<string, string>();
  for (const [name, file] of await readNames(tree, names)) {
    if (file instanceof SourceFile && file.text.includes("pleroma-hardening")) {
      workflows.set(GITHUB_FOLDER + name.slice(prefix.length), file.text);
    }
  }
  return workflows;
}
