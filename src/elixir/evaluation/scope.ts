import type { Location } from "../../source/location.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import type { Span } from "../syntax/syntax.ts";
import type { ElixirValue } from "../values/value.ts";

/** What holds for a whole file while it is evaluated. */
export interface FileContext {
  readonly parsed: ParsedFile;
  /** The folder that relative paths of `File` functions start from. */
  readonly workingDirectory: string;
  /** `Config` (`import Config`) or `Mix.Config` (`use Mix.Config`), once it has been seen. */
  configModule: "Config" | "Mix.Config" | undefined;
  /** Whether both of them have been imported. */
  isAmbiguous?: boolean;
  /** A module imported or used besides, of which it is not known what it defines. */
  foreign: string | undefined;
  /** Modules of Elixir itself that are imported besides. */
  readonly imported: Set<string>;
}

/** What a name has meant since when, oldest first. */
type History<T> = { readonly since: number; readonly value: T }[];

/**
 * The variables and aliases of one block. Inner blocks and functions see the outer ones as they
 * were when the inner scope was made: a variable that is set again later is another variable.
 */
export class Scope {
  readonly file: FileContext;
  readonly #parent: Scope | undefined;
  /** As far as the parent's names are seen. */
  #until: number;
  /** An operand's scope: aliases hold for the whole expression, variables after it only. */
  readonly #isOperand: boolean;
  #changes = 0;
  #variables: Map<string, History<ElixirValue>> | undefined;
  #aliases: Map<string, History<string>> | undefined;
  /** The arguments of the capture (`&(&1 + 1)`) whose body is evaluated. */
  readonly captured: readonly ElixirValue[];

  constructor(
    file: FileContext,
    parent?: Scope,
    captured?: readonly ElixirValue[],
    isOperand = false,
  ) {
    this.file = file;
    this.#parent = parent;
    this.#until = parent === undefined ? 0 : parent.#changes;
    this.#isOperand = isOperand;
    this.captured = captured ?? parent?.captured ?? [];
  }

  inner(captured?: readonly ElixirValue[]): Scope {
    return new Scope(this.file, this, captured);
  }

  /** The scope of one of several operands, none of which sees what the others bind. */
  operand(): Scope {
    return new Scope(this.file, this, undefined, true);
  }

  variable(name: string): ElixirValue | undefined {
    let until = this.#changes;
    for (let scope: Scope | undefined = this; scope; scope = scope.#parent) {
      const value = latest(scope.#variables?.get(name), until);
      if (value !== undefined) return value;
      until = scope.#until;
    }
    return undefined;
  }

  bind(bindings: ReadonlyMap<string, ElixirValue>): void {
    if (bindings.size === 0) return;
    this.#changes++;
    this.#variables ??= new Map();
    for (const [name, value] of bindings) add(this.#variables, name, value, this.#changes);
  }

  /** Whether variables have been bound in this scope itself. */
  get hasVariables(): boolean {
    return this.#variables !== undefined;
  }

  /** Binds what an operand has bound, now that the whole expression is evaluated. */
  adopt(operand: Scope): void {
    const bindings = new Map<string, ElixirValue>();
    for (const [name, history] of operand.#variables ?? []) {
      const value = history.at(-1)?.value;
      if (value !== undefined) bindings.set(name, value);
    }
    this.bind(bindings);
  }

  /** The variables of this block itself. */
  ownNames(): Iterable<string> {
    return this.#variables?.keys() ?? [];
  }

  setAlias(name: string, module: string): void {
    if (this.#isOperand && this.#parent) {
      this.#parent.setAlias(name, module);
      this.#until = this.#parent.#changes;
      return;
    }
    this.#changes++;
    this.#aliases ??= new Map();
    add(this.#aliases, name, module, this.#changes);
  }

  /** The full name of a module alias, without the prefix `Elixir.`. */
  expandAlias(segments: readonly string[]): string {
    const [first = "", ...rest] = segments;
    let until = this.#changes;
    for (let scope: Scope | undefined = this; scope; scope = scope.#parent) {
      const module = latest(scope.#aliases?.get(first), until);
      if (module !== undefined) return [module, ...rest].join(".");
      until = scope.#until;
    }
    return (first === "Elixir" ? rest : segments).join(".");
  }

  locate(span: Span): Location {
    return this.file.parsed.file.locate(span.from, span.to);
  }
}

function add<T>(histories: Map<string, History<T>>, name: string, value: T, since: number): void {
  const history = histories.get(name);
  if (history) history.push({ since, value });
  else histories.set(name, [{ since, value }]);
}

/** What a name meant at some moment. */
function latest<T>(history: History<T> | undefined, until: number): T | undefined {
  if (history === undefined) return undefined;
  let low = 0;
  let high = history.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((history[middle]?.since ?? 0) <= until) low = middle + 1;
    else high = middle;
  }
  return history[low - 1]?.value;
}
