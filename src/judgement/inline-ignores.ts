import { elixirComments } from "../elixir/syntax/comments.ts";
import { nginxComments } from "../nginx/syntax/comments.ts";
import { IGNORE_MARKER } from "../policy/ignore-marker.ts";
import { type Ignore, type IgnoresRead, readIgnores } from "../policy/ignores.ts";
import { RULES } from "../rules/index.ts";
import type { Comment } from "../source/comment.ts";
import type { Problem } from "../source/problem.ts";
import type { Kind, Repository } from "../source/repository.ts";
import type { SourceFile } from "../source/source-file.ts";
import { systemdComments } from "../systemd/syntax/comments.ts";

const COMMENTS: Readonly<Record<Kind, (file: SourceFile) => readonly Comment[]>> = {
  elixir: elixirComments,
  nginx: nginxComments,
  systemd: systemdComments,
};

/** The inline ignores of all files that were read. */
export function ignoresOf(repository: Repository): IgnoresRead {
  const rules = new Set(RULES.map(({ id }) => id));
  const units = new Set(repository.candidates.systemd);
  const ignores: Ignore[] = [];
  const problems: Problem[] = [];
  for (const file of repository.files.values()) {
    // Most files have none, and then their comments are not sought.
    if (!file.text.includes(IGNORE_MARKER)) continue;
    const kind = kindOf(file, units);
    const read = readIgnores(file, kind, COMMENTS[kind](file), rules);
    for (const ignore of read.ignores) ignores.push(ignore);
    for (const problem of read.problems) problems.push(problem);
  }
  return { ignores, problems };
}

/** A drop-in can be a candidate for nginx too; what others include has any name. */
function kindOf({ path }: SourceFile, units: ReadonlySet<string>): Kind {
  if (/\.exs(?:\.|$)/.test(path)) return "elixir";
  return units.has(path) ? "systemd" : "nginx";
}
