import type { Location } from "../source/location.ts";
import type { Problem } from "../source/problem.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Placeholder } from "../source/template.ts";

/** One word of a directive. */
export interface Argument {
  /** Without quotes and escapes; template placeholders stand in it as they are written. */
  readonly value: string;
  readonly quoted: boolean;
  /** Of the whole word, quotes included. */
  readonly location: Location;
  /** The template placeholders in the word, in order. */
  readonly placeholders: readonly Placeholder[];
}

/** One directive, simple (`root /srv;`) or with a block (`server { … }`). */
export interface Directive {
  readonly name: string;
  readonly args: readonly Argument[];
  /** The directives between the braces; absent for a simple directive. */
  readonly block?: readonly Directive[];
  /** From the name to the last argument: neither the `;` nor the block. */
  readonly location: Location;
  readonly nameLocation: Location;
  /** A template decides whether the directive is there at all. */
  readonly conditional: boolean;
  /** Set on an `include` whose file the repository does not hold. */
  readonly unresolved?: UnresolvedInclude;
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
}
