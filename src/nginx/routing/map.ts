import type { SentHeaders, VariableMap } from "../model/model.ts";
import type { Argument, Directive, Uncertainty } from "../syntax/syntax.ts";
import { firstUncertainty, knownText, type Text } from "../syntax/text.ts";
import { evaluate } from "./variables.ts";
import type { Walk } from "./walk.ts";

/** A map may need another one for its source or value, and that another. */
const MAP_DEPTH = 20;

/** What a `map` makes of its source for this request (ngx_http_map_find). */
export function mapValue(name: string, map: VariableMap, walk: Walk, sent?: SentHeaders): Text {
  const known = walk.mapValues.get(name);
  if (known !== undefined) return known;
  walk.mapValues.set(name, indexOf(map).circular);
  if (walk.mapDepth >= MAP_DEPTH) {
    return [{ reason: "maps of maps beyond what is looked at", location: map.source.location }];
  }
  walk.mapDepth++;
  const value = computeValue(map, walk, sent);
  walk.mapDepth--;
  walk.mapValues.set(name, value);
  return value;
}

/** The entries as nginx keeps them. */
interface MapIndex {
  /** What a map gets that needs itself. */
  readonly circular: Text;
  readonly template: Directive | undefined;
  readonly hostnames: boolean;
  readonly fallback: Argument | undefined;
  readonly exact: ReadonlyMap<string, Argument>;
  readonly regexes: readonly Directive[];
  /** The value of a map whose entries all have the same constant one, its default too. */
  readonly only: Text | undefined;
}

const INDEXES = new WeakMap<VariableMap, MapIndex>();

function indexOf(map: VariableMap): MapIndex {
  const known = INDEXES.get(map);
  if (known !== undefined) return known;
  const created = createIndex(map);
  INDEXES.set(map, created);
  return created;
}

function createIndex(map: VariableMap): MapIndex {
  const { directives } = map;
  let fallback: Argument | undefined;
  const exact = new Map<string, Argument>();
  const regexes: Directive[] = [];
  for (const entry of directives) {
    const [value] = entry.args;
    if (value === undefined || !isEntry(entry)) continue;
    if (entry.name === "default") fallback = value;
    else if (entry.name.startsWith("~")) regexes.push(entry);
    else {
      const name = entry.name.replace(/^\\/, "").toLowerCase();
      if (!exact.has(name)) exact.set(name, value);
    }
  }
  const template = directives.find(
    (entry) => entry.conditional || entry.args.some(({ placeholders }) => placeholders.length > 0),
  );
  const hostnames = directives.some(({ name, args }) => name === "hostnames" && args.length === 0);
  const { args, location } = map.source;
  const circular = [{ reason: `the map of ${args.at(-1)?.value ?? "itself"}`, location }];
  return { circular, template, hostnames, fallback, exact, regexes, only: onlyValue(map) };
}

function computeValue(map: VariableMap, walk: Walk, sent: SentHeaders | undefined): Text {
  const [unresolved] = map.unresolved;
  if (unresolved !== undefined) return [unresolved];
  const { template, only } = indexOf(map);
  if (template !== undefined) {
    return [{ reason: "what a template puts into this map", location: template.location }];
  }
  const [sourceArgument] = map.source.args;
  if (sourceArgument === undefined) return [""];
  const source = evaluate(sourceArgument, walk, sent);
  const text = knownText(source);
  if (text === undefined) return only ?? [unknownSource(source, map)];
  const chosen = findEntry(map, text, walk);
  if (chosen === undefined) return [""];
  if ("reason" in chosen) return [chosen];
  return evaluate(chosen, walk, sent);
}

function unknownSource(source: Text, map: VariableMap): Uncertainty {
  return firstUncertainty(source) ?? { reason: "this map", location: map.source.location };
}

function onlyValue(map: VariableMap): Text | undefined {
  const entries = map.directives.filter(isEntry);
  if (!entries.some(({ name }) => name === "default")) return undefined;
  const values = new Set(entries.map(({ args }) => args[0]?.value ?? ""));
  const [value] = values;
  return values.size === 1 && value !== undefined && !value.includes("$") ? [value] : undefined;
}

function isEntry({ name, args }: Directive): boolean {
  return args.length === 1 && name !== "include";
}

function findEntry(map: VariableMap, text: string, walk: Walk): Argument | Uncertainty | undefined {
  const { hostnames, fallback, exact, regexes } = indexOf(map);
  const key = text.toLowerCase();
  const found = exact.get(key) ?? (hostnames ? byHostname(exact, key) : undefined);
  return found ?? byRegex(regexes, text, walk) ?? fallback;
}

/** `.example.org`, then the longest `*.example.org`, then the longest `www.example.*`. */
export function byHostname<Value>(
  exact: ReadonlyMap<string, Value>,
  key: string,
): Value | undefined {
  const host = key.endsWith(".") ? key.slice(0, -1) : key;
  const whole = exact.get(host) ?? exact.get(`.${host}`);
  if (whole !== undefined) return whole;
  const labels = host.split(".");
  for (let from = 1; from < labels.length; from++) {
    const parent = labels.slice(from).join(".");
    const found = exact.get(`*.${parent}`) ?? exact.get(`.${parent}`);
    if (found !== undefined) return found;
  }
  for (let to = labels.length - 1; to > 0; to--) {
    const found = exact.get(`${labels.slice(0, to).join(".")}.*`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function byRegex(
  regexes: readonly Directive[],
  text: string,
  walk: Walk,
): Argument | Uncertainty | undefined {
  for (const entry of regexes) {
    const ignoreCase = entry.name.startsWith("~*");
    const match = walk.regexes.match(entry.name.slice(ignoreCase ? 2 : 1), ignoreCase, text);
    if (match === undefined) {
      return { reason: `whether ${entry.name} matches`, location: entry.location };
    }
    if (match !== null) {
      walk.remember(match);
      return entry.args[0];
    }
  }
  return undefined;
}
