import type { Location } from "../../source/location.ts";
import type { Setting } from "../../source/setting.ts";
import { fallbackOf } from "../evaluation/combine.ts";
import { headOf } from "../evaluation/config-call.ts";
import { findDynamic } from "../values/measure.ts";
import { type DynamicValue, type ElixirValue, isAtom, type KeywordEntry } from "../values/value.ts";
import type { EffectiveSetting, SettingPath } from "./configuration.ts";
import { knowledgeOf } from "./merge.ts";
import type { ConfigStore } from "./store.ts";

/** The name of the atom that a part of a path means: `Pleroma.Upload` is a module. */
export function atomName(part: string): string {
  if (part.startsWith(':"')) return part.slice(2, -1);
  return /^(?!Elixir\.)[A-Z]/.test(part) ? `Elixir.${part}` : part;
}

const MODULE = /^Elixir\.(?!Elixir\.)[A-Z]/;

/** A path's part for an atom, as people write it: `:"Pleroma.Upload"` is no module. */
export function pathPart(name: string): string {
  if (MODULE.test(name)) return name.slice("Elixir.".length);
  return /^[A-Z]|^:"/.test(name) ? `:"${name}"` : name;
}

/** The effective value at a path, as `Keyword.get/2` would find it. */
export function readSetting(
  store: ConfigStore,
  heads: ReadonlyMap<string, Location>,
  start: Location,
  path: SettingPath,
): Setting<ElixirValue> {
  const [application, key, ...rest] = path;
  if (application === undefined) return { state: "unset", nearest: start };
  if (key === undefined) return settle(store.application(atomName(application)), start);
  const name = atomName(key);
  let value = store.get(atomName(application), name);
  let nearest =
    value === undefined ? start : (heads.get(headOf(atomName(application), name)) ?? start);
  for (const [index, part] of rest.entries()) {
    if (value === undefined) return { state: "unset", nearest };
    if (index > 0) nearest = value.location;
    const known = knowledgeOf(value);
    const entry: KeywordEntry | undefined = known.entries.get(atomName(part));
    if (value.kind === "dynamic" && (entry === undefined ? known.open : entry.optional)) {
      return { state: "dynamic", reason: value.reason, origin: (entry?.value ?? value).location };
    }
    value = entry?.value;
  }
  return settle(value, nearest);
}

/** Every effective setting, applications and keys in the order in which they are set. */
export function listSettings(store: ConfigStore, start: Location): readonly EffectiveSetting[] {
  return store.applications().flatMap((name) => {
    const value = store.application(name);
    return value === undefined ? [] : leavesOf([pathPart(name)], value, start);
  });
}

function leavesOf(
  path: SettingPath,
  value: ElixirValue,
  start: Location,
): readonly EffectiveSetting[] {
  const { entries, open } = knowledgeOf(value);
  const isTakenApart = value.kind === "dynamic" ? entries.size > 0 : isPlainKeywords(value);
  if (!isTakenApart) return [{ path, setting: settle(value, start) }];
  const inner = [...entries].flatMap(([key, entry]) => {
    const below: SettingPath = [...path, pathPart(key)];
    if (!entry.optional) return leavesOf(below, entry.value, start);
    const reason = findDynamic(value)?.reason ?? "a condition";
    return [
      { path: below, setting: { state: "dynamic", reason, origin: entry.value.location } } as const,
    ];
  });
  if (value.kind !== "dynamic" || !open) return inner;
  const rest = { state: "dynamic", reason: value.reason, origin: value.location } as const;
  return [...inner, { path: [...path, "*"], setting: rest }];
}

/** What shows everything when it is shown key by key. */
function isPlainKeywords(value: ElixirValue): boolean {
  if (value.kind !== "list" || value.items.length === 0) return false;
  const { entries, certain } = knowledgeOf(value);
  return certain === true && entries.size === value.items.length;
}

function settle(value: ElixirValue | undefined, nearest: Location): Setting<ElixirValue> {
  if (value === undefined) return { state: "unset", nearest };
  const cause = findDynamic(value);
  if (cause === undefined) return { state: "known", value, origin: value.location };
  return unknown(cause, value);
}

/** `nil` as the fallback of a missing environment variable says nothing to anybody. */
function unknown(cause: DynamicValue, whole: ElixirValue): Setting<ElixirValue> {
  const fallback = fallbackOf(whole);
  return {
    state: "dynamic",
    reason: cause.reason,
    origin: cause.location,
    ...(fallback === undefined || isAtom(fallback, "nil") ? {} : { fallback }),
  };
}
