import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import { KINDS, type Kind } from "../source/repository.ts";
import type { GlobMatcher } from "./glob-matcher.ts";
import type { Links } from "./links.ts";

/** Which files are proposed as configuration. */
export interface FileSelection {
  readonly globs: Readonly<Record<Kind, readonly string[]>>;
  readonly exclude: readonly string[];
  /** The kinds whose globs are not the default ones. */
  readonly written: readonly Kind[];
  /** Instances whose files somebody named, by globs. */
  readonly instances?: readonly { readonly name: string; readonly files: readonly string[] }[];
}

/** The files that are proposed, and those of them that belong to each instance with named files. */
interface Candidates {
  readonly candidates: Record<Kind, readonly string[]>;
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
}

/** All the globs of a selection. */
export function globsIn({ globs, exclude, instances = [] }: FileSelection): readonly string[] {
  return [
    ...KINDS.flatMap((kind) => globs[kind]),
    ...exclude,
    ...instances.flatMap(({ files }) => files),
  ];
}

/** The files that globs match, by their own name or by that of a link to them. */
export function findCandidates(
  matcherOf: GlobMatcher,
  paths: ReadonlySet<string>,
  links: Links,
  { globs, exclude, instances = [] }: FileSelection,
): Candidates {
  const excluded = matcherOf(exclude);
  const names = [...paths, ...links.inside.keys()].sort().filter((name) => !excluded(name));
  const matching = (patterns: readonly string[]): ReadonlySet<string> => {
    const found = names.filter(matcherOf(patterns));
    const files = found.map((name) => links.inside.get(name) ?? name);
    return new Set(files.filter((name) => paths.has(name)));
  };
  const candidates = {
    elixir: [...matching(globs.elixir)],
    nginx: [...matching(globs.nginx)],
    systemd: [...matching(globs.systemd)],
  };
  const proposed = new Set(Object.values(candidates).flat());
  const groupOf = (files: readonly string[]): ReadonlySet<string> =>
    new Set([...matching(files)].filter((name) => proposed.has(name)));
  return {
    candidates,
    groups: new Map(instances.map(({ name, files }) => [name, groupOf(files)])),
  };
}

/** Pipes, sockets and devices that have the name of a configuration file. */
export function irregularFiles(
  matcherOf: GlobMatcher,
  { globs, exclude }: FileSelection,
  others: readonly string[],
): Problem[] {
  const excluded = matcherOf(exclude);
  const matches = matcherOf(KINDS.flatMap((kind) => globs[kind]));
  const message = "This is a pipe, socket or device, and no file that could be checked.";
  return others
    .filter((name) => matches(name) && !excluded(name))
    .map((name) => problem("source/unreadable", startOf(name), message));
}

/** Globs that somebody wrote match something: else a mistake in them would switch a kind off. */
export function emptyGlobs(
  { globs, written }: FileSelection,
  candidates: Readonly<Record<Kind, readonly string[]>>,
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
export function linkProblems(
  matcherOf: GlobMatcher,
  { globs, exclude }: FileSelection,
  links: Links,
): Problem[] {
  const excluded = matcherOf(exclude);
  const matches = matcherOf(KINDS.flatMap((kind) => globs[kind]));
  return [...links.outside]
    .filter(([link]) => !excluded(link) && !ENABLES.test(link))
    .filter(([link]) => FOLDER_LINK.test(link) || (matches(link) && CONCERNS_PLEROMA.test(link)))
    .map(([link, reason]) => problem("source/link-outside-repository", startOf(link), reason));
}
