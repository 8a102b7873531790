import { describeJoined } from "../evaluation/literals.ts";
import { findDynamic } from "../values/measure.ts";
import { sampleOf } from "../values/possible.ts";
import { asText, charlist } from "../values/to-text.ts";
import {
  atom,
  boolean,
  type ElixirValue,
  integer,
  isAtom,
  list,
  string,
  tuple,
} from "../values/value.ts";
import { distinctEntries } from "./map.ts";
import {
  described,
  type PureContext,
  type PureFunction,
  type PureTable,
  partial,
  whole,
} from "./pure-function.ts";

function is(test: (value: ElixirValue) => boolean): PureFunction {
  return partial(([value], { location }) => {
    const sample = value && sampleOf(value);
    return sample && boolean(test(sample), location);
  });
}

const toText = described(
  whole(([value], { location }) => {
    const text = value && asText(value);
    return text === undefined ? undefined : string(text, location);
  }),
  ([value]) => value && describeJoined([value]),
);

/** What is printed and given back; with three arguments, the device stands before it. */
const same: PureFunction = partial((args) => {
  const [value, ...options] = args.length === 3 ? args.slice(1) : args;
  // A function among the options is called.
  return options.some(findDynamic) ? undefined : value;
});

const done: PureFunction = partial((_args, { location, mayRaise }) => {
  mayRaise();
  return atom("ok", location);
});

function range(
  first: ElixirValue,
  last: ElixirValue,
  step: bigint | undefined,
  { location }: PureContext,
): ElixirValue | undefined {
  if (first.kind !== "integer" || last.kind !== "integer") return undefined;
  const by = step ?? (first.value <= last.value ? 1n : -1n);
  const field = (name: string, value: ElixirValue) => [atom(name, location), value] as const;
  return {
    kind: "map",
    entries: [
      field("__struct__", atom("Elixir.Range", location)),
      field("first", first),
      field("last", last),
      field("step", integer(by, location)),
    ],
    location,
  };
}

function joinPath(parts: readonly string[]): string | undefined {
  let path = "";
  for (const part of parts) {
    if (part.includes("//") || part.includes("\\")) return undefined;
    const cut = part.length > 1 && part.endsWith("/") ? part.slice(0, -1) : part;
    if (path === "") path = cut;
    else path = `${path === "/" ? "" : path}/${cut.replace(/^\//, "")}`;
  }
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

function pathJoin(
  args: readonly ElixirValue[],
  { location }: PureContext,
): ElixirValue | undefined {
  const [first] = args;
  const parts = args.length === 1 && first?.kind === "list" ? first.items : args;
  const texts = parts.flatMap((part) => (part.kind === "string" ? [part.value] : []));
  if (texts.length !== parts.length || texts.some((text) => text === "")) return undefined;
  const joined = joinPath(texts);
  return joined === undefined ? undefined : string(joined, location);
}

/** https://hexdocs.pm/elixir/Kernel.html and the small modules. */
export const KERNEL: PureTable = {
  "Kernel.to_string": toText,
  "Kernel.to_charlist": whole(([value], { location }) => {
    const text = value && asText(value);
    return text === undefined ? undefined : charlist(text, location);
  }),
  "Kernel.hd": partial(([value], { raise }) =>
    value?.kind === "list" ? (value.items[0] ?? raise("the list is empty")) : undefined,
  ),
  "Kernel.tl": partial(([value], { location, raise }) => {
    if (value?.kind !== "list") return undefined;
    return value.items.length > 0
      ? list(value.items.slice(1), location)
      : raise("the list is empty");
  }),
  "Kernel.length": partial(([value], { location }) =>
    value?.kind === "list" ? integer(BigInt(value.items.length), location) : undefined,
  ),
  "Kernel.elem": partial(([value, index], { raise }) => {
    if (value?.kind !== "tuple" || index?.kind !== "integer") return undefined;
    const item = index.value < 0n ? undefined : value.items[Number(index.value)];
    return item ?? raise("the tuple has no such element");
  }),
  "Kernel.put_elem": partial(([value, index, item], { location, raise }) => {
    if (value?.kind !== "tuple" || index?.kind !== "integer" || item === undefined) {
      return undefined;
    }
    const at = Number(index.value);
    if (at < 0 || at >= value.items.length) return raise("the tuple has no such element");
    return tuple(value.items.with(at, item), location);
  }),
  "Kernel.map_size": whole(([value], { location }) =>
    value?.kind === "map" ? integer(BigInt(distinctEntries(value).length), location) : undefined,
  ),
  "Kernel.tuple_size": partial(([value], { location }) =>
    value?.kind === "tuple" ? integer(BigInt(value.items.length), location) : undefined,
  ),
  "Kernel.is_nil": is((value) => isAtom(value, "nil")),
  "Kernel.is_atom": is(({ kind }) => kind === "atom"),
  "Kernel.is_binary": is(({ kind }) => kind === "string"),
  "Kernel.is_integer": is(({ kind }) => kind === "integer"),
  "Kernel.is_float": is(({ kind }) => kind === "float"),
  "Kernel.is_number": is(({ kind }) => kind === "integer" || kind === "float"),
  "Kernel.is_list": is(({ kind }) => kind === "list"),
  "Kernel.is_tuple": is(({ kind }) => kind === "tuple"),
  "Kernel.is_map": is(({ kind }) => kind === "map"),
  "Kernel.is_boolean": is((value) => isAtom(value, "true") || isAtom(value, "false")),
  "Atom.to_string": whole(([value], { location }) =>
    value?.kind === "atom" ? string(value.name, location) : undefined,
  ),
  "Kernel.then": partial(([value, change], { apply }) =>
    value && change ? apply(change, [value]) : undefined,
  ),
  "Kernel.tap": partial(([value, action], { apply }) => {
    if (value && action) apply(action, [value]);
    return value;
  }),
  "IO.inspect": same,
  "IO.puts": done,
  "IO.warn": done,
  "Path.join": whole(pathJoin),
  "Path.basename": whole(([value, ...rest], { location }) =>
    value?.kind === "string" && rest.length === 0 && !value.value.endsWith("/")
      ? string(value.value.slice(value.value.lastIndexOf("/") + 1), location)
      : undefined,
  ),
  "<>": described(
    whole(([a, b], { location }) =>
      a?.kind === "string" && b?.kind === "string"
        ? string(a.value + b.value, location)
        : undefined,
    ),
    (args) =>
      args.every((arg) => sampleOf(arg)?.kind === "string") ? describeJoined(args) : undefined,
  ),
  "=~": whole(([a, b], { location }) =>
    a?.kind === "string" && b?.kind === "string"
      ? boolean(a.value.includes(b.value), location)
      : undefined,
  ),
  "..": whole(([first, last], context) =>
    first && last ? range(first, last, undefined, context) : undefined,
  ),
  "..//": whole(([first, last, step], context) =>
    first && last && step?.kind === "integer" ? range(first, last, step.value, context) : undefined,
  ),
};
