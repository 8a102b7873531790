import type { Location } from "../../source/location.ts";
import { dynamic, type ElixirValue } from "../values/value.ts";

export interface PureContext {
  /** Where the call is: the location of what it makes. */
  readonly location: Location;
  /** Calls a function value. */
  readonly apply: (target: ElixirValue, args: readonly ElixirValue[]) => ElixirValue;
  readonly spend: (steps: number) => void;
  /** Says that the call raises, and why: as the rest of a sentence that begins with "because". */
  readonly raise: (why: string) => never;
  /** Says that the call raises on some hosts. */
  readonly mayRaise: () => void;
}

/** Undefined: the result is not known. */
export type Run = (args: readonly ElixirValue[], context: PureContext) => ElixirValue | undefined;

export interface PureFunction {
  readonly run: Run;
  /** Whether it copes with dynamic arguments and elements itself; else all have to be known. */
  readonly partial: boolean;
  /** What is known of the result where arguments are only described (`text`, `element`). */
  readonly describe?: Run;
}

export type PureTable = Readonly<Record<string, PureFunction>>;

/** A function that needs all its arguments known at every depth. */
export function whole(run: Run): PureFunction {
  return { run, partial: false };
}

/** The same function, which says something of its result although its arguments are not known. */
export function described(pure: PureFunction, describe: Run): PureFunction {
  return { ...pure, describe };
}

/** The same function, which never raises when its first argument is a text. */
export function totalOnText(pure: PureFunction): PureFunction {
  return described(pure, ([subject], { location }) =>
    subject?.kind === "dynamic" && subject.text?.kind === "string"
      ? dynamic(subject.reason, location)
      : undefined,
  );
}

/** A function that looks at some of its arguments only. */
export function partial(run: Run): PureFunction {
  return { run, partial: true };
}
