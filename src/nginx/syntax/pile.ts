/**
 * Things that are put down one by one and taken away together, as an array of their own without
 * room to spare. The pile itself never gives room up: an array that is emptied has to grow anew.
 */
export class Pile<T> {
  readonly #items: T[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(item: T): void {
    this.#items[this.#size] = item;
    this.#size++;
  }

  /** Takes away all that lie above the first `count`. */
  take(count: number): readonly T[] {
    const taken = this.#items.slice(count, this.#size);
    this.#size = count;
    return taken;
  }
}
