import { elixirComments } from "../elixir/syntax/comments.ts";
import { nginxComments } from "../nginx/syntax/comments.ts";
import type { Check } from "../result.ts";
import type { Comment } from "../source/comment.ts";
import { REDACTED } from "../source/redaction.ts";
import type { Kind, Repository } from "../source/repository.ts";
import type { SourceFile } from "../source/source-file.ts";
import { placeholderIn, readTemplate } from "../source/template.ts";
import { systemdComments } from "../systemd/syntax/comments.ts";
import { elixirEdits } from "./elixir-edits.ts";
import { nginxEdits } from "./nginx-edits.ts";
import { systemdEdits } from "./systemd-edits.ts";
import type { TextEdit } from "./text-edit.ts";

const EDITS = { elixir: elixirEdits, nginx: nginxEdits, systemd: systemdEdits } as const;
const COMMENTS: Readonly<Record<Kind, (file: SourceFile) => readonly Comment[]>> = {
  elixir: elixirComments,
  nginx: nginxComments,
  systemd: systemdComments,
};

/**
 * The ways to follow a check's advice in its file, the best first. What an edit would lose for good
 * keeps it from being one: a comment, or what a template puts in.
 */
export function candidateEdits(
  check: Check,
  { files, links }: Repository,
): readonly (readonly TextEdit[])[] {
  const { location, expected } = check;
  const file = location === null ? undefined : files.get(location.path);
  if (location === null || file === undefined || file.encryption !== undefined) return [];
  if (links.has(location.path) || expected?.includes(REDACTED)) return [];
  const kind = kindOf(check);
  return EDITS[kind](check, file, location).filter(
    (edits) => edits.length > 0 && edits.every((edit) => losesNothing(edit, file, kind)),
  );
}

/** The language of the advice: a rule about Pleroma may ask for something in nginx. */
function kindOf({ rule, expected }: Check): Kind {
  if (rule.startsWith("systemd/")) return "systemd";
  return rule.startsWith("pleroma/") && expected?.startsWith("config ") ? "elixir" : "nginx";
}

function losesNothing({ start, end }: TextEdit, file: SourceFile, kind: Kind): boolean {
  if (start === end) return true;
  if (placeholderIn(readTemplate(file.text, kind), start, end) !== undefined) return false;
  return COMMENTS[kind](file).every(({ location }) => {
    const at = file.offsetOf(location.line, location.column);
    return at < start || at >= end;
  });
}
