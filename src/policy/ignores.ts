import type { RuleId } from "../rules/define-rule.ts";
import type { Comment } from "../source/comment.ts";
import { inert } from "../source/inert.ts";
import type { Location } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import type { Kind } from "../source/repository.ts";
import type { SourceFile } from "../source/source-file.ts";
import { CodeLines } from "./code-lines.ts";
import { IGNORE_MARKER } from "./ignore-marker.ts";
import { suggestion } from "./nearest.ts";

/** A comment that waives what one rule says of a line, or of a file. */
export interface Ignore {
  readonly rule: RuleId;
  /** The line that it is about; `undefined` for the whole file. */
  readonly line: number | undefined;
  readonly reason: string;
  /** Of the rule's id in the comment. */
  readonly location: Location;
}

export interface IgnoresRead {
  readonly ignores: readonly Ignore[];
  readonly problems: readonly Problem[];
}

const FORM = "Write: pleroma-hardening: ignore RULE -- reason";
/** As of a waiver in the policy file. */
const LONGEST_REASON = 500;
const LONGEST_SHOWN = 60;

/**
 * The inline ignores in the comments of a file: `pleroma-hardening: ignore RULE, RULE -- reason`.
 * At the end of a line one is about that line, on a line of its own about the next line of code, and
 * above all code about the whole file. One that is not understood ignores nothing.
 */
export function readIgnores(
  file: SourceFile,
  kind: Kind,
  comments: readonly Comment[],
  ruleIds: ReadonlySet<string>,
): IgnoresRead {
  const marked = comments.filter(({ text }) => markerEnd(text) !== -1);
  const ignores: Ignore[] = [];
  const problems: Problem[] = [];
  const lines = marked.length > 0 ? new CodeLines(file, kind, comments) : undefined;
  for (const comment of marked) {
    const read = readComment(comment, ruleIds);
    if ("wrong" in read) problems.push(problem("ignore/invalid", comment.location, read.wrong));
    else {
      const line = lines?.meantBy(comment);
      for (const rule of read.rules) ignores.push({ ...rule, line, reason: read.reason });
    }
  }
  return { ignores, problems };
}

/** The offset in a comment's text behind the marker; -1 where it does not begin with it. */
function markerEnd(text: string): number {
  const start = text.search(/[^#;\s]/);
  return start !== -1 && text.startsWith(IGNORE_MARKER, start) ? start + IGNORE_MARKER.length : -1;
}

type CommentRead =
  | { readonly rules: readonly Pick<Ignore, "rule" | "location">[]; readonly reason: string }
  | { readonly wrong: string };

function readComment(comment: Comment, ruleIds: ReadonlySet<string>): CommentRead {
  const { text } = comment;
  const start = markerEnd(text);
  const verb = /\S*/.exec(text.slice(start).trimStart())?.[0] ?? "";
  if (verb !== "ignore") {
    const near = verb === "" ? "." : suggestion(verb, ["ignore"]);
    return { wrong: `This comment is to say "ignore" behind "${IGNORE_MARKER}"${near} ${FORM}` };
  }
  const listStart = text.indexOf(verb, start) + verb.length;
  const { listEnd, reason } = reasonOf(text, listStart);
  const words = wordsOf(text, listStart, listEnd);
  if (words.length === 0) return { wrong: `This ignore names no rule. ${FORM}` };
  const rules: Pick<Ignore, "rule" | "location">[] = [];
  for (const { word, at } of words) {
    if (!isRuleId(word, ruleIds)) {
      // A part of a secret would not be recognised as one, so a long word is not cut.
      const shown = word.length > LONGEST_SHOWN ? "of that name" : JSON.stringify(inert(word));
      return { wrong: `There is no rule ${shown}${suggestion(word, ruleIds)} ${FORM}` };
    }
    if (rules.some(({ rule }) => rule === word)) continue;
    rules.push({ rule: word, location: within(comment.location, at, word.length) });
  }
  if (reason === "") return { wrong: `This ignore gives no reason. ${FORM}` };
  if (reason.length > LONGEST_REASON) {
    return { wrong: `The reason of this ignore is longer than ${LONGEST_REASON} characters.` };
  }
  return { rules, reason };
}

/** What stands behind ` -- `, and where the list in front of it ends. */
function reasonOf(
  text: string,
  from: number,
): { readonly listEnd: number; readonly reason: string } {
  const dashes = /\s--/g;
  dashes.lastIndex = from;
  const match = dashes.exec(text);
  if (match === null) return { listEnd: text.length, reason: "" };
  const reason = text.slice(dashes.lastIndex).trim().replace(/\s+/g, " ");
  return { listEnd: match.index, reason };
}

/** The words of a list between two offsets, with their offsets; commas and blanks part them. */
function wordsOf(text: string, from: number, to: number): readonly { word: string; at: number }[] {
  const list = text.slice(from, to);
  return Array.from(list.matchAll(/[^\s,]+/g), (match) => ({
    word: match[0],
    at: from + match.index,
  }));
}

function isRuleId(word: string, ruleIds: ReadonlySet<string>): word is RuleId {
  return ruleIds.has(word);
}

/** The place of a part of a comment's text, which begins behind the comment's first character. */
function within(comment: Location, at: number, length: number): Location {
  const column = comment.column + 1 + at;
  return { ...comment, column, endLine: comment.line, endColumn: column + length };
}
