import { findDynamic } from "./measure.ts";
import { possibilitiesOf } from "./possible.ts";
import type { DynamicValue, ElixirValue } from "./value.ts";

/** Whether two values are the same term (`===`); undefined when a dynamic part decides. */
export function isSame(a: ElixirValue, b: ElixirValue): boolean | undefined {
  return compare(a, b, false);
}

/** Elixir's `==`: as `===`, but an integer equals the float of its value. */
export function isEqual(a: ElixirValue, b: ElixirValue): boolean | undefined {
  return compare(a, b, true);
}

function compare(a: ElixirValue, b: ElixirValue, loosely: boolean): boolean | undefined {
  if (a.kind === "dynamic") return compareDynamic(a, b, loosely);
  if (b.kind === "dynamic") return compareDynamic(b, a, loosely);
  if (a.kind === "integer" && b.kind === "float") return loosely && isExactly(b.value, a.value);
  if (a.kind === "float" && b.kind === "integer") return compare(b, a, loosely);
  switch (a.kind) {
    case "atom":
      return b.kind === "atom" && a.name === b.name;
    case "integer":
      return b.kind === "integer" && a.value === b.value;
    case "float":
      return b.kind === "float" && a.value === b.value;
    case "string":
      return b.kind === "string" && a.value === b.value;
    case "list":
      return b.kind === "list" && compareItems(a.items, b.items, loosely);
    case "tuple":
      return b.kind === "tuple" && compareItems(a.items, b.items, loosely);
    case "map":
      return b.kind === "map" ? compareMaps(a.entries, b.entries, loosely) : false;
  }
}

/** Whatever else it is, it may be known that it is not the other one. */
function compareDynamic(a: DynamicValue, b: ElixirValue, loosely: boolean): false | undefined {
  const all = possibilitiesOf(a);
  const others = possibilitiesOf(b);
  if (all === undefined || others === undefined) return undefined;
  const differ = (one: ElixirValue, other: ElixirValue): boolean => {
    if (one.kind !== "dynamic" && other.kind !== "dynamic") {
      return compare(one, other, loosely) === false;
    }
    if (one.kind === "dynamic") return isUnlike(one, other);
    return other.kind === "dynamic" && isUnlike(other, one);
  };
  return all.every((one) => others.every((other) => differ(one, other))) ? false : undefined;
}

/** Whether a text or list of which only that is known is certainly not the other value. */
function isUnlike({ text, element }: DynamicValue, other: ElixirValue): boolean {
  if (other.kind === "dynamic") {
    if (other.text === undefined) return other.element !== undefined && text !== undefined;
    return element !== undefined || (text !== undefined && text.kind !== other.text.kind);
  }
  if (element !== undefined) return other.kind !== "list";
  if (text === undefined) return false;
  if (other.kind !== text.kind) return true;
  const actual = other.kind === "string" ? other.value : other.kind === "atom" ? other.name : "";
  return !actual.startsWith(text.prefix);
}

function compareItems(
  a: readonly ElixirValue[],
  b: readonly ElixirValue[],
  loosely: boolean,
): boolean | undefined {
  if (a.length !== b.length) return false;
  let result: boolean | undefined = true;
  for (const [index, item] of a.entries()) {
    const other = b[index];
    const same = other === undefined ? false : compare(item, other, loosely);
    if (same === false) return false;
    if (same === undefined) result = undefined;
  }
  return result;
}

/** Erlang compares an integer with a float by their exact values. */
function isExactly(float: number, integer: bigint): boolean {
  return Number.isInteger(float) && BigInt(float) === integer;
}

/** Keys are the same term or another one, however the values are compared. */
function compareMaps(
  a: readonly (readonly [ElixirValue, ElixirValue])[],
  b: readonly (readonly [ElixirValue, ElixirValue])[],
  loosely: boolean,
): boolean | undefined {
  const keysA = keyIndex(a);
  const keysB = keyIndex(b);
  if (keysA === undefined || keysB === undefined) return undefined;
  if (keysA.size !== keysB.size) return false;
  let result: boolean | undefined = true;
  for (const [key, value] of keysA) {
    const other = keysB.get(key);
    const same = other === undefined ? false : compare(value, other, loosely);
    if (same === false) return false;
    if (same === undefined) result = undefined;
  }
  return result;
}

function keyIndex(
  entries: readonly (readonly [ElixirValue, ElixirValue])[],
): Map<string, ElixirValue> | undefined {
  const index = new Map<string, ElixirValue>();
  for (const [key, value] of entries) {
    const identity = identityOf(key);
    if (identity === undefined) return undefined;
    index.set(identity, value);
  }
  return index;
}

/** A text that two known values share exactly when they are the same term. */
export function identityOf(value: ElixirValue): string | undefined {
  if (findDynamic(value) !== undefined) return undefined;
  const parts: string[] = [];
  write(value, parts);
  return parts.join("");
}

function write(value: ElixirValue, into: string[]): void {
  switch (value.kind) {
    case "atom":
      into.push("a", String(value.name.length), ":", value.name);
      return;
    case "integer":
      into.push("i", value.value.toString(16), ";");
      return;
    case "float":
      // Before Erlang 27, 0.0 and -0.0 are the same key.
      into.push("f", String(value.value), ";");
      return;
    case "string":
      into.push("s", String(value.value.length), ":", value.value);
      return;
    case "list":
    case "tuple":
      into.push(value.kind === "list" ? "[" : "{");
      for (const item of value.items) write(item, into);
      into.push("]");
      return;
    case "map": {
      const index = keyIndex(value.entries) ?? new Map<string, ElixirValue>();
      into.push("%");
      for (const key of [...index.keys()].sort()) {
        into.push(key, ">");
        const item = index.get(key);
        if (item) write(item, into);
      }
      into.push("]");
      return;
    }
    case "dynamic":
      return;
  }
}

/** Whether `a` sorts before `b`; undefined for kinds of values that nobody compares by size. */
export function isLess(a: ElixirValue, b: ElixirValue): boolean | undefined {
  if (isNumber(a) && isNumber(b)) return a.value < b.value;
  if (a.kind === "string" && b.kind === "string") return compareText(a.value, b.value) < 0;
  if (a.kind === "atom" && b.kind === "atom") return compareText(a.name, b.name) < 0;
  return undefined;
}

function isNumber(value: ElixirValue): value is ElixirValue & { kind: "integer" | "float" } {
  return value.kind === "integer" || value.kind === "float";
}

/** Orders texts by code points, as the bytes of UTF-8 do; UTF-16 code units do not. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  // Inside a surrogate pair the whole pair decides.
  if (at > 0 && isLowSurrogate(a, at) && isLowSurrogate(b, at)) at--;
  const left = a.codePointAt(at) ?? -1;
  const right = b.codePointAt(at) ?? -1;
  return left - right;
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
