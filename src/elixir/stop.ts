import type { Location } from "../source/location.ts";

/** The real program ends here, with an error: what follows never happens. */
export class Stop extends Error {
  readonly location: Location;
  /** What is wrong and what to do, as in a problem's message. */
  readonly explanation: string;

  constructor(location: Location, explanation: string) {
    super("the program stops");
    this.location = location;
    this.explanation = explanation;
  }
}

/** Evaluating takes more than the limits allow. */
export class LimitReached extends Error {
  readonly location: Location;

  constructor(location: Location) {
    super("limit reached");
    this.location = location;
  }
}
