import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Tree } from "./tree.ts";

/**
 * The texts of files that are read by their own name only, as the policy and workflows are. A name
 * that the tree does not have is left out of the answer. Links are not followed: a pull request
 * could have one lead to a file that messages must not quote.
 */
export async function readNames(
  tree: Tree,
  names: readonly string[],
): Promise<ReadonlyMap<string, SourceFile | Problem>> {
  const texts = new Map(await tree.read(names.filter((name) => tree.paths.has(name))));
  for (const name of names) {
    const link = linkIn(tree, name);
    if (link === undefined || texts.has(name)) continue;
    const what = link === name ? "The file is" : "The file is in a folder that is";
    const message = `${what} a symbolic link, which is not followed.`;
    texts.set(name, problem("source/unreadable", startOf(name), message));
  }
  return texts;
}

/** The path itself or the first folder on it that is a link. */
function linkIn({ links }: Tree, name: string): string | undefined {
  for (let end = name.indexOf("/"); end !== -1; end = name.indexOf("/", end + 1)) {
    if (links.has(name.slice(0, end))) return name.slice(0, end);
  }
  return links.has(name) ? name : undefined;
}
