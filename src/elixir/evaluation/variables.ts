import { atom, type ElixirValue, truth, type VariableKnowledge } from "../values/value.ts";

/** Of more variables at a time nothing is noted: every way of the program copies what is. */
const MOST_VARIABLES = 64;

/** What a variable of the environment is where that is known: a text, or nil. */
type Known = ReadonlyMap<string, ElixirValue>;

/**
 * What the way that is being tried says of the environment: after `System.fetch_env!("X")` and
 * in `if System.get_env("X")`, X is set. Files that have been asked for are noted like variables.
 */
export class Variables {
  #known: Known = new Map();
  #generation = 0;

  get(name: string): ElixirValue | undefined {
    return this.#known.get(name);
  }

  set(name: string, value: ElixirValue): void {
    if (this.#known.size >= MOST_VARIABLES && !this.#known.has(name)) return;
    this.#known = new Map(this.#known).set(name, value);
  }

  /** Code that is not known may have changed all of them. */
  forget(): void {
    this.#generation++;
    this.#known = new Map();
  }

  /** Runs what happens any number of times: again, if it may have changed a variable. */
  repeated<T>(run: () => T): T {
    const before = this.#generation;
    const result = run();
    return this.#generation === before ? result : run();
  }

  /** What a value is that depends on a variable alone. */
  ofVariable(name: string, missing: ElixirValue, text: ElixirValue): VariableKnowledge {
    const nothing = atom("nil", text.location);
    return { name, unset: missing, set: text, text, nothing, generation: this.#generation };
  }

  /** Goes on where a value has turned out to be true, or false, for `if`. */
  assume(value: ElixirValue, expected: boolean): void {
    this.assumeThat(value, (outcome) => {
      const known = truth(outcome);
      return known === undefined ? undefined : known === expected;
    });
  }

  /** Goes on where something holds of a value. */
  assumeThat(value: ElixirValue, holds: (outcome: ElixirValue) => boolean | undefined): void {
    if (value.kind !== "dynamic" || value.variable === undefined) return;
    const { name, unset, set, text, nothing, generation } = value.variable;
    if (generation !== this.#generation) return;
    if (holds(unset) === false) this.set(name, text);
    else if (holds(set) === false) this.set(name, nothing);
  }

  /** What is known now, for `restore` and `merge`. */
  snapshot(): Known {
    return this.#known;
  }

  restore(known: Known): void {
    this.#known = known;
  }

  /** Goes on with what all ways agree on. */
  merge(ways: readonly Known[]): void {
    const [first, ...others] = ways;
    const agreed = new Map<string, ElixirValue>();
    for (const [name, value] of first ?? []) {
      if (others.every((known) => known.get(name)?.kind === value.kind)) agreed.set(name, value);
    }
    this.#known = agreed;
  }
}
