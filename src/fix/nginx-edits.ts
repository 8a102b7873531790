import { Lexer } from "../nginx/syntax/lexer.ts";
import { parseNginx } from "../nginx/syntax/parse.ts";
import type { Directive } from "../nginx/syntax/syntax.ts";
import type { Check } from "../result.ts";
import type { Location } from "../source/location.ts";
import { SourceFile } from "../source/source-file.ts";
import { readTemplate } from "../source/template.ts";
import { layOut } from "./nginx-layout.ts";
import {
  indentationAt,
  lineEndAt,
  lineStart,
  lineStop,
  nextLine,
  type TextEdit,
} from "./text-edit.ts";

const STEP = "    ";

/** A directive as it stands in the text: offsets, the end exclusive. */
interface Place {
  readonly directive: Directive;
  readonly parent: Directive | undefined;
  readonly start: number;
  /** Behind the `{` of a block. */
  readonly opening: number | undefined;
  /** Behind the `;`, or the `}` of a block. */
  readonly end: number;
}

/** The ways to have an nginx file say what a check expects, the best first. */
export function nginxEdits(
  { edit, expected }: Check,
  file: SourceFile,
  location: Location,
): readonly (readonly TextEdit[])[] {
  const place = findPlace(file, location);
  if (place === undefined) return [];
  if (edit === "delete") return deletions(file, place).map((one) => [one]);
  if (expected === null) return [];
  return [[edit === "add" ? addition(file, place, expected) : replacement(file, place, expected)]];
}

function replacement(file: SourceFile, place: Place, directives: string): TextEdit {
  const { start, end } = place;
  const { path } = file;
  if (standsBeside(file, place, directives)) return deletion(file, place);
  const values = valuesOf(file, place, directives);
  if (values !== undefined) return { path, ...values };
  if (!isAlone(file, place)) return { path, start, end, text: directives };
  const text = layOut(directives, layoutAt(file, place));
  return { path, start, end, text };
}

/** Whether the same block has all of the advice already, with nothing else in its way. */
function standsBeside(file: SourceFile, { directive, parent }: Place, advice: string): boolean {
  const siblings = parent?.block ?? parseNginx(file).directives;
  const wanted = parseNginx(new SourceFile("", advice)).directives;
  return wanted.every((one) =>
    siblings.some((other) => other !== directive && areSame(one, other)),
  );
}

function areSame(a: Directive, b: Directive): boolean {
  const isSimple = a.block === undefined && b.block === undefined;
  return isSimple && wordsOf(a) === wordsOf(b);
}

function wordsOf({ name, args }: Directive): string {
  return JSON.stringify([name, ...args.map(({ value }) => value)]);
}

/** Of a directive that stays the same one, the values alone: the rest may be aligned with others. */
function valuesOf(
  file: SourceFile,
  { directive, opening }: Place,
  advice: string,
): Omit<TextEdit, "path"> | undefined {
  const { name, args, nameLocation } = directive;
  const wanted = parseNginx(new SourceFile("", advice)).directives;
  const [same, ...more] = wanted;
  if (opening !== undefined || same?.block !== undefined || more.length > 0) return undefined;
  const [first] = args;
  if (same?.name !== name || first === undefined) return undefined;
  const { location } = first;
  return {
    start: file.offsetOf(location.line, location.column),
    end: file.offsetOf(directive.location.endLine, directive.location.endColumn),
    text: advice
      .slice(nameLocation.endColumn - nameLocation.column, advice.lastIndexOf(";"))
      .trim(),
  };
}

/** Inside of a block, else behind the directive. */
function addition(file: SourceFile, place: Place, directives: string): TextEdit {
  const { path, text } = file;
  const { opening, end } = place;
  const at = opening ?? end;
  const isLast = lineStop(text, at) === at || hasOnlyComment(text, at);
  const isInline = opening === undefined ? !isAlone(file, place) : !isLast;
  if (isInline) return { path, start: at, end: at, text: ` ${directives}` };
  const layout = layoutAt(file, place);
  const indentation = opening === undefined ? layout.indentation : layout.indentation + layout.step;
  const lines = layOut(directives, { ...layout, indentation });
  const stop = lineStop(text, at);
  return { path, start: stop, end: stop, text: layout.lineEnd + indentation + lines };
}

/** A condition for nothing goes with the last directive in it. */
function deletions(file: SourceFile, place: Place): readonly TextEdit[] {
  const { parent } = place;
  const isOnly = parent?.name === "if" && parent.block?.length === 1;
  const around = isOnly ? findPlace(file, parent.location) : undefined;
  const own = deletion(file, place);
  return around === undefined ? [own] : [deletion(file, around), own];
}

/** Its lines too, where it has them for itself; a comment behind it stays. */
function deletion(file: SourceFile, place: Place): TextEdit {
  const { path, text } = file;
  const { start, end } = place;
  if (isAlone(file, place) && !hasOnlyComment(text, end)) {
    return { path, start: lineStart(text, start), end: nextLine(text, end), text: "" };
  }
  let stop = end;
  while (isBlank(text[stop])) stop++;
  if (stop < lineStop(text, end)) return { path, start, end: stop, text: "" };
  let from = start;
  while (isBlank(text[from - 1])) from--;
  return { path, start: from, end, text: "" };
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

function layoutAt(file: SourceFile, { directive, parent, start }: Place) {
  const { text } = file;
  const indentation = indentationAt(text, start);
  const inner = directive.block?.[0];
  const outer = parent && parent.location.line !== directive.location.line ? parent : undefined;
  const step =
    (inner && difference(indentationOf(file, inner), indentation)) ??
    (outer && difference(indentation, indentationOf(file, outer))) ??
    (indentation.includes("\t") ? "\t" : STEP);
  return { indentation, step, lineEnd: lineEndAt(file, start) };
}

function indentationOf(file: SourceFile, { location }: Directive): string {
  return indentationAt(file.text, file.offsetOf(location.line, location.column));
}

function difference(deeper: string, shallower: string): string | undefined {
  const isDeeper = deeper.length > shallower.length && deeper.startsWith(shallower);
  return isDeeper ? deeper.slice(shallower.length) : undefined;
}

/** Whether nothing else stands in its lines but a comment behind it. */
function isAlone({ text }: SourceFile, { start, end }: Place): boolean {
  const isFirst = text.slice(lineStart(text, start), start).trim() === "";
  return (
    isFirst && (text.slice(end, lineStop(text, end)).trim() === "" || hasOnlyComment(text, end))
  );
}

function hasOnlyComment(text: string, offset: number): boolean {
  return text.slice(offset, lineStop(text, offset)).trimStart().startsWith("#");
}

function findPlace(file: SourceFile, location: Location): Place | undefined {
  const open: { readonly directive: Directive; readonly parent: Directive | undefined }[] =
    parseNginx(file).directives.map((directive) => ({ directive, parent: undefined }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { directive } = next;
    if (isAt(directive.location, location)) return measure(file, next);
    for (const inner of directive.block ?? []) open.push({ directive: inner, parent: directive });
  }
  return undefined;
}

function isAt(a: Location, b: Location): boolean {
  return a.line === b.line && a.column === b.column;
}

/** Reads on from the last word. Code in another language has braces of its own: it is left alone. */
function measure(
  file: SourceFile,
  { directive, parent }: Pick<Place, "directive" | "parent">,
): Place | undefined {
  const { location } = directive;
  if (directive.name.endsWith("_by_lua_block")) return undefined;
  const lexer = new Lexer(readTemplate(file.text, "nginx").masked);
  lexer.continueAt(file.offsetOf(location.endLine, location.endColumn));
  const start = file.offsetOf(location.line, location.column);
  let opening: number | undefined;
  let depth = 0;
  for (;;) {
    const token = lexer.next();
    if (token.kind === "end" || token.kind === "unclosed") return undefined;
    if (token.kind === "open") {
      opening ??= token.end;
      depth += 1;
    }
    if (token.kind === "close") depth -= 1;
    const isEnd = token.kind === "close" || token.kind === "semicolon";
    if (isEnd && depth === 0) return { directive, parent, start, opening, end: token.end };
    if (depth < 0) return undefined;
  }
}
