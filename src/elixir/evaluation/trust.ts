import type { Location } from "../../source/location.ts";
import type { DynamicValue, ElixirValue } from "../values/value.ts";
import type { Interpreter } from "./interpreter.ts";
import { causedBy, forEachFunction } from "./unknown-code.ts";

/** What code that is not evaluated may have done, and what is known nevertheless. */
export class Trust {
  readonly #interpreter: Interpreter;
  /** Modules that the files define, and whether all their functions leave the configuration alone. */
  readonly modules = new Map<string, boolean>();
  /** Set when files of the host, or the environment of Mix, may have been changed. */
  changedHost: DynamicValue | undefined;
  #distrusted: DynamicValue | undefined;

  constructor(interpreter: Interpreter) {
    this.#interpreter = interpreter;
  }

  /** Goes on as after code that may have done anything. */
  unknownCode(cause: DynamicValue): void {
    const { flow, variables, store } = this.#interpreter;
    flow.mayRaise();
    variables.forget();
    this.changedHost ??= cause;
    store.taint(cause);
  }

  /** From here to the end, anything may be configured at any moment. */
  distrust(cause: DynamicValue): void {
    this.#distrusted ??= cause;
    this.unknownCode(cause);
  }

  /** Makes everything unknown at the end, if that is what it is. */
  finish(): void {
    if (this.#distrusted) this.#interpreter.store.taint(this.#distrusted);
  }

  /** Whether the module is one of the files', and may configure something. */
  isHarmful(module: string): boolean {
    return this.modules.get(module) === false;
  }

  get areModulesHarmless(): boolean {
    return [...this.modules.values()].every((isHarmless) => isHarmless);
  }

  /** Notes functions of which it is not known any more where they are, and when they are called. */
  lose(values: readonly ElixirValue[], location: Location): void {
    forEachFunction(this.#interpreter, values, location, (closure) => {
      const { changed, unknown } = this.#interpreter.flow.rehearse(() => closure([], location));
      if (changed.size > 0 || unknown.size > 0) {
        this.distrust(causedBy("a function that configures something", location));
      }
    });
  }
}
