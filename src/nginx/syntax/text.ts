import type { Uncertainty } from "./syntax.ts";

/** A string of which some parts may be known only on the running host. */
export type Text = readonly (string | Uncertainty)[];

/** Longer values than any header or URI; `set $a $a$a;` repeated would grow without end. */
const TEXT_LENGTH = 16_384;
const UNKNOWN_PARTS = 100;

/** Puts a text together from parts, within a bound on its size. */
export class TextBuilder {
  #parts: (string | Uncertainty)[] = [];
  #length = 0;
  #tooLong = false;

  add(text: Text): this {
    for (const part of text) this.#addPart(part);
    return this;
  }

  /** The text; `at` is where it is made, should it be too long. */
  build(at: Pick<Uncertainty, "location">): Text {
    if (!this.#tooLong) return this.#parts;
    const { location } = at;
    return [{ reason: "a value that is longer than any that is looked at", location }];
  }

  #addPart(part: string | Uncertainty): void {
    if (typeof part === "string") {
      this.#length += part.length;
      const last = this.#parts.at(-1);
      if (this.#length > TEXT_LENGTH) this.#tooLong = true;
      else if (typeof last === "string") this.#parts[this.#parts.length - 1] = last + part;
      else this.#parts.push(part);
    } else if (this.#parts.length < UNKNOWN_PARTS) this.#parts.push(part);
    else this.#tooLong = true;
  }
}

/** The whole string, if every part of it is known. */
export function knownText(text: Text): string | undefined {
  let whole = "";
  for (const part of text) {
    if (typeof part !== "string") return undefined;
    whole += part;
  }
  return whole;
}

/** The first part that is not known. */
export function firstUncertainty(text: Text): Uncertainty | undefined {
  return text.find((part) => typeof part !== "string");
}

/** For people: unknown parts are shown as `…`. */
export function showText(text: Text): string {
  return text.map((part) => (typeof part === "string" ? part : "…")).join("");
}

/** The known beginning of the string, up to its first unknown part. */
export function knownPrefix(text: Text): string {
  let prefix = "";
  for (const part of text) {
    if (typeof part !== "string") break;
    prefix += part;
  }
  return prefix;
}

/** Whether a part of a text has a line break, which ends a header. */
export function hasLineBreak(part: string | Uncertainty): boolean {
  return typeof part === "string" && /[\r\n]/.test(part);
}

/** A value of which nothing is known may be empty, and then nothing is sent. */
export function mayBeEmpty(value: Text): Uncertainty | undefined {
  const nothingKnown = value.every((part) => typeof part !== "string" || part === "");
  return nothingKnown ? firstUncertainty(value) : undefined;
}
