import type { Level, Server } from "../nginx/model.ts";

/** What a path is about, as Pleroma sees it. */
export type PathClass = "page" | "api" | "media" | "proxy" | "acme" | "other";

export interface ProbePath {
  /** The raw request target. */
  readonly target: string;
  readonly pathClass: PathClass;
  /** Taken from a `location` of the configuration itself. */
  readonly derived: boolean;
}

/**
 * Requests that show what a host does. Pleroma decodes and splits paths by itself, so that the
 * odd spellings reach the same code as the plain ones wherever nginx passes them on as they are.
 */
const FIXED_PATHS: readonly (readonly [string, PathClass])[] = [
  ["/", "page"],
  ["/api/v1/instance", "api"],
  ["/media/x.png", "media"],
  ["/./media/x", "media"],
  ["//media/x.png", "media"],
  ["/%6dedia/x.png", "media"],
  ["/proxy/a/b", "proxy"],
  ["//proxy/a/b", "proxy"],
  ["/%70roxy/a/b", "proxy"],
  ["/./proxy/a/b", "proxy"],
  ["/.well-known/acme-challenge/token", "acme"],
];

/** Longer patterns are not worth a request. */
const LONGEST_SAMPLE = 200;
/** So many paths of a host's own `location`s are tried at the most. */
const MOST_DERIVED = 100;

/**
 * The fixed paths, and one for each `location` of the servers whose pattern says which.
 *
 * @param more other paths that the servers know
 * @param mostDerived how many of the derived ones, at the most
 */
export function probePaths(
  servers: readonly Server[],
  more: readonly string[] = [],
  mostDerived: number = MOST_DERIVED,
): readonly ProbePath[] {
  const paths = new Map<string, ProbePath>();
  for (const [target, pathClass] of FIXED_PATHS) {
    paths.set(target, { target, pathClass, derived: false });
  }
  const most = paths.size + Math.min(MOST_DERIVED, mostDerived);
  for (const target of derivedPaths(servers, more)) {
    if (paths.size >= most) break;
    if (!paths.has(target)) {
      paths.set(target, { target, pathClass: classOf(target), derived: true });
    }
  }
  return [...paths.values()];
}

function* derivedPaths(servers: readonly Server[], more: readonly string[]): Generator<string> {
  yield* more;
  for (const { level } of servers) yield* samples(level);
}

/** Which part of Pleroma answers a path: its router splits at slashes and decodes. */
export function classOf(path: string): PathClass {
  const [first, second] = decoded(path.split(/[?#]/, 1)[0] ?? "")
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".");
  switch (first) {
    case undefined:
      return "page";
    case "api":
    case "media":
    case "proxy":
      return first;
    case ".well-known":
      return second === "acme-challenge" ? "acme" : "other";
    default:
      return "other";
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function* samples(level: Level): Generator<string> {
  for (const { modifier, pattern, uncertain, level: inner } of level.locations) {
    if (uncertain === undefined && modifier !== "@") {
      const sample = modifier.startsWith("~") ? sampleOf(pattern) : pattern;
      if (sample?.startsWith("/") && sample.length <= LONGEST_SAMPLE) yield sample;
    }
    yield* samples(inner);
  }
}

/**
 * A path that a simple regular expression matches: its literal beginning or end, the first of
 * several alternatives. A sample that misses only asks about another `location`.
 */
function sampleOf(pattern: string): string | undefined {
  const plain = pattern
    .slice(0, 300)
    .replaceAll(/\(\?[:!=][^()]{0,100}\)\??/g, "")
    .replaceAll(/\(\??:?([^()|]{0,100})(?:\|[^()]{0,200})?\)\??/g, "$1")
    .replaceAll(/\[[^\]]{1,50}\][+*?]?|\\[dw][+*]?/g, "1")
    .replaceAll(/\.[+*]\??/g, "a")
    .replaceAll(/\\(.)/g, "$1");
  const literal = plain.replace(/^\^/, "").replace(/\$$/, "");
  if (/[()[\]{}|+*?^$\\]/.test(literal)) return undefined;
  return literal.startsWith("/") ? literal : `/x${literal.startsWith(".") ? "" : "/"}${literal}`;
}
