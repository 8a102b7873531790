import { charlist } from "../values/to-text.ts";
import { atom, type ElixirValue, integer } from "../values/value.ts";
import {
  described,
  type PureContext,
  type PureFunction,
  type PureTable,
  whole,
} from "./pure-function.ts";

function toInteger(
  args: readonly ElixirValue[],
  { location, raise }: PureContext,
): ElixirValue | undefined {
  const [subject, base] = args;
  if (subject?.kind !== "string" || subject.value.length > 2_000) return undefined;
  if (base === undefined || (base.kind === "integer" && base.value === 10n)) {
    if (!/^[+-]?\d+$/.test(subject.value)) return raise("the text is no integer");
    return integer(BigInt(subject.value.replace(/^\+/, "")), location);
  }
  if (base.kind !== "integer" || base.value !== 16n) return undefined;
  if (!/^[0-9a-fA-F]+$/.test(subject.value)) return undefined;
  return integer(BigInt(`0x${subject.value}`), location);
}

/** Erlang makes no longer atoms. */
const MOST_CHARACTERS = 255;

/** With other atoms than those that exist `to_existing_atom` raises: which these are, is not known. */
function toAtom(exists: boolean): PureFunction {
  return described(
    whole(([subject], { location, mayRaise }) => {
      if (subject?.kind !== "string" || subject.value.length > MOST_CHARACTERS) return undefined;
      if (exists) mayRaise();
      return atom(subject.value, location);
    }),
    ([subject], { mayRaise }) => {
      if (subject?.kind !== "dynamic" || subject.text === undefined) return undefined;
      mayRaise();
      return { ...subject, text: { ...subject.text, kind: "atom" } };
    },
  );
}

/** https://hexdocs.pm/elixir/String.html: functions that make something else of a text. */
export const STRING_CONVERSIONS: PureTable = {
  "String.to_charlist": whole(([subject], { location }) =>
    subject?.kind === "string" ? charlist(subject.value, location) : undefined,
  ),
  "String.to_atom": toAtom(false),
  "String.to_existing_atom": toAtom(true),
  "String.to_integer": whole(toInteger),
  "String.to_float": whole(([subject], { location }) =>
    subject?.kind === "string" && /^-?\d{1,15}\.\d{1,15}$/.test(subject.value)
      ? { kind: "float", value: Number(subject.value), location }
      : undefined,
  ),
};
