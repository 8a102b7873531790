import type { Location } from "../../source/location.ts";
import type { ElixirValue } from "../value.ts";

export interface PureContext {
  /** Where the call is: the location of what it makes. */
  readonly location: Location;
  /** Calls a function value. */
  readonly apply: (target: ElixirValue, args: readonly ElixirValue[]) => ElixirValue;
  readonly spend: (steps: number) => void;
}

/** Undefined: the result is not known, or the real function would raise. */
export type Run = (args: readonly ElixirValue[], context: PureContext) => ElixirValue | undefined;

export interface PureFunction {
  readonly run: Run;
  /** Whether it copes with dynamic arguments and elements itself; else all have to be known. */
  readonly partial: boolean;
}

export type PureTable = Readonly<Record<string, PureFunction>>;

/** A function that needs all its arguments known at every depth. */
export function whole(run: Run): PureFunction {
  return { run, partial: false };
}

/** A function that looks at some of its arguments only. */
export function partial(run: Run): PureFunction {
  return { run, partial: true };
}
