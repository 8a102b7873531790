import type { SourceFile } from "../../source/source-file.ts";
import type { Directive } from "../syntax/syntax.ts";
import { DIRECTIVES } from "../validate/directives.ts";
import { findIncludes, type Includes, isHttpBlock } from "./include.ts";
import { folderOf } from "./include-paths.ts";
import type { FileTree, PathIndex } from "./path-index.ts";

/** A file of which nobody can tell what it sets. */
export interface UnreadFile {
  readonly path: string;
  /** The rest of a sentence that begins with "it depends on". */
  readonly reason: string;
}

/** From where nginx begins to read, as far as the repository says. */
export interface Roots {
  /** Files with an `http` block. */
  readonly main: readonly SourceFile[];
  /** Files whose directives belong into an `http` block that is not there. */
  readonly http: readonly SourceFile[];
  /** Groups of files whose directives belong into the same `server` block that is not there. */
  readonly server: readonly (readonly SourceFile[])[];
  /** Those of the unread files that an `http` block may hold. */
  readonly unread: readonly UnreadFile[];
}

/** Files with an `http` block, the one that is nearest to the root first. */
export function findMainFiles(
  files: readonly SourceFile[],
  includes: Includes,
): readonly SourceFile[] {
  return files
    .filter((file) => includes.parsed(file).directives.some(isHttpBlock))
    .toSorted((a, b) => depth(a) - depth(b) || byPath(a, b));
}

function depth({ path }: SourceFile): number {
  return path.split("/").length;
}

function byPath(a: SourceFile, b: SourceFile): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** The files that nothing includes and that must have an effect all the same. */
export function findRoots(
  files: readonly SourceFile[],
  includes: Includes,
  tree: FileTree<SourceFile>,
  index: PathIndex,
  unread: readonly UnreadFile[],
): Roots {
  const main = findMainFiles(files, includes);
  const included = new Set<string>();
  for (const file of files) {
    for (const path of includes.expandFile(file).files.slice(1)) included.add(path);
  }
  const reachesServer = main.some((file) => hasServer(includes.expandFile(file).directives));
  const enabled = enabledSites(tree, index);
  // Links into `sites-enabled` are often made by a tool, and not in the repository.
  const includesEnabled = main.some((file) => findIncludes(file).some(isOfEnabledSites));
  const mayBeLinked = reachesServer && enabled.parents.size === 0 && includesEnabled;
  if (reachesServer && !mayBeLinked) return { main, http: [], server: [], unread: [] };
  const mayHaveEffect = (path: string): boolean =>
    !isDisabledSite(path, enabled) && (!mayBeLinked || isAvailableSite(path));
  const http: SourceFile[] = [];
  const locations: SourceFile[] = [];
  for (const file of files) {
    if (main.includes(file) || included.has(file.path)) continue;
    if (!mayHaveEffect(file.path)) continue;
    const context = contextOf(includes.parsed(file).directives, file.path);
    if (context === "http") http.push(file);
    else if (context === "server") locations.push(file);
  }
  return {
    main,
    http: http.toSorted(readingOrder(enabled)),
    server: groupFragments(locations, includes),
    unread: unread.filter(({ path }) => mayHaveEffect(path) && !includes.reached(path)),
  };
}

function isOfEnabledSites({ pattern }: { readonly pattern: string }): boolean {
  return /(?:^|\/)sites-enabled\//.test(pattern);
}

function hasServer(directives: readonly Directive[]): boolean {
  return directives.some(
    (directive) =>
      isHttpBlock(directive) && (directive.block ?? []).some(({ name }) => name === "server"),
  );
}

/** What `sites-enabled` folders enable. */
interface EnabledSites {
  /** The folders that hold a `sites-enabled`. */
  readonly parents: ReadonlySet<string>;
  /** By the real path of a site, the path under which it is enabled. */
  readonly names: ReadonlyMap<string, string>;
}

function enabledSites(tree: FileTree<SourceFile>, index: PathIndex): EnabledSites {
  const parents = new Set<string>();
  const names = new Map<string, string>();
  for (const paths of [tree.paths, tree.links.keys()]) {
    for (const path of paths) {
      const parent = /^(.*\/)?sites-enabled(?:\/|$)/.exec(path);
      if (parent === null) continue;
      parents.add(parent[1] ?? "");
      names.set(index.real(path), path);
    }
  }
  return { parents, names };
}

/** What the `sites-enabled` beside its `sites-available` does not link is inactive. */
function isDisabledSite(path: string, { parents, names }: EnabledSites): boolean {
  if (names.has(path)) return false;
  const parent = /^(.*\/)?sites-available\//.exec(path);
  return parent !== null && parents.has(parent[1] ?? "");
}

function isAvailableSite(path: string): boolean {
  return /(?:^|\/)sites-available\//.test(path);
}

/** The context into which all directives of a fragment fit; `undefined` when that says nothing. */
function contextOf(directives: readonly Directive[], path: string): "http" | "server" | undefined {
  for (const { name, block } of directives) {
    const contexts = DIRECTIVES.get(name)
      ?.filter((rule) => rule.block === (block !== undefined))
      .map((rule) => rule.contexts)
      .join("");
    if (contexts === undefined || contexts === "") continue;
    if (contexts.includes("h") && !contexts.includes("s")) return "http";
    if (name === "location" || (contexts.includes("s") && !contexts.includes("h"))) return "server";
  }
  // nginx's packages include conf.d/*.conf in `http`.
  return /(?:^|\/)conf\.d\/[^/]+\.conf/.test(path) ? "http" : undefined;
}

/** conf.d before the sites, each by name, as the packages' main configuration includes them. */
function readingOrder({ names }: EnabledSites): (a: SourceFile, b: SourceFile) => number {
  const nameOf = ({ path }: SourceFile) => names.get(path) ?? path;
  return (a, b) => {
    const [first, second] = [nameOf(a), nameOf(b)];
    const byName = first < second ? -1 : first > second ? 1 : 0;
    return Number(!isConfD(first)) - Number(!isConfD(second)) || byName;
  };
}

function isConfD(path: string): boolean {
  return /(?:^|\/)conf\.d\//.test(path);
}

/** Fragments of one folder belong together, unless they could not stand in one `server`. */
function groupFragments(
  files: readonly SourceFile[],
  includes: Includes,
): readonly (readonly SourceFile[])[] {
  const groups = new Map<string, SourceFile[][]>();
  for (const file of files.toSorted(byPath)) {
    const folder = folderOf(file.path);
    const inFolder = groups.get(folder) ?? [];
    const fitting = inFolder.find((group) => !group.some((other) => clash(file, other, includes)));
    if (fitting === undefined) inFolder.push([file]);
    else fitting.push(file);
    groups.set(folder, inFolder);
  }
  return [...groups.values()].flat();
}

function clash(a: SourceFile, b: SourceFile, includes: Includes): boolean {
  const ofA = new Set(locationHeads(a, includes));
  return locationHeads(b, includes).some((head) => ofA.has(head));
}

function locationHeads(file: SourceFile, includes: Includes): readonly string[] {
  return includes
    .parsed(file)
    .directives.filter(({ name }) => name === "location")
    .map(({ args }) => args.map(({ value }) => value).join(" "));
}
