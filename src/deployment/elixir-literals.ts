import type { Assignment } from "../elixir/configuration.ts";
import { pathPart } from "../elixir/settings.ts";
import { charlistText } from "../elixir/to-text.ts";
import { type ElixirValue, keywordPair, type ListValue } from "../elixir/value.ts";
import type { SecretText } from "../source/redaction.ts";
import { holdsCredentials, isSecretHeader, isSecretName } from "./secret-names.ts";
import { REFERENCE_TAGS, SECRET_SETTINGS } from "./secret-settings.ts";

/** A literal secret, with the keys that lead to it. */
export interface FoundLiteral extends SecretText {
  readonly path: readonly string[];
}

/** A value on the way from an assignment to its literals. */
interface Part {
  readonly value: ElixirValue;
  readonly path: readonly string[];
  /** Whether the keys say that the texts in it are secrets. */
  readonly isSecret: boolean;
}

/** The literal secrets in an assigned value, whatever it is made of. */
export function findLiterals({ path, value }: Assignment): readonly FoundLiteral[] {
  const isSecret = isSecretName(path.at(-1) ?? "") || SECRET_SETTINGS.has(path.join("."));
  const found: FoundLiteral[] = [];
  // A list of what is left to do, not recursion: functions can build values of any depth.
  const pending: Part[] = [{ value, path, isSecret }];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const literal = literalOf(part);
    if (literal !== undefined) found.push(literal);
    else for (const inner of partsOf(part)) pending.push(inner);
  }
  return found;
}

function literalOf({ value, path, isSecret }: Part): FoundLiteral | undefined {
  const text =
    value.kind === "string"
      ? value.value
      : value.kind === "list" && isSecret
        ? printableText(value)
        : undefined;
  if (!text || !(isSecret || holdsCredentials(text))) return undefined;
  return { value: text, location: value.location, path };
}

/** A list of code points of printable characters is what `'…'` and `~c"…"` write. */
function printableText(value: ListValue): string | undefined {
  const text = charlistText(value);
  return text && !/\p{Cc}/u.test(text) ? text : undefined;
}

function partsOf(part: Part): readonly Part[] {
  const { value } = part;
  switch (value.kind) {
    case "list":
      return value.items.map((item) => {
        const pair = keywordPair(item);
        return pair === undefined || REFERENCE_TAGS.has(pair.key)
          ? { ...part, value: item }
          : named(part, pathPart(pair.key), pair.value);
      });
    case "tuple":
      return partsOfTuple(part, value.items);
    case "map":
      return value.entries.map(([key, entry]) => named(part, nameOf(key), entry));
    case "dynamic":
      return value.fallback === undefined ? [] : [{ ...part, value: value.fallback }];
    default:
      return [];
  }
}

function partsOfTuple(part: Part, items: readonly ElixirValue[]): readonly Part[] {
  const [first, second] = items;
  if (first?.kind === "atom" && REFERENCE_TAGS.has(first.name)) return [];
  const isHeader = items.length === 2 && first?.kind === "string" && isSecretHeader(first.value);
  if (isHeader && second !== undefined) return [named(part, first.value, second)];
  return items.map((item) => ({ ...part, value: item }));
}

function named({ path }: Part, name: string, value: ElixirValue): Part {
  return { value, path: [...path, name], isSecret: isSecretName(name) || isSecretHeader(name) };
}

function nameOf(key: ElixirValue): string {
  if (key.kind === "atom") return pathPart(key.name);
  return key.kind === "string" ? key.value : "";
}
