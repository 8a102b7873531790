import type { ElixirConfiguration } from "../../elixir/configuration/configuration.ts";
import { LIMITS } from "../../source/limits.ts";
import { startOf } from "../../source/location.ts";
import { type Problem, problem } from "../../source/problem.ts";
import type { Repository } from "../../source/repository.ts";
import { guessAbsolute } from "./elixir-imports.ts";
import { isDatabaseExport, isRuntime } from "./elixir-names.ts";
import type { ElixirRoot } from "./elixir-roots.ts";

/** A long file that many deployments share is evaluated for each of them. */
const LONGEST = 2 * LIMITS.fileBytes;

/** Code that may ask for the environment, or for files relative to the checkout. */
const ASKS = /config_env|config_target|\bMix\b|\bFile\b|\bapply\b|:"/;

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
    if (root.needsEndpoint && !servesPleroma(configuration)) return;
    if (root.needsOverride && !this.#isOverridden(first, configuration)) return;
    // The release comes first: a file that is added beside it must not take its place.
    if (root.release !== undefined) this.#addRelease(root.release, configuration);
    this.#keep(root, configuration);
  }

  /** Whether a deployment reads a file and sets later what that file has set. */
  #isOverridden(path: string | undefined, alone: ElixirConfiguration): boolean {
    const readers = this.configurations.filter(({ files }) => files.some((one) => one === path));
    return alone.settings().some(({ path: place, setting }) => {
      if (setting.state !== "known" || setting.origin.path !== path) return false;
      return readers.some((reader) => {
        const now = reader.get(place);
        const by = now.state === "unset" ? path : now.origin.path;
        return by !== undefined && by !== path && !isDatabaseExport(by) && !isRuntime(by);
      });
    });
  }

  /** Adds a release's reading of a file if it works and may be another than a source checkout's. */
  #addRelease(root: ElixirRoot, checkout: ElixirConfiguration): void {
    const release = this.#evaluate(root);
    const known = new Set(checkout.problems.map(describeProblem));
    const fails = release.problems.some(
      (one) => one.code === "elixir/invalid" && !known.has(describeProblem(one)),
    );
    if (!fails && this.#mayDiffer(release, checkout)) this.#keep(root, release);
  }

  #mayDiffer(release: ElixirConfiguration, { files }: ElixirConfiguration): boolean {
    if (release.files.join("\n") !== files.join("\n")) return true;
    return files.some((path) => ASKS.test(this.#repository.files.get(path)?.text ?? ""));
  }

  #keep(root: ElixirRoot, configuration: ElixirConfiguration): void {
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
    else {
      const { paths, environment } = importer.root;
      this.add({ paths: [...paths, ...root.paths], environment });
    }
  }
}

/** A file without these settings is a part of another one: alone it makes no server. */
function servesPleroma(configuration: ElixirConfiguration): boolean {
  return ["http", "https", "url"].some(
    (key) => configuration.get(["pleroma", "Pleroma.Web.Endpoint", key]).state !== "unset",
  );
}

function describeProblem({ code, location, message }: Problem): string {
  return JSON.stringify([code, location.path, location.line, message]);
}
