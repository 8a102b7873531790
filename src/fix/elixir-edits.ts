import { parseFile } from "../elixir/syntax/parse.ts";
import type { Call, Expression } from "../elixir/syntax/syntax.ts";
import type { Check } from "../result.ts";
import type { Location } from "../source/location.ts";
import { SourceFile } from "../source/source-file.ts";
import { findPair, type Pair, pairsOf } from "./elixir-pairs.ts";
import { indentationAt, lineEndAt, lineStart, lineStop, type TextEdit } from "./text-edit.ts";

/**
 * The ways to have an Elixir file say what a check expects, the best first. A value that is there is
 * replaced where it stands; what is not is added to the list where it belongs, or has a call of its
 * own.
 */
export function elixirEdits(
  { edit, expected }: Check,
  file: SourceFile,
  location: Location,
): readonly (readonly TextEdit[])[] {
  if (expected === null) return [];
  const advice = new SourceFile("", expected);
  const start = file.offsetOf(location.line, location.column);
  const end = file.offsetOf(location.endLine, location.endColumn);
  const there = findPair(file, ({ value }) => value.from === start && value.to === end);
  const wanted = there && findPair(advice, ({ key }) => key === there.key);
  const inPlace = there && wanted ? [editsInPlace(file, there, advice, wanted)] : [];
  return edit === "add" ? [...inPlace, ...additions(file, expected)] : inPlace;
}

/** The value itself, or the pairs of the list that it is. */
function editsInPlace(
  file: SourceFile,
  there: Pair,
  advice: SourceFile,
  wanted: Pair,
): readonly TextEdit[] {
  const last = there.value.kind === "list" ? there.value.items.at(-1) : undefined;
  if (last !== undefined && wanted.value.kind === "list") {
    return mergePairs(file, pairsOf(there.value), last, advice, pairsOf(wanted.value));
  }
  const { value, siblings } = there;
  const replaced = replacement(file, value, writtenValue(advice, wanted));
  // A port goes with its scheme.
  const others = wanted.siblings.filter((pair) => pair !== wanted);
  const more = mergePairs(file, siblings, value, advice, others);
  const added = more.find(({ start }) => start === value.to);
  const elsewhere = more.filter((edit) => edit !== added);
  return [{ ...replaced, text: replaced.text + (added?.text ?? "") }, ...elsewhere];
}

/**
 * What the advice says of a list: literals that say something else are replaced, pairs that are not
 * there added. What is computed is left alone: it may be what the advice says.
 *
 * @param last behind which pairs are added
 */
function mergePairs(
  file: SourceFile,
  present: readonly Pair[],
  last: Expression,
  advice: SourceFile,
  wanted: readonly Pair[],
): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let added = "";
  for (const pair of wanted) {
    const own = present.find(({ key }) => key === pair.key);
    const text = writtenValue(advice, pair);
    if (own === undefined) added += `${separatorBehind(file, last)}${pair.key}: ${text}`;
    else if (isOtherLiteral(own.value, pair.value)) edits.push(replacement(file, own.value, text));
  }
  if (added !== "") edits.push({ path: file.path, start: last.to, end: last.to, text: added });
  return edits;
}

function replacement({ path }: SourceFile, { from, to }: Expression, text: string): TextEdit {
  return { path, start: from, end: to, text };
}

function writtenValue({ text }: SourceFile, { value }: Pair): string {
  return text.slice(value.from, value.to);
}

/** Pairs that have lines of their own stay so. */
function separatorBehind(file: SourceFile, last: Expression): string {
  const { text } = file;
  const isFirstOfLine = text.slice(lineStart(text, last.from), last.from).trim() === "";
  if (!isFirstOfLine) return ", ";
  return `,${lineEndAt(file, last.to)}${indentationAt(text, last.from)}`;
}

function isOtherLiteral(a: Expression, b: Expression): boolean {
  if (a.kind === "integer") return b.kind !== "integer" || a.value !== b.value;
  if (a.kind !== "text" || a.parts.some((part) => typeof part !== "string")) return false;
  return b.kind !== "text" || a.parts.join("") !== b.parts.join("");
}

/** Behind the last call that configures Pleroma, else at the end, where nothing overrides it. */
function additions(file: SourceFile, line: string): readonly (readonly TextEdit[])[] {
  const { path, text } = file;
  const { statements } = parseFile(file);
  const last =
    statements.findLast((statement) => isConfigCall(statement) && isPleroma(statement)) ??
    statements.findLast(isImport);
  const lineEnd = lineEndAt(file, last?.to ?? text.length);
  const behindLast = last === undefined ? text.length : lineStop(text, last.to);
  const atEnd = text.endsWith("\n")
    ? { start: text.length, text: `${lineEnd}${line}${lineEnd}` }
    : { start: text.length, text: `${lineEnd}${lineEnd}${line}` };
  const places = [{ start: behindLast, text: `${lineEnd}${lineEnd}${line}` }, atEnd];
  return places.map((place) => [{ path, end: place.start, ...place }]);
}

function isConfigCall(statement: Expression): statement is Call {
  return statement.kind === "call" && statement.name === "config" && !statement.target;
}

function isPleroma({ arguments: [application] }: Call): boolean {
  return application?.kind === "atom" && application.name === "pleroma";
}

/** `import Config`, `use Mix.Config` */
function isImport(statement: Expression): boolean {
  return statement.kind === "call" && (statement.name === "import" || statement.name === "use");
}
