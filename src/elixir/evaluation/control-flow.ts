import type { Location } from "../../source/location.ts";
import { join } from "../configuration/merge.ts";
import type { Branch } from "../configuration/slots.ts";
import { sizeOf } from "../values/measure.ts";
import { atom, dynamic, type ElixirValue } from "../values/value.ts";
import { fallbackOf } from "./combine.ts";
import type { Interpreter } from "./interpreter.ts";
import { Stop } from "./stop.ts";

/** Which ways the program may go where only the host decides, and what holds after all of them. */
export class ControlFlow {
  readonly #interpreter: Interpreter;
  /** Above 0 while something is tried that may never happen. */
  #uncertain = 0;
  /** Above 0 in the body of a `try`. */
  #tries = 0;
  /** How often something was evaluated that raises on some hosts, or may. */
  #raises = 0;

  constructor(interpreter: Interpreter) {
    this.#interpreter = interpreter;
  }

  /** Whether what is evaluated now happens on every host. */
  get isCertain(): boolean {
    return this.#uncertain === 0;
  }

  /** Whether a `try` stands around what is evaluated now. */
  get isGuarded(): boolean {
    return this.#tries > 0;
  }

  /** Notes that what is evaluated now may raise, for a `try` around it. */
  mayRaise(): void {
    this.#raises++;
    this.#interpreter.store.mayLeave();
  }

  /** Runs what happens on some hosts only; undefined when the program would end there. */
  maybe(run: () => ElixirValue, reason: string, location: Location): ElixirValue | undefined {
    let result: ElixirValue | undefined;
    const nothing = atom("nil", location);
    const something = () => {
      result = run();
      return result;
    };
    this.alternatives([something, () => nothing], reason, location);
    return result;
  }

  /**
   * Tries ways that the program may go, and goes on with what holds whichever it was. A way that
   * ends the program is none. `preferred` is the way of a host that says nothing.
   */
  alternatives(
    ways: readonly (() => ElixirValue)[],
    reason: string,
    location: Location,
    preferred?: number,
  ): ElixirValue {
    const { store, variables, trust } = this.#interpreter;
    const branches: Branch[] = [];
    const values: ElixirValue[] = [];
    let fallback: ElixirValue | undefined;
    let stop: Stop | undefined;
    const before = variables.snapshot();
    const after: (typeof before)[] = [];
    this.#uncertainly(() => {
      for (const [index, way] of ways.entries()) {
        let value: ElixirValue | undefined;
        variables.restore(before);
        const branch = store.try(() => {
          try {
            value = way();
          } catch (error) {
            if (!(error instanceof Stop)) throw error;
            this.mayRaise();
            stop = error;
          }
        });
        if (value === undefined) continue;
        branches.push(branch);
        after.push(variables.snapshot());
        values.push(value);
        if (index === preferred) fallback = fallbackOf(value);
      }
    });
    if (branches.length === 0 && stop) throw stop;
    variables.merge(after);
    store.merge(branches, reason, location);
    this.#interpreter.spend(sizeOf(values), () => location);
    if (values.length > 1 && values.every((value) => this.#interpreter.closureOf(value))) {
      return this.#anyOf(values, reason, location);
    }
    if (values.length > 1) trust.lose(values, location);
    return join(values, reason, location, fallback) ?? dynamic(reason, location);
  }

  /** The function that is one of these. */
  #anyOf(functions: readonly ElixirValue[], reason: string, location: Location): ElixirValue {
    const [first] = functions;
    if (first !== undefined && functions.every((one) => one === first)) return first;
    return this.#interpreter.makeClosure((args, place) => {
      const calls = functions.map((one) => () => this.#interpreter.apply(one, args, place));
      return this.alternatives(calls, reason, place);
    }, location);
  }

  /**
   * Runs the body of a `try`. When it certainly comes to its end, or certainly to an error, what it
   * does till then happens; else each setting may be what it is at any moment of it.
   */
  guarded(
    run: () => ElixirValue,
    reason: string,
    location: Location,
  ): ElixirValue | "error" | undefined {
    const { store, variables, trust } = this.#interpreter;
    let result: ElixirValue | "error" | undefined;
    const before = this.#raises;
    const known = variables.snapshot();
    const attempt = () => {
      this.#tries++;
      try {
        result = run();
      } catch (error) {
        if (!(error instanceof Stop)) throw error;
        if (error.isError) result = "error";
        else this.mayRaise();
      } finally {
        this.#tries--;
      }
    };
    this.#uncertainly(() => store.attempt(attempt, dynamic(reason, location)));
    if (this.#raises === before) return result;
    if (typeof result === "object") trust.lose([result], location);
    variables.merge([known, variables.snapshot()]);
    return undefined;
  }

  /** Runs something and takes it back: what it would change. */
  rehearse(run: () => void): Branch {
    return this.#uncertainly(() =>
      this.#interpreter.store.try(() => {
        try {
          run();
        } catch (error) {
          if (!(error instanceof Stop)) throw error;
        }
      }),
    );
  }

  #uncertainly<T>(run: () => T): T {
    this.#uncertain++;
    try {
      return run();
    } finally {
      this.#uncertain--;
    }
  }
}
