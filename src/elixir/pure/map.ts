import { isSame } from "../values/compare.ts";
import { mapOf as makeMap } from "../values/maps.ts";
import { findDynamic } from "../values/measure.ts";
import { atom, boolean, type ElixirValue, isAtom, list, tuple } from "../values/value.ts";
import { fetch, fetchExisting, get, hasKey, lookUpMap } from "./lookup.ts";
import { type PureContext, type PureFunction, type PureTable, partial } from "./pure-function.ts";

type Entry = readonly [ElixirValue, ElixirValue];
type MapValue = ElixirValue & { kind: "map" };

/** More keys are not compared with each other. */
const MOST_KEYS = 1_000;

/** The entries of a map, of each key the last. All keys are known. */
export function distinctEntries(value: MapValue): readonly Entry[] {
  const result: Entry[] = [];
  for (const entry of value.entries) {
    const at = result.findIndex(([key]) => isSame(key, entry[0]) === true);
    if (at === -1) result.push(entry);
    else result[at] = entry;
  }
  return result;
}

/** A function of a map whose keys are all known. */
function ofMap(
  run: (
    entries: readonly Entry[],
    rest: readonly ElixirValue[],
    context: PureContext,
  ) => ElixirValue | undefined,
): PureFunction {
  return partial(([subject, ...rest], context) => {
    if (subject?.kind !== "map" || subject.entries.length > MOST_KEYS) return undefined;
    if (subject.entries.some(([key]) => findDynamic(key))) return undefined;
    if (rest.some((key) => key !== rest.at(-1) && findDynamic(key))) return undefined;
    context.spend(subject.entries.length ** 2);
    return run(distinctEntries(subject), rest, context);
  });
}

function mapOf(entries: readonly Entry[], { location }: PureContext): ElixirValue {
  return makeMap(entries, location);
}

function isKey(key: ElixirValue | undefined): (entry: Entry) => boolean {
  return ([other]) => key !== undefined && isSame(other, key) === true;
}

/** `take` and `drop`: the entries whose keys are in a list, or are not. */
function select(isTaken: boolean): PureFunction {
  return ofMap((entries, [keys], context) => {
    if (keys?.kind !== "list" || findDynamic(keys)) return undefined;
    context.spend(entries.length * keys.items.length);
    return mapOf(
      entries.filter(([key]) => keys.items.some((one) => isSame(one, key)) === isTaken),
      context,
    );
  });
}

/** `update/4` has something to put where the key is missing, `update!/3` has not. */
function update(hasDefault: boolean): PureFunction {
  return ofMap((entries, [key, ...rest], context) => {
    const change = rest.at(-1);
    if (key === undefined || change === undefined || findDynamic(key)) return undefined;
    const found = entries.find(isKey(key));
    if (found === undefined) {
      const [initial] = rest;
      if (!hasDefault || initial === undefined) return context.raise("the map lacks the key");
      return mapOf([...entries, [key, initial]], context);
    }
    const changed = context.apply(change, [found[1]]);
    return mapOf([...entries.filter((entry) => entry !== found), [key, changed]], context);
  });
}

function replace(raises: boolean): PureFunction {
  return ofMap((entries, [key, value], context) => {
    if (key === undefined || value === undefined || findDynamic(key)) return undefined;
    if (entries.some(isKey(key))) return mapOf([...entries, [key, value]], context);
    return raises ? context.raise("the map lacks the key") : mapOf(entries, context);
  });
}

function merge(args: readonly ElixirValue[], context: PureContext): ElixirValue | undefined {
  const [earlier, later, change] = args;
  if (change !== undefined || earlier?.kind !== "map" || later?.kind !== "map") return undefined;
  return mapOf([...earlier.entries, ...later.entries], context);
}

function create(args: readonly ElixirValue[], context: PureContext): ElixirValue | undefined {
  const [source, change] = args;
  if (source === undefined) return mapOf([], context);
  if (source.kind === "map" && change === undefined && !isStruct(source)) return source;
  if (source.kind !== "list") return undefined;
  const entries: Entry[] = [];
  for (const item of source.items) {
    const pair = change === undefined ? item : context.apply(change, [item]);
    const [key, value] = pair.kind === "tuple" && pair.items.length === 2 ? pair.items : [];
    if (key === undefined || value === undefined) return undefined;
    entries.push([key, value]);
  }
  return mapOf(entries, context);
}

function isStruct(value: MapValue): boolean {
  return value.entries.some(([key]) => isAtom(key, "__struct__"));
}

/** In which order a map gives its entries depends on the version of Erlang, unless it has one. */
function inOrder(pick: (entry: Entry, context: PureContext) => ElixirValue): PureFunction {
  return ofMap((entries, _rest, context) =>
    entries.length > 1
      ? undefined
      : list(
          entries.map((entry) => pick(entry, context)),
          context.location,
        ),
  );
}

/** https://hexdocs.pm/elixir/Map.html */
export const MAP: PureTable = {
  "Map.get": get(lookUpMap),
  "Map.fetch": fetch(lookUpMap),
  "Map.fetch!": fetchExisting(lookUpMap),
  "Map.has_key?": hasKey(lookUpMap),
  "Map.put": partial(([subject, key, value], context) =>
    subject?.kind === "map" && key && value
      ? mapOf([...subject.entries, [key, value]], context)
      : undefined,
  ),
  "Map.put_new": ofMap((entries, [key, value], context) =>
    key && value && !findDynamic(key)
      ? mapOf(entries.some(isKey(key)) ? entries : [...entries, [key, value]], context)
      : undefined,
  ),
  "Map.replace": replace(false),
  "Map.replace!": replace(true),
  "Map.update": update(true),
  "Map.update!": update(false),
  "Map.delete": ofMap((entries, [key], context) =>
    key && !findDynamic(key)
      ? mapOf(
          entries.filter((entry) => !isKey(key)(entry)),
          context,
        )
      : undefined,
  ),
  "Map.take": select(true),
  "Map.drop": select(false),
  "Map.pop": ofMap((entries, [key, otherwise], context) => {
    if (key === undefined || findDynamic(key)) return undefined;
    const { location } = context;
    const found = entries.find(isKey(key))?.[1] ?? otherwise ?? atom("nil", location);
    const rest = entries.filter((entry) => !isKey(key)(entry));
    return tuple([found, mapOf(rest, context)], location);
  }),
  "Map.merge": partial(merge),
  "Map.new": partial(create),
  "Map.keys": inOrder(([key]) => key),
  "Map.values": inOrder(([, value]) => value),
  "Map.to_list": inOrder(([key, value], { location }) => tuple([key, value], location)),
  "Kernel.is_map_key": ofMap((entries, [key], { location }) =>
    key && !findDynamic(key) ? boolean(entries.some(isKey(key)), location) : undefined,
  ),
};
