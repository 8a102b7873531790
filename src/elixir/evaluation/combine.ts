import type { Location } from "../../source/location.ts";
import { join } from "../configuration/merge.ts";
import { findDynamic, sizeOf } from "../values/measure.ts";
import { possibilitiesOf } from "../values/possible.ts";
import { dynamic, type ElixirValue } from "../values/value.ts";
import type { Interpreter } from "./interpreter.ts";
import { Stop } from "./stop.ts";

/** What a computation makes of known values; undefined when that is not known. */
export type Compute = (values: readonly ElixirValue[]) => ElixirValue | undefined;

/** What a value is on a host that says nothing; undefined when that is not known either. */
export function fallbackOf(value: ElixirValue): ElixirValue | undefined {
  if (findDynamic(value) === undefined) return value;
  if (fallbacks.has(value)) return fallbacks.get(value);
  const fallback = computeFallback(value);
  fallbacks.set(value, fallback);
  return fallback;
}

/** The same value may stand in another many times. */
const fallbacks = new WeakMap<ElixirValue, ElixirValue | undefined>();

function computeFallback(value: ElixirValue): ElixirValue | undefined {
  switch (value.kind) {
    case "dynamic":
      return value.fallback && fallbackOf(value.fallback);
    case "list":
    case "tuple": {
      const items = value.items.map(fallbackOf);
      const present = items.filter((item) => item !== undefined);
      return present.length === items.length ? { ...value, items: present } : undefined;
    }
    default:
      return undefined;
  }
}

/** More combinations of what several operands may be are not tried. */
const MOST_COMBINATIONS = 16;

/**
 * The result of a pure computation. With a dynamic operand it is dynamic too, and its fallback is
 * what the operands' fallbacks give; where all that the operands may be gives the same, it is known.
 * `describe` says what there is to say of the result where operands are described only.
 */
export function combine(
  interpreter: Interpreter,
  operands: readonly ElixirValue[],
  location: Location,
  what: string,
  compute: Compute,
  describe?: Compute,
): ElixirValue {
  interpreter.spend(sizeOf(operands), () => location);
  const cause = operands.map(findDynamic).find((found) => found !== undefined);
  if (cause === undefined) {
    const result = compute(operands);
    if (result === undefined) interpreter.flow.mayRaise();
    return result ?? dynamic(what, location);
  }
  const fallbacks = operands.map(fallbackOf);
  const present = fallbacks.filter((value) => value !== undefined);
  const fallback =
    present.length === operands.length ? resultOf(() => compute(present)) : undefined;
  const result = dynamic(cause.reason, location, fallback);
  const results = resultsOf(interpreter, operands, location, compute, describe);
  if (results === undefined) {
    interpreter.flow.mayRaise();
    return result;
  }
  const joined = join(results, cause.reason, location, fallback) ?? result;
  return dependingOn(operands, joined, (values) => {
    const known = resultsOf(interpreter, values, location, compute, describe);
    return known && join(known, cause.reason, location);
  });
}

/** The result, with what it is where the one variable is unset that it depends on, and where set. */
export function dependingOn(
  operands: readonly ElixirValue[],
  result: ElixirValue,
  compute: (values: readonly ElixirValue[]) => ElixirValue | undefined,
): ElixirValue {
  if (result.kind !== "dynamic") return result;
  const at = operands.findIndex((operand) => findDynamic(operand) !== undefined);
  const operand = operands[at];
  if (operand?.kind !== "dynamic" || operand.variable === undefined) return result;
  if (operands.some((other, index) => index !== at && findDynamic(other))) return result;
  const { variable } = operand;
  const [unset, set] = [variable.unset, variable.set].map((value) =>
    resultOf(() => compute(operands.with(at, value))),
  );
  if (unset === undefined || set === undefined) return result;
  return { ...result, variable: { ...variable, unset, set } };
}

/** What a computation gives; undefined when it is not known, or raises. */
function resultOf(run: () => ElixirValue | undefined): ElixirValue | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof Stop) return undefined;
    throw error;
  }
}

/** What comes out for everything that the operands may be; undefined when that is not known. */
function resultsOf(
  interpreter: Interpreter,
  operands: readonly ElixirValue[],
  location: Location,
  compute: Compute,
  describe: Compute | undefined,
): readonly ElixirValue[] | undefined {
  const results: ElixirValue[] = [];
  let stop: Stop | undefined;
  for (const values of combinationsOf(operands) ?? []) {
    interpreter.spend(sizeOf(values), () => location);
    const run = values.some(findDynamic) ? describe : compute;
    try {
      const result = run?.(values);
      if (result === undefined) return undefined;
      results.push(result);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      interpreter.flow.mayRaise();
      stop = error;
    }
  }
  if (results.length === 0 && stop !== undefined) throw stop;
  return results.length === 0 ? undefined : results;
}

function combinationsOf(operands: readonly ElixirValue[]): ElixirValue[][] | undefined {
  let combinations: ElixirValue[][] = [[]];
  for (const operand of operands) {
    const possible = possibilitiesOf(operand);
    if (possible === undefined) return undefined;
    if (combinations.length * possible.length > MOST_COMBINATIONS) return undefined;
    combinations = combinations.flatMap((before) => possible.map((value) => [...before, value]));
  }
  return combinations;
}
