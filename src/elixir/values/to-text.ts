import type { Location } from "../../source/location.ts";
import { type ElixirValue, integer, type ListValue, list } from "./value.ts";

/** What `to_string/1` gives; undefined for what it rejects or formats in its own way. */
export function asText(value: ElixirValue): string | undefined {
  switch (value.kind) {
    case "string":
      return value.value;
    case "integer":
      return value.value.toString();
    case "float":
      return floatText(value.value);
    case "atom":
      return value.name === "nil" ? "" : value.name;
    case "list":
      return charlistText(value);
    default:
      return undefined;
  }
}

/**
 * The shortest text that reads back as the float, as Erlang writes it: below 2^53 in plain digits,
 * where these are not longer; undefined for the rest.
 */
export function floatText(value: number): string | undefined {
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.1 || size >= 1e10)) return undefined;
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** The text of a list of characters; undefined when it holds anything else. */
export function charlistText(value: ListValue): string | undefined {
  const characters: string[] = [];
  for (const item of value.items) {
    if (item.kind !== "integer" || item.value < 0n || item.value > 0x10ffffn) return undefined;
    const code = Number(item.value);
    if (code >= 0xd800 && code <= 0xdfff) return undefined;
    characters.push(String.fromCodePoint(code));
  }
  return characters.join("");
}

/** The list of the characters of a text, as `'text'` is. */
export function charlist(text: string, location: Location): ListValue {
  return list(
    [...text].map((character) => integer(BigInt(character.codePointAt(0) ?? 0), location)),
    location,
  );
}
