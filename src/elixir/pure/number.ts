import { floatText } from "../values/to-text.ts";
import { atom, type ElixirValue, integer, string, tuple } from "../values/value.ts";
import {
  type PureContext,
  type PureFunction,
  type PureTable,
  totalOnText,
  whole,
} from "./pure-function.ts";

type Numeric = ElixirValue & { kind: "integer" | "float" };

function isNumeric(value: ElixirValue | undefined): value is Numeric {
  return value?.kind === "integer" || value?.kind === "float";
}

/** An integer made of a number; of an integer that is itself. */
function toInteger(change: (value: number) => number): PureFunction {
  return whole(([value], { location }) => {
    if (value?.kind === "integer") return integer(value.value, location);
    return value?.kind === "float" ? integer(BigInt(change(value.value)), location) : undefined;
  });
}

/** Away from zero, as Erlang rounds; `Math.round` goes up. */
function round(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

function ofIntegers(
  run: (a: bigint, b: bigint, context: PureContext) => bigint | undefined,
): PureFunction {
  return whole(([a, b], context) => {
    if (a?.kind !== "integer" || b?.kind !== "integer") return undefined;
    const result = run(a.value, b.value, context);
    return result === undefined ? undefined : integer(result, context.location);
  });
}

function divide(run: (a: bigint, b: bigint) => bigint): PureFunction {
  return ofIntegers((a, b, { raise }) => (b === 0n ? raise("it divides by 0") : run(a, b)));
}

/** `max` and `min` of numbers; the first of two that are equal. */
function choose(prefersSecond: (a: Numeric, b: Numeric) => boolean): PureFunction {
  return whole(([a, b]) => {
    if (!isNumeric(a) || !isNumeric(b)) return undefined;
    return prefersSecond(a, b) ? b : a;
  });
}

/** `:timer.seconds/1` and its like: milliseconds. */
function milliseconds(factor: bigint): PureFunction {
  return whole(([count], { location }) => {
    if (count?.kind === "integer") return integer(count.value * factor, location);
    if (count?.kind !== "float") return undefined;
    return { kind: "float", value: count.value * Number(factor), location };
  });
}

const LARGEST_EXPONENT = 1_000n;

/** https://hexdocs.pm/elixir/Integer.html, Float.html, and the numbers of Kernel. */
export const NUMBER: PureTable = {
  "Kernel.abs": whole(([value], { location }) => {
    if (value?.kind === "float") return { ...value, value: Math.abs(value.value), location };
    if (value?.kind !== "integer") return undefined;
    return integer(value.value < 0n ? -value.value : value.value, location);
  }),
  "Kernel.trunc": toInteger(Math.trunc),
  "Kernel.round": toInteger(round),
  "Kernel.floor": toInteger(Math.floor),
  "Kernel.ceil": toInteger(Math.ceil),
  "Kernel.div": divide((a, b) => a / b),
  "Kernel.rem": divide((a, b) => a % b),
  "Integer.mod": divide((a, b) => ((a % b) + b) % b),
  "Integer.floor_div": divide((a, b) => (a - (((a % b) + b) % b)) / b),
  "Kernel.max": choose((a, b) => b.value > a.value),
  "Kernel.min": choose((a, b) => b.value < a.value),
  "Integer.pow": ofIntegers((base, exponent) =>
    exponent < 0n || exponent > LARGEST_EXPONENT || base > 1_000_000n || base < -1_000_000n
      ? undefined
      : base ** exponent,
  ),
  "Integer.to_string": whole(([value, ...rest], { location }) =>
    value?.kind === "integer" && rest.length === 0
      ? string(value.value.toString(), location)
      : undefined,
  ),
  "Integer.parse": totalOnText(
    whole(([value, ...rest], { location }) => {
      if (value?.kind !== "string" || rest.length > 0) return undefined;
      const digits = /^[+-]?\d{1,2000}/.exec(value.value)?.[0];
      if (digits === undefined) return atom("error", location);
      const number = integer(BigInt(digits.replace(/^\+/, "")), location);
      return tuple([number, string(value.value.slice(digits.length), location)], location);
    }),
  ),
  "Float.parse": totalOnText(
    whole(([value], { location }) => {
      if (value?.kind !== "string") return undefined;
      const digits = /^[+-]?\d{1,15}(?:\.\d{1,15})?(?![\d.eE])/.exec(value.value)?.[0];
      if (digits === undefined)
        return /^[+-]?\d/.test(value.value) ? undefined : atom("error", location);
      const number = { kind: "float", value: Number(digits), location } as const;
      return tuple([number, string(value.value.slice(digits.length), location)], location);
    }),
  ),
  "Float.to_string": whole(([value], { location }) => {
    const text = value?.kind === "float" ? floatText(value.value) : undefined;
    return text === undefined ? undefined : string(text, location);
  }),
  ":timer.seconds": milliseconds(1_000n),
  ":timer.minutes": milliseconds(60_000n),
  ":timer.hours": milliseconds(3_600_000n),
};
