import { LIMITS } from "../source/limits.ts";
import { compareLocations, startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import { KINDS, type Repository } from "../source/repository.ts";
import { SourceFile } from "../source/source-file.ts";
import {
  emptyGlobs,
  type FileSelection,
  findCandidates,
  globsIn,
  irregularFiles,
  linkProblems,
} from "./candidates.ts";
import { globMatcherFor } from "./glob-matcher.ts";
import { resolveLinks } from "./links.ts";
import { type Tree, unreadable } from "./tree.ts";

export interface CollectOptions extends FileSelection {
  /** Paths that the files read so far include and that are not read yet. */
  readonly missingReferences: (repository: Repository) => readonly string[];
}

/** How many files are asked for at once: as many as memory holds should each be of full size. */
const BATCH = 128;

/**
 * Reads the configuration files of a tree, and what they include. Symbolic links are resolved by
 * their text against the tree. The same files give the same repository, wherever they come from.
 */
export async function collect(tree: Tree, options: CollectOptions): Promise<Repository> {
  const { paths } = tree;
  const links = resolveLinks(tree.links, paths);
  const matcherOf = await globMatcherFor(globsIn(options));
  const { candidates, groups } = findCandidates(matcherOf, paths, links, options);
  const problems: Problem[] = [
    ...tree.problems,
    ...linkProblems(matcherOf, options, links),
    ...irregularFiles(matcherOf, options, tree.others),
    ...emptyGlobs(options, candidates),
  ];
  const wanted = new Set(KINDS.flatMap((kind) => candidates[kind]));
  if (wanted.size > LIMITS.files) {
    const message = `${wanted.size} files look like configuration, the limit is ${LIMITS.files}: narrow the file globs.`;
    problems.push(problem("source/too-many-files", startOf("."), message));
  }
  const texts = new Texts(tree, problems);
  let next: readonly string[] = [...wanted].sort().slice(0, LIMITS.files);
  for (let depth = 0; next.length > 0 && depth <= LIMITS.includeDepth; depth += 1) {
    await texts.read(next);
    const { files } = texts;
    next = options
      .missingReferences({ paths, files, links: links.inside, candidates, groups, problems })
      .filter((reference) => !wanted.has(reference))
      .slice(0, LIMITS.files - wanted.size);
    for (const reference of next) wanted.add(reference);
  }
  return {
    paths,
    files: new Map([...texts.files].sort(([a], [b]) => (a < b ? -1 : 1))),
    links: links.inside,
    outside: new Set(links.outside.keys()),
    candidates,
    groups,
    problems: problems.toSorted((a, b) => compareLocations(a.location, b.location)),
  };
}

/** Reads until all texts together are too large. */
class Texts {
  readonly files = new Map<string, SourceFile>();
  readonly #tree: Tree;
  readonly #problems: Problem[];
  #left: number = LIMITS.totalBytes;

  constructor(tree: Tree, problems: Problem[]) {
    this.#tree = tree;
    this.#problems = problems;
  }

  async read(names: readonly string[]): Promise<void> {
    for (let start = 0; start < names.length && this.#left >= 0; start += BATCH) {
      const batch = names.slice(start, start + BATCH);
      const read = await this.#tree.read(batch);
      for (const name of batch) this.#take(name, read.get(name) ?? unreadable(name, "ENOENT"));
    }
  }

  #take(name: string, read: SourceFile | Problem): void {
    if (this.#left < 0) return;
    if (!(read instanceof SourceFile)) {
      this.#problems.push(read);
      return;
    }
    this.#left -= read.text.length;
    if (this.#left >= 0) {
      this.files.set(name, read);
      return;
    }
    const message = `The files that look like configuration have more than ${LIMITS.totalBytes} characters together: narrow the file globs.`;
    this.#problems.push(problem("source/too-large", startOf("."), message));
  }
}
