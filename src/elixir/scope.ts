import type { Location } from "../source/location.ts";
import type { ParsedFile } from "./parse.ts";
import type { Span } from "./syntax.ts";
import type { ElixirValue } from "./value.ts";

/** What holds for a whole file while it is evaluated. */
export interface FileContext {
  readonly parsed: ParsedFile;
  /** The folder that relative paths of `File` functions start from. */
  readonly workingDirectory: string;
  /** `Config` (`import Config`) or `Mix.Config` (`use Mix.Config`), once it has been seen. */
  configModule: "Config" | "Mix.Config" | undefined;
  /** Modules imported or used besides: they may define any function. */
  foreign: string | undefined;
  /** Modules that the file itself defines. */
  readonly modules: Set<string>;
}

/** The variables and aliases of one block. Inner blocks see the outer ones, never the reverse. */
export class Scope {
  readonly file: FileContext;
  readonly #parent: Scope | undefined;
  readonly #variables = new Map<string, ElixirValue>();
  readonly #aliases = new Map<string, string>();
  /** The arguments of the capture (`&(&1 + 1)`) whose body is evaluated. */
  readonly captured: readonly ElixirValue[];

  constructor(file: FileContext, parent?: Scope, captured?: readonly ElixirValue[]) {
    this.file = file;
    this.#parent = parent;
    this.captured = captured ?? parent?.captured ?? [];
  }

  inner(captured?: readonly ElixirValue[]): Scope {
    return new Scope(this.file, this, captured);
  }

  variable(name: string): ElixirValue | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.#parent) {
      const value = scope.#variables.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  bind(bindings: ReadonlyMap<string, ElixirValue>): void {
    for (const [name, value] of bindings) this.#variables.set(name, value);
  }

  /** The variables of this block itself. */
  ownNames(): Iterable<string> {
    return this.#variables.keys();
  }

  setAlias(name: string, module: string): void {
    this.#aliases.set(name, module);
  }

  /** The full name of a module alias, without the prefix `Elixir.`. */
  expandAlias(segments: readonly string[]): string {
    const [first = "", ...rest] = segments;
    for (let scope: Scope | undefined = this; scope; scope = scope.#parent) {
      const module = scope.#aliases.get(first);
      if (module !== undefined) return [module, ...rest].join(".");
    }
    return (first === "Elixir" ? rest : segments).join(".");
  }

  locate(span: Span): Location {
    return this.file.parsed.file.locate(span.from, span.to);
  }
}
