import { withoutTemplateSuffix } from "../../source/template-name.ts";
import { globMatches, hasWildcard } from "./glob.ts";

/** Links of links are followed so often, as Linux does (`MAXSYMLINKS`). */
const LINK_DEPTH = 40;

/** The part of a repository that includes are resolved in. */
export interface FileTree<File> {
  readonly paths: ReadonlySet<string>;
  readonly files: ReadonlyMap<string, File>;
  /** Path of a symbolic link to the path that it means. */
  readonly links: ReadonlyMap<string, string>;
  /** Symbolic links that lead to nothing of the repository. */
  readonly outside?: ReadonlySet<string>;
}

/** A tree's paths by folder, for looking up globs as glob(3) does. */
export class PathIndex {
  readonly #folders = new Map<string, Set<string>>();
  readonly #found = new Map<string, readonly string[]>();
  readonly #links: ReadonlyMap<string, string>;
  readonly #paths: ReadonlySet<string>;
  readonly #outside: ReadonlySet<string>;

  constructor(tree: FileTree<unknown>) {
    const templates = templatesOf(tree);
    this.#links = templates.size === 0 ? tree.links : new Map([...templates, ...tree.links]);
    this.#paths = tree.paths;
    this.#outside = tree.outside ?? new Set();
    const filledIn = new Set(templates.values());
    for (const path of tree.paths) if (!filledIn.has(path)) this.#add(path);
    for (const path of templates.keys()) this.#add(path);
    for (const path of tree.links.keys()) this.#add(path);
    for (const path of this.#outside) this.#add(path);
  }

  hasFolder(path: string): boolean {
    return this.#folders.has(this.real(path));
  }

  /** The path without symbolic links in it. */
  real(path: string): string {
    if (this.#links.size === 0) return path;
    let resolved = "";
    for (const segment of path.split("/")) {
      resolved = resolved === "" ? segment : `${resolved}/${segment}`;
      for (let depth = 0; depth < LINK_DEPTH; depth++) {
        const target = this.#links.get(resolved);
        if (target === undefined) break;
        resolved = target;
      }
    }
    return resolved;
  }

  /** Whether the path is a symbolic link that leads out of the repository. */
  leaves(path: string): boolean {
    return this.#outside.has(path);
  }

  /**
   * The files that a path or glob means, links not yet followed, in the order of glob(3). Where a
   * link on the way leads out of the repository, that link stands for all that may be behind it.
   */
  find(pattern: string): readonly string[] {
    if (!hasWildcard(pattern) && this.#isFile(pattern)) return [pattern];
    if (!hasWildcard(pattern) && this.#outside.size === 0) return [];
    const known = this.#found.get(pattern);
    if (known !== undefined) return known;
    const paths = this.#expand(pattern);
    this.#found.set(pattern, paths);
    return paths;
  }

  #expand(pattern: string): readonly string[] {
    let found = [""];
    const leaving: string[] = [];
    for (const segment of pattern.split("/")) {
      const next: string[] = [];
      for (const folder of found) {
        for (const name of this.#namesIn(folder, segment)) {
          const path = folder === "" ? name : `${folder}/${name}`;
          (this.leaves(path) ? leaving : next).push(path);
        }
      }
      found = next;
    }
    return [...found.filter((path) => this.#isFile(path)), ...leaving].sort(byBytes);
  }

  #namesIn(folder: string, segment: string): readonly string[] {
    const names = this.#folders.get(this.real(folder));
    if (names === undefined) return [];
    if (!hasWildcard(segment)) return names.has(segment) ? [segment] : [];
    return [...names].filter((name) => globMatches(segment, name));
  }

  #isFile(path: string): boolean {
    return this.#paths.has(path) || this.#paths.has(this.real(path));
  }

  #add(path: string): void {
    let end = path.length;
    while (end > 0) {
      const slash = path.lastIndexOf("/", end - 1);
      const folder = path.slice(0, Math.max(slash, 0));
      const name = path.slice(slash + 1, end);
      const names = this.#folders.get(folder);
      if (names?.has(name)) return;
      if (names === undefined) this.#folders.set(folder, new Set([name]));
      else names.add(name);
      end = slash;
    }
  }
}

/** By the name of the file that nginx finds, the template that a template engine makes it of. */
function templatesOf({ paths, links }: FileTree<unknown>): ReadonlyMap<string, string> {
  const templates = new Map<string, string>();
  for (const path of paths) {
    const name = withoutTemplateSuffix(path);
    if (name !== path && !paths.has(name) && !links.has(name)) templates.set(name, path);
  }
  return templates;
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
