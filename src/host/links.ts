import path from "node:path";
import { LIMITS } from "../source/limits.ts";

export interface Links {
  /** Path of the link to the path of the file it means; `/dev/null` where that is the target. */
  readonly inside: ReadonlyMap<string, string>;
  /** Path of the link to the reason why it is not followed. */
  readonly outside: ReadonlyMap<string, string>;
}

/** A mask in systemd's sense: the one target outside the tree that has a meaning of its own. */
const DEV_NULL = "/dev/null";

/** Links that lead to links end here, as they do in the kernel (ELOOP), only earlier. */
const HOPS = 8;

/** Folders in an absolute target; each of them is one more way in which it may be meant. */
const DEEPEST_TARGET = 100;

/**
 * Resolves symbolic links by their text against the files of the tree, in a checkout and in a Git
 * tree alike. An absolute target is mapped onto the tree: `/etc/nginx/x` means `etc/nginx/x`,
 * `nginx/x` or `x`, whichever is there.
 */
export function resolveLinks(
  targets: ReadonlyMap<string, string>,
  paths: ReadonlySet<string>,
): Links {
  const inside = new Map<string, string>();
  const outside = new Map<string, string>();
  const folders = new FolderIndex(paths);
  for (const [link, target] of targets) {
    const resolved = resolve(link, target, targets, paths, folders);
    if (typeof resolved !== "string") outside.set(link, resolved.reason);
    else if (resolved === DEV_NULL || paths.has(resolved)) inside.set(link, resolved);
    else {
      for (const file of folders.below(resolved)) {
        if (inside.size >= LIMITS.files) {
          outside.set(link, "The repository has too many symbolic links to folders.");
          break;
        }
        inside.set(link + file.slice(resolved.length), file);
      }
    }
  }
  return { inside, outside };
}

function resolve(
  link: string,
  target: string,
  targets: ReadonlyMap<string, string>,
  paths: ReadonlySet<string>,
  folders: FolderIndex,
): string | { readonly reason: string } {
  let from = link;
  let to = target;
  for (let hop = 0; hop < HOPS; hop += 1) {
    if (path.posix.normalize(to) === DEV_NULL) return DEV_NULL;
    const exists = (name: string) => paths.has(name) || folders.has(name) || targets.has(name);
    const name = to.startsWith("/") ? mapOntoTree(to, exists) : besides(from, to);
    if (name === undefined) {
      return { reason: "The symbolic link leaves the repository, where nothing is read." };
    }
    const further = targets.get(name);
    if (further === undefined) {
      if (exists(name)) return name;
      return { reason: "The symbolic link leads to a file that the repository does not have." };
    }
    from = name;
    to = further;
  }
  return { reason: `The symbolic link leads through more than ${HOPS} other links.` };
}

function besides(link: string, target: string): string | undefined {
  const name = path.posix.normalize(path.posix.join(path.posix.dirname(link), target));
  return name === ".." || name.startsWith("../") ? undefined : name.replace(/\/$/, "");
}

/** `/etc/nginx/x` as the tree may hold it: with ever fewer of its leading folders. */
function mapOntoTree(target: string, exists: (name: string) => boolean): string | undefined {
  const segments = path.posix.normalize(target).split("/").filter(Boolean);
  if (segments.length > DEEPEST_TARGET) return undefined;
  for (let dropped = 0; dropped < segments.length; dropped += 1) {
    const name = segments.slice(dropped).join("/");
    if (exists(name)) return name;
  }
  return undefined;
}

/** Finds folders by a search in the sorted names of files: a list of them would be longer than these. */
class FolderIndex {
  readonly #sorted: readonly string[];

  constructor(paths: ReadonlySet<string>) {
    this.#sorted = [...paths].sort();
  }

  has(folder: string): boolean {
    const prefix = `${folder}/`;
    return this.#sorted[this.#firstFrom(prefix)]?.startsWith(prefix) ?? false;
  }

  below(folder: string): readonly string[] {
    const prefix = `${folder}/`;
    const found: string[] = [];
    for (let at = this.#firstFrom(prefix); ; at += 1) {
      const name = this.#sorted[at];
      if (!name?.startsWith(prefix)) return found;
      found.push(name);
    }
  }

  #firstFrom(name: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? "") < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
