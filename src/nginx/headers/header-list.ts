import type { ClientHeader, LostHeader, ResponseHeaders } from "../model/model.ts";
import type { Uncertainty } from "../syntax/syntax.ts";
import { hasLineBreak } from "../syntax/text.ts";

/** Whether a line break is in it that ends the header, as no blank follows. */
function endsHeader(part: string | Uncertainty): boolean {
  return typeof part === "string" && /[\r\n](?![\t ])/.test(part.replaceAll("\r\n", "\n"));
}

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

  /**
   * nginx writes values as they are. A line break in one ends the header, and clients read what
   * follows as other headers or as the page; behind a line break that blanks follow, the same
   * header goes on (RFC 9112, 5.2), unless it is HTTP/2.
   */
  doubtLineBreaks(): void {
    const folded = new Map<string, Uncertainty>();
    for (const { name, value, location } of this.#headers) {
      if (location === undefined || !(value.some(hasLineBreak) || hasLineBreak(name))) continue;
      const reason = `what clients make of the line break in the value of ${name.trim()}`;
      if (hasLineBreak(name) || value.some(endsHeader)) {
        this.breakOff({ reason, location });
        return;
      }
      folded.set(name, { reason, location });
    }
    if (folded.size === 0) return;
    this.#headers = this.#headers.map((header) => {
      const why = header.uncertain ?? folded.get(header.name);
      return why === undefined ? header : { ...header, uncertain: why };
    });
  }

  /** Nothing is certain of any header any more. */
  breakOff(why: Uncertainty): void {
    this.doubtAll(why);
    this.mayHaveMore(why);
  }

  result(): ResponseHeaders {
    return { headers: this.#headers, lost: this.#lost, uncertain: this.#uncertain };
  }
}
