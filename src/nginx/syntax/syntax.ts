import type { Location } from "../../source/location.ts";
import type { Problem } from "../../source/problem.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { Placeholder } from "../../source/template.ts";
import type { Words } from "./words.ts";

/** One word of a directive. Everything but what it says is looked up when somebody asks. */
export class Argument {
  readonly #words: Words;
  readonly #index: number;
  #value: string | undefined;

  /** The word of that number, or what is read in its place. */
  constructor(words: Words, index: number, value?: string) {
    this.#words = words;
    this.#index = index;
    this.#value = value;
  }

  /** Without quotes and escapes; template placeholders stand in it as they are written. */
  get value(): string {
    this.#value ??= this.#words.valueOf(this.#index);
    return this.#value;
  }

  get quoted(): boolean {
    return this.#words.isQuoted(this.#index);
  }

  /** The template placeholders in the word, in order. */
  get placeholders(): readonly Placeholder[] {
    return this.#words.placeholdersOf(this.#index);
  }

  /** Of the whole word, quotes included. */
  get location(): Location {
    return this.#words.locate(this.#index, this.#index);
  }

  /** The same word, read as something else. */
  withValue(value: string): Argument {
    return new Argument(this.#words, this.#index, value);
  }
}

/** The words of a directive: its name and arguments, in the table of all words of its file. */
export interface WordRange {
  readonly words: Words;
  readonly first: number;
  readonly last: number;
}

/**
 * One directive, simple (`root /srv;`) or with a block (`server { … }`). Its arguments are made when
 * somebody asks for them, and its lines and columns each time: few directives are ever pointed at.
 */
export class Directive {
  readonly name: string;
  /** The directives between the braces; absent for a simple directive. */
  readonly block: readonly Directive[] | undefined;
  /** A template decides whether the directive is there at all. */
  readonly conditional: boolean;
  /** Set on an `include` whose file the repository does not hold. */
  readonly unresolved: UnresolvedInclude | undefined;
  readonly #words: Words;
  readonly #first: number;
  readonly #last: number;
  #args: readonly Argument[] | undefined;

  constructor(
    name: string,
    { words, first, last }: WordRange,
    block: readonly Directive[] | undefined,
    conditional: boolean,
    unresolved: UnresolvedInclude | undefined,
  ) {
    this.name = name;
    this.block = block;
    this.conditional = conditional;
    this.unresolved = unresolved;
    this.#words = words;
    this.#first = first;
    this.#last = last;
  }

  get args(): readonly Argument[] {
    this.#args ??= Array.from(
      { length: this.#last - this.#first },
      (_, index) => new Argument(this.#words, this.#first + 1 + index),
    );
    return this.#args;
  }

  get nameLocation(): Location {
    return this.#words.locate(this.#first, this.#first);
  }

  /** From the name to the last argument: neither the `;` nor the block. */
  get location(): Location {
    return this.#words.locate(this.#first, this.#last);
  }

  /** The offset behind the last argument. */
  get end(): number {
    return this.#words.endOf(this.#last);
  }

  /** The same words in the same place, with something else known of them. */
  with({
    block = this.block,
    conditional = this.conditional,
    unresolved = this.unresolved,
  }: Partial<Pick<Directive, "block" | "conditional" | "unresolved">>): Directive {
    const range = { words: this.#words, first: this.#first, last: this.#last };
    return new Directive(this.name, range, block, conditional, unresolved);
  }
}

/** What a text is as nginx reads it. */
export interface ParsedFile {
  readonly file: SourceFile;
  readonly directives: readonly Directive[];
  readonly problems: readonly Problem[];
}

/** Why something cannot be decided from the repository, and where that comes from. */
export interface Uncertainty {
  /** The rest of a sentence that begins with "it depends on". */
  readonly reason: string;
  readonly location: Location;
}

/** An included file that the repository does not hold. */
export interface UnresolvedInclude extends Uncertainty {
  readonly pattern: string;
  /** Whether the file may hold the directive `name` at all. */
  readonly maySet: (name: string) => boolean;
  /** The `location`s that it may hold are for paths that begin with this; any where absent. */
  readonly below?: string | undefined;
}
