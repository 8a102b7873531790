import type { ElixirValue } from "../../elixir/values/value.ts";
import { contains } from "../../systemd/directives/opened-paths.ts";
import type { Need } from "../define-rule.ts";

/** The absolute paths that the instance's Elixir config names: sockets, folders of uploads. */
export const configuredPaths: Need<readonly string[]> = {
  kind: null,
  resolve: ({ elixir }) => elixir?.assignments.flatMap(({ value }) => pathsIn(value)) ?? [],
};

function pathsIn(value: ElixirValue): readonly string[] {
  const parts = value.kind === "tuple" || value.kind === "list" ? value.items : [value];
  return parts.flatMap((part) =>
    part.kind === "string" && part.value.startsWith("/") ? [part.value] : [],
  );
}

/** Whether Pleroma is told to use something in one of these folders. */
export function usesAny(paths: readonly string[], folders: readonly string[]): boolean {
  return paths.some((path) => folders.some((folder) => contains(folder, path)));
}
