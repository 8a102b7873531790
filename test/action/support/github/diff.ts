import { gitBytes } from "../../../host/support/git.ts";

/** One line of a patch, with its numbers on both sides. */
export interface DiffLine {
  readonly left: number | null;
  readonly right: number | null;
  readonly text: string;
}

export interface ChangedFile {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: "added" | "removed" | "modified" | "renamed";
  readonly blob: string;
  /** From the first `@@` on; empty for binary files and mere renames. */
  readonly patch: string;
}

const STATUS: Readonly<Record<string, ChangedFile["status"]>> = {
  A: "added",
  D: "removed",
  R: "renamed",
};

/** What the head changes since it left the base, as the list of a pull request's files has it. */
export function changedFiles(folder: string, base: string, head: string): readonly ChangedFile[] {
  const diff = (...options: string[]) =>
    gitBytes(folder, [
      "diff",
      "--find-renames",
      "--full-index",
      "--no-abbrev",
      ...options,
      `${base}...${head}`,
    ]);
  const patches = diff("--patch")
    .toString("utf8")
    .split(/^(?=diff --git )/m);
  const fields = diff("--raw", "-z").toString("utf8").split("\0");
  const files: ChangedFile[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, , before = "", after = "", letter = ""] = (fields[index] ?? "").split(" ");
    const status = STATUS[letter.slice(0, 1)] ?? "modified";
    const named = fields[index + 1] ?? "";
    if (status === "renamed") index += 1;
    const patch = patches[files.length] ?? "";
    files.push({
      path: status === "renamed" ? (fields[index + 1] ?? "") : named,
      previousPath: status === "renamed" ? named : null,
      status,
      blob: status === "removed" ? before : after,
      patch: /^@@ [\s\S]*/m.exec(patch)?.[0].trimEnd() ?? "",
    });
  }
  return files;
}

/** The hunks of a patch. */
export function hunksOf(patch: string): readonly (readonly DiffLine[])[] {
  return patch
    .split(/^(?=@@ )/m)
    .filter((hunk) => hunk !== "")
    .map((hunk) => {
      const [header = "", ...lines] = hunk.split("\n");
      const [, leftStart = "", rightStart = ""] = /^@@ -(\d+)\S* \+(\d+)/.exec(header) ?? [];
      let left = Number(leftStart);
      let right = Number(rightStart);
      return lines
        .filter((text) => /^[ +-]/.test(text))
        .map((text) => ({
          text,
          left: text.startsWith("+") ? null : left++,
          right: text.startsWith("-") ? null : right++,
        }));
    });
}

/** The number that a line of one commit has in a later one; `null` when it was changed. */
export function lineInLaterCommit(
  folder: string,
  path: string,
  line: number,
  [earlier, later]: readonly [string, string],
): number | null {
  const command = ["diff", "--unified=0", earlier, later, "--", path];
  const patch = gitBytes(folder, command).toString("utf8");
  let moved = line;
  for (const [, left = "", removed = "1", , added = "1"] of patch.matchAll(
    /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))?/gm,
  )) {
    // Of a hunk that only adds, the number is that of the line before it.
    const first = Number(removed) === 0 ? Number(left) + 1 : Number(left);
    if (line < first) break;
    if (line < first + Number(removed)) return null;
    moved += Number(added) - Number(removed);
  }
  return moved;
}
