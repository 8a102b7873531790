import type { Location } from "../source/location.ts";
import { dynamic, type ElixirValue, findDynamic } from "./value.ts";

/** What a value is on a host that says nothing; undefined when that is not known either. */
export function fallbackOf(value: ElixirValue): ElixirValue | undefined {
  switch (value.kind) {
    case "dynamic":
      return value.fallback && fallbackOf(value.fallback);
    case "list":
    case "tuple": {
      if (findDynamic(value) === undefined) return value;
      const items = value.items.map(fallbackOf);
      const present = items.filter((item) => item !== undefined);
      return present.length === items.length ? { ...value, items: present } : undefined;
    }
    case "map":
      return findDynamic(value) === undefined ? value : undefined;
    default:
      return value;
  }
}

/**
 * The result of a pure computation. With a dynamic operand it is dynamic too, and its fallback is
 * what the operands' fallbacks give.
 */
export function combine(
  operands: readonly ElixirValue[],
  location: Location,
  what: string,
  compute: (values: readonly ElixirValue[]) => ElixirValue | undefined,
): ElixirValue {
  const cause = operands.map(findDynamic).find((found) => found !== undefined);
  if (cause === undefined) return compute(operands) ?? dynamic(what, location);
  const fallbacks = operands.map(fallbackOf);
  const present = fallbacks.filter((value) => value !== undefined);
  const fallback = present.length === operands.length ? compute(present) : undefined;
  return dynamic(cause.reason, location, fallback);
}
