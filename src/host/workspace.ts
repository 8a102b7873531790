import * as nodeFs from "node:fs";
import { promises as fs } from "node:fs";
import path from "node:path";
import fastGlob from "fast-glob";
import micromatch from "micromatch";
import { IGNORED_FOLDERS } from "../deployment/globs.ts";
import { LIMITS } from "../source/limits.ts";
import { compareLocations, startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import { KINDS, type Kind, type Repository } from "../source/repository.ts";
import type { SourceFile } from "../source/source-file.ts";
import { FileReader } from "./file-reader.ts";
import { type Links, resolveLinks } from "./links.ts";

export interface CollectOptions {
  readonly globs: Readonly<Record<Kind, readonly string[]>>;
  readonly exclude: readonly string[];
  /** The kinds whose globs are not the default ones. */
  readonly written: readonly Kind[];
  /** Paths that the files read so far include and that are not read yet. */
  readonly missingReferences: (repository: Repository) => readonly string[];
}

/**
 * Reads a folder's configuration files. Never leaves the folder: symbolic links are resolved by
 * their text against the tree, and files are opened without following links.
 */
export async function collectWorkspace(root: string, options: CollectOptions): Promise<Repository> {
  const walked = await walk(root);
  const links = resolveLinks(walked.links, walked.paths);
  const candidates = findCandidates(walked.paths, links, options);
  const problems: Problem[] = [
    ...walked.problems,
    ...linkProblems(options, links),
    ...irregularFiles(options, walked.others),
    ...emptyGlobs(options, candidates),
  ];
  const files = new Map<string, SourceFile>();
  const wanted = new Set(KINDS.flatMap((kind) => candidates[kind]));
  if (wanted.size > LIMITS.files) {
    const message = `${wanted.size} files look like configuration, the limit is ${LIMITS.files}: narrow the file globs.`;
    problems.push(problem("source/too-many-files", startOf("."), message));
  }
  let next: readonly string[] = [...wanted].sort().slice(0, LIMITS.files);
  const reader = new FileReader(root, files, problems);
  for (let depth = 0; next.length > 0 && depth <= LIMITS.includeDepth; depth += 1) {
    await reader.readAll(next);
    const repository = { paths: walked.paths, files, links: links.inside, candidates, problems };
    next = options
      .missingReferences(repository)
      .filter((reference) => !wanted.has(reference))
      .slice(0, LIMITS.files - wanted.size);
    for (const reference of next) wanted.add(reference);
  }
  return {
    paths: walked.paths,
    // Files are read side by side, and which one is ready first is nobody's business.
    files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
    links: links.inside,
    candidates,
    problems: problems.toSorted((a, b) => compareLocations(a.location, b.location)),
  };
}

interface Walked {
  readonly paths: ReadonlySet<string>;
  readonly links: ReadonlyMap<string, string>;
  /** Pipes, sockets and devices. */
  readonly others: readonly string[];
  readonly problems: readonly Problem[];
}

async function walk(root: string): Promise<Walked> {
  const problems: Problem[] = [];
  const entries = await fastGlob("**/*", {
    cwd: root,
    dot: true,
    onlyFiles: false,
    objectMode: true,
    followSymbolicLinks: false,
    ignore: IGNORED_FOLDERS.map((folder) => `**/${folder}/**`),
    fs: { readdir: readdirReporting(root, problems) },
  });
  const paths = new Set<string>();
  const links = new Map<string, string>();
  const others: string[] = [];
  for (const entry of entries) {
    if (entry.dirent.isFile()) paths.add(entry.path);
    else if (!entry.dirent.isDirectory() && !entry.dirent.isSymbolicLink()) others.push(entry.path);
    else if (entry.dirent.isSymbolicLink()) {
      // A link that cannot be read (in /proc, say) leads nowhere in the repository.
      const target = await fs.readlink(path.join(root, entry.path)).catch(() => entry.path);
      links.set(entry.path, target);
    }
  }
  return { paths, links, others, problems };
}

/** A folder that can't be read is a problem, and no reason to leave the rest unread. */
function readdirReporting(root: string, problems: Problem[]): typeof nodeFs.readdir {
  const readdir = (
    folder: nodeFs.PathLike,
    options: { withFileTypes: true },
    done: (error: NodeJS.ErrnoException | null, entries: nodeFs.Dirent[]) => void,
  ): void => {
    nodeFs.readdir(folder, options, (error, entries) => {
      if (!error) return done(null, entries);
      const relative = path.relative(root, String(folder)).split(path.sep).join("/") || ".";
      const message = `The folder could not be read (${error.code ?? "unknown error"}).`;
      problems.push(problem("source/unreadable", startOf(relative), message));
      done(null, []);
    });
  };
  // fast-glob calls the overload with `withFileTypes` and a callback, and no other.
  return readdir as unknown as typeof nodeFs.readdir;
}

function findCandidates(
  paths: ReadonlySet<string>,
  links: Links,
  { globs, exclude }: CollectOptions,
): Record<Kind, string[]> {
  const excluded = matcherOf(exclude);
  const names = [...paths, ...links.inside.keys()].sort();
  const matching = (kind: Kind): string[] => {
    const matches = matcherOf(globs[kind]);
    const found = names.filter((name) => matches(name) && !excluded(name));
    return [...new Set(found.map((name) => links.inside.get(name) ?? name))].filter((name) =>
      paths.has(name),
    );
  };
  return { elixir: matching("elixir"), nginx: matching("nginx"), systemd: matching("systemd") };
}

/** Names may be in capitals; extended globs backtrack. */
const MATCHING = { dot: true, noext: true, nocase: true };

function matcherOf(globs: readonly string[]): (name: string) => boolean {
  const matchers = globs.map((glob) => micromatch.matcher(glob, MATCHING));
  // `*` does not match a line end, which a name can have.
  return (name) => matchers.some((matches) => matches(name.replaceAll(/[\r\n]/g, "_")));
}

function irregularFiles({ globs, exclude }: CollectOptions, others: readonly string[]): Problem[] {
  const excluded = matcherOf(exclude);
  const matches = matcherOf(KINDS.flatMap((kind) => globs[kind]));
  const message = "This is a pipe, socket or device, and no file that could be checked.";
  return others
    .filter((name) => matches(name) && !excluded(name))
    .map((name) => problem("source/unreadable", startOf(name), message));
}

/** Globs that somebody wrote match something: else a mistake in them would switch a kind off. */
function emptyGlobs(
  { globs, written }: CollectOptions,
  candidates: Record<Kind, string[]>,
): Problem[] {
  return written
    .filter((kind) => candidates[kind].length === 0)
    .map((kind) => {
      const message = `No file matches the globs for ${kind} files: ${globs[kind].join(", ")}. Correct them, or leave them out for the usual names.`;
      return problem("source/no-match", startOf("."), message);
    });
}

/** What a link has in its path when Pleroma, or the nginx in front of it, would read it. */
const CONCERNS_PLEROMA = /\.exs\b|nginx|(?:^|\/)sites-|vhost|pleroma|akkoma|rebased|soapbox/i;
/** Links with these names stand for folders of configuration. */
const FOLDER_LINK =
  /(?:^|\/)(?:nginx|config|conf\.d|snippets|sites-[a-z]+|[^/]*(?:pleroma|akkoma|rebased|soapbox)[^/]*\.service\.d)$/i;
/** Links that enable units say when these start, those that enable modules only load them. */
const ENABLES = /\.(?:wants|requires|upholds)\/[^/]+$|(?:^|\/)modules-enabled\//;

/**
 * Only links with the name of a configuration file matter, and of these the ones that concern
 * Pleroma: a repository of all of /etc has others, to fonts and services, by the dozen.
 */
function linkProblems({ globs, exclude }: CollectOptions, links: Links): Problem[] {
  const excluded = matcherOf(exclude);
  const matches = matcherOf(KINDS.flatMap((kind) => globs[kind]));
  return [...links.outside]
    .filter(([link]) => !excluded(link) && !ENABLES.test(link))
    .filter(([link]) => FOLDER_LINK.test(link) || (matches(link) && CONCERNS_PLEROMA.test(link)))
    .map(([link, reason]) => problem("source/link-outside-repository", startOf(link), reason));
}
