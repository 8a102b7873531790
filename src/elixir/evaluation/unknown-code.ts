import type { Location } from "../../source/location.ts";
import { findDynamic } from "../values/measure.ts";
import { type DynamicValue, dynamic, type ElixirValue } from "../values/value.ts";
import type { Interpreter } from "./interpreter.ts";

/** What is unknown because of a call that nothing is known of. */
export function causedBy(call: string, location: Location): DynamicValue {
  return dynamic(`what ${call} does, which ${location.path}:${location.line} calls`, location);
}

/**
 * Tries the functions that are in these values, as code may that has got hold of them. If it may
 * keep them for later and they configure something, nothing is certain any more.
 */
export function tryFunctions(
  interpreter: Interpreter,
  values: readonly ElixirValue[],
  reason: string,
  location: Location,
  keeps = true,
): void {
  forEachFunction(interpreter, values, location, (closure) => {
    const before = interpreter.store.writes;
    const run = () => interpreter.variables.repeated(() => closure([], location));
    interpreter.flow.maybe(run, reason, location);
    if (keeps && interpreter.store.writes !== before) {
      interpreter.trust.distrust(causedBy("a function that configures something", location));
    }
  });
}

/** Calls `visit` for each function at any depth of the values. */
export function forEachFunction(
  interpreter: Interpreter,
  values: readonly ElixirValue[],
  location: Location,
  visit: (closure: (args: readonly ElixirValue[], location: Location) => ElixirValue) => void,
): void {
  const waiting = [...values];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (findDynamic(value) === undefined) continue;
    interpreter.spend(1, () => location);
    const closure = interpreter.closureOf(value);
    if (closure !== undefined) visit(closure);
    else for (const part of partsOf(value)) waiting.push(part);
  }
}

function partsOf(value: ElixirValue): readonly ElixirValue[] {
  switch (value.kind) {
    case "list":
    case "tuple":
      return value.items;
    case "map":
      return value.entries.flat();
    case "dynamic": {
      const { possible = [], fallback, element, keywords } = value;
      const entries = [...(keywords?.entries.values() ?? [])].map((entry) => entry.value);
      const others = [fallback, element].filter((part) => part !== undefined);
      return [...possible, ...entries, ...others];
    }
    default:
      return [];
  }
}
