import { readCommit } from "../../../src/host/git/object-tree.ts";
import type { Tree } from "../../../src/host/tree.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import { git } from "./git.ts";

/** The commit that is checked out. */
export function head(folder: string, prefix = ""): Promise<Tree> {
  return readCommit({ folder }, git(folder, "rev-parse", "HEAD"), prefix);
}

/** Each name with the text of its file, or the code and message of the problem with it. */
export async function textsOf(
  tree: Tree,
  names: readonly string[],
): Promise<Record<string, string>> {
  const shown = [...(await tree.read(names))].map(([name, file]) => [
    name,
    file instanceof SourceFile ? file.text : `${file.code}: ${file.message}`,
  ]);
  return Object.fromEntries(shown);
}
