import type { Location } from "../../source/location.ts";

/**
 * A value of an Elixir config file. Every value knows the location that wrote it. What only the
 * running host knows is a `dynamic` value, at whatever depth it stands.
 */
export type ElixirValue =
  /** Module aliases are atoms too: `Pleroma.Upload` has the name `Elixir.Pleroma.Upload`. */
  | { readonly kind: "atom"; readonly name: string; readonly location: Location }
  | { readonly kind: "integer"; readonly value: bigint; readonly location: Location }
  | { readonly kind: "float"; readonly value: number; readonly location: Location }
  | { readonly kind: "string"; readonly value: string; readonly location: Location }
  /** A keyword list is a list of two-element tuples whose first element is an atom. */
  | ListValue
  | { readonly kind: "tuple"; readonly items: readonly ElixirValue[]; readonly location: Location }
  | {
      readonly kind: "map";
      readonly entries: readonly (readonly [ElixirValue, ElixirValue])[];
      readonly location: Location;
    }
  | DynamicValue;

export interface ListValue {
  readonly kind: "list";
  readonly items: readonly ElixirValue[];
  readonly location: Location;
}

export interface DynamicValue {
  readonly kind: "dynamic";
  /** Why, as the rest of a sentence that begins with "it depends on". */
  readonly reason: string;
  readonly fallback?: ElixirValue;
  readonly location: Location;
  /** What is known of it nevertheless when it is looked into as a keyword list. */
  readonly keywords?: KeywordKnowledge;
  /** Every value that it can have, where these are few. */
  readonly possible?: readonly ElixirValue[];
  /** Set when it certainly is a text, or an atom made of one. */
  readonly text?: TextKnowledge;
  /** Set when it certainly is a list: what is known of each of its elements. */
  readonly element?: ElixirValue;
  readonly variable?: VariableKnowledge;
}

/** What a value is, depending on a variable of the environment alone. */
export interface VariableKnowledge {
  readonly name: string;
  /** The value where the variable is unset, and where it is set. */
  readonly unset: ElixirValue;
  readonly set: ElixirValue;
  /** The variable itself where it is set, and where it is not. */
  readonly text: ElixirValue;
  readonly nothing: ElixirValue;
  /** How often the environment may have changed before. */
  readonly generation: number;
}

export interface TextKnowledge {
  readonly kind: "string" | "atom";
  /** How it begins. */
  readonly prefix: string;
}

/** What is known of the keys of a value that is not known as a whole. */
export interface KeywordKnowledge {
  readonly entries: ReadonlyMap<string, KeywordEntry>;
  /** Whether it may have keys beyond the entries. */
  readonly open: boolean;
  /** Whether it certainly is a keyword list, or unset if not; else it may be anything without keys. */
  readonly certain: boolean | "or-unset";
}

export interface KeywordEntry {
  readonly value: ElixirValue;
  /** Whether the key may be missing. */
  readonly optional: boolean;
}

export function atom(name: string, location: Location): ElixirValue {
  return { kind: "atom", name, location };
}

export function boolean(value: boolean, location: Location): ElixirValue {
  return atom(value ? "true" : "false", location);
}

export function integer(value: bigint, location: Location): ElixirValue {
  return { kind: "integer", value, location };
}

export function string(value: string, location: Location): ElixirValue {
  return { kind: "string", value, location };
}

export function list(items: readonly ElixirValue[], location: Location): ListValue {
  return { kind: "list", items, location };
}

export function tuple(items: readonly ElixirValue[], location: Location): ElixirValue {
  return { kind: "tuple", items, location };
}

export function dynamic(
  reason: string,
  location: Location,
  fallback?: ElixirValue,
  keywords?: KeywordKnowledge,
): DynamicValue {
  return {
    kind: "dynamic",
    reason,
    location,
    ...(fallback === undefined ? {} : { fallback }),
    ...(keywords === undefined ? {} : { keywords }),
  };
}

export function isAtom(value: ElixirValue, name: string): boolean {
  return value.kind === "atom" && value.name === name;
}

/** Elixir's truth: everything but `false` and `nil`. Undefined where a dynamic value decides. */
export function truth(value: ElixirValue): boolean | undefined {
  if (value.kind !== "dynamic") return !(isAtom(value, "false") || isAtom(value, "nil"));
  const { text, element, possible } = value;
  if (element !== undefined) return true;
  if (text !== undefined) {
    const mayBeFalse = ["nil", "false"].some((name) => name.startsWith(text.prefix));
    return text.kind === "string" || !mayBeFalse ? true : undefined;
  }
  const truths = new Set(possible?.map(truth));
  return truths.size === 1 ? [...truths][0] : undefined;
}

/** The key and value of a keyword pair; undefined for anything else. */
export function keywordPair(
  value: ElixirValue,
): { readonly key: string; readonly value: ElixirValue } | undefined {
  if (value.kind !== "tuple" || value.items.length !== 2) return undefined;
  const [key, item] = value.items;
  return key?.kind === "atom" && item !== undefined ? { key: key.name, value: item } : undefined;
}

/** Whether a list is a keyword list; `undefined` when that depends on a dynamic element. */
export function isKeywordList(value: ListValue): boolean | undefined {
  let certain = true;
  for (const item of value.items) {
    if (keywordPair(item) !== undefined) continue;
    const mayBe =
      item.kind === "dynamic" ||
      (item.kind === "tuple" && item.items.length === 2 && item.items[0]?.kind === "dynamic");
    if (!mayBe) return false;
    certain = false;
  }
  return certain ? true : undefined;
}

/** The same value, known to be no keyword list, whatever else it is. */
export function withoutKeys(value: ElixirValue): ElixirValue {
  if (value.kind !== "dynamic") return value;
  return { ...value, keywords: { entries: new Map(), open: false, certain: false } };
}
