import type { CheckInput } from "../check.ts";
import { TreeUnavailable } from "../host/tree.ts";
import type { MergedTree } from "../report/markdown-cells.ts";
import type { Result } from "../result.ts";
import { SourceFile } from "../source/source-file.ts";
import type { CommitReader } from "./commit-reader.ts";
import { Unanswered } from "./unanswered.ts";

/** Compares what reports name with the head: the base may have changed the same files. */
export async function mergedTree(
  result: Result,
  { head: { repository } }: CheckInput,
  commits: { readonly merge: string; readonly head: string },
  reader: CommitReader,
): Promise<MergedTree> {
  const commit = commits.merge;
  // Whoever did not give the base will not give the head.
  if (result.base === null) return { commit, files: null };
  const named = [...namedPaths(result)].filter((path) => repository.files.has(path));
  if (named.length === 0) return { commit, files: new Set() };
  try {
    const { source } = await reader.open(commits.head);
    const own = await source.tree.read(named.filter((path) => source.tree.paths.has(path)));
    const differs = named.filter((path) => {
      const file = own.get(path);
      return !(file instanceof SourceFile) || file.text !== repository.files.get(path)?.text;
    });
    return { commit, files: new Set(differs) };
  } catch (error) {
    if (error instanceof Unanswered || error instanceof TreeUnavailable) {
      return { commit, files: null };
    }
    throw error;
  }
}

/** Where the links and the annotations of reports lead. */
function namedPaths({ checks, problems }: Result): ReadonlySet<string> {
  const paths = new Set(problems.map(({ path }) => path));
  for (const { status, location } of checks) {
    if (location !== null && status !== "pass") paths.add(location.path);
  }
  return paths;
}
