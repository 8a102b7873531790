import type { ElixirConfiguration } from "../elixir/configuration.ts";
import { LIMITS } from "../source/limits.ts";
import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import type { Repository } from "../source/repository.ts";
import { guessAbsolute } from "./elixir-imports.ts";
import type { ElixirRoot } from "./elixir-roots.ts";

/** A long file that many deployments share is evaluated for each of them. */
const LONGEST = 2 * LIMITS.fileBytes;

interface Deployment {
  readonly root: ElixirRoot;
  readonly configuration: ElixirConfiguration;
}

/** The deployments found so far, and what they read. */
export class Deployments {
  readonly #found: Deployment[] = [];
  readonly #read = new Set<string>();
  /** Of all files, each counted as often as it is read. */
  #length = 0;
  readonly #repository: Repository;
  readonly #evaluate: (root: ElixirRoot) => ElixirConfiguration;
  #omitted: string | undefined;

  constructor(repository: Repository, evaluate: (root: ElixirRoot) => ElixirConfiguration) {
    this.#repository = repository;
    this.#evaluate = evaluate;
  }

  get configurations(): readonly ElixirConfiguration[] {
    return this.#found.map(({ configuration }) => configuration);
  }

  /** Paths of all files that they read. */
  get read(): ReadonlySet<string> {
    return this.#read;
  }

  get problems(): readonly Problem[] {
    if (this.#omitted === undefined) return [];
    const message = `This file and others start more deployments of Pleroma than can be judged at once (${LIMITS.deployments}, fewer where they read long files): they are left out. Exclude what no host uses, or check the folders one by one.`;
    return [problem("source/too-many-instances", startOf(this.#omitted), message)];
  }

  add(root: ElixirRoot): void {
    const [first] = root.paths;
    if (this.#found.length >= LIMITS.deployments || this.#length > LONGEST) {
      this.#omitted ??= first;
      return;
    }
    const configuration = this.#evaluate(root);
    this.#found.push({ root, configuration });
    for (const path of configuration.files) {
      this.#read.add(path);
      this.#length += this.#repository.files.get(path)?.text.length ?? 0;
    }
  }

  /**
   * Adds what none of the deployments reads. What may be mounted where one of them imports it, is
   * read after that one's files.
   */
  addUnlessRead(root: ElixirRoot): void {
    const [first = ""] = root.paths;
    if (this.#read.has(first)) return;
    const importer = this.#found.find(({ configuration }) =>
      configuration.unresolvedImports.some(
        ({ path, location }) =>
          path !== undefined &&
          guessAbsolute(path, location.path, this.#repository.paths) === first,
      ),
    );
    if (importer === undefined) this.add(root);
    else this.add({ ...importer.root, paths: [...importer.root.paths, ...root.paths] });
  }
}
