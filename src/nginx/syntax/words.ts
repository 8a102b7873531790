import type { Location } from "../../source/location.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { isConditional, type Placeholder, type TemplateText } from "../../source/template.ts";
import { type Token, unescapeWord } from "./lexer.ts";
import { placeholdersIn } from "./placeholders.ts";

/** Numbers for each word: where it starts, where it ends, and what it is like. */
const COLUMNS = 3;
const FIRST_ROWS = 64;

const QUOTED = 1;
const ESCAPED = 2;

/**
 * All words of a file, in order. A file has hundreds of thousands of them and few are looked at
 * twice: a table of offsets is a tenth of what objects would take, and costs the collector nothing.
 */
export class Words {
  readonly #file: SourceFile;
  readonly #template: TemplateText;
  #table = new Int32Array(FIRST_ROWS * COLUMNS);
  #count = 0;

  constructor(file: SourceFile, template: TemplateText) {
    this.#file = file;
    this.#template = template;
  }

  get count(): number {
    return this.#count;
  }

  add({ start, end, quoted, escaped }: Omit<Token, "kind">): void {
    const row = this.#count * COLUMNS;
    if (row === this.#table.length) {
      const larger = new Int32Array(row * 2);
      larger.set(this.#table);
      this.#table = larger;
    }
    this.#table[row] = start;
    this.#table[row + 1] = end;
    this.#table[row + 2] = (quoted ? QUOTED : 0) | (escaped ? ESCAPED : 0);
    this.#count++;
  }

  /** The offset at which a word begins, its quotes included. */
  startOf(index: number): number {
    return this.#table[index * COLUMNS] ?? 0;
  }

  /** The offset behind a word. */
  endOf(index: number): number {
    return this.#table[index * COLUMNS + 1] ?? 0;
  }

  isQuoted(index: number): boolean {
    return this.#is(index, QUOTED);
  }

  /** A word without its quotes and escapes. */
  valueOf(index: number): string {
    const quote = this.isQuoted(index) ? 1 : 0;
    const inner = this.#file.text.slice(this.startOf(index) + quote, this.endOf(index) - quote);
    return this.#is(index, ESCAPED) ? unescapeWord(inner) : inner;
  }

  /** The template placeholders in a word, in order. */
  placeholdersOf(index: number): readonly Placeholder[] {
    return placeholdersIn(this.#template, this.startOf(index), this.endOf(index));
  }

  /** Whether a template decides that the word is there at all. */
  isConditional(index: number): boolean {
    return isConditional(this.#template, this.startOf(index));
  }

  /** From the beginning of one word to the end of another. */
  locate(first: number, last: number): Location {
    return this.#file.locate(this.startOf(first), this.endOf(last));
  }

  #is(index: number, flag: number): boolean {
    return ((this.#table[index * COLUMNS + 2] ?? 0) & flag) !== 0;
  }
}
