/** Pseudo-random numbers that are the same everywhere for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** An integer from 0 to `below`, exclusive. */
  integer(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.integer(choices.length)];
    if (choice === undefined) throw new Error("There is nothing to pick from.");
    return choice;
  }

  /** So many results of a function, between the two bounds. */
  several<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.integer(most - least + 1) }, make);
  }
}
