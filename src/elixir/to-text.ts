import type { Location } from "../source/location.ts";
import { type ElixirValue, integer, type ListValue, list } from "./value.ts";

/** What `to_string/1` gives; undefined for what it rejects or formats in its own way. */
export function asText(value: ElixirValue): string | undefined {
  switch (value.kind) {
    case "string":
      return value.value;
    case "integer":
      return value.value.toString();
    case "atom":
      return value.name === "nil" ? "" : value.name;
    case "list":
      return charlistText(value);
    default:
      return undefined;
  }
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
