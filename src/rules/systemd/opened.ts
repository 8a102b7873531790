import { contains, type OpenedPath } from "../../systemd/directives/opened-paths.ts";

/** How a line of a unit opens a folder that another one closes. */
export type Opening = "whole" | "part" | "unknown";

/** What a line opens of some folders; `undefined` for nothing. */
function openingOf({ path, target }: OpenedPath, folders: readonly string[]): Opening | undefined {
  if (path === undefined || target === undefined) return "unknown";
  if (folders.some((folder) => contains(path, folder))) return "whole";
  return folders.some((folder) => contains(folder, path)) ? "part" : undefined;
}

/** The lines that open some folders, the widest first. */
export function openings(
  opened: readonly OpenedPath[],
  folders: readonly string[],
): readonly { readonly line: OpenedPath; readonly opening: Opening }[] {
  const found = opened.flatMap((line) => {
    const opening = openingOf(line, folders);
    return opening === undefined ? [] : [{ line, opening }];
  });
  return ORDER.flatMap((wanted) => found.filter(({ opening }) => opening === wanted));
}

const ORDER: readonly Opening[] = ["whole", "unknown", "part"];

/** The line as it is told to people. */
export function written({ directive, path, target }: OpenedPath): string {
  if (path === undefined) return `\`${directive}=\``;
  return target === path ? `\`${directive}=${path}\`` : `\`${directive}=${path}:${target}\``;
}
