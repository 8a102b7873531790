import { hasWildcard } from "./glob.ts";
import type { PathIndex } from "./path-index.ts";

/** Where nginx's configuration folder is in the tree. */
export interface NginxFolder {
  /** The folder that stands for `/etc/nginx`; empty for the root. */
  readonly path: string;
  /** It is one for sure: it holds a main configuration, or is called `etc/nginx`. */
  readonly certain: boolean;
}

const NGINX_FOLDER = "/etc/nginx";

/** What stands for `/etc/nginx`, by what is there. */
export function findNginxFolder(index: PathIndex, mainFile: string | undefined): NginxFolder {
  if (mainFile !== undefined) return { path: folderOf(mainFile), certain: true };
  if (index.hasFolder("etc/nginx")) return { path: "etc/nginx", certain: true };
  if (index.hasFolder("nginx")) return { path: "nginx", certain: false };
  return { path: "", certain: false };
}

export type IncludedPaths =
  /** Paths as the include names them, symbolic links not followed. */
  | { readonly kind: "found"; readonly paths: readonly string[] }
  | { readonly kind: "missing" }
  | { readonly kind: "outside" };

/** The files that an `include` in `includingFile` means. */
export function resolveInclude(
  index: PathIndex,
  folder: NginxFolder,
  pattern: string,
  includingFile: string,
): IncludedPaths {
  let outside = false;
  for (const candidate of candidates(folder, pattern, includingFile)) {
    const path = normalise(candidate);
    if (path === undefined) outside = true;
    else {
      const paths = index.find(path);
      if (paths.length > 0) return { kind: "found", paths };
    }
  }
  if (outside) return { kind: "outside" };
  // nginx accepts a glob that matches nothing, and Git keeps no empty folder.
  return hasWildcard(pattern) ? { kind: "found", paths: [] } : { kind: "missing" };
}

function* candidates(
  folder: NginxFolder,
  pattern: string,
  includingFile: string,
): Generator<string> {
  const absolute = pattern.startsWith("/");
  const within = withinNginxFolder(pattern);
  if (within === undefined) {
    yield pattern.slice(1);
    const rootOfTree = /^(.*\/)?etc\/nginx$/.exec(folder.path)?.[1];
    if (rootOfTree !== undefined) yield join(rootOfTree.slice(0, -1), pattern.slice(1));
    return;
  }
  yield join(folder.path, within);
  if (folder.certain) return;
  if (absolute) yield join("etc/nginx", within);
  yield within;
  for (let at = folderOf(includingFile); at !== ""; at = folderOf(at)) yield join(at, within);
}

/** The path below `/etc/nginx`, or `undefined` for an absolute path that is elsewhere. */
function withinNginxFolder(pattern: string): string | undefined {
  if (!pattern.startsWith("/")) return pattern;
  const path = `/${normalise(pattern.slice(1)) ?? ""}`;
  return path.startsWith(`${NGINX_FOLDER}/`) ? path.slice(NGINX_FOLDER.length + 1) : undefined;
}

function join(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}

/** The folder of a path; empty for one in the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** Without `.`, `..` and empty segments; `undefined` when it leads above the root. */
function normalise(path: string): string | undefined {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join("/");
}
