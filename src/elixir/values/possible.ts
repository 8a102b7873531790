import type { Location } from "../../source/location.ts";
import { measure } from "./measure.ts";
import {
  boolean,
  type DynamicValue,
  dynamic,
  type ElixirValue,
  type KeywordKnowledge,
  list,
  truth,
} from "./value.ts";

/** No more possibilities are told apart, and no larger ones. */
const MOST = 8;
const LARGEST = 64;

const NO_KEYS: KeywordKnowledge = { entries: new Map(), open: false, certain: false };

/** Every value that a value can have; undefined when there are too many to tell. */
export function possibilitiesOf(value: ElixirValue): readonly ElixirValue[] | undefined {
  if (value.kind !== "dynamic") return [value];
  if (value.possible !== undefined) return value.possible;
  return value.text === undefined && value.element === undefined ? undefined : [value];
}

/** The same dynamic value, known to be one of these, as far as they are few and small. */
export function oneOf(value: DynamicValue, alternatives: readonly ElixirValue[]): DynamicValue {
  const possible: ElixirValue[] = [];
  for (const alternative of alternatives) {
    const some = possibilitiesOf(alternative);
    if (some === undefined || possible.length + some.length > MOST) return value;
    if (measure(alternative).size > LARGEST) return value;
    possible.push(...some);
  }
  return { ...value, possible };
}

/** A text of which only the beginning is known. */
export function someText(reason: string, location: Location, prefix = ""): DynamicValue {
  const text = { kind: "string", prefix } as const;
  return { ...dynamic(reason, location, undefined, NO_KEYS), text };
}

/** A list of values of which each is like the one given. */
export function someList(element: ElixirValue, reason: string, location: Location): DynamicValue {
  // Only a pair can make a list a keyword list, or an element of which nothing is known.
  const kinds = possibilitiesOf(element);
  const hasNoPairs = kinds?.every(({ kind }) => kind !== "tuple") === true;
  return { ...dynamic(reason, location, undefined, hasNoPairs ? NO_KEYS : undefined), element };
}

/** What is known of each element of a value that certainly is a list; else undefined. */
export function elementOf(value: ElixirValue): ElixirValue | undefined {
  if (value.kind !== "dynamic") return undefined;
  if (value.element !== undefined) return value.element;
  const elements: ElixirValue[] = [];
  for (const one of value.possible ?? []) {
    if (one.kind === "list") elements.push(...one.items.slice(0, MOST + 1));
    else if (one.kind === "dynamic" && one.element !== undefined) elements.push(one.element);
    else return undefined;
  }
  if (value.possible === undefined) return undefined;
  return oneOf(dynamic(value.reason, value.location, undefined), elements);
}

/** `true` or `false`: which, is not known. */
export function either(reason: string, location: Location, fallback?: ElixirValue): DynamicValue {
  const unknown = dynamic(reason, location, fallback, NO_KEYS);
  return oneOf(unknown, [boolean(true, location), boolean(false, location)]);
}

/** A value that would do for any with the same kind; undefined when that is not known. */
export function sampleOf(value: ElixirValue): ElixirValue | undefined {
  if (value.kind !== "dynamic") return value;
  if (value.element !== undefined) return list([], value.location);
  return value.text?.kind === "string"
    ? { kind: "string", value: value.text.prefix, location: value.location }
    : undefined;
}

/** What a value can only be where it is true, or false, for `if`. */
export function narrow(value: ElixirValue, expected: boolean): ElixirValue {
  if (value.kind !== "dynamic" || value.possible === undefined) return value;
  const left = value.possible.filter((one) => truth(one) !== !expected);
  const [only] = left;
  if (left.length === 1 && only !== undefined) {
    if (only.kind !== "dynamic") return only;
    return value.fallback === undefined ? only : { ...only, fallback: value.fallback };
  }
  return { ...value, possible: left };
}
