/** `path_simplify_and_warn()` of src/shared/parse-helpers.c: absolute, and without `..`. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith("/") && !path.split("/").includes("..");
}

/** Whether a path means the root folder, however it is written. */
export function isRootFolder(path: string): boolean {
  return path.startsWith("/") && path.split("/").every((part) => part === "" || part === ".");
}
