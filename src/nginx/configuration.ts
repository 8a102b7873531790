import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import type { SourceFile } from "../source/source-file.ts";
import { type ExpandedFile, Includes, isHttpBlock, unresolvedInclude } from "./includes/include.ts";
import { findNginxFolder } from "./includes/include-paths.ts";
import { type FileTree, PathIndex } from "./includes/path-index.ts";
import { findMainFiles, findRoots, type UnreadFile } from "./includes/roots.ts";
import { buildLevel } from "./model/level.ts";
import type { Level, NginxConfiguration, Server } from "./model/model.ts";
import { assumedServer, readServer } from "./model/server.ts";
import { buildSockets } from "./model/socket.ts";
import { readStreams } from "./model/stream.ts";
import { readMaps, readUpstreams } from "./model/upstream.ts";
import { parseNginx } from "./syntax/parse.ts";
import type { Directive } from "./syntax/syntax.ts";
import { ignoredNameProblems } from "./validate/ignored-names.ts";
import { validate } from "./validate/validate.ts";

/**
 * What nginx reads out of a repository's nginx files. Fragments get the blocks around them that
 * the repository does not hold: such a block is assumed to set nothing (`assumed` says which).
 */
export function assembleNginx(
  files: readonly SourceFile[],
  tree: FileTree<SourceFile>,
  unread: readonly UnreadFile[] = [],
): NginxConfiguration {
  const index = new PathIndex(tree);
  const mainFile = findMainFiles(files, new Includes(tree, index, { path: "", certain: false }))[0];
  const includes = new Includes(tree, index, findNginxFolder(index, mainFile?.path));
  const roots = findRoots(files, includes, tree, index, unread);

  const used = new Set<string>();
  const joined: ExpandedFile[] = [];
  const expand = (file: SourceFile): readonly Directive[] => {
    const expanded = includes.expandFile(file);
    for (const path of expanded.files) used.add(path);
    if (expanded.files.length > 1) joined.push(expanded);
    return expanded.directives;
  };
  const mainHttps = roots.main.flatMap((file) => expand(file).filter(isHttpBlock));
  const hidden = [...roots.unread.map(anyDirectives), ...files.flatMap(lostUpstreams)];
  const fragments = [...roots.http.flatMap(expand), ...hidden];
  const levels = httpLevels(mainHttps, fragments, roots.http[0] ?? files[0]);
  const http = levels[0] ?? httpLevel(undefined, [], files[0]?.path ?? "");
  const servers = levels.flatMap(readServers);
  for (const group of roots.server) {
    servers.push(assumedServer(group.flatMap(expand), http, startOf(group[0]?.path ?? "")));
  }

  const assumed: NginxConfiguration["assumed"][number][] = [];
  if (http.head === undefined) assumed.push("http");
  if (roots.server.length > 0) assumed.push("server");
  const sockets = buildSockets(servers, levels);
  const ignored = ignoredNameProblems(sockets, http.head !== undefined);
  return {
    http,
    servers,
    sockets,
    upstreams: readUpstreams(levels),
    streams: readStreams(files.flatMap((file) => streamsOf(file, includes, expand))),
    maps: readMaps(levels),
    files: [...used],
    inactive: files.map(({ path }) => path).filter((path) => !used.has(path)),
    assumed,
    emptyIncludes: includes.empty,
    problems: [...collectProblems(files, includes, used, tree, joined), ...ignored],
  };
}

function streamsOf(
  file: SourceFile,
  includes: Includes,
  expand: (file: SourceFile) => readonly Directive[],
): readonly Directive[] {
  const hasStream = includes.parsed(file).directives.some(isStreamBlock);
  return hasStream ? expand(file).filter(isStreamBlock) : [];
}

function isStreamBlock({ name, block }: Directive): boolean {
  return name === "stream" && block !== undefined;
}

/** What stands for a file that may set anything. */
function anyDirectives({ path, reason }: UnreadFile): Directive {
  return unresolvedInclude(path, reason, () => true);
}

/** Of a broken file not all is read: what other files name may have been in it. */
function lostUpstreams(file: SourceFile): readonly Directive[] {
  if (parseNginx(file).problems.length === 0) return [];
  const reason = `the file ${file.path}, which nginx cannot read`;
  return [unresolvedInclude(file.path, reason, (name) => name === "upstream")];
}

/** The `http` blocks of main configurations; what no `http` block holds belongs into the first. */
function httpLevels(
  heads: readonly Directive[],
  fragments: readonly Directive[],
  fragmentFile: SourceFile | undefined,
): readonly Level[] {
  const [first, ...others] = heads;
  if (first === undefined) return [httpLevel(undefined, fragments, fragmentFile?.path ?? "")];
  return [
    httpLevel(first, [...(first.block ?? []), ...fragments], ""),
    ...others.map((head) => httpLevel(head, head.block ?? [], "")),
  ];
}

function httpLevel(
  head: Directive | undefined,
  directives: readonly Directive[],
  path: string,
): Level {
  const location = head?.location ?? startOf(path);
  return buildLevel({ kind: "http", parent: undefined, head, location, directives });
}

function readServers(http: Level): Server[] {
  const servers: Server[] = [];
  for (const directive of http.byName.get("server") ?? []) {
    if (directive.block !== undefined) servers.push(readServer(directive, directive.block, http));
  }
  return servers;
}

function collectProblems(
  files: readonly SourceFile[],
  includes: Includes,
  used: ReadonlySet<string>,
  tree: FileTree<SourceFile>,
  joined: readonly ExpandedFile[],
): readonly Problem[] {
  const problems: Problem[] = [...includes.problems];
  const all = new Map(files.map((file) => [file.path, file]));
  for (const path of used) {
    const file = tree.files.get(path);
    if (file !== undefined) all.set(path, file);
  }
  const broken = new Set<string>();
  for (const file of all.values()) {
    const parsed = includes.parsed(file);
    for (const found of parsed.problems) problems.push(found);
    // A syntax error makes its neighbours look wrong as well.
    if (parsed.problems.length > 0) broken.add(file.path);
    if (broken.has(file.path) || !used.has(file.path)) continue;
    for (const found of validate(parsed.directives)) problems.push(found);
  }
  // What is right in each file may be wrong where an `include` puts it.
  for (const { directives, files: parts } of joined) {
    if (parts.some((path) => broken.has(path))) continue;
    for (const found of validate(directives)) problems.push(found);
  }
  return unique(problems);
}

function unique(problems: readonly Problem[]): readonly Problem[] {
  const byPlace = new Map<string, Problem>();
  for (const found of problems) {
    const { path, line, column } = found.location;
    const key = `${found.code} ${path}:${line}:${column}`;
    if (!byPlace.has(key)) byPlace.set(key, problem(found.code, found.location, found.message));
  }
  return [...byPlace.values()];
}
