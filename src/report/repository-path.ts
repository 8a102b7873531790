/**
 * A path of a result as seen from the repository's root, given what leads to the folder that was
 * checked. A policy file may be above that folder, and then its path begins with `../`.
 */
export function repositoryPath(prefix: string, path: string): string {
  const segments = prefix.split("/").slice(0, -1);
  let rest = path;
  while (rest.startsWith("../") && segments.length > 0) {
    segments.pop();
    rest = rest.slice(3);
  }
  return [...segments, rest].join("/");
}

/** Whether a path as seen from the repository's root leads to something in the repository. */
export function isInRepository(path: string): boolean {
  return !path.startsWith("../") && !path.startsWith("/");
}
