import { gitBytes } from "../../../host/support/git.ts";

/** What to have at a path of a tree; no id takes it away. */
export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  readonly id: string | null;
}

interface Entry {
  readonly mode: string;
  readonly id: string;
}

/** Writes the tree that a base (an empty one if there is none) becomes by these changes; its id. */
export function writeTree(
  folder: string,
  base: string | null,
  changes: readonly TreeChange[],
): string {
  const entries = base === null ? new Map<string, Entry>() : entriesOf(folder, base);
  const below = new Map<string, TreeChange[]>();
  for (const { path, mode, id } of changes) {
    const [name = "", ...rest] = path.split("/");
    if (rest.length > 0) {
      below.set(name, [...(below.get(name) ?? []), { path: rest.join("/"), mode, id }]);
    } else if (id === null) entries.delete(name);
    else entries.set(name, { mode, id });
  }
  for (const [name, changesBelow] of below) {
    const existing = entries.get(name);
    const subtree = existing?.mode === "040000" ? existing.id : null;
    const id = writeTree(folder, subtree, changesBelow);
    if (entriesOf(folder, id).size === 0) entries.delete(name);
    else entries.set(name, { mode: "040000", id });
  }
  const lines = [...entries].map(
    ([name, { mode, id }]) => `${mode} ${typeOf(mode)} ${id}\t${name}\0`,
  );
  return gitBytes(folder, ["mktree", "-z"], lines.join("")).toString().trim();
}

function entriesOf(folder: string, tree: string): Map<string, Entry> {
  const lines = gitBytes(folder, ["ls-tree", "-z", tree]).toString("utf8").split("\0");
  return new Map(
    lines.slice(0, -1).map((line) => {
      const tab = line.indexOf("\t");
      const [mode = "", , id = ""] = line.slice(0, tab).split(" ");
      return [line.slice(tab + 1), { mode, id }];
    }),
  );
}

function typeOf(mode: string): "blob" | "commit" | "tree" {
  return mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob";
}
