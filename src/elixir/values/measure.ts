import type { DynamicValue, ElixirValue } from "./value.ts";

/** What is known of a value without walking through it. */
export interface Measure {
  /** The values in it, itself included; one that is there twice counts twice. */
  readonly size: number;
  /** How deeply they are nested. */
  readonly depth: number;
  /** The first dynamic value at any depth, itself included. */
  readonly dynamic: DynamicValue | undefined;
}

/** Values up to this size are measured anew every time. */
const SMALL = 16;
/** How many characters of a text count as one value. */
const CHARACTERS = 16;

const LEAF: Measure = { size: 1, depth: 0, dynamic: undefined };

/**
 * Variables can put one value into another any number of times, so that a few lines make a value
 * that nobody could walk through. What has been measured is remembered with the value.
 */
const measures = new WeakMap<ElixirValue, Measure>();

export function measure(value: ElixirValue): Measure {
  switch (value.kind) {
    case "atom":
    case "integer":
    case "float":
      return LEAF;
    case "string":
      return value.value.length < CHARACTERS
        ? LEAF
        : { ...LEAF, size: 1 + Math.floor(value.value.length / CHARACTERS) };
  }
  const known = measures.get(value);
  if (known !== undefined) return known;
  const measured = measureParts(value);
  if (measured.size > SMALL) measures.set(value, measured);
  return measured;
}

/** The size of several values together. */
export function sizeOf(values: readonly ElixirValue[]): number {
  return values.reduce((sum, value) => sum + measure(value).size, 0);
}

/** Steps that measuring takes now: none when it is remembered. */
export function costOf(value: ElixirValue): number {
  const width =
    value.kind === "map" ? value.entries.length : "items" in value ? value.items.length : 0;
  return width <= SMALL || measures.has(value) ? 0 : width;
}

function measureParts(value: ElixirValue): Measure {
  let size = 1;
  let depth = 0;
  let dynamic = value.kind === "dynamic" ? value : undefined;
  const add = (part: ElixirValue): void => {
    const inner = measure(part);
    size += inner.size;
    if (inner.depth >= depth) depth = inner.depth + 1;
    dynamic ??= inner.dynamic;
  };
  switch (value.kind) {
    case "list":
    case "tuple":
      for (const item of value.items) add(item);
      break;
    case "map":
      for (const [key, item] of value.entries) {
        add(key);
        add(item);
      }
      break;
    case "dynamic":
      if (value.fallback) add(value.fallback);
      for (const entry of value.keywords?.entries.values() ?? []) add(entry.value);
      for (const one of value.possible ?? []) add(one);
      if (value.element) add(value.element);
  }
  return { size, depth, dynamic };
}

/** The first dynamic value at any depth, itself included. */
export function findDynamic(value: ElixirValue): DynamicValue | undefined {
  return measure(value).dynamic;
}
