import type { ClientHeader, LostHeader, ResponseHeaders } from "./model.ts";
import type { Uncertainty } from "./syntax.ts";

/** The headers of an answer while nginx's filters work on them. */
export class HeaderList {
  #headers: ClientHeader[] = [];
  readonly #lost: LostHeader[] = [];
  readonly #uncertain: Uncertainty[] = [];

  add(header: ClientHeader): void {
    this.#headers.push(header);
  }

  lose(header: LostHeader): void {
    this.#lost.push(header);
  }

  mayHaveMore(why: Uncertainty): void {
    this.#uncertain.push(why);
  }

  /** Something that is not known may take away or change any header that is here by now. */
  doubtAll(why: Uncertainty): void {
    this.doubt(() => true, why);
  }

  doubt(concerns: (name: string) => boolean, why: Uncertainty): void {
    this.#headers = this.#headers.map((header) =>
      concerns(header.name) && header.uncertain === undefined
        ? { ...header, uncertain: why }
        : header,
    );
  }

  /** Takes headers out; returns where the first of them was. */
  remove(
    concerns: (name: string) => boolean,
    by: LostHeader["by"],
    location: LostHeader["location"],
  ): number {
    const first = this.#headers.findIndex(({ name }) => concerns(name));
    if (first === -1) return first;
    for (const { name, value } of this.#headers) {
      if (concerns(name)) this.#lost.push({ name, value, by, location });
    }
    this.#headers = this.#headers.filter(({ name }) => !concerns(name));
    return first;
  }

  insert(at: number, header: ClientHeader): void {
    if (at === -1) this.#headers.push(header);
    else this.#headers.splice(at, 0, header);
  }

  result(): ResponseHeaders {
    return { headers: this.#headers, lost: this.#lost, uncertain: this.#uncertain };
  }
}
