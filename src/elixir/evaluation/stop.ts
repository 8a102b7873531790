import type { Location } from "../../source/location.ts";

/** The real program ends here, with an error: what follows never happens. */
export class Stop extends Error {
  readonly location: Location;
  /** What is wrong and what to do, as in a problem's message. */
  readonly explanation: string;
  /** Whether `rescue` goes on after it; it does not after `exit`, `throw` and a halt. */
  readonly isError: boolean;

  constructor(location: Location, explanation: string, isError = true) {
    super("the program stops");
    this.isError = isError;
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
