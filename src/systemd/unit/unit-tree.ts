import type { SourceFile } from "../../source/source-file.ts";
import { parseUnitFile, type UnitFile } from "../syntax/parse.ts";
import { placeOfEnabledUnit, placeOfUnit, type UnitPlace } from "./load-path.ts";
import { type Manager, parseUnitName, templateOf } from "./unit-name.ts";

/** A file, or a link to /dev/null, in one of the folders that systemd searches. */
export interface PlacedFile {
  readonly level: number;
  /** The file's own name. */
  readonly name: string;
  readonly file: UnitFile | "masked";
}

/** What one systemd manager of one root file system finds in the folders that it searches. */
export interface UnitTree {
  readonly root: string;
  readonly manager: Manager;
  /** By the unit's name. */
  readonly mains: ReadonlyMap<string, readonly PlacedFile[]>;
  /** By the name of the folder: `pleroma.service.d`. */
  readonly dropIns: ReadonlyMap<string, readonly PlacedFile[]>;
  /** Instances of templates that a link starts. */
  readonly instances: ReadonlySet<string>;
  /** Other names of a unit, by its own name. */
  readonly aliases: ReadonlyMap<string, readonly string[]>;
}

/** Sorts files and links into the trees that they belong to; trees are ordered by their root. */
export function buildUnitTrees(
  files: readonly SourceFile[],
  links: ReadonlyMap<string, string>,
): readonly UnitTree[] {
  return new TreeBuilder(files, links).build();
}

interface GrowingTree extends UnitTree {
  readonly mains: Map<string, PlacedFile[]>;
  readonly dropIns: Map<string, PlacedFile[]>;
  readonly instances: Set<string>;
  readonly aliases: Map<string, string[]>;
}

class TreeBuilder {
  readonly #trees = new Map<string, GrowingTree>();
  readonly #files: ReadonlyMap<string, SourceFile>;
  readonly #links: ReadonlyMap<string, string>;
  readonly #parsed = new Map<string, UnitFile>();
  /** Files outside systemd's folders that a link puts into one. */
  readonly #linked = new Set<string>();

  constructor(files: readonly SourceFile[], links: ReadonlyMap<string, string>) {
    this.#files = new Map(files.map((file) => [file.path, file]));
    this.#links = links;
  }

  build(): readonly UnitTree[] {
    for (const [path, target] of this.#links) this.#addLink(path, target);
    for (const file of this.#files.values()) {
      const place = placeOfUnit(file.path);
      if (place === undefined || this.#links.has(file.path)) continue;
      if (place.isMirrored || !this.#linked.has(file.path)) this.#add(place, this.#parse(file));
    }
    return [...this.#trees.values()].sort((a, b) => (a.root < b.root ? -1 : 1));
  }

  #addLink(path: string, target: string): void {
    const enabled = placeOfEnabledUnit(path);
    if (enabled !== undefined) {
      const name = parseUnitName(enabled.rest[0]);
      if (name !== undefined && templateOf(name) !== undefined) {
        this.#treeOf(enabled).instances.add(name.name);
      }
      return;
    }
    const place = placeOfUnit(path);
    if (place === undefined) return;
    if (target === "/dev/null") {
      this.#add(place, "masked");
      return;
    }
    const file = this.#files.get(target);
    if (file === undefined) return;
    const own = placeOfUnit(target);
    if (place.rest.length === 2 || own === undefined || isLinkedUnit(place, own)) {
      this.#linked.add(target);
      this.#add(place, this.#parse(file));
    } else {
      this.#addAlias(place, own.rest[0]);
    }
  }

  #addAlias(place: UnitPlace, target: string): void {
    const tree = this.#treeOf(place);
    const alias = parseUnitName(place.rest[0]);
    if (alias === undefined) return;
    if (templateOf(alias) === target) tree.instances.add(alias.name);
    else append(tree.aliases, target, alias.name);
  }

  #add({ rest, level, ...place }: UnitPlace, file: UnitFile | "masked"): void {
    const tree = this.#treeOf(place);
    if (rest.length === 1) append(tree.mains, rest[0], { level, name: rest[0], file });
    else append(tree.dropIns, rest[0], { level, name: rest[1], file });
  }

  #treeOf({ root, manager }: Pick<UnitPlace, "root" | "manager">): GrowingTree {
    const key = `${manager} ${root}`;
    let tree = this.#trees.get(key);
    if (tree === undefined) {
      tree = {
        root,
        manager,
        mains: new Map(),
        dropIns: new Map(),
        instances: new Set(),
        aliases: new Map(),
      };
      this.#trees.set(key, tree);
    }
    return tree;
  }

  #parse(file: SourceFile): UnitFile {
    const parsed = this.#parsed.get(file.path) ?? parseUnitFile(file);
    this.#parsed.set(file.path, parsed);
    return parsed;
  }
}

/**
 * A link with the name of its target, or out of the folders that systemd searches, puts the file
 * there under the name of the link; any other one is a further name of the target.
 */
function isLinkedUnit(place: UnitPlace, target: UnitPlace): boolean {
  return place.rest[0] === target.rest[0] || (place.isMirrored && !target.isMirrored);
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
