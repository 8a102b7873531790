/** So many first characters of a value find it; shorter values are not searched for. */
const KEY_LENGTH = 4;

/**
 * Finds many values in a text at once, in time that grows with the text and not with the number of
 * values. Upper and lower case count as the same, because messages lower-case hosts.
 */
export class SecretIndex {
  readonly #byKey = new Map<string, Set<string>>();
  /** The lengths that the values of a key have, the longest first. */
  readonly #lengths = new Map<string, readonly number[]>();

  constructor(values: Iterable<string>) {
    for (const value of new Set(values)) {
      if (value.length < KEY_LENGTH) continue;
      const lower = value.toLowerCase();
      const key = lower.slice(0, KEY_LENGTH);
      const known = this.#byKey.get(key);
      if (known) known.add(lower);
      else this.#byKey.set(key, new Set([lower]));
    }
    for (const [key, known] of this.#byKey) {
      const lengths = new Set([...known].map(({ length }) => length));
      this.#lengths.set(
        key,
        [...lengths].sort((a, b) => b - a),
      );
    }
  }

  /** The text with every value in it replaced, the longest where several begin. */
  replaceAll(text: string, replacement: string): string {
    if (this.#byKey.size === 0) return text;
    const lower = text.toLowerCase();
    // A few characters change their length with their case; then places would not agree.
    const searched = lower.length === text.length ? lower : text;
    let replaced = "";
    let copied = 0;
    for (let at = 0; at + KEY_LENGTH <= searched.length; at++) {
      const length = this.#lengthAt(searched, at);
      if (length === undefined) continue;
      replaced += text.slice(copied, at) + replacement;
      at += length - 1;
      copied = at + 1;
    }
    return copied === 0 ? text : replaced + text.slice(copied);
  }

  /** The length of the longest value that begins there. */
  #lengthAt(text: string, at: number): number | undefined {
    const key = text.slice(at, at + KEY_LENGTH);
    const values = this.#byKey.get(key);
    if (values === undefined) return undefined;
    return this.#lengths.get(key)?.find((length) => values.has(text.slice(at, at + length)));
  }
}
