import { asText, charlist } from "../to-text.ts";
import { atom, boolean, type ElixirValue, integer, isAtom, list, string, tuple } from "../value.ts";
import {
  type PureContext,
  type PureFunction,
  type PureTable,
  partial,
  whole,
} from "./pure-function.ts";

function is(test: (value: ElixirValue) => boolean): PureFunction {
  return partial(([value], { location }) =>
    value === undefined || value.kind === "dynamic" ? undefined : boolean(test(value), location),
  );
}

function ofIntegers(run: (a: bigint, b: bigint) => bigint | undefined): PureFunction {
  return whole(([a, b], { location }) => {
    if (a?.kind !== "integer" || b?.kind !== "integer") return undefined;
    const result = run(a.value, b.value);
    return result === undefined ? undefined : integer(result, location);
  });
}

function inOrder([a, b]: readonly [bigint, bigint]): readonly [bigint, bigint] {
  return a <= b ? [a, b] : [b, a];
}

const toText = whole(([value], { location }) => {
  const text = value && asText(value);
  return text === undefined ? undefined : string(text, location);
});

/** The last argument, for what prints it and gives it back. */
const same: PureFunction = partial(([value]) => value);

const done: PureFunction = partial((_args, { location }) => atom("ok", location));

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
  "Kernel.hd": partial(([value]) => (value?.kind === "list" ? value.items[0] : undefined)),
  "Kernel.tl": partial(([value], { location }) =>
    value?.kind === "list" && value.items.length > 0
      ? list(value.items.slice(1), location)
      : undefined,
  ),
  "Kernel.length": partial(([value], { location }) =>
    value?.kind === "list" ? integer(BigInt(value.items.length), location) : undefined,
  ),
  "Kernel.elem": partial(([value, index]) =>
    value?.kind === "tuple" && index?.kind === "integer" && index.value >= 0n
      ? value.items[Number(index.value)]
      : undefined,
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
  "Kernel.abs": whole(([value], { location }) =>
    value?.kind === "integer"
      ? integer(value.value < 0n ? -value.value : value.value, location)
      : undefined,
  ),
  "Kernel.div": ofIntegers((a, b) => (b === 0n ? undefined : a / b)),
  "Kernel.rem": ofIntegers((a, b) => (b === 0n ? undefined : a % b)),
  "Kernel.max": ofIntegers((...both) => inOrder(both)[1]),
  "Kernel.min": ofIntegers((...both) => inOrder(both)[0]),
  "Integer.to_string": whole(([value, ...rest], { location }) =>
    value?.kind === "integer" && rest.length === 0
      ? string(value.value.toString(), location)
      : undefined,
  ),
  "Atom.to_string": whole(([value], { location }) =>
    value?.kind === "atom" ? string(value.name, location) : undefined,
  ),
  "Integer.parse": whole(([value, ...rest], { location }) => {
    if (value?.kind !== "string" || rest.length > 0) return undefined;
    const digits = /^[+-]?\d{1,2000}/.exec(value.value)?.[0];
    if (digits === undefined) return atom("error", location);
    const number = integer(BigInt(digits.replace(/^\+/, "")), location);
    return tuple([number, string(value.value.slice(digits.length), location)], location);
  }),
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
  "<>": whole(([a, b], { location }) =>
    a?.kind === "string" && b?.kind === "string" ? string(a.value + b.value, location) : undefined,
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
