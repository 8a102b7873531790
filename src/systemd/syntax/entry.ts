import type { Location } from "../../source/location.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { placeholderIn, type TemplateText } from "../../source/template.ts";
import type { LogicalLine } from "./lines.ts";

/** A range of UTF-16 offsets, the end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a file says in one of its sections. */
export type Entry = Assignment | OpaqueLine;

/** A line that a template engine writes: it may assign any keys of the section. */
export interface OpaqueLine {
  readonly kind: "opaque";
  readonly section: string;
  /** As written: `{{ extra_options }}`. */
  readonly placeholder: string;
  readonly location: Location;
  /** In `__KEY__=1`, where the template names no more than one key: what that is given. */
  readonly assigned?: Assignment;
}

/** `KEY=VALUE` in a section, with the place of each of its parts. */
export class Assignment {
  readonly kind = "assignment";
  readonly section: string;
  readonly key: string;
  /** Without the blanks around it; template placeholders are masked by letters. */
  readonly value: string;
  /** A template decides whether the line is there at all. */
  readonly conditional: boolean;
  /** A template writes the key. */
  readonly isAnyKey: boolean;
  readonly #file: SourceFile;
  readonly #template: TemplateText;
  readonly #line: LogicalLine;
  // Numbers, not ranges: a long file has very many of these.
  readonly #keyStart: number;
  readonly #keyEnd: number;
  readonly #valueStart: number;

  constructor(from: {
    readonly file: SourceFile;
    readonly template: TemplateText;
    readonly line: LogicalLine;
    readonly section: string;
    readonly conditional: boolean;
    readonly isAnyKey?: boolean;
    /** Ranges of the line's text. */
    readonly key: Range;
    readonly value: Range;
  }) {
    this.section = from.section;
    this.conditional = from.conditional;
    this.isAnyKey = from.isAnyKey ?? false;
    this.key = from.line.text.slice(from.key.start, from.key.end);
    this.value = from.line.text.slice(from.value.start, from.value.end);
    this.#file = from.file;
    this.#template = from.template;
    this.#line = from.line;
    this.#keyStart = from.key.start;
    this.#keyEnd = from.key.end;
    this.#valueStart = from.value.start;
  }

  /** The whole entry: from the first character of the key to the last one of the value. */
  get location(): Location {
    return this.#locate(this.#keyStart, this.#valueStart + this.value.length);
  }

  get keyLocation(): Location {
    return this.#locate(this.#keyStart, this.#keyEnd);
  }

  get valueLocation(): Location {
    return this.locate(0, this.value.length);
  }

  /** The location of a part of the value. */
  locate(start: number, end: number): Location {
    return this.#locate(this.#valueStart + start, this.#valueStart + end);
  }

  /** The first template placeholder in a part of the value (the whole value by default). */
  placeholder(start = 0, end = this.value.length): string | undefined {
    if (this.#line.spansTemplateTag) return "{% … %}";
    if (this.#template.placeholders.length === 0) return undefined;
    const from = this.#valueStart;
    const range = this.#line.rangeOf(from + start, from + end);
    return placeholderIn(this.#template, range.start, range.end)?.text;
  }

  #locate(start: number, end: number): Location {
    const range = this.#line.rangeOf(start, end);
    return this.#file.locate(range.start, range.end);
  }
}
