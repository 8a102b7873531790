import type { Location } from "../source/location.ts";
import type { Interpreter } from "./interpreter.ts";
import { findDynamic, sizeOf } from "./measure.ts";
import { dynamic, type ElixirValue } from "./value.ts";

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

/**
 * The result of a pure computation. With a dynamic operand it is dynamic too, and its fallback is
 * what the operands' fallbacks give.
 */
export function combine(
  interpreter: Interpreter,
  operands: readonly ElixirValue[],
  location: Location,
  what: string,
  compute: (values: readonly ElixirValue[]) => ElixirValue | undefined,
): ElixirValue {
  interpreter.spend(sizeOf(operands), () => location);
  const cause = operands.map(findDynamic).find((found) => found !== undefined);
  if (cause === undefined) return compute(operands) ?? dynamic(what, location);
  const fallbacks = operands.map(fallbackOf);
  const present = fallbacks.filter((value) => value !== undefined);
  const fallback = present.length === operands.length ? compute(present) : undefined;
  return dynamic(cause.reason, location, fallback);
}
