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

/**
 * Variables in a `proxy_pass` are not encoded again, so that Pleroma decodes what nginx has decoded
 * before (ngx_http_proxy_eval).
 */
export const TWICE_ENCODED: readonly string[] = ["/%256dedia/x.png", "/%2570roxy/a/b"];

/** What a host of media must not answer from elsewhere in Pleroma: `/media` is only a part of it. */
const MEDIA_HOST_PATHS: readonly string[] = [
  "/api/v1/media",
  "/users/media",
  "/media/api/v1/instance",
  "/proxy/api/v1/instance",
];

/** So many paths of a host's own `location`s are tried at the most. */
const MOST_DERIVED = 100;

/**
 * The fixed paths, and those that the configuration itself names.
 *
 * @param derived the paths that are not fixed, the most important first
 * @param mostDerived how many of the derived ones, at the most
 */
export function probePaths(
  derived: Iterable<string>,
  role: "instance" | "media" = "instance",
  mostDerived: number = MOST_DERIVED,
): readonly ProbePath[] {
  const paths = new Map<string, ProbePath>();
  for (const [target, pathClass] of FIXED_PATHS) {
    paths.set(target, { target, pathClass, derived: false });
  }
  for (const target of role === "media" ? MEDIA_HOST_PATHS : []) {
    paths.set(target, { target, pathClass: classOf(target), derived: false });
  }
  const most = paths.size + Math.min(MOST_DERIVED, mostDerived);
  for (const target of derived) {
    if (paths.size >= most) break;
    if (!paths.has(target)) {
      paths.set(target, { target, pathClass: classOf(target), derived: true });
    }
  }
  return [...paths.values()];
}

/**
 * Which part of Pleroma answers a path: its router splits at slashes and decodes. `/media` alone is
 * no file but a page.
 */
export function classOf(path: string): PathClass {
  const [first, second] = segmentsOf(path);
  switch (first) {
    case undefined:
      return "page";
    case "api":
      return first;
    case "media":
    case "proxy":
      return second === undefined ? "other" : first;
    case ".well-known":
      return second === "acme-challenge" ? "acme" : "other";
    default:
      return "other";
  }
}

/** Whether the path is one of the media folders, or in one. */
export function isMediaFolder(path: string): boolean {
  const [first] = segmentsOf(path);
  return first === "media" || first === "proxy";
}

/** Whether the path is one of the media proxy's routes: the folder alone is a page. */
export function isProxiedFile(path: string): boolean {
  const [folder, signature, url] = segmentsOf(path);
  return folder === "proxy" && signature !== undefined && url !== undefined && url !== "";
}

/** The path as Pleroma splits it; an empty one at the end stands for a `/` there. */
function segmentsOf(target: string): readonly string[] {
  const path = decoded(target.split(/[?#]/, 1)[0] ?? "");
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  return segments.length > 0 && /\/\.?$/.test(path) ? [...segments, ""] : segments;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
