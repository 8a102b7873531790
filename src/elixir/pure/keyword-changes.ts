import { deepMerge, mergeKeywords } from "../configuration/merge.ts";
import {
  atom,
  boolean,
  type ElixirValue,
  isKeywordList,
  keywordPair,
  type ListValue,
  list,
  tuple,
} from "../values/value.ts";
import {
  type PureContext,
  type PureFunction,
  type PureTable,
  partial,
  whole,
} from "./pure-function.ts";

type Run = (
  subject: ListValue,
  key: ElixirValue & { kind: "atom" },
  rest: readonly ElixirValue[],
  context: PureContext,
) => ElixirValue | undefined;

/** A function of a keyword list and one of its keys. */
function ofKey(run: Run): PureFunction {
  return partial(([subject, key, ...rest], context) =>
    subject?.kind === "list" && isKeywordList(subject) && key?.kind === "atom"
      ? run(subject, key, rest, context)
      : undefined,
  );
}

function isOf(key: string): (item: ElixirValue) => boolean {
  return (item) => keywordPair(item)?.key === key;
}

function valuesOf(subject: ListValue, key: string): ElixirValue[] {
  return subject.items.flatMap((item) => {
    const pair = keywordPair(item);
    return pair?.key === key ? [pair.value] : [];
  });
}

function without(subject: ListValue, key: string, { location }: PureContext): ListValue {
  return list(
    subject.items.filter((item) => !isOf(key)(item)),
    location,
  );
}

/** Puts a value where the key stands first, and takes its later entries away. */
function change(
  subject: ListValue,
  key: ElixirValue & { kind: "atom" },
  value: (before: ElixirValue) => ElixirValue,
  { location }: PureContext,
): ElixirValue | undefined {
  const at = subject.items.findIndex(isOf(key.name));
  const found = subject.items[at];
  const before = found && keywordPair(found)?.value;
  if (before === undefined) return undefined;
  const after = subject.items.slice(at + 1).filter((item) => !isOf(key.name)(item));
  const changed = tuple([key, value(before)], location);
  return list([...subject.items.slice(0, at), changed, ...after], location);
}

const replace =
  (raises: boolean): Run =>
  (subject, key, [value], context) => {
    if (value === undefined) return undefined;
    const changed = change(subject, key, () => value, context);
    return changed ?? (raises ? context.raise("the key is missing") : subject);
  };

const update: Run = (subject, key, rest, context) => {
  const action = rest.at(-1);
  if (action === undefined) return undefined;
  const changed = change(subject, key, (before) => context.apply(action, [before]), context);
  if (changed !== undefined) return changed;
  const [initial] = rest;
  if (rest.length < 2 || initial === undefined) return context.raise("the key is missing");
  return list([...subject.items, tuple([key, initial], context.location)], context.location);
};

/** `Keyword.merge/3`: the function decides on each key that both have. */
export function mergeWith(
  [earlier, later, decide]: readonly ElixirValue[],
  context: PureContext,
): ElixirValue | undefined {
  if (earlier?.kind !== "list" || later?.kind !== "list" || decide === undefined) return undefined;
  if (!isKeywordList(earlier) || !isKeywordList(later)) return undefined;
  const { location, apply } = context;
  const merged = mergeKeywords(earlier, later, (old, value, key) =>
    apply(decide, [key, old, value]),
  );
  return { ...merged, location };
}

/** `Config.Reader.merge/2` of two whole configurations. */
const mergeConfigs = whole(([earlier, later]) => {
  if (earlier?.kind !== "list" || later?.kind !== "list") return undefined;
  const isConfig = (value: ListValue): boolean =>
    isKeywordList(value) === true &&
    value.items.every((item) => {
      const application = keywordPair(item)?.value;
      return application?.kind === "list" && isKeywordList(application) === true;
    });
  return isConfig(earlier) && isConfig(later) ? deepMerge(earlier, later) : undefined;
});

/** https://hexdocs.pm/elixir/Keyword.html: functions that change an entry, or take it out. */
export const KEYWORD_CHANGES: PureTable = {
  "Keyword.replace": ofKey(replace(false)),
  "Keyword.replace!": ofKey(replace(true)),
  "Keyword.update": ofKey(update),
  "Keyword.update!": ofKey(update),
  "Keyword.get_values": ofKey((subject, key, _rest, { location }) =>
    list(valuesOf(subject, key.name), location),
  ),
  "Keyword.pop": ofKey((subject, key, [otherwise], context) => {
    const { location } = context;
    const found = valuesOf(subject, key.name)[0] ?? otherwise ?? atom("nil", location);
    return tuple([found, without(subject, key.name, context)], location);
  }),
  "Keyword.pop!": ofKey((subject, key, _rest, context) => {
    const found = valuesOf(subject, key.name)[0] ?? context.raise("the key is missing");
    return tuple([found, without(subject, key.name, context)], context.location);
  }),
  "Keyword.split": partial(([subject, keys], { location }) => {
    if (subject?.kind !== "list" || !isKeywordList(subject) || keys?.kind !== "list") {
      return undefined;
    }
    const names = new Set(keys.items.flatMap((key) => (key.kind === "atom" ? [key.name] : [])));
    if (keys.items.some(({ kind }) => kind !== "atom")) return undefined;
    const isTaken = (item: ElixirValue) => names.has(keywordPair(item)?.key ?? "");
    const taken = subject.items.filter(isTaken);
    const rest = subject.items.filter((item) => !isTaken(item));
    return tuple([list(taken, location), list(rest, location)], location);
  }),
  "Keyword.keyword?": partial(([value], { location }) => {
    if (value === undefined || value.kind === "dynamic") return undefined;
    const is = value.kind === "list" ? isKeywordList(value) : false;
    return is === undefined ? undefined : boolean(is, location);
  }),
  "Config.Reader.merge": mergeConfigs,
};
